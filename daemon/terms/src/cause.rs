//! Why something did not succeed, as programs act on it.

terms! {
    /// The causes, by the last part of their D-Bus error name (`org.mfad.Mfad1.Error.*`).
    Cause {
        /// Policy or rights forbid it.
        NotAllowed = "NotAllowed",
        /// The arguments are not what the call takes.
        InvalidArgument = "InvalidArgument",
        /// The caller has as many operations running as one caller may have.
        TooManyOperations = "TooManyOperations",
        /// No such account on this machine.
        NoSuchAccount = "NoSuchAccount",
        /// Whether there is such an account could not be found out.
        AccountLookupFailed = "AccountLookupFailed",
        /// No token with this id is plugged in, or none at all.
        NoSuchToken = "NoSuchToken",
        /// No such method is enrolled.
        NoSuchMethod = "NoSuchMethod",
        /// No such note is kept.
        NoSuchNote = "NoSuchNote",
        /// The account has no method: nothing was ever set up, or all of it was taken away for good.
        NoMethods = "NoMethods",
        /// The account has methods, and none of them may be used: all are suspended, or of a kind that
        /// the policy forbids. Or none can prove who asks at the moment.
        NoUsableMethods = "NoUsableMethods",
        /// The account's keys are not used for whoever asks, where they are.
        NotAtSeat = "NotAtSeat",
        /// No program shows prompts in the caller's session.
        NoAgent = "NoAgent",
        /// Another program shows prompts in the caller's session.
        AgentExists = "AgentExists",
        /// The key already is a method of this account.
        AlreadyEnrolled = "AlreadyEnrolled",
        /// The key is used by another operation at the moment.
        TokenBusy = "TokenBusy",
        /// The key cannot do this.
        NotSupported = "NotSupported",
        /// The operation did not ask for this answer now.
        NotAsked = "NotAsked",
        /// The key has no PIN yet and needs one for this.
        PinNotSet = "PinNotSet",
        /// The key has a PIN already.
        PinAlreadySet = "PinAlreadySet",
        /// The PIN is wrong.
        PinWrong = "PinWrong",
        /// The code is wrong, or was used before.
        CodeWrong = "CodeWrong",
        /// Too many wrong tries: the method has to be left alone for a while.
        TooManyAttempts = "TooManyAttempts",
        /// The new PIN is not one the key takes.
        PinNotAccepted = "PinNotAccepted",
        /// Wrong three times in a row: the key takes a PIN again after it was plugged in anew.
        PinBlockedUntilReplug = "PinBlockedUntilReplug",
        /// The key takes no PIN any more, only a reset helps.
        PinBlocked = "PinBlocked",
        /// The card takes no PUK any more, only a reset helps.
        PukBlocked = "PukBlocked",
        /// The card takes no admin PIN any more, only a reset helps.
        AdminPinBlocked = "AdminPinBlocked",
        /// The card has no reset code, or takes none any more.
        ResetCodeBlocked = "ResetCodeBlocked",
        /// The credential is not on the key (any more).
        NotOnThisKey = "NotOnThisKey",
        /// The key's memory is full.
        KeyFull = "KeyFull",
        /// The key keeps an account of this name already.
        NameTaken = "NameTaken",
        /// The key was pulled out.
        Unplugged = "Unplugged",
        /// The page that asks may not ask this.
        SiteRefused = "SiteRefused",
        /// Nobody did what was asked for in time.
        TimedOut = "TimedOut",
        /// The person or the program that asked called it off.
        Cancelled = "Cancelled",
        /// The key refused, because somebody pressed "no" on it or it does not allow this.
        Denied = "Denied",
        /// The key answered something that is not valid, or with an error that has no name here.
        TokenFault = "TokenFault",
        /// The key's answer does not prove what it should.
        NotVerified = "NotVerified",
        /// The key's signature counter went back: there may be a copy of it.
        CounterWentBack = "CounterWentBack",
        /// What mfad keeps could not be read or written.
        StoreFault = "StoreFault",
        /// The disk is full, so that nothing can be written that need not be.
        DiskFull = "DiskFull",
    }
}

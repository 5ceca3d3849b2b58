//! What an operation needs from a person.

terms! {
    /// What an operation needs from a person.
    PromptKind {
        /// Plug in a key.
        Insert = "insert",
        /// Let another operation finish with the key.
        Wait = "wait",
        /// Pull the key out.
        Remove = "remove",
        /// Touch a key; raised when the key itself says that it waits for touch.
        Touch = "touch",
        /// Type a PIN; answered with `AnswerPin`.
        Pin = "pin",
        /// Let the key recognize a finger.
        Fingerprint = "fingerprint",
        /// Say yes or no; answered with `Confirm`.
        Confirm = "confirm",
        /// Pick one of several; answered with `Choose`.
        Choose = "choose",
    }
}

impl PromptKind {
    /// Whether it waits for an answer on the bus, and not for something that is done with a key.
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Pin | Self::Confirm | Self::Choose)
    }
}

/// What is chosen at a `fingerprint` prompt by somebody who types the PIN instead.
pub const PIN_INSTEAD: &str = "pin";

terms! {
    /// Which PIN a prompt asks for.
    PinWanted {
        /// The one the key has.
        Current = "current",
        /// A new one, which the client lets the person type twice.
        New = "new",
        /// Not a PIN but the password of the OATH application.
        Password = "password",
        /// Not a PIN but the `otpauth://` address of an account.
        Address = "otpauth",
        /// Not a PIN, nor secret, but what to call an account: `ISSUER:NAME` or `NAME`.
        AccountName = "account-name",
        /// The PUK that the card has: it unblocks the PIN.
        Puk = "puk",
        /// A new PUK, typed twice as well.
        NewPuk = "new-puk",
        /// The PIN of the OpenPGP application for whoever looks after the card.
        AdminPin = "admin-pin",
        /// A new one, typed twice as well.
        NewAdminPin = "new-admin-pin",
        /// The code that unblocks the PIN of the OpenPGP application.
        ResetCode = "reset-code",
        /// A new one, typed twice as well.
        NewResetCode = "new-reset-code",
        /// The key that a card wants for changes to keys and certificates, in hexadecimal.
        ManagementKey = "management-key",
        /// A new one, which nobody has to remember: a client makes it at random, and tells it.
        NewManagementKey = "new-management-key",
        /// Not a PIN but the code that an app shows.
        OneTimeCode = "one-time-code",
        /// Not a PIN but one of the account's recovery codes.
        RecoveryCode = "recovery-code",
        /// Not a PIN but an access pass that an administrator or the help desk issued.
        AccessPass = "access-pass",
    }
}

terms! {
    /// What a `confirm` prompt asks about.
    Question {
        /// Few attempts are left before the key blocks: try a PIN all the same?
        LastAttempts = "last-attempts",
        /// Erase the key?
        Reset = "reset",
        /// Delete these passkeys?
        DeletePasskeys = "delete-passkeys",
        /// Delete this account, so that there are no more codes for it?
        DeleteAccount = "delete-account",
        /// Replace or remove what is kept with a passkey?
        ReplaceData = "replace-data",
        /// Have the key keep what makes secrets?
        BeginSecrets = "begin-secrets",
        /// Change settings for good?
        ChangeSettings = "change-settings",
        /// Put a new key or certificate in the place of another?
        ReplaceKey = "replace-key",
        /// Import a certificate that has expired, or is not valid yet?
        ImportInvalid = "import-invalid",
        /// Put new recovery codes in the place of those that are left?
        ReplaceCodes = "replace-codes",
        /// Let the site see what model the key is?
        ShowModel = "show-model",
        /// What was typed looks like a one-time code that a key typed by itself: send it as a PIN?
        TypedByKey = "typed-by-key",
    }
}

terms! {
    /// Where somebody asks from who is not the person at the seat.
    AskedFrom {
        /// A login screen.
        Login = "login",
        /// Another machine.
        Remote = "remote",
        /// A session that is not on the screen.
        Elsewhere = "elsewhere",
    }
}

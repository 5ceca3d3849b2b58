//! Why a call or an operation did not succeed: one name per cause, each with a message that
//! states a fact and, where there is one, what to do next.

use std::fmt;

use crate::Remedy;

macro_rules! errors {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// The causes, by the last part of their D-Bus error name (`org.mfad.Mfad1.Error.*`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Cause { $($(#[$doc])* $name,)+ }

        impl Cause {
            /// Every cause, for documentation and tests.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The last part of the D-Bus error name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }
        }

        /// An error as it crosses the bus: a cause and its message.
        #[derive(Debug, Clone, zbus::DBusError)]
        #[zbus(prefix = "org.mfad.Mfad1.Error")]
        pub enum WireError {
            /// Anything that is not one of ours.
            #[zbus(error)]
            ZBus(zbus::Error),
            $($(#[$doc])* $name(String),)+
        }

        impl From<Error> for WireError {
            fn from(error: Error) -> Self {
                match error.cause { $(Cause::$name => Self::$name(error.message),)+ }
            }
        }

        impl WireError {
            /// The cause and message, unless the error is not one of ours.
            ///
            /// # Errors
            /// The error of the bus itself.
            pub fn into_ours(self) -> Result<Error, zbus::Error> {
                match self {
                    Self::ZBus(error) => Err(error),
                    $(Self::$name(message) => Ok(Error::new(Cause::$name, message)),)+
                }
            }
        }
    };
}

errors! {
    /// Policy or rights forbid it.
    NotAllowed,
    /// The arguments are not what the call takes.
    InvalidArgument,
    /// The caller has as many operations running as one caller may have.
    TooManyOperations,
    /// No such account on this machine.
    NoSuchAccount,
    /// Whether there is such an account could not be found out.
    AccountLookupFailed,
    /// No token with this id is plugged in, or none at all.
    NoSuchToken,
    /// No such method is enrolled.
    NoSuchMethod,
    /// No such note is kept.
    NoSuchNote,
    /// The account has no method: nothing was ever set up, or all of it was taken away for good.
    NoMethods,
    /// The account has methods, and none of them may be used: all are suspended, or of a kind that
    /// the policy forbids. Or none can prove who asks at the moment.
    NoUsableMethods,
    /// The account's keys are not used for whoever asks, where they are.
    NotAtSeat,
    /// The key already is a method of this account.
    AlreadyEnrolled,
    /// The key is used by another operation at the moment.
    TokenBusy,
    /// The key cannot do this.
    NotSupported,
    /// The operation did not ask for this answer now.
    NotAsked,
    /// The key has no PIN yet and needs one for this.
    PinNotSet,
    /// The key has a PIN already.
    PinAlreadySet,
    /// The PIN is wrong.
    PinWrong,
    /// The code is wrong, or was used before.
    CodeWrong,
    /// Too many wrong tries: the method has to be left alone for a while.
    TooManyAttempts,
    /// The new PIN is not one the key takes.
    PinNotAccepted,
    /// Wrong three times in a row: the key takes a PIN again after it was plugged in anew.
    PinBlockedUntilReplug,
    /// The key takes no PIN any more, only a reset helps.
    PinBlocked,
    /// The card takes no PUK any more, only a reset helps.
    PukBlocked,
    /// The card takes no admin PIN any more, only a reset helps.
    AdminPinBlocked,
    /// The card has no reset code, or takes none any more.
    ResetCodeBlocked,
    /// The credential is not on the key (any more).
    NotOnThisKey,
    /// The key's memory is full.
    KeyFull,
    /// The key keeps an account of this name already.
    NameTaken,
    /// The key was pulled out.
    Unplugged,
    /// The page that asks may not ask this.
    SiteRefused,
    /// Nobody did what was asked for in time.
    TimedOut,
    /// The person or the program that asked called it off.
    Cancelled,
    /// The key refused, because somebody pressed "no" on it or it does not allow this.
    Denied,
    /// The key answered something that is not valid, or with an error that has no name here.
    TokenFault,
    /// The key's answer does not prove what it should.
    NotVerified,
    /// The key's signature counter went back: there may be a copy of it.
    CounterWentBack,
    /// What mfad keeps could not be read or written.
    StoreFault,
    /// The disk is full, so that nothing can be written that need not be.
    DiskFull,
}

/// An error of mfad: a cause that programs act on and a message for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What programs act on.
    pub cause: Cause,
    /// A fact, then what to do next. Never holds a secret.
    pub message: String,
    /// What helps, as data, where a token refused.
    pub remedy: Option<Remedy>,
    /// What the token answered, as its specification writes it: for whoever looks into it.
    pub status: Option<String>,
}

impl Error {
    /// An error with this cause and message.
    pub fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self { cause, message: message.into(), remedy: None, status: None }
    }

    /// The error that a `Finished` signal carries by name.
    #[must_use]
    pub fn from_name(name: &str, message: String) -> Option<Self> {
        let cause = Cause::ALL.iter().copied().find(|cause| cause.name() == name)?;
        Some(Self::new(cause, message))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

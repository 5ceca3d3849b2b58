//! How it ends when nobody signed in: a result for the stack and a sentence for the person. Stacks act on
//! results, so who can bring one about decides which it is: `docs/pam.md` has them as a table.

use mfad_bus::{Cause, Error, WireError};
use mfad_client::{FollowError, Reader, word_error};
use mfad_i18n::say;
use pam::constants::PamResultCode;

pub type PamResult<T> = Result<T, PamResultCode>;

/// What the stack acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// mfad read what it keeps: nothing was ever set up for this account, or an administrator cleared
    /// it. The only result that a stack may take for leave to ask for nothing here.
    NothingSetUp,
    /// Nobody proved who they are, or it could not be found out.
    Refused,
    /// There is no bus, or no mfad that the bus knows of. Only root can bring that about.
    NotInstalled,
    /// The program could not ask, or the person called it off.
    NotAsked,
    /// The line in the service's file is wrong.
    Misconfigured,
}

impl Verdict {
    /// As libpam knows it.
    pub fn code(self) -> PamResultCode {
        match self {
            Self::NothingSetUp => PamResultCode::PAM_USER_UNKNOWN,
            Self::Refused => PamResultCode::PAM_AUTH_ERR,
            Self::NotInstalled => PamResultCode::PAM_AUTHINFO_UNAVAIL,
            Self::NotAsked => PamResultCode::PAM_CONV_ERR,
            Self::Misconfigured => PamResultCode::PAM_SERVICE_ERR,
        }
    }

    /// Each cause by itself, so that a new one is thought about.
    fn from_cause(cause: Cause) -> Self {
        match cause {
            Cause::NoMethods => Self::NothingSetUp,
            Cause::NotAllowed
            | Cause::InvalidArgument
            | Cause::TooManyOperations
            | Cause::NoSuchAccount
            | Cause::NotAtSeat
            | Cause::AccountLookupFailed
            | Cause::NoSuchToken
            | Cause::NoSuchMethod
            | Cause::NoSuchNote
            | Cause::NoUsableMethods
            | Cause::AlreadyEnrolled
            | Cause::TokenBusy
            | Cause::NotSupported
            | Cause::NotAsked
            | Cause::PinNotSet
            | Cause::PinAlreadySet
            | Cause::PinWrong
            | Cause::CodeWrong
            | Cause::TooManyAttempts
            | Cause::PinNotAccepted
            | Cause::PinBlockedUntilReplug
            | Cause::PinBlocked
            | Cause::PukBlocked
            | Cause::AdminPinBlocked
            | Cause::ResetCodeBlocked
            | Cause::NotOnThisKey
            | Cause::KeyFull
            | Cause::NameTaken
            | Cause::Unplugged
            | Cause::SiteRefused
            | Cause::TimedOut
            | Cause::Cancelled
            | Cause::Denied
            | Cause::TokenFault
            | Cause::NotVerified
            | Cause::CounterWentBack
            | Cause::StoreFault
            | Cause::DiskFull => Self::Refused,
        }
    }
}

/// Why nobody signed in.
#[derive(Debug, PartialEq)]
pub struct End {
    /// What the stack acts on.
    pub verdict: Verdict,
    /// A fact, then what to do next; empty if there is nothing to say.
    pub message: String,
    /// What the administrator finds in the log; empty if the message says it all.
    pub detail: String,
}

impl End {
    /// With nothing more in the log.
    pub fn new(verdict: Verdict, message: impl Into<String>) -> Self {
        Self { verdict, message: message.into(), detail: String::new() }
    }

    /// Nobody proved who they are.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Verdict::Refused, message)
    }

    /// There is nobody to ask.
    pub fn not_installed(error: &dyn std::fmt::Display) -> Self {
        let message = say!("pam-not-running");
        Self { verdict: Verdict::NotInstalled, message, detail: error.to_string() }
    }

    /// Something failed on the way to mfad, which is no reason to let anybody in: who starts the program may
    /// have brought it about, with limits (setrlimit(2)) or by keeping mfad busy.
    pub fn failed(error: &dyn std::fmt::Display) -> Self {
        let detail = error.to_string();
        Self { detail, ..Self::refused(say!("pam-failed")) }
    }
}

/// mfad said no.
impl From<Error> for End {
    fn from(error: Error) -> Self {
        Self::new(Verdict::from_cause(error.cause), word_error(Reader::Screen, &error))
    }
}

impl From<FollowError> for End {
    fn from(error: FollowError) -> Self {
        match error {
            FollowError::Gone => Self::refused(say!("pam-stopped")),
            FollowError::Bus(error) => error.into(),
            FollowError::NotUnderstood(what) => Self::failed(&what),
        }
    }
}

impl From<zbus::Error> for End {
    fn from(error: zbus::Error) -> Self {
        Self::failed(&error)
    }
}

impl From<std::io::Error> for End {
    fn from(error: std::io::Error) -> Self {
        Self::failed(&error)
    }
}

impl From<WireError> for End {
    fn from(error: WireError) -> Self {
        error.into_ours().map_or_else(Self::from, Self::from)
    }
}

/// Whatever the program answered when it should have asked: its own choice of a result is none of ours.
impl From<PamResultCode> for End {
    fn from(code: PamResultCode) -> Self {
        Self { detail: format!("{code:?}"), ..Self::new(Verdict::NotAsked, "") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_account_without_methods_is_unknown() {
        for cause in Cause::ALL {
            let end = End::from(Error::new(*cause, ""));
            let unknown = end.verdict.code() == PamResultCode::PAM_USER_UNKNOWN;
            assert_eq!(unknown, *cause == Cause::NoMethods, "{cause:?}");
            assert_ne!(end.verdict, Verdict::NotInstalled, "{cause:?}");
        }
    }

    #[test]
    fn what_a_program_answers_is_no_result_of_ours() {
        for code in [PamResultCode::PAM_USER_UNKNOWN, PamResultCode::PAM_SUCCESS] {
            assert_eq!(End::from(code).verdict.code(), PamResultCode::PAM_CONV_ERR);
        }
    }
}

//! How it ends when nobody signed in: a result for the stack and a sentence for the person. Stacks act on
//! results, so who can bring one about decides which it is: `docs/pam.md` has them as a table.

use mfad_bus::{Cause, Error, WireError};
use mfad_client::{FollowError, Reader, word_error};
use mfad_i18n::{Text, say};
use pam::constants::PamResultCode;

use crate::line::Line;

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
            | Cause::NoAgent
            | Cause::AgentExists
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
    pub line: Line,
    /// What is said after it.
    pub more: Vec<Line>,
    /// What the administrator finds in the log; empty if the line says it all.
    pub detail: String,
    /// Whether the person may have no method left that works, and is told whom to ask.
    pub stranded: bool,
}

impl End {
    /// With nothing more in the log.
    pub fn new(verdict: Verdict, line: Line) -> Self {
        Self { verdict, line, more: Vec::new(), detail: String::new(), stranded: false }
    }

    /// Nobody proved who they are.
    pub fn refused(said: impl AsRef<str>) -> Self {
        Self::new(Verdict::Refused, Line::new(said))
    }

    /// The person goes on without.
    pub fn skipped() -> Self {
        Self::refused("")
    }

    /// There is nobody to ask.
    pub fn not_installed(error: &dyn std::fmt::Display) -> Self {
        let line = Line::new(say!("pam-not-running"));
        Self { detail: error.to_string(), ..Self::new(Verdict::NotInstalled, line) }
    }

    /// Something failed on the way to mfad, which is no reason to let anybody in: who starts the program may
    /// have brought it about, with limits (setrlimit(2)) or by keeping mfad busy.
    pub fn failed(error: &dyn std::fmt::Display) -> Self {
        let detail = error.to_string();
        Self { detail, ..Self::refused(say!("pam-failed")) }
    }
}

/// What failed, in one line: each cause by itself, so that a new one is thought about. `text` is what mfad says of it.
pub fn failure(cause: Cause, text: Option<&Text>) -> Line {
    Line::new(match cause {
        Cause::NoMethods => say!("pam-nothing-set-up"),
        Cause::NoUsableMethods => say!("pam-none-usable"),
        Cause::NotAtSeat => say!("pam-not-at-seat"),
        Cause::NotAllowed => say!("pam-not-allowed"),
        Cause::NoSuchAccount => say!("pam-no-account"),
        Cause::DiskFull => say!("pam-disk-full"),
        Cause::TooManyOperations => say!("pam-too-many-operations"),
        Cause::TokenBusy => say!("pam-in-use"),
        Cause::PinWrong => say!("pam-pin-wrong"),
        Cause::CodeWrong => say!("pam-code-wrong"),
        Cause::TooManyAttempts => match text.and_then(seconds_left) {
            Some(left) => say!("pam-wait-seconds", left),
            None => say!("pam-wait-a-while"),
        },
        Cause::PinNotSet => say!("pam-pin-not-set"),
        Cause::PinNotAccepted => say!("pam-pin-not-accepted"),
        Cause::PinBlockedUntilReplug => say!("pam-pin-replug"),
        Cause::PinBlocked => say!("pam-pin-blocked"),
        Cause::NotOnThisKey => say!("pam-other-key"),
        Cause::Unplugged => say!("pam-unplugged"),
        Cause::TimedOut => say!("pam-timed-out"),
        Cause::Cancelled => say!("pam-cancelled"),
        Cause::Denied => say!("pam-denied"),
        Cause::TokenFault => say!("pam-key-fault"),
        Cause::NotVerified => say!("pam-not-verified"),
        Cause::CounterWentBack => say!("pam-copied"),
        Cause::NotSupported => say!("pam-not-supported"),
        Cause::InvalidArgument
        | Cause::AccountLookupFailed
        | Cause::NoSuchToken
        | Cause::NoSuchMethod
        | Cause::NoSuchNote
        | Cause::AlreadyEnrolled
        | Cause::NotAsked
        | Cause::PinAlreadySet
        | Cause::PukBlocked
        | Cause::AdminPinBlocked
        | Cause::ResetCodeBlocked
        | Cause::KeyFull
        | Cause::NameTaken
        | Cause::NoAgent
        | Cause::AgentExists
        | Cause::SiteRefused
        | Cause::StoreFault => say!("pam-failed"),
    })
}

fn seconds_left(text: &Text) -> Option<u32> {
    text.number("left")?.try_into().ok()
}

/// mfad said no.
impl From<Error> for End {
    fn from(error: Error) -> Self {
        let line = failure(error.cause, error.text.as_ref());
        let said = word_error(Reader::Screen, &error);
        let detail = [Some(said), error.status].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Self { detail, ..Self::new(Verdict::from_cause(error.cause), line) }
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
        Self { detail: format!("{code:?}"), ..Self::new(Verdict::NotAsked, Line::default()) }
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

//! What a command ended with: the exit status, and the failure as people and programs read it.

use std::borrow::Cow;
use std::io;
use std::sync::OnceLock;

use mfad_bus::{Cause, Error, OperationResult, Outcome, WireError};
use mfad_client::{Reader, word_error};
use mfad_i18n::say;
use serde::Serialize;
use zbus::fdo;

macro_rules! exits {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $meaning:literal;)+) => {
        /// The exit status of `mfactl`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Exit { $($(#[$doc])* $name = $code,)+ }

        /// Every exit status with its meaning, for help and man pages.
        pub const EXIT_STATUS: &[(u8, &str)] = &[$(($code, $meaning),)+];
    };
}

exits! {
    /// What was asked for is done.
    Done = 0, "Done.";
    /// It is not, for a reason that has no number of its own.
    Failed = 1, "Failed; the message says why.";
    /// The command line cannot be followed as it is.
    Usage = 2, "The command line is wrong, or does not say which of several is meant.";
    /// There is nothing of that name.
    NotFound = 3, "There is no such key, sign-in method, passkey, account or note, or no key is plugged in.";
    /// Somebody called it off, or nobody did what was asked for.
    Cancelled = 4, "Cancelled, or nobody did what was asked for in time.";
    /// Rights or policy forbid it.
    NotAllowed = 5, "Not allowed.";
    /// The token or the method takes no more attempts.
    Blocked = 6, "Blocked: the key accepts no more PINs, or a method has to wait after wrong attempts.";
    /// The doctor found something wrong.
    Found = 7, "mfactl doctor found a problem.";
}

impl From<Cause> for Exit {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::InvalidArgument => Self::Usage,
            Cause::NoSuchToken | Cause::NoSuchMethod | Cause::NoSuchAccount | Cause::NoSuchNote => {
                Self::NotFound
            }
            Cause::Cancelled | Cause::TimedOut => Self::Cancelled,
            Cause::NotAllowed => Self::NotAllowed,
            Cause::PinBlocked
            | Cause::PinBlockedUntilReplug
            | Cause::PukBlocked
            | Cause::TooManyAttempts
            | Cause::AdminPinBlocked
            | Cause::ResetCodeBlocked => Self::Blocked,
            _ => Self::Failed,
        }
    }
}

static READER: OnceLock<Reader> = OnceLock::new();

/// The reader of this program's messages: a terminal user, unless set otherwise.
pub(crate) fn reader() -> Reader {
    READER.get().copied().unwrap_or(Reader::Terminal)
}

/// Sets the reader to the user of a window or login screen.
pub(crate) fn write_for_screen() {
    let _ = READER.set(Reader::Screen);
}

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What programs act on: the name of a [`Cause`], or one of this program's own.
    pub cause: Cow<'static, str>,
    /// What people read: a fact, then what to do next. Empty when all was said, or nobody is left to read it.
    pub message: String,
    /// Of a token that refused: what helps and what it answered, for programs.
    pub detail: Option<Box<Detail>>,
    /// The exit status it leads to.
    pub exit: Exit,
}

/// What there is beside, where a token refused.
#[derive(Debug)]
pub(crate) struct Detail {
    /// A word of [`mfad_bus::Remedy`].
    pub remedy: Option<String>,
    /// What it answered, as its specification writes it.
    pub status: Option<String>,
}

/// What programs are told beside, where a token refused.
#[derive(Serialize)]
pub(crate) struct Refused<'e> {
    /// A word of [`mfad_bus::Remedy`].
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'e str>,
    /// What it answered, as its specification writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'e str>,
}

impl<'e> Refused<'e> {
    /// If there is any of it.
    pub fn from_status(
        remedy: Option<&'e String>,
        status: Option<&'e String>,
    ) -> Option<Box<Self>> {
        let (remedy, status) = (remedy.map(String::as_str), status.map(String::as_str));
        (remedy.is_some() || status.is_some()).then(|| Box::new(Self { remedy, status }))
    }
}

impl Failure {
    /// What was typed cannot be followed.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { cause: "Usage".into(), message: message.into(), detail: None, exit: Exit::Usage }
    }

    /// There is nothing of the name that was typed.
    pub fn not_found(cause: Cause, message: String) -> Self {
        Self { cause: cause.word().into(), message, detail: None, exit: Exit::NotFound }
    }

    /// The daemon does not answer.
    pub fn no_daemon(message: impl Into<String>) -> Self {
        Self { cause: "NoDaemon".into(), message: message.into(), detail: None, exit: Exit::Failed }
    }

    /// Something is wrong, and was said already.
    pub fn found() -> Self {
        Self { cause: "Found".into(), message: String::new(), detail: None, exit: Exit::Found }
    }

    /// Both sides speak, but not the same language.
    pub fn not_understood(what: &str) -> Self {
        let message = say!("bus-not-understood", what);
        Self { cause: "NotUnderstood".into(), message, detail: None, exit: Exit::Failed }
    }

    /// An operation that did not end well, and whose message has the remedy. A cause of a later version is
    /// kept as it is.
    pub fn of_operation(outcome: Outcome, result: OperationResult) -> Self {
        let default = match outcome {
            Outcome::Done | Outcome::Failed => Exit::Failed,
            Outcome::Cancelled | Outcome::TimedOut => Exit::Cancelled,
        };
        let cause = result.error.unwrap_or_default();
        let message = result.message.unwrap_or_default();
        let refused = result.status.is_some() || result.remedy.is_some();
        let detail = Detail { remedy: result.remedy, status: result.status };
        let detail = refused.then(|| Box::new(detail));
        match Error::from_name(&cause, message.clone()) {
            Some(error) => Self { detail, ..error.into() },
            None => Self { cause: cause.into(), message, detail, exit: default },
        }
    }

    /// What a token answered that refused.
    pub fn status(&self) -> Option<&str> {
        self.detail.as_ref()?.status.as_deref()
    }

    /// What programs are told beside.
    pub fn refused(&self) -> Option<Box<Refused<'_>>> {
        let detail = self.detail.as_ref()?;
        Refused::from_status(detail.remedy.as_ref(), detail.status.as_ref())
    }

    /// How an operation with this failure ended.
    pub fn outcome(&self) -> Outcome {
        match (self.exit, &*self.cause) {
            (Exit::Cancelled, "TimedOut") => Outcome::TimedOut,
            (Exit::Cancelled, _) => Outcome::Cancelled,
            _ => Outcome::Failed,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = word_error(reader(), &error);
        let Error { cause, remedy, status, .. } = error;
        let remedy = remedy.map(|it| it.word().to_owned());
        let detail =
            (remedy.is_some() || status.is_some()).then(|| Box::new(Detail { remedy, status }));
        Self { cause: cause.word().into(), exit: cause.into(), detail, message }
    }
}

impl From<WireError> for Failure {
    fn from(error: WireError) -> Self {
        match error.into_ours() {
            Ok(ours) => ours.into(),
            Err(other) => other.into(),
        }
    }
}

impl From<zbus::Error> for Failure {
    fn from(error: zbus::Error) -> Self {
        match error {
            zbus::Error::FDO(error) => (*error).into(),
            zbus::Error::InputOutput(error) if error.kind() == io::ErrorKind::TimedOut => {
                Self::no_daemon(say!("bus-silent"))
            }
            other => Self::not_understood(&other.to_string()),
        }
    }
}

impl From<fdo::Error> for Failure {
    fn from(error: fdo::Error) -> Self {
        match error {
            fdo::Error::AccessDenied(_) | fdo::Error::InteractiveAuthorizationRequired(_) => Self {
                cause: Cause::NotAllowed.word().into(),
                message: say!("bus-forbids"),
                detail: None,
                exit: Exit::NotAllowed,
            },
            fdo::Error::ServiceUnknown(_)
            | fdo::Error::NameHasNoOwner(_)
            | fdo::Error::NoReply(_)
            | fdo::Error::Disconnected(_) => Self::no_daemon(say!("bus-stopped")),
            fdo::Error::UnknownObject(_) => Self {
                cause: Cause::NoSuchToken.word().into(),
                message: say!("bus-no-longer-there"),
                detail: None,
                exit: Exit::NotFound,
            },
            other => Self::not_understood(&other.to_string()),
        }
    }
}

/// Writing to standard output failed. With a closed pipe nobody reads on, so nothing is said.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let message = match error.kind() {
            io::ErrorKind::BrokenPipe => String::new(),
            _ => say!("bus-output", error = error.to_string()),
        };
        Self { cause: "Output".into(), message, detail: None, exit: Exit::Failed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_blocks_or_forbids_has_its_own_exit_status() {
        assert_eq!(Exit::from(Cause::PinBlocked), Exit::Blocked);
        assert_eq!(Exit::from(Cause::PinBlockedUntilReplug), Exit::Blocked);
        assert_eq!(Exit::from(Cause::NotAllowed), Exit::NotAllowed);
        assert_eq!(Exit::from(Cause::TimedOut), Exit::Cancelled);
        assert_eq!(Exit::from(Cause::NoSuchToken), Exit::NotFound);
        assert_eq!(Exit::from(Cause::KeyFull), Exit::Failed);
    }

    #[test]
    fn an_error_of_the_daemon_keeps_its_name_and_message() {
        let failure =
            Failure::from(WireError::from(Error::new(Cause::KeyFull, "The key is full.")));
        assert_eq!((&*failure.cause, &*failure.message), ("KeyFull", "The key is full."));
    }

    #[test]
    fn a_closed_pipe_is_silent() {
        assert_eq!(Failure::from(io::Error::from(io::ErrorKind::BrokenPipe)).message, "");
    }
}

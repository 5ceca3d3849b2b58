//! How it ends when nobody signed in: a code for the stack and a sentence for the person.

use mfad_bus::{Cause, Error, WireError};
use mfad_words::say;
use pam::constants::PamResultCode;

pub type PamResult<T> = Result<T, PamResultCode>;

/// Why nobody signed in.
#[derive(Debug, PartialEq)]
pub struct End {
    /// What the stack acts on.
    pub code: PamResultCode,
    /// A fact, then what to do next; empty if there is nothing to say.
    pub message: String,
}

impl End {
    /// Nothing can be asked of mfad. Nobody at the keyboard can bring this about.
    pub fn away(message: impl Into<String>) -> Self {
        Self { code: PamResultCode::PAM_AUTHINFO_UNAVAIL, message: message.into() }
    }

    /// Nobody proved who they are.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { code: PamResultCode::PAM_AUTH_ERR, message: message.into() }
    }
}

/// mfad said no.
impl From<Error> for End {
    fn from(error: Error) -> Self {
        let code = match error.cause {
            Cause::NoMethods | Cause::NoSuchAccount => PamResultCode::PAM_USER_UNKNOWN,
            Cause::NotAllowed | Cause::StoreFault => PamResultCode::PAM_AUTHINFO_UNAVAIL,
            _ => PamResultCode::PAM_AUTH_ERR,
        };
        Self { code, message: error.message }
    }
}

impl From<zbus::Error> for End {
    fn from(error: zbus::Error) -> Self {
        Self::away(say!("pam-unreachable", error = error.to_string()))
    }
}

impl From<WireError> for End {
    fn from(error: WireError) -> Self {
        error.into_ours().map_or_else(Self::from, Self::from)
    }
}

/// The person cannot be asked, or called it off.
impl From<PamResultCode> for End {
    fn from(code: PamResultCode) -> Self {
        Self { code, message: String::new() }
    }
}

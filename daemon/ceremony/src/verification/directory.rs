//! Whether what the directory lists of an account is known, and what that means for its methods.

use mfad_store::{Account, Method, Source};
use mfad_terms::Cause;
use mfad_text::{Text, tr};

use crate::context::Context;
use crate::error::Error;
use crate::memory::directory::{DirectoryState, UnknownBecause};

impl Context {
    /// Whether this mfad asks a directory. One that serves a single user does not: no administrator says which.
    pub fn has_directory(&self) -> bool {
        self.own_folder.is_none() && self.policy.rules().directory.listing().is_some()
    }
}

/// Why it is not known whether the account has methods in the directory; nothing if that is known, or if none
/// is asked.
pub fn unknown(context: &Context, account: &Account) -> Option<UnknownBecause> {
    match context.has_directory().then(|| context.directory.of(account)) {
        Some(DirectoryState::Unknown(why)) => Some(why),
        Some(DirectoryState::Answered) | None => None,
    }
}

/// Whether a method may sign anybody in as far as the directory is concerned.
pub fn vouches(context: &Context, method: &Method) -> bool {
    match method.kind.source() {
        Source::Local => true,
        Source::Directory => {
            context.has_directory()
                && context.directory.of(&method.account) == DirectoryState::Answered
        }
    }
}

/// Why a method of the directory cannot be used, as far as that was found out.
pub fn unusable_reason(context: &Context, method: &Method) -> Option<Text> {
    match method.kind.source() {
        Source::Local => None,
        Source::Directory if !context.has_directory() => Some(tr!("directory-off")),
        // It is asked before it is used.
        Source::Directory => unknown(context, &method.account)
            .filter(|why| *why != UnknownBecause::NotAsked)
            .map(reason),
    }
}

fn reason(why: UnknownBecause) -> Text {
    match why {
        UnknownBecause::NotAsked | UnknownBecause::Unreachable => tr!("directory-unreachable"),
        UnknownBecause::Denied => tr!("directory-denied"),
        UnknownBecause::Stale => tr!("directory-stale"),
        UnknownBecause::TooMany => tr!("directory-too-many"),
        UnknownBecause::Unreadable => tr!("directory-unreadable"),
    }
}

/// What an operation ends with that has to know which methods there are.
pub fn refusal(why: UnknownBecause) -> Error {
    Error::new(Cause::AccountLookupFailed, reason(why))
}

/// Whether a method is this machine's to change.
///
/// # Errors
/// The directory decides about it.
pub fn is_changed_here(method: &Method) -> Result<(), Error> {
    match method.kind.source() {
        Source::Local => Ok(()),
        Source::Directory => {
            let message = tr!("directory-decides", label = method.label);
            Err(Error::new(Cause::NotAllowed, message))
        }
    }
}

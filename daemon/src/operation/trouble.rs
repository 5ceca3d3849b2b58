//! What to tell a person when a token or the store fails: a fact, then what to do next.

use mfad_bus::{Cause, Error};
use mfad_ctap::Status;
use mfad_words::say;

use crate::store::{MOST_METHODS, StoreError};
use crate::token::{CardTrouble, Token, TokenError};

/// The error of a token, in words that name the token.
pub fn token_fault(token: &Token, error: &TokenError) -> Error {
    let name = &token.name;
    let (cause, message) = match error {
        TokenError::Refused(status) => return refusal(token, *status),
        TokenError::Gone => (Cause::Unplugged, say!("trouble-gone", name)),
        TokenError::Closed(why) => {
            (Cause::TokenFault, say!("trouble-closed", name, why = why.to_string()))
        }
        TokenError::Cancelled => (Cause::Cancelled, say!("trouble-cancelled")),
        TokenError::TimedOut => (Cause::TimedOut, say!("trouble-timed-out", name)),
        TokenError::Busy if token.has_card() => (Cause::TokenBusy, say!("trouble-card-busy", name)),
        TokenError::Busy => (Cause::TokenBusy, say!("trouble-busy", name)),
        TokenError::TakenOver => (Cause::TokenBusy, say!("trouble-taken-over", name)),
        TokenError::CardsStopped => (Cause::TokenFault, say!("trouble-cards-stopped")),
        TokenError::CardsRefused => (Cause::NotAllowed, say!("trouble-cards-refused")),
        TokenError::CardRefused(status) => {
            (Cause::TokenFault, say!("trouble-card-refused", name, status = status.to_string()))
        }
        TokenError::Malformed(what) => (Cause::TokenFault, say!("trouble-malformed", name, what)),
        TokenError::OnlyU2f => (Cause::NotSupported, say!("trouble-only-u2f", name)),
        TokenError::OldRefused(status) => {
            (Cause::TokenFault, say!("trouble-answered", name, status = status.to_string()))
        }
        TokenError::NotSupported => (Cause::NotSupported, say!("trouble-not-supported", name)),
    };
    Error::new(cause, message)
}

/// The same of a token that was told to change something. Of one that went away in the middle nobody
/// knows whether it did; `look` says how to find out.
pub fn change_fault(token: &Token, error: &TokenError, look: &str) -> Error {
    let told = token_fault(token, error);
    if !error.leaves_open() {
        return told;
    }
    let name = &token.name;
    let message = match error {
        TokenError::Gone => say!("trouble-open-gone", name, look),
        TokenError::TakenOver => say!("trouble-open-taken-over", name, look),
        TokenError::CardsStopped => say!("trouble-open-cards-stopped", look),
        _ => say!("trouble-open-silent", name, look),
    };
    Error::new(told.cause, message)
}

fn refusal(token: &Token, status: Status) -> Error {
    let Token { name, id, .. } = token;
    let (cause, message) = match status {
        Status::USER_ACTION_TIMEOUT | Status::ACTION_TIMEOUT => {
            (Cause::TimedOut, say!("trouble-not-touched", name))
        }
        Status::KEEPALIVE_CANCEL => (Cause::Cancelled, say!("trouble-called-off", name)),
        Status::OPERATION_DENIED | Status::NOT_ALLOWED => {
            (Cause::Denied, say!("trouble-denied", name))
        }
        Status::PIN_BLOCKED => return pin_blocked(token),
        Status::PIN_AUTH_BLOCKED => return pin_blocked_until_replug(token),
        Status::PIN_NOT_SET => (Cause::PinNotSet, say!("trouble-pin-not-set", name, id)),
        Status::FP_DATABASE_FULL => (Cause::KeyFull, say!("trouble-fingers-full", name)),
        Status::LARGE_BLOB_STORAGE_FULL => (Cause::KeyFull, say!("trouble-data-full", name)),
        Status::KEY_STORE_FULL => (Cause::KeyFull, say!("trouble-key-full", name)),
        Status::NO_CREDENTIALS | Status::INVALID_CREDENTIAL => {
            (Cause::NotOnThisKey, say!("trouble-not-on-key", name))
        }
        other => (Cause::TokenFault, say!("trouble-answered", name, status = other.to_string())),
    };
    Error::new(cause, message)
}

/// No PIN helps any more.
pub fn pin_blocked(token: &Token) -> Error {
    let Token { name, id, .. } = token;
    Error::new(Cause::PinBlocked, say!("trouble-pin-blocked", name, id))
}

/// No PIN helps before the token was plugged in anew.
pub fn pin_blocked_until_replug(token: &Token) -> Error {
    let name = &token.name;
    Error::new(Cause::PinBlockedUntilReplug, say!("trouble-pin-replug", name))
}

/// Why no card can be seen.
pub fn card_trouble(trouble: &CardTrouble) -> String {
    match trouble {
        CardTrouble::Absent => say!("trouble-pcscd-missing"),
        CardTrouble::Stopped => say!("trouble-pcscd-stopped"),
        CardTrouble::Refused => say!("trouble-pcscd-refuses"),
        CardTrouble::Failing(error) => say!("trouble-pcscd-fails", error = error.to_string()),
    }
}

/// Another operation uses the token.
pub fn busy(token: &Token) -> Error {
    let name = &token.name;
    let message = match &*token.claimed_by() {
        "" => say!("trouble-in-use", name),
        program => say!("trouble-in-use-by", name, program),
    };
    Error::new(Cause::TokenBusy, message)
}

/// The store failed; nothing was changed in it.
pub fn store_fault(error: &StoreError) -> Error {
    tracing::error!(%error, "the store failed");
    match error {
        StoreError::NoSuchMethod => Error::new(Cause::NoSuchMethod, say!("trouble-not-enrolled")),
        StoreError::Full => {
            Error::new(Cause::NotAllowed, say!("trouble-most-methods", most = MOST_METHODS))
        }
        StoreError::DiskFull => Error::new(Cause::DiskFull, say!("trouble-disk-full")),
        StoreError::NoKey { why } => {
            Error::new(Cause::StoreFault, say!("trouble-no-key", why = why.to_string()))
        }
        _ => Error::new(Cause::StoreFault, say!("trouble-store", error = error.to_string())),
    }
}

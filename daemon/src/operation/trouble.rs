//! What to tell a person when a token or the store fails: a fact, then what to do next.

use mfad_bus::{Cause, Error};
use mfad_ctap::Status;

use crate::store::StoreError;
use crate::token::{CardTrouble, Token, TokenError};

/// The error of a token, in words that name the token.
pub fn token_fault(token: &Token, error: &TokenError) -> Error {
    let name = &token.name;
    let (cause, message) = match error {
        TokenError::Refused(status) => return refusal(token, *status),
        TokenError::Gone => {
            (Cause::Unplugged, format!("{name} was pulled out. Plug it in and begin again."))
        }
        TokenError::Closed(why) => (
            Cause::TokenFault,
            format!(
                "{name} cannot be opened: {why}. Plug it in anew; if that does not help, check \
                 the udev rules."
            ),
        ),
        TokenError::Cancelled => (Cause::Cancelled, "It was called off.".to_owned()),
        TokenError::TimedOut => (
            Cause::TimedOut,
            format!("{name} did not react in time. Try again, and touch it when it blinks."),
        ),
        TokenError::Busy => (
            Cause::TokenBusy,
            format!("Another program is using {name}. Finish there and try again."),
        ),
        TokenError::TakenOver => (
            Cause::TokenBusy,
            format!(
                "Another program took {name} over in the middle of it. Close that program, see \
                 what was done, and begin again."
            ),
        ),
        TokenError::CardsStopped => (
            Cause::TokenFault,
            "pcscd, through which cards are reached, was stopped or started anew. Try again; if \
             that does not help: `systemctl start pcscd.socket`."
                .to_owned(),
        ),
        TokenError::CardsRefused => (
            Cause::NotAllowed,
            "pcscd, through which cards are reached, does not let mfad in. Ask an administrator \
             for a polkit rule that allows org.debian.pcsc-lite.access_card to the user mfad."
                .to_owned(),
        ),
        TokenError::CardRefused(status) => {
            (Cause::TokenFault, format!("{name} answered {status}. Take it out, put it in again."))
        }
        TokenError::Malformed(what) => (
            Cause::TokenFault,
            format!(
                "{name} gave an answer that makes no sense: {what}. Plug it in anew and try again."
            ),
        ),
        TokenError::OnlyU2f => (
            Cause::NotSupported,
            format!(
                "{name} is an old key that speaks only U2F and cannot do this. Use a newer one."
            ),
        ),
        TokenError::OldRefused(status) => {
            (Cause::TokenFault, format!("{name} answered {status}. Plug it in anew and try again."))
        }
        TokenError::NotSupported => {
            (Cause::NotSupported, format!("{name} cannot do this. Use another key."))
        }
    };
    Error::new(cause, message)
}

fn refusal(token: &Token, status: Status) -> Error {
    let Token { name, id, .. } = token;
    let (cause, message) = match status {
        Status::USER_ACTION_TIMEOUT | Status::ACTION_TIMEOUT => (
            Cause::TimedOut,
            format!("Nobody touched {name} in time. Try again, and touch it when it blinks."),
        ),
        Status::KEEPALIVE_CANCEL => (Cause::Cancelled, format!("It was called off at {name}.")),
        Status::OPERATION_DENIED | Status::NOT_ALLOWED => {
            (Cause::Denied, format!("{name} refused. If you did not press “no” on it, try again."))
        }
        Status::PIN_BLOCKED => return pin_blocked(token),
        Status::PIN_AUTH_BLOCKED => return pin_blocked_until_replug(token),
        Status::PIN_NOT_SET => (
            Cause::PinNotSet,
            format!(
                "{name} has no PIN yet, and this needs one. Set it with `mfactl pin set {id}`."
            ),
        ),
        Status::FP_DATABASE_FULL => (
            Cause::KeyFull,
            format!("{name} has no room for another finger. Remove one that you do not need."),
        ),
        Status::LARGE_BLOB_STORAGE_FULL => (
            Cause::KeyFull,
            format!(
                "{name} has no room for so much data. Keep less, or remove what it keeps with \
                 another passkey."
            ),
        ),
        Status::KEY_STORE_FULL => (
            Cause::KeyFull,
            format!("{name} has no room left. Delete a passkey on it, or use another key."),
        ),
        Status::NO_CREDENTIALS | Status::INVALID_CREDENTIAL => (
            Cause::NotOnThisKey,
            format!("{name} does not hold this method. Plug in the key that you enrolled."),
        ),
        other => {
            (Cause::TokenFault, format!("{name} answered {other}. Plug it in anew and try again."))
        }
    };
    Error::new(cause, message)
}

/// No PIN helps any more.
pub fn pin_blocked(token: &Token) -> Error {
    let Token { name, id, .. } = token;
    Error::new(
        Cause::PinBlocked,
        format!(
            "{name} is blocked: too many wrong PINs. Only a reset helps, `mfactl reset {id}`; it \
             erases everything on the key."
        ),
    )
}

/// No PIN helps before the token was plugged in anew.
pub fn pin_blocked_until_replug(token: &Token) -> Error {
    let name = &token.name;
    Error::new(
        Cause::PinBlockedUntilReplug,
        format!(
            "{name} takes no PIN for now: too many wrong ones in a row. Pull it out, plug it in \
             again, and type with care."
        ),
    )
}

/// Why no card can be seen.
pub fn card_trouble(trouble: &CardTrouble) -> String {
    match trouble {
        CardTrouble::Absent => {
            "Smart cards cannot be used: pcscd is not installed. Install it: `apt install pcscd`."
        }
        CardTrouble::Stopped => {
            "Smart cards cannot be used: pcscd does not run. Start it: \
             `systemctl start pcscd.socket`."
        }
        CardTrouble::Refused => {
            "Smart cards cannot be used: pcscd does not let mfad in. Allow it with a polkit rule \
             for org.debian.pcsc-lite.access_pcsc and access_card, user mfad."
        }
        CardTrouble::Failing(error) => {
            return format!(
                "Smart cards cannot be used: pcscd answers “{error}”. Start it anew: \
                 `systemctl restart pcscd`."
            );
        }
    }
    .to_owned()
}

/// Another operation uses the token.
pub fn busy(token: &Token) -> Error {
    let name = &token.name;
    let by = match &*token.claimed_by() {
        "" => String::new(),
        program => format!(" ({program})"),
    };
    let message =
        format!("{name} is being used by another request{by}. Finish or cancel that first.");
    Error::new(Cause::TokenBusy, message)
}

/// The store failed; nothing was changed in it.
pub fn store_fault(error: &StoreError) -> Error {
    tracing::error!(%error, "the store failed");
    match error {
        StoreError::NoSuchMethod => {
            Error::new(Cause::NoSuchMethod, "This method is not enrolled any more.")
        }
        StoreError::NoKey { why } => Error::new(
            Cause::StoreFault,
            format!("What mfad keeps encrypted is not to be had: {why}. Ask an administrator."),
        ),
        _ => Error::new(
            Cause::StoreFault,
            format!("What mfad keeps could not be read or written: {error}. Nothing was changed."),
        ),
    }
}

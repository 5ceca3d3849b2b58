//! What to tell a person when a token or the store fails: a fact, then what to do next.

use mfad_bus::{Cause, Error, Remedy};
use mfad_cards::apdu::StatusWord;
use mfad_ctap::Status;
use mfad_words::say;

use super::remedy::{self, Fact, Row, Situation};
use crate::store::{MOST_METHODS, StoreError};
use crate::token::{CardTrouble, Holding, Token, TokenError};

/// The error of a token, in words that name the token.
pub fn token_fault(token: &Token, error: &TokenError) -> Error {
    let name = &token.name;
    let (cause, message) = match error {
        TokenError::Refused(status) => {
            let row = remedy::of_status(*status, Situation::of(token));
            return refusal(token, row, status.to_string());
        }
        TokenError::CardRefused(word) => {
            return refusal(token, remedy::of_word(*word), word.to_string());
        }
        TokenError::OldRefused(word) => {
            let word = StatusWord(word.0);
            return refusal(token, remedy::of_u2f_word(word), word.to_string());
        }
        TokenError::Disturbed(what) => return refusal(token, remedy::DISTURBED, what.clone()),
        TokenError::Malformed(what) => return refusal(token, remedy::UNREADABLE, what.clone()),
        TokenError::Gone => (Cause::Unplugged, say!("trouble-gone", name)),
        TokenError::Closed(why) => {
            let error = Error::new(Cause::TokenFault, say!("trouble-closed", name));
            return Error { status: Some(why.clone()), ..error };
        }
        TokenError::Cancelled => (Cause::Cancelled, say!("trouble-cancelled")),
        TokenError::TimedOut => (Cause::TimedOut, say!("trouble-timed-out", name)),
        TokenError::Busy if token.has_card() => (Cause::TokenBusy, say!("trouble-card-busy", name)),
        TokenError::Busy => (Cause::TokenBusy, say!("trouble-busy", name)),
        TokenError::TakenOver => (Cause::TokenBusy, say!("trouble-taken-over", name)),
        TokenError::CardsStopped => (Cause::TokenFault, say!("trouble-cards-stopped")),
        TokenError::CardsRefused => (Cause::NotAllowed, say!("trouble-cards-refused")),
        TokenError::OnlyU2f => (Cause::NotSupported, say!("trouble-only-u2f", name)),
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

/// What a row of the table says of this token; `status` is what it answered.
fn refusal(token: &Token, row: Row, status: String) -> Error {
    let message = worded(row, &token.name, &token.id);
    let (remedy, status) = (Some(row.remedy), Some(status));
    Error { remedy, status, ..Error::new(row.cause, message) }
}

/// A row as a person reads it.
fn worded(row: Row, name: &str, id: &str) -> String {
    format!("{} {}", fact(row.fact, name), advice(row.remedy, id))
}

fn fact(fact: Fact, name: &str) -> String {
    match fact {
        Fact::Unsupported => say!("trouble-unsupported", name),
        Fact::NotAccepted => say!("trouble-not-accepted", name),
        Fact::Disturbed => say!("trouble-disturbed", name),
        Fact::Unreadable => say!("trouble-unreadable", name),
        Fact::InUse => say!("trouble-in-use-elsewhere", name),
        Fact::StillBusy => say!("trouble-still-busy", name),
        Fact::TooMuch => say!("trouble-too-much", name),
        Fact::FingersFull => say!("trouble-fingers-full", name),
        Fact::DataFull => say!("trouble-data-full", name),
        Fact::Full => say!("trouble-key-full", name),
        Fact::Registered => say!("trouble-registered", name),
        Fact::NotHeld => say!("trouble-not-on-key", name),
        Fact::Denied => say!("trouble-denied", name),
        Fact::NotNow => say!("trouble-not-now", name),
        Fact::CalledOff => say!("trouble-called-off", name),
        Fact::NotTouched => say!("trouble-not-touched", name),
        Fact::WrongPin => say!("trouble-pin-wrong", name),
        Fact::PinBlocked => say!("trouble-pin-blocked", name),
        Fact::PinPaused => say!("trouble-pin-replug", name),
        Fact::PinNotSet => say!("trouble-pin-not-set", name),
        Fact::NoVerification => say!("trouble-no-verification", name),
        Fact::FingerNotSetUp => say!("trouble-finger-not-set-up", name),
        Fact::PinRequired => say!("trouble-pin-required", name),
        Fact::FingerRequired => say!("trouble-finger-required", name),
        Fact::ProofExpired => say!("trouble-proof-expired", name),
        Fact::PinAgainstRules => say!("trouble-pin-rules", name),
        Fact::FingerUnknown => say!("trouble-finger-unknown", name),
        Fact::FingerBlocked => say!("trouble-finger-blocked", name),
        Fact::Unexplained => say!("trouble-unexplained", name),
        Fact::Broken => say!("trouble-broken", name),
        Fact::Terminated => say!("trouble-terminated", name),
        Fact::Locked => say!("trouble-locked", name),
        Fact::NotThere => say!("trouble-not-there", name),
    }
}

fn advice(remedy: Remedy, id: &str) -> String {
    match remedy {
        Remedy::TryAgain => say!("remedy-try-again"),
        Remedy::TryAgainThenReport => say!("remedy-try-then-report"),
        Remedy::Report => say!("remedy-report"),
        Remedy::Touch => say!("remedy-touch"),
        Remedy::FinishThere => say!("remedy-finish-there"),
        Remedy::Wait => say!("remedy-wait"),
        Remedy::UseAnother => say!("remedy-use-another"),
        Remedy::UseEnrolled => say!("remedy-use-enrolled"),
        Remedy::AllowOnKey => say!("remedy-allow"),
        Remedy::Replug => say!("remedy-replug"),
        Remedy::ReplugAndTypeWithCare => say!("remedy-replug-with-care"),
        Remedy::Reinsert => say!("remedy-reinsert"),
        Remedy::AskLess => say!("remedy-ask-less"),
        Remedy::RemoveFingerprint => say!("remedy-remove-fingerprint"),
        Remedy::KeepLess => say!("remedy-keep-less"),
        Remedy::MakeRoom => say!("remedy-make-room"),
        Remedy::SetPin => say!("remedy-set-pin", id),
        Remedy::ChooseAnotherPin => say!("remedy-choose-pin"),
        Remedy::EnterPin => say!("remedy-enter-pin"),
        Remedy::VerifyAgain => say!("remedy-verify-again"),
        Remedy::Unblock => say!("remedy-unblock"),
        Remedy::Reset => say!("remedy-reset", id),
        Remedy::ResetApplication => say!("remedy-reset-application"),
        Remedy::AskMaker => say!("remedy-ask-maker"),
    }
}

/// No PIN helps any more.
pub fn pin_blocked(token: &Token) -> Error {
    token_fault(token, &TokenError::Refused(Status::PIN_BLOCKED))
}

/// No PIN helps before the token was plugged in anew.
pub fn pin_blocked_until_replug(token: &Token) -> Error {
    token_fault(token, &TokenError::Refused(Status::PIN_AUTH_BLOCKED))
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

/// Another operation uses the token. Of another user's nobody is told which program it is.
pub fn busy(token: &Token, person: u32) -> Error {
    let name = &token.name;
    let message = match &*token.holder().borrow() {
        Some(holding) if holding.person != person => say!("trouble-in-use-by-another", name),
        Some(Holding { program, .. }) if !program.is_empty() => {
            say!("trouble-in-use-by", name, program = program.to_string())
        }
        _ => say!("trouble-in-use", name),
    };
    Error::new(Cause::TokenBusy, message)
}

/// The store failed; nothing was changed in it.
impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        store_fault(&error)
    }
}

/// What a fault of the store means to the person.
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

#[cfg(test)]
mod tests;

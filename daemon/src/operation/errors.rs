//! What to tell a person when a token or the store fails: a fact, and what helps as data.

use mfad_bus::{Cause, Error, Remedy};
use mfad_cards::apdu::StatusWord;
use mfad_ctap::Status;
use mfad_device::token::{Holding, PcscTrouble, Token, TokenError};
use mfad_store::{MOST_METHODS, StoreError};
use mfad_words::say;

use super::remedy::{self, Fact, Row, Situation};

/// The error of a token, in words that name the token.
pub fn token_fault(token: &Token, error: &TokenError) -> Error {
    let name = &token.name;
    match error {
        TokenError::Refused(status) => {
            let row = remedy::of_status(*status, Situation::from_token(token));
            refusal(token, row, status.to_string())
        }
        TokenError::CardRefused(word) => refusal(token, remedy::of_word(*word), word.to_string()),
        TokenError::OldRefused(word) => {
            let word = StatusWord(word.0);
            refusal(token, remedy::of_u2f_word(word), word.to_string())
        }
        TokenError::Disturbed(what) => refusal(token, remedy::DISTURBED, what.clone()),
        TokenError::Malformed(what) => refusal(token, remedy::UNREADABLE, what.clone()),
        TokenError::Gone => Error::new(Cause::Unplugged, say!("trouble-gone", name)),
        TokenError::Closed(why) => {
            let error = Error::new(Cause::TokenFault, say!("trouble-closed", name))
                .with_remedy(Remedy::ReplugThenDiagnose);
            Error { status: Some(why.clone()), ..error }
        }
        TokenError::Cancelled => Error::new(Cause::Cancelled, say!("trouble-cancelled")),
        TokenError::TimedOut => Error::new(Cause::TimedOut, say!("trouble-timed-out", name)),
        TokenError::Busy => {
            let error = Error::new(Cause::TokenBusy, say!("trouble-in-use-elsewhere", name));
            error.with_remedy(if token.has_card() {
                Remedy::ReleaseCard
            } else {
                Remedy::FinishThere
            })
        }
        TokenError::TakenOver => Error::new(Cause::TokenBusy, say!("trouble-taken-over", name)),
        TokenError::CardsStopped => Error::new(Cause::TokenFault, say!("trouble-cards-stopped"))
            .with_remedy(Remedy::TryAgainThenStartPcscd),
        TokenError::CardsRefused => Error::new(Cause::NotAllowed, say!("trouble-cards-refused")),
        TokenError::OnlyU2f => Error::new(Cause::NotSupported, say!("trouble-only-u2f", name)),
        TokenError::NotSupported => {
            Error::new(Cause::NotSupported, say!("trouble-not-supported", name))
        }
    }
}

/// How somebody finds out whether a change was made.
pub enum Look {
    /// By doing this.
    Do(Remedy),
    /// By what is so if it was: a sentence.
    Know(String),
}

/// The same of a token that was told to change something. Of one that went away in the middle nobody
/// knows whether it did; `look` says how to find out.
pub fn change_fault(token: &Token, error: &TokenError, look: &Look) -> Error {
    let told = token_fault(token, error);
    if !error.leaves_open() {
        return told;
    }
    let name = &token.name;
    let message = match error {
        TokenError::Gone => say!("trouble-open-gone", name),
        TokenError::TakenOver => say!("trouble-open-taken-over", name),
        TokenError::CardsStopped => say!("trouble-open-cards-stopped"),
        _ => say!("trouble-open-silent", name),
    };
    match look {
        Look::Do(remedy) => {
            Error::new(told.cause, message).with_remedy_about(*remedy, token.id.as_str())
        }
        Look::Know(sentence) => Error::new(told.cause, format!("{message} {sentence}")),
    }
}

/// What a row of the table says of this token; `status` is what it answered.
fn refusal(token: &Token, row: Row, status: String) -> Error {
    let error = Error::new(row.cause, fact(row.fact, &token.name))
        .with_remedy_about(row.remedy, token.id.as_str());
    Error { status: Some(status), ..error }
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

/// No PIN helps any more.
pub fn pin_blocked(token: &Token) -> Error {
    token_fault(token, &TokenError::Refused(Status::PIN_BLOCKED))
}

/// No PIN helps before the token was plugged in anew.
pub fn pin_blocked_until_replug(token: &Token) -> Error {
    token_fault(token, &TokenError::Refused(Status::PIN_AUTH_BLOCKED))
}

/// Why no card can be seen, and what helps.
pub fn card_trouble(trouble: &PcscTrouble) -> (String, Option<Remedy>) {
    match trouble {
        PcscTrouble::Absent => (say!("trouble-pcscd-missing"), Some(Remedy::InstallPcscd)),
        PcscTrouble::Stopped => (say!("trouble-pcscd-stopped"), Some(Remedy::StartPcscd)),
        PcscTrouble::Refused => (say!("trouble-pcscd-refuses"), None),
        PcscTrouble::Failing(error) => {
            let message = say!("trouble-pcscd-fails", error = error.to_string());
            (message, Some(Remedy::RestartPcscd))
        }
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

/// What a fault of the store means to the person.
pub fn store_fault(error: StoreError) -> Error {
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

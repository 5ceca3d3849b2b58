//! What to tell a person when a token or the store fails: a fact, and what helps as data.

use mfad_cards::apdu::StatusWord;
use mfad_ctap::Status;
use mfad_device::token::{Holding, PcscTrouble, Token, TokenError};
use mfad_store::{MOST_METHODS, StoreError};
use mfad_terms::{Cause, Remedy};
use mfad_text::{Text, tr};

use crate::error::Error;
use crate::remedy::{self, Fact, Row, Situation};

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
        TokenError::Gone => Error::new(Cause::Unplugged, tr!("trouble-gone", name)),
        TokenError::Closed(why) => {
            let error = Error::new(Cause::TokenFault, tr!("trouble-closed", name))
                .with_remedy(Remedy::ReplugThenDiagnose);
            Error { status: Some(why.clone()), ..error }
        }
        TokenError::Cancelled => Error::new(Cause::Cancelled, tr!("trouble-cancelled")),
        TokenError::TimedOut => Error::new(Cause::TimedOut, tr!("trouble-timed-out", name)),
        TokenError::Busy => {
            let error = Error::new(Cause::TokenBusy, tr!("trouble-in-use-elsewhere", name));
            error.with_remedy(if token.has_card() {
                Remedy::ReleaseCard
            } else {
                Remedy::FinishThere
            })
        }
        TokenError::TakenOver => Error::new(Cause::TokenBusy, tr!("trouble-taken-over", name)),
        TokenError::CardsStopped => Error::new(Cause::TokenFault, tr!("trouble-cards-stopped"))
            .with_remedy(Remedy::TryAgainThenStartPcscd),
        TokenError::CardsRefused => Error::new(Cause::NotAllowed, tr!("trouble-cards-refused")),
        TokenError::OnlyU2f => Error::new(Cause::NotSupported, tr!("trouble-only-u2f", name)),
        TokenError::NotSupported => {
            Error::new(Cause::NotSupported, tr!("trouble-not-supported", name))
        }
    }
}

/// Why a token cannot be used, and what helps; nothing if it can. Short, as it stands beside the token's
/// name.
pub fn token_problem(token: &Token) -> Option<(Text, Option<Remedy>)> {
    let facts = token.facts();
    let problem = facts.problem()?;
    let text = match problem {
        TokenError::Gone => tr!("trouble-unplugged"),
        TokenError::Closed(_) => tr!("trouble-not-opened"),
        TokenError::TimedOut | TokenError::Cancelled => tr!("trouble-silent"),
        TokenError::Busy | TokenError::TakenOver => tr!("trouble-used-elsewhere"),
        TokenError::CardsStopped => tr!("trouble-cards-stopped"),
        TokenError::CardsRefused => tr!("trouble-cards-refused"),
        TokenError::Refused(_) | TokenError::OldRefused(_) | TokenError::CardRefused(_) => {
            tr!("trouble-says-nothing")
        }
        TokenError::Disturbed(_) => tr!("trouble-connection-disturbed"),
        TokenError::Malformed(_) => tr!("trouble-nonsense"),
        TokenError::OnlyU2f | TokenError::NotSupported => tr!("trouble-unusable"),
    };
    Some((text, token_fault(token, problem).remedy))
}

/// How somebody finds out whether a change was made.
pub enum Look {
    /// By doing this.
    Do(Remedy),
    /// By what is so if it was: a sentence.
    Know(Text),
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
        TokenError::Gone => tr!("trouble-open-gone", name),
        TokenError::TakenOver => tr!("trouble-open-taken-over", name),
        TokenError::CardsStopped => tr!("trouble-open-cards-stopped"),
        _ => tr!("trouble-open-silent", name),
    };
    match look {
        Look::Do(remedy) => {
            Error::new(told.cause, message).with_remedy_about(*remedy, token.id.as_str())
        }
        Look::Know(sentence) => {
            Error::new(told.cause, Text::sentences([message, sentence.clone()]))
        }
    }
}

/// What a row of the table says of this token; `status` is what it answered.
fn refusal(token: &Token, row: Row, status: String) -> Error {
    let error = Error::new(row.cause, fact(row.fact, &token.name))
        .with_remedy_about(row.remedy, token.id.as_str());
    Error { status: Some(status), ..error }
}

fn fact(fact: Fact, name: &str) -> Text {
    match fact {
        Fact::Unsupported => tr!("trouble-unsupported", name),
        Fact::NotAccepted => tr!("trouble-not-accepted", name),
        Fact::Disturbed => tr!("trouble-disturbed", name),
        Fact::Unreadable => tr!("trouble-unreadable", name),
        Fact::InUse => tr!("trouble-in-use-elsewhere", name),
        Fact::StillBusy => tr!("trouble-still-busy", name),
        Fact::TooMuch => tr!("trouble-too-much", name),
        Fact::FingersFull => tr!("trouble-fingers-full", name),
        Fact::DataFull => tr!("trouble-data-full", name),
        Fact::Full => tr!("trouble-key-full", name),
        Fact::Registered => tr!("trouble-registered", name),
        Fact::NotHeld => tr!("trouble-not-on-key", name),
        Fact::Denied => tr!("trouble-denied", name),
        Fact::NotNow => tr!("trouble-not-now", name),
        Fact::CalledOff => tr!("trouble-called-off", name),
        Fact::NotTouched => tr!("trouble-not-touched", name),
        Fact::WrongPin => tr!("trouble-pin-wrong", name),
        Fact::PinBlocked => tr!("trouble-pin-blocked", name),
        Fact::PinPaused => tr!("trouble-pin-replug", name),
        Fact::PinNotSet => tr!("trouble-pin-not-set", name),
        Fact::NoVerification => tr!("trouble-no-verification", name),
        Fact::FingerNotSetUp => tr!("trouble-finger-not-set-up", name),
        Fact::PinRequired => tr!("trouble-pin-required", name),
        Fact::FingerRequired => tr!("trouble-finger-required", name),
        Fact::ProofExpired => tr!("trouble-proof-expired", name),
        Fact::PinAgainstRules => tr!("trouble-pin-rules", name),
        Fact::FingerUnknown => tr!("trouble-finger-unknown", name),
        Fact::FingerBlocked => tr!("trouble-finger-blocked", name),
        Fact::Unexplained => tr!("trouble-unexplained", name),
        Fact::Broken => tr!("trouble-broken", name),
        Fact::Terminated => tr!("trouble-terminated", name),
        Fact::Locked => tr!("trouble-locked", name),
        Fact::NotThere => tr!("trouble-not-there", name),
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
pub fn card_trouble(trouble: &PcscTrouble) -> (Text, Option<Remedy>) {
    match trouble {
        PcscTrouble::Absent => (tr!("trouble-pcscd-missing"), Some(Remedy::InstallPcscd)),
        PcscTrouble::Stopped => (tr!("trouble-pcscd-stopped"), Some(Remedy::StartPcscd)),
        PcscTrouble::Refused => (tr!("trouble-pcscd-refuses"), None),
        PcscTrouble::Failing(error) => {
            let message = tr!("trouble-pcscd-fails", error = error.to_string());
            (message, Some(Remedy::RestartPcscd))
        }
    }
}

/// Another operation uses the token. Of another user's nobody is told which program it is.
pub fn busy(token: &Token, person: u32) -> Error {
    let name = &token.name;
    let message = match &*token.holder().borrow() {
        Some(holding) if holding.person != person => tr!("trouble-in-use-by-another", name),
        Some(Holding { program, .. }) if !program.is_empty() => {
            tr!("trouble-in-use-by", name, program = program.to_string())
        }
        _ => tr!("trouble-in-use", name),
    };
    Error::new(Cause::TokenBusy, message)
}

/// What a fault of the store means to the person.
pub fn store_fault(error: StoreError) -> Error {
    tracing::error!(%error, "the store failed");
    match error {
        StoreError::NoSuchMethod => Error::new(Cause::NoSuchMethod, tr!("trouble-not-enrolled")),
        StoreError::Full => {
            Error::new(Cause::NotAllowed, tr!("trouble-most-methods", most = MOST_METHODS))
        }
        StoreError::DiskFull => Error::new(Cause::DiskFull, tr!("trouble-disk-full")),
        StoreError::NoKey { why } => {
            Error::new(Cause::StoreFault, tr!("trouble-no-key", why = why.to_string()))
        }
        _ => Error::new(Cause::StoreFault, tr!("trouble-store", error = error.to_string())),
    }
}

#[cfg(test)]
mod tests;

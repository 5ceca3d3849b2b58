//! What a refusal of a token means and what helps: one row for each CTAP status code and each ISO 7816
//! status word, by what the token says of itself. Data only; `faults` makes texts of it.

use mfad_cards::apdu::StatusWord;
use mfad_ctap::Status;
use mfad_device::token::Token;
use mfad_terms::{Cause, Remedy};

/// What a token says of itself, as far as it changes what helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Whether a PIN is set; `None` if it takes none.
    pub pin: Option<bool>,
    /// Whether its own verification is set up; `None` if it has none.
    pub finger: Option<bool>,
}

impl Situation {
    /// Of this token.
    pub fn from_token(token: &Token) -> Self {
        let info = token.info();
        let options = info.as_ref().map(|info| &info.options);
        Self { pin: options.and_then(|it| it.client_pin()), finger: options.and_then(|it| it.uv()) }
    }
}

/// What is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// It does not know what was asked.
    Unsupported,
    /// It did not take the request as mfad wrote it.
    NotAccepted,
    /// What was sent got lost or mixed up on the way.
    Disturbed,
    /// Another program uses it.
    InUse,
    /// What it answered cannot be read.
    Unreadable,
    /// It is still at something else.
    StillBusy,
    /// It is more than it has room for at once.
    TooMuch,
    /// It has no room for another finger.
    FingersFull,
    /// It has no room for so much data.
    DataFull,
    /// It has no room for another passkey, or key.
    Full,
    /// It holds the credential already.
    Registered,
    /// It does not hold the credential.
    NotHeld,
    /// The person said no, or it may not do this.
    Denied,
    /// It does not do this at the moment.
    NotNow,
    /// It was called off on the token.
    CalledOff,
    /// Nobody touched it in time.
    NotTouched,
    /// The PIN is wrong.
    WrongPin,
    /// It takes no PIN any more.
    PinBlocked,
    /// It takes no PIN until it had no power.
    PinPaused,
    /// It has no PIN yet.
    PinNotSet,
    /// It knows no PIN and no finger.
    NoVerification,
    /// Its own verification is not set up.
    FingerNotSetUp,
    /// It does nothing without a PIN.
    PinRequired,
    /// It does nothing without its own verification.
    FingerRequired,
    /// What was proven does not count any more.
    ProofExpired,
    /// The PIN is against its rules.
    PinAgainstRules,
    /// The finger is another one.
    FingerUnknown,
    /// It reads no finger any more.
    FingerBlocked,
    /// It does not say what is wrong.
    Unexplained,
    /// Its memory failed.
    Broken,
    /// The application on it is terminated, and a reset brings it back.
    Terminated,
    /// The card or the application is locked.
    Locked,
    /// It does not have what was asked for.
    NotThere,
}

/// One row: a cause for programs, a fact, and what helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What programs act on.
    pub cause: Cause,
    /// What is so.
    pub fact: Fact,
    /// What helps.
    pub remedy: Remedy,
}

const fn row(cause: Cause, fact: Fact, remedy: Remedy) -> Row {
    Row { cause, fact, remedy }
}

/// What the transport brought is not a message.
pub const DISTURBED: Row = row(Cause::TokenFault, Fact::Disturbed, Remedy::Replug);
/// What the token answered is not what was asked for.
pub const UNREADABLE: Row = row(Cause::TokenFault, Fact::Unreadable, Remedy::TryAgainThenReport);

/// The row of a CTAP status code (CTAP 2.2 §8.2).
pub fn of_status(status: Status, said: Situation) -> Row {
    match status {
        Status::INVALID_COMMAND
        | Status::INVALID_SUBCOMMAND
        | Status::UNSUPPORTED_ALGORITHM
        | Status::UNSUPPORTED_EXTENSION
        | Status::UNSUPPORTED_OPTION
        | Status::INVALID_OPTION => row(Cause::NotSupported, Fact::Unsupported, Remedy::UseAnother),
        Status::INVALID_PARAMETER
        | Status::INVALID_LENGTH
        | Status::CBOR_UNEXPECTED_TYPE
        | Status::INVALID_CBOR
        | Status::MISSING_PARAMETER => row(Cause::TokenFault, Fact::NotAccepted, Remedy::Report),
        Status::INVALID_SEQ | Status::TIMEOUT | Status::INVALID_CHANNEL => DISTURBED,
        Status::INTEGRITY_FAILURE => row(Cause::TokenFault, Fact::Disturbed, Remedy::TryAgain),
        Status::CHANNEL_BUSY | Status::LOCK_REQUIRED => {
            row(Cause::TokenBusy, Fact::InUse, Remedy::FinishThere)
        }
        Status::PROCESSING | Status::USER_ACTION_PENDING | Status::OPERATION_PENDING => {
            row(Cause::TokenBusy, Fact::StillBusy, Remedy::Wait)
        }
        Status::LIMIT_EXCEEDED | Status::REQUEST_TOO_LARGE => {
            row(Cause::NotSupported, Fact::TooMuch, Remedy::AskLess)
        }
        Status::FP_DATABASE_FULL => {
            row(Cause::KeyFull, Fact::FingersFull, Remedy::RemoveFingerprint)
        }
        Status::LARGE_BLOB_STORAGE_FULL => row(Cause::KeyFull, Fact::DataFull, Remedy::KeepLess),
        Status::KEY_STORE_FULL => row(Cause::KeyFull, Fact::Full, Remedy::MakeRoom),
        Status::CREDENTIAL_EXCLUDED => {
            row(Cause::AlreadyEnrolled, Fact::Registered, Remedy::UseAnother)
        }
        Status::NO_CREDENTIALS | Status::INVALID_CREDENTIAL => {
            row(Cause::NotOnThisKey, Fact::NotHeld, Remedy::UseEnrolled)
        }
        Status::OPERATION_DENIED => row(Cause::Denied, Fact::Denied, Remedy::AllowOnKey),
        Status::NOT_ALLOWED
        | Status::NO_OPERATIONS
        | Status::NOT_BUSY
        | Status::NO_OPERATION_PENDING => row(Cause::Denied, Fact::NotNow, Remedy::TryAgain),
        Status::KEEPALIVE_CANCEL => row(Cause::Cancelled, Fact::CalledOff, Remedy::TryAgain),
        Status::USER_ACTION_TIMEOUT | Status::ACTION_TIMEOUT | Status::UP_REQUIRED => {
            row(Cause::TimedOut, Fact::NotTouched, Remedy::Touch)
        }
        Status::PIN_INVALID => row(Cause::PinWrong, Fact::WrongPin, Remedy::TryAgain),
        Status::PIN_BLOCKED => row(Cause::PinBlocked, Fact::PinBlocked, Remedy::Reset),
        Status::PIN_AUTH_BLOCKED => {
            row(Cause::PinBlockedUntilReplug, Fact::PinPaused, Remedy::ReplugAndTypeWithCare)
        }
        Status::PIN_AUTH_INVALID | Status::PIN_TOKEN_EXPIRED | Status::UNAUTHORIZED_PERMISSION => {
            row(Cause::NotVerified, Fact::ProofExpired, Remedy::VerifyAgain)
        }
        Status::PIN_NOT_SET => without_pin(said),
        Status::PUAT_REQUIRED => match (said.pin, said.finger) {
            (_, Some(true)) => row(Cause::NotVerified, Fact::FingerRequired, Remedy::VerifyAgain),
            (Some(true), _) => row(Cause::NotVerified, Fact::PinRequired, Remedy::VerifyAgain),
            _ => without_pin(said),
        },
        Status::PIN_POLICY_VIOLATION => {
            row(Cause::PinNotAccepted, Fact::PinAgainstRules, Remedy::ChooseAnotherPin)
        }
        Status::UV_INVALID => row(Cause::NotVerified, Fact::FingerUnknown, Remedy::TryAgain),
        Status::UV_BLOCKED => match said.pin {
            Some(true) => row(Cause::NotVerified, Fact::FingerBlocked, Remedy::EnterPin),
            _ => row(Cause::NotVerified, Fact::FingerBlocked, Remedy::AskMaker),
        },
        _ => row(Cause::TokenFault, Fact::Unexplained, Remedy::TryAgainThenReport),
    }
}

/// A PIN is wanted, and there is none.
fn without_pin(said: Situation) -> Row {
    match (said.pin, said.finger) {
        (Some(_), _) => row(Cause::PinNotSet, Fact::PinNotSet, Remedy::SetPin),
        (None, Some(_)) => row(Cause::NotSupported, Fact::FingerNotSetUp, Remedy::AskMaker),
        (None, None) => row(Cause::NotSupported, Fact::NoVerification, Remedy::UseAnother),
    }
}

/// The row of a status word that answers U2F, where some have a meaning of their own (FIDO U2F raw
/// message formats §3.3).
pub fn of_u2f_word(word: StatusWord) -> Row {
    match word {
        StatusWord::CONDITIONS => row(Cause::TimedOut, Fact::NotTouched, Remedy::Touch),
        StatusWord::WRONG_DATA => row(Cause::NotOnThisKey, Fact::NotHeld, Remedy::UseEnrolled),
        word => of_word(word),
    }
}

/// The row of a status word (ISO 7816-4 §5.6).
pub fn of_word(word: StatusWord) -> Row {
    match word {
        StatusWord::NO_LOGICAL_CHANNEL
        | StatusWord::NO_SECURE_MESSAGING
        | StatusWord::NO_CHAINING
        | StatusWord::INCOMPATIBLE
        | StatusWord::MISSING_SECURE_MESSAGING
        | StatusWord::WRONG_SECURE_MESSAGING
        | StatusWord::NOT_SUPPORTED => {
            row(Cause::NotSupported, Fact::Unsupported, Remedy::UseAnother)
        }
        StatusWord::WRONG_DATA
        | StatusWord::INCONSISTENT_LENGTH
        | StatusWord::WRONG_P1_P2
        | StatusWord::LENGTH_AGAINST_P1_P2
        | StatusWord::FILE_EXISTS
        | StatusWord::NAME_EXISTS => row(Cause::TokenFault, Fact::NotAccepted, Remedy::Report),
        StatusWord::TERMINATED => row(Cause::Denied, Fact::Terminated, Remedy::ResetApplication),
        StatusWord::DEACTIVATED => row(Cause::Denied, Fact::Locked, Remedy::AskMaker),
        StatusWord::LAST_OF_CHAIN => row(Cause::TokenFault, Fact::Disturbed, Remedy::TryAgain),
        StatusWord::SECURITY_STATUS => {
            row(Cause::NotVerified, Fact::PinRequired, Remedy::VerifyAgain)
        }
        StatusWord::BLOCKED => row(Cause::PinBlocked, Fact::PinBlocked, Remedy::Unblock),
        StatusWord::INVALID_REFERENCE | StatusWord::CONDITIONS | StatusWord::NO_CURRENT_FILE => {
            row(Cause::Denied, Fact::NotNow, Remedy::TryAgain)
        }
        StatusWord::NOT_SELECTED
        | StatusWord::FILE_NOT_FOUND
        | StatusWord::RECORD_NOT_FOUND
        | StatusWord::REFERENCE_NOT_FOUND => {
            row(Cause::NotOnThisKey, Fact::NotThere, Remedy::UseAnother)
        }
        StatusWord::FILE_FULL | StatusWord::NO_SPACE => {
            row(Cause::KeyFull, Fact::Full, Remedy::MakeRoom)
        }
        word if word.is_wrong_or_blocked() => {
            row(Cause::PinWrong, Fact::WrongPin, Remedy::TryAgain)
        }
        StatusWord(word) => of_family(word),
    }
}

/// The row of the family that a word without a row of its own belongs to: its first byte.
fn of_family(word: u16) -> Row {
    match word >> 8 {
        0x64 => row(Cause::TokenFault, Fact::Unexplained, Remedy::TryAgainThenReport),
        0x65 => row(Cause::TokenFault, Fact::Broken, Remedy::UseAnother),
        // Of these applications only OpenPGP has it, for a touch that did not come (OpenPGP card 3.4).
        0x66 => row(Cause::TimedOut, Fact::NotTouched, Remedy::Touch),
        0x67 | 0x6B | 0x6C => row(Cause::TokenFault, Fact::NotAccepted, Remedy::Report),
        0x6D | 0x6E => row(Cause::NotSupported, Fact::Unsupported, Remedy::UseAnother),
        // It starts afresh when it gets power, and that is what an application that failed needs.
        0x6F => row(Cause::TokenFault, Fact::Unexplained, Remedy::Reinsert),
        _ => row(Cause::TokenFault, Fact::Unexplained, Remedy::TryAgainThenReport),
    }
}

#[cfg(test)]
mod tests;

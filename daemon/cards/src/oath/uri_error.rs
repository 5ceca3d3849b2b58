//! Why an address or a secret makes no account.

use thiserror::Error;

/// Why an address makes no account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UriError {
    /// It is neither an `otpauth` address nor a secret.
    #[error("it is neither an otpauth address nor a secret")]
    NotOtpauth,
    /// It is for codes of this kind.
    #[error("it is for codes of another kind: {0}")]
    UnknownKind(String),
    /// It is for the codes of Steam, which are letters too.
    #[error("it is for the codes of Steam")]
    Steam,
    /// It is for Mobile-OTP, which is made with MD5 and a PIN.
    #[error("it is for mOTP")]
    Motp,
    /// It says this twice, and each time something else.
    #[error("it has {0} twice")]
    Twice(&'static str),
    /// It has no secret.
    #[error("it has no secret")]
    NoSecret,
    /// The secret has so many letters, as no number of bytes has.
    #[error("the secret has {0} letters: one is missing or too much")]
    LetterMissing(usize),
    /// The secret has these characters, which are not in base32.
    #[error("the secret has characters that are not in base32: {0}")]
    WrongCharacters(String),
    /// The secret is in hexadecimal.
    #[error("the secret is in hexadecimal")]
    Hexadecimal,
    /// The algorithm of this name, which tokens cannot do.
    #[error("it is for the algorithm {0}")]
    UnknownAlgorithm(String),
    /// A number of digits that tokens cannot do.
    #[error("it is for codes of another length than 6 to 8 digits")]
    WrongDigits,
    /// A period that is no number of seconds, or zero.
    #[error("its period is no number of seconds")]
    WrongPeriod,
    /// A counter that is no number.
    #[error("its counter is no number")]
    WrongCounter,
    /// A counter beyond 32 bits.
    #[error("its counter is too large")]
    CounterTooLarge,
    /// An export of another app that is cut off or changed.
    #[error("the export is not complete")]
    BrokenExport,
}

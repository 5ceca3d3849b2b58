//! What can be wrong with bytes that came from a token.

use thiserror::Error;

/// A reply that is not what the specification says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The bytes are not CBOR that CTAP allows.
    #[error("the token sent unreadable data: {0}")]
    Cbor(#[from] CborError),
    /// The reply is CBOR, but no map.
    #[error("the token sent a reply that is not a map")]
    NotAMap,
    /// A field that the specification requires is missing.
    #[error("the token's reply lacks {0}")]
    Missing(&'static str),
    /// A field has another type, sign or length than the specification says.
    #[error("the token's reply has an invalid {0}")]
    Invalid(&'static str),
}

/// CBOR that CTAP does not allow (CTAP 2.2 §8), or more of it than we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CborError {
    /// The message is longer than any CTAP message can be.
    #[error("it is too long")]
    TooLong,
    /// Arrays and maps are nested deeper than we follow.
    #[error("it is nested too deep")]
    TooDeep,
    /// An array or a map claims more entries than there are bytes.
    #[error("it claims more entries than it holds")]
    TooMany,
    /// The bytes end in the middle of an item.
    #[error("it ends too early")]
    Truncated,
    /// Bytes are left after the item.
    #[error("it goes on after its end")]
    Trailing,
    /// A map has the same key twice.
    #[error("a key occurs twice")]
    DuplicateKey,
    /// A key is not UTF-8.
    #[error("a key is not UTF-8")]
    NotUtf8,
    /// A tag, an indefinite length, or a key that is neither a number nor a text.
    #[error("it uses what CTAP forbids")]
    Forbidden,
    /// Not CBOR.
    #[error("it is not CBOR")]
    Malformed,
}

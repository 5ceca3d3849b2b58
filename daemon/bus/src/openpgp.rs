//! What the OpenPGP application of a card has, as calls name it.

use zbus::{DeserializeDict, SerializeDict, Type};

/// What `OpenPgp.Status` answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct OpenPgpStatus {
    /// Manufacturer and serial number, as printed on cards: `000F:12345678`.
    pub number: String,
    /// The version of the specification: `3.4`.
    pub version: String,
    /// The manufacturer's name, if it is a known one.
    pub manufacturer: Option<String>,
    /// How many wrong PINs the card still takes.
    pub pin_attempts: u32,
    /// How many wrong admin PINs.
    pub admin_pin_attempts: u32,
    /// How many wrong reset codes; 0 if it has none.
    pub reset_code_attempts: u32,
    /// The holder's name.
    pub holder: Option<String>,
    /// The holder's languages, the most liked first, two letters each: `deen`.
    pub languages: Option<String>,
    /// Where the public key is.
    pub url: Option<String>,
    /// The name to log in with.
    pub login: Option<String>,
    /// How many signatures the signature key has made; absent where the card does not tell.
    pub signatures: Option<u32>,
    /// The keys that are there.
    pub keys: Vec<OpenPgpKey>,
}

/// A key on the card.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct OpenPgpKey {
    /// `signature`, `decryption` or `authentication`.
    pub use_for: String,
    /// What it is, mathematically: `rsa2048`, `p256`, `ed25519`, …; absent if it has no name here.
    pub key_type: Option<String>,
    /// Its fingerprint, in hexadecimal.
    pub fingerprint: Option<String>,
    /// When it was made, in seconds since 1970 (UTC).
    pub made: Option<u64>,
    /// Whether it was made elsewhere; absent where the card does not tell.
    pub imported: Option<bool>,
    /// When it wants a touch: `never`, `always`, `always-fixed`, `cached` or `cached-fixed`; absent
    /// if the card cannot want one.
    pub touch: Option<String>,
}

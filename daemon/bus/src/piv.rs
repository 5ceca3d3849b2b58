//! What the PIV application of a card has, as calls and results of operations name it.

use zbus::{DeserializeDict, SerializeDict, Type};

/// What `Piv.Status` answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct PivStatus {
    /// How many wrong PINs the card still takes; absent while another program has it unlocked.
    pub pin_attempts: Option<u32>,
    /// How many wrong PUKs it still takes; absent where the card does not tell.
    pub puk_attempts: Option<u32>,
    /// Whether the PIN is the one that cards come with; absent where the card does not tell.
    pub pin_default: Option<bool>,
    /// The same for the PUK.
    pub puk_default: Option<bool>,
    /// Whether the management key is the one that cards come with.
    pub management_key_default: Option<bool>,
    /// Whether the card keeps the management key itself, for whoever has the PIN.
    pub management_key_kept: Option<bool>,
    /// What cipher the management key is for ([`PivManagementKeyType`]); absent where the card
    /// does not tell.
    pub management_key_type: Option<String>,
    /// The slots that have a certificate.
    pub slots: Vec<PivSlot>,
}

/// A slot with a certificate. Without `problem` all the others are there.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct PivSlot {
    /// The key reference, in hexadecimal: `9a`.
    pub slot: String,
    /// Whom the certificate is for, as a distinguished name (RFC 4514).
    pub subject: Option<String>,
    /// Who issued it, as a distinguished name.
    pub issuer: Option<String>,
    /// Its serial number, in hexadecimal.
    pub serial: Option<String>,
    /// Since when it is valid, in seconds since 1970 (UTC).
    pub not_before: Option<u64>,
    /// Until when.
    pub not_after: Option<u64>,
    /// What key it is for ([`PivKeyType`]); absent for others.
    pub key_type: Option<String>,
    /// Why it cannot be read, as a sentence.
    pub problem: Option<String>,
}

//! What the FIDO2 application of a token keeps, as results of operations name it.

use zbus::{DeserializeDict, SerializeDict, Type};

/// A passkey: a credential that a token finds by itself (discoverable, WebAuthn §6.2.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct Passkey {
    /// Names it in other calls: 16 hexadecimal digits.
    pub id: String,
    /// Its credential id (WebAuthn §4).
    pub credential: Vec<u8>,
    /// The site it is for: a relying party id.
    pub site: String,
    /// What the site calls itself, where the token kept that.
    pub site_name: Option<String>,
    /// The account at the site, as bytes that only the site understands.
    pub user: Vec<u8>,
    /// The account as its owner types it, where the token kept that.
    pub user_name: Option<String>,
    /// The account as it is shown, where the token kept that.
    pub display_name: Option<String>,
    /// When the token wants the person verified ([`Protection`]).
    pub protection: Option<String>,
    /// Whether data can be kept with it (largeBlobKey, CTAP 2.2 §12.3).
    pub keeps_data: bool,
}

/// A finger that a token knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct Fingerprint {
    /// Names it in other calls: hexadecimal digits.
    pub id: String,
    /// What its owner calls it, if that was said.
    pub name: Option<String>,
}

/// What `Fido2.RenamePasskey` sets; what is absent stays as it is.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct PasskeyNames {
    /// The account as its owner types it.
    pub user_name: Option<String>,
    /// The account as it is shown.
    pub display_name: Option<String>,
}

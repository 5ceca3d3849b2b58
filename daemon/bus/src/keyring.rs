//! Keys that open the keyring, as they are listed.

use zbus::{DeserializeDict, OwnedObjectPath, SerializeDict, Type};

/// A security key that opens the keyring of its account.
#[derive(Debug, Clone, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct KeyringMethod {
    /// Its object.
    pub method: OwnedObjectPath,
    /// What its owner calls it.
    pub label: String,
    /// What it has to prove: `touch` or `pin`.
    pub verification: String,
    /// When the password was last given, in seconds since 1970 (UTC).
    pub created: u64,
    /// Whether it opens the keyring as the policy is now.
    pub usable: bool,
}

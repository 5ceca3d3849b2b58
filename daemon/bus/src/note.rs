//! Notes that a person keeps for a site, as they are listed.

use zbus::{DeserializeDict, SerializeDict, Type};

/// A note of the account; what it says is told by `Show` only.
#[derive(Debug, Clone, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct Note {
    /// Its id, to `Show` and `Remove` it.
    pub id: String,
    /// The domain of the site that it is for.
    pub site: String,
    /// What its owner calls it.
    pub label: String,
    /// When it was kept, in seconds since 1970 (UTC).
    pub created: u64,
    /// Whether the key is there that it was encrypted with.
    pub readable: bool,
}

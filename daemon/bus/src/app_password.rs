//! App passwords as they are listed.

use zbus::{DeserializeDict, SerializeDict, Type};

/// An app password of the account; the password itself is told only when it is made.
#[derive(Debug, Clone, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct AppPassword {
    /// Its id, to `Revoke` it.
    pub id: String,
    /// The program that it is for.
    pub label: String,
    /// When it was made, in seconds since 1970 (UTC).
    pub created: u64,
    /// When it was last used, to the minute, in seconds since 1970 (UTC); absent if never.
    pub last_used: Option<u64>,
}

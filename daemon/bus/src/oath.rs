//! What the OATH application of a token keeps, as results of operations name it.

use zbus::{DeserializeDict, SerializeDict, Type};

use crate::SecretFile;

/// An account that a token makes one-time codes for.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct OathAccount {
    /// Names it in other calls: 16 hexadecimal digits.
    pub id: String,
    /// Who the account is with, where its name says so.
    pub issuer: Option<String>,
    /// Whose it is.
    pub name: String,
    /// What moves its codes on ([`CodeKind`]).
    pub kind: String,
    /// `totp`: how long each code is valid, in seconds.
    pub period: Option<u32>,
    /// Showing all codes: whether its code wants a touch.
    pub touch: Option<bool>,
    /// Showing all codes: how many seconds its code is still valid.
    pub seconds: Option<u32>,
}

/// A one-time code.
#[derive(Debug, Clone, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct OneTimeCode {
    /// The digits.
    pub code: SecretFile,
    /// `totp`: how many seconds it is still valid.
    pub seconds: Option<u32>,
}

/// Options of `Oath.AddAccount`.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct AddAccountOptions {
    /// Whether the token is to want a touch for every code; not when absent.
    pub touch: Option<bool>,
    /// What to call the account instead of what its address says: `ISSUER:NAME`, or `NAME` with
    /// the issuer of the address. Only for one account.
    pub name: Option<String>,
}

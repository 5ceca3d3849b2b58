//! Settings of a whole token, as they are and as they are to be.

use zbus::{DeserializeDict, SerializeDict, Type};

/// What `Fido2.Settings` answers. What a token does not have is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct Settings {
    /// Whether every use needs the PIN or a finger (alwaysUv).
    pub always_pin: Option<bool>,
    /// The fewest characters (Unicode code points) of a new PIN.
    pub minimum_pin: u32,
    /// Whether that can be raised.
    pub raises_minimum_pin: bool,
    /// How many sites may be allowed to read it.
    pub most_sites: Option<u32>,
    /// Whether the PIN has to be changed before the next use.
    pub pin_change_required: bool,
    /// Whether the token may tell an organization which one it is.
    pub enterprise_attestation: Option<bool>,
}

/// What `Fido2.ChangeSettings` changes; what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct SettingsChange {
    /// Whether every use is to need the PIN or a finger.
    pub always_pin: Option<bool>,
    /// The fewest characters of a new PIN; never fewer than now.
    pub minimum_pin: Option<u32>,
    /// The sites that may read that, instead of those before.
    pub sites: Option<Vec<String>>,
    /// True: the PIN has to be changed before the next use.
    pub force_pin_change: Option<bool>,
    /// True: the token may tell an organization which one it is.
    pub enterprise_attestation: Option<bool>,
}

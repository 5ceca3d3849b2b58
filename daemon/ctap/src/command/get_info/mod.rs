//! authenticatorGetInfo (CTAP 2.2 §6.4, with the fields that CTAP 2.3 adds): what a token is and
//! can do.

mod options;

use std::collections::BTreeMap;

pub use options::Options;

use crate::cbor::{Item, Map};
use crate::credential::read_algorithms;
use crate::{Algorithm, DecodeError};

/// The request. It has no parameters.
pub fn encode() -> Vec<u8> {
    vec![0x04]
}

/// What a token says of itself. Fields it may leave out have the specification's default, or are
/// `None` where that means something of its own. Counts and sizes are as the token gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetInfo {
    /// Versions of CTAP it speaks: `FIDO_2_0`, `FIDO_2_1_PRE`, `FIDO_2_1`, `FIDO_2_3`, `U2F_V2`.
    pub versions: Vec<String>,
    /// Extensions it supports.
    pub extensions: Vec<String>,
    /// The model: all tokens of one kind share it; zeros mean it is not told.
    pub aaguid: [u8; 16],
    /// Options, by name.
    pub options: Options,
    /// Longest message it takes, in bytes.
    pub max_msg_size: u64,
    /// PIN/UV auth protocols, the most liked first.
    pub pin_uv_auth_protocols: Vec<u64>,
    /// Most credentials in one allow or exclude list; never zero.
    pub max_credential_count_in_list: Option<u64>,
    /// Longest credential id it takes, in bytes; never zero.
    pub max_credential_id_length: Option<u64>,
    /// Transports: `usb`, `nfc`, `ble`, ...
    pub transports: Vec<String>,
    /// Signature algorithms for new credentials, the most liked first; empty if it does not say.
    pub algorithms: Vec<Algorithm>,
    /// Size of its storage for large blobs, in bytes.
    pub max_serialized_large_blob_array: Option<u64>,
    /// The PIN must be changed before it can be used.
    pub force_pin_change: bool,
    /// Shortest PIN it takes, in code points.
    pub min_pin_length: u64,
    /// Version of its firmware.
    pub firmware_version: Option<u64>,
    /// Longest credBlob, in bytes.
    pub max_cred_blob_length: Option<u64>,
    /// How many relying parties may be told the minimum PIN length.
    pub max_rpids_for_set_min_pin_length: Option<u64>,
    /// How often to try its own verification before falling back to the PIN.
    pub preferred_platform_uv_attempts: Option<u64>,
    /// How it verifies the person: bits of the FIDO registry of predefined values.
    pub uv_modality: Option<u64>,
    /// Certifications and their level.
    pub certifications: BTreeMap<String, u64>,
    /// Room for discoverable credentials; an estimate.
    pub remaining_discoverable_credentials: Option<u64>,
    /// The vendor's own subcommands of authenticatorConfig; `None` if there are none.
    pub vendor_prototype_config_commands: Option<Vec<u64>>,
    /// Attestation formats, the most liked first.
    pub attestation_formats: Vec<String>,
    /// Uses of its own verification since the PIN was last entered.
    pub uv_count_since_last_pin_entry: Option<u64>,
    /// Reset wants a touch of five seconds or more.
    pub long_touch_for_reset: bool,
    /// An identifier of this very token, encrypted for holders of a persistent token.
    pub enc_identifier: Option<Vec<u8>>,
    /// Transports over which it can be reset; empty means all.
    pub transports_for_reset: Vec<String>,
    /// It wants more of a PIN than length; `None` if it does not say.
    pub pin_complexity_policy: Option<bool>,
    /// Where that is described: a URL as bytes, unchecked.
    pub pin_complexity_policy_url: Option<Vec<u8>>,
    /// Longest PIN it takes, in code points; never zero.
    pub max_pin_length: u64,
    /// State of its credential store, encrypted for holders of a persistent token.
    pub enc_cred_store_state: Option<Vec<u8>>,
    /// Subcommands of authenticatorConfig; `None` if it does not say.
    pub authenticator_config_commands: Option<Vec<u64>>,
}

impl GetInfo {
    /// Reads the body of a reply. Keys that the specification does not know are ignored.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let map = &Map::whole(body)?;
        Ok(Self {
            versions: map.required(0x01, "versions", Item::strings)?,
            extensions: texts(map, 0x02, "extensions")?,
            aaguid: map.required(0x03, "aaguid", Item::byte_array)?,
            options: map.optional(0x04, "options", options)?.unwrap_or_default(),
            max_msg_size: positive(map, 0x05, "maxMsgSize")?.unwrap_or(1024),
            pin_uv_auth_protocols: map
                .optional(0x06, "pinUvAuthProtocols", Item::unsigneds)?
                .unwrap_or_default(),
            max_credential_count_in_list: positive(map, 0x07, "maxCredentialCountInList")?,
            max_credential_id_length: positive(map, 0x08, "maxCredentialIdLength")?,
            transports: texts(map, 0x09, "transports")?,
            algorithms: map.optional(0x0A, "algorithms", read_algorithms)?.unwrap_or_default(),
            max_serialized_large_blob_array: count(map, 0x0B, "maxSerializedLargeBlobArray")?,
            force_pin_change: flag(map, 0x0C, "forcePINChange")?.unwrap_or(false),
            min_pin_length: count(map, 0x0D, "minPINLength")?.unwrap_or(4),
            firmware_version: count(map, 0x0E, "firmwareVersion")?,
            max_cred_blob_length: count(map, 0x0F, "maxCredBlobLength")?,
            max_rpids_for_set_min_pin_length: count(map, 0x10, "maxRPIDsForSetMinPINLength")?,
            preferred_platform_uv_attempts: count(map, 0x11, "preferredPlatformUvAttempts")?,
            uv_modality: count(map, 0x12, "uvModality")?,
            certifications: map
                .optional(0x13, "certifications", |item| item.map()?.by_text(Item::unsigned))?
                .unwrap_or_default(),
            remaining_discoverable_credentials: count(
                map,
                0x14,
                "remainingDiscoverableCredentials",
            )?,
            vendor_prototype_config_commands: map.optional(
                0x15,
                "vendorPrototypeConfigCommands",
                Item::unsigneds,
            )?,
            attestation_formats: map
                .optional(0x16, "attestationFormats", Item::strings)?
                .unwrap_or_else(|| vec!["packed".to_owned()]),
            uv_count_since_last_pin_entry: count(map, 0x17, "uvCountSinceLastPinEntry")?,
            long_touch_for_reset: flag(map, 0x18, "longTouchForReset")?.unwrap_or(false),
            enc_identifier: map.optional(0x19, "encIdentifier", Item::byte_vec)?,
            transports_for_reset: texts(map, 0x1A, "transportsForReset")?,
            pin_complexity_policy: flag(map, 0x1B, "pinComplexityPolicy")?,
            pin_complexity_policy_url: map.optional(
                0x1C,
                "pinComplexityPolicyURL",
                Item::byte_vec,
            )?,
            max_pin_length: positive(map, 0x1D, "maxPINLength")?.unwrap_or(63),
            enc_cred_store_state: map.optional(0x1E, "encCredStoreState", Item::byte_vec)?,
            authenticator_config_commands: map.optional(
                0x1F,
                "authenticatorConfigCommands",
                Item::unsigneds,
            )?,
        })
    }

    /// Whether it names this version of CTAP.
    pub fn speaks(&self, version: &str) -> bool {
        self.versions.iter().any(|known| known == version)
    }

    /// Whether it names this extension.
    pub fn extends(&self, extension: &str) -> bool {
        self.extensions.iter().any(|known| known == extension)
    }
}

fn texts(map: &Map<'_>, key: i128, name: &'static str) -> Result<Vec<String>, DecodeError> {
    Ok(map.optional(key, name, Item::strings)?.unwrap_or_default())
}

fn flag(map: &Map<'_>, key: i128, name: &'static str) -> Result<Option<bool>, DecodeError> {
    map.optional(key, name, Item::bool)
}

fn count(map: &Map<'_>, key: i128, name: &'static str) -> Result<Option<u64>, DecodeError> {
    map.optional(key, name, Item::unsigned)
}

/// A count that the specification wants above zero: zero is taken as left out.
fn positive(map: &Map<'_>, key: i128, name: &'static str) -> Result<Option<u64>, DecodeError> {
    Ok(count(map, key, name)?.filter(|count| *count > 0))
}

fn options(item: Item<'_>) -> Option<Options> {
    item.map()?.by_text(Item::bool).map(Options)
}

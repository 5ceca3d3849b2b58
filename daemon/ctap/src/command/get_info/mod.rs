//! authenticatorGetInfo (CTAP 2.2 §6.4, with the fields that CTAP 2.3 adds): what a token is and
//! can do.

mod options;

use std::collections::BTreeMap;

pub use options::Options;

use crate::cbor::{Item, Map};
use crate::credential::read_algorithms;
use crate::pin::Protocol;
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
    /// Whether it has a PIN and takes it only once it was changed (CTAP 2.2 §6.4, forcePINChange).
    pub fn wants_another_pin(&self) -> bool {
        self.force_pin_change && self.options.client_pin() == Some(true)
    }

    /// Reads the body of a reply. Keys that the specification does not know are ignored, and so is
    /// what cannot be read or a token gives in another type: what it says beside stays true.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let map = &Map::readable(body)?;
        Ok(Self {
            versions: map.required(0x01, "versions", names)?,
            extensions: texts(map, 0x02),
            aaguid: map.typed(0x03, Item::byte_array).unwrap_or_default(),
            options: map.typed(0x04, options).unwrap_or_default(),
            max_msg_size: positive(map, 0x05).unwrap_or(1024),
            pin_uv_auth_protocols: map.typed(0x06, numbers).unwrap_or_default(),
            max_credential_count_in_list: positive(map, 0x07),
            max_credential_id_length: positive(map, 0x08),
            transports: texts(map, 0x09),
            algorithms: map.typed(0x0A, read_algorithms).unwrap_or_default(),
            max_serialized_large_blob_array: count(map, 0x0B),
            force_pin_change: flag(map, 0x0C).unwrap_or(false),
            min_pin_length: count(map, 0x0D).unwrap_or(4),
            firmware_version: count(map, 0x0E),
            max_cred_blob_length: count(map, 0x0F),
            max_rpids_for_set_min_pin_length: count(map, 0x10),
            preferred_platform_uv_attempts: count(map, 0x11),
            uv_modality: count(map, 0x12),
            certifications: map.typed(0x13, certifications).unwrap_or_default(),
            remaining_discoverable_credentials: count(map, 0x14),
            vendor_prototype_config_commands: map.typed(0x15, Item::unsigneds),
            attestation_formats: map
                .typed(0x16, names)
                .unwrap_or_else(|| vec!["packed".to_owned()]),
            uv_count_since_last_pin_entry: count(map, 0x17),
            long_touch_for_reset: flag(map, 0x18).unwrap_or(false),
            enc_identifier: map.typed(0x19, Item::byte_vec),
            transports_for_reset: texts(map, 0x1A),
            pin_complexity_policy: flag(map, 0x1B),
            pin_complexity_policy_url: map.typed(0x1C, url),
            max_pin_length: positive(map, 0x1D).unwrap_or(63),
            enc_cred_store_state: map.typed(0x1E, Item::byte_vec),
            authenticator_config_commands: map.typed(0x1F, Item::unsigneds),
        })
    }

    /// The PIN/UV auth protocol to speak with it. CTAP 2.0 had one only, which tokens of that time
    /// need not list.
    pub fn pin_uv_auth_protocol(&self) -> Option<Protocol> {
        match self.pin_uv_auth_protocols.as_slice() {
            [] => self.options.client_pin().map(|_| Protocol::One),
            listed => Protocol::choose(listed),
        }
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

fn texts(map: &Map<'_>, key: i128) -> Vec<String> {
    map.typed(key, names).unwrap_or_default()
}

/// Those that are texts.
fn names(item: Item<'_>) -> Option<Vec<String>> {
    item.readable_list(Item::string)
}

/// Those that are numbers.
fn numbers(item: Item<'_>) -> Option<Vec<u64>> {
    item.readable_list(Item::unsigned)
}

fn flag(map: &Map<'_>, key: i128) -> Option<bool> {
    map.typed(key, Item::bool)
}

fn count(map: &Map<'_>, key: i128) -> Option<u64> {
    map.typed(key, Item::unsigned)
}

/// A count that the specification wants above zero: zero is taken as left out.
fn positive(map: &Map<'_>, key: i128) -> Option<u64> {
    count(map, key).filter(|count| *count > 0)
}

/// Bytes, or the text that some tokens send instead.
fn url(item: Item<'_>) -> Option<Vec<u8>> {
    item.byte_vec().or_else(|| item.text().map(|url| url.as_bytes().to_vec()))
}

/// Those whose level is a number.
fn certifications(item: Item<'_>) -> Option<BTreeMap<String, u64>> {
    Some(item.map()?.typed_by_text(Item::unsigned))
}

/// Those that are true or false.
fn options(item: Item<'_>) -> Option<Options> {
    Some(Options(item.map()?.typed_by_text(Item::bool)))
}

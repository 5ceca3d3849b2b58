//! GET METADATA: what the card knows of its keys, PIN and PUK (Yubico's, from version 5.3).

use super::key::{Algorithm, PinPolicy, PublicKey, TouchPolicy};
use super::management::ManagementAlgorithm;
use super::{Slot, pin};
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv;

const ALGORITHM: tlv::Tag = 0x01;
const POLICY: tlv::Tag = 0x02;
const ORIGIN: tlv::Tag = 0x03;
const PUBLIC_KEY: tlv::Tag = 0x04;
const DEFAULT: tlv::Tag = 0x05;
const TRIES: tlv::Tag = 0x06;

/// What metadata is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// The PIN.
    Pin,
    /// The PUK.
    Puk,
    /// The management key.
    ManagementKey,
    /// A key.
    Slot(Slot),
}

/// Asks for the metadata. Cards that are not Yubico's do not know it; a Nitrokey answers with
/// nothing.
pub fn metadata(of: Reference) -> Command {
    let reference = match of {
        Reference::Pin => pin::PIN,
        Reference::Puk => pin::PUK,
        Reference::ManagementKey => super::management::REFERENCE,
        Reference::Slot(slot) => slot.reference(),
    };
    Command::new(0xF7, 0, reference).answered()
}

/// What the card says. All of it may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlotMetadata {
    /// The algorithm of a key.
    pub algorithm: Option<Algorithm>,
    /// The algorithm of the management key.
    pub management: Option<ManagementAlgorithm>,
    /// When a key wants the PIN.
    pub pin_policy: Option<PinPolicy>,
    /// When a key wants a touch.
    pub touch_policy: Option<TouchPolicy>,
    /// The key was made on the card, not imported.
    pub made_here: Option<bool>,
    /// The public key.
    pub public_key: Option<PublicKey>,
    /// PIN, PUK or management key is the one that everybody knows.
    pub is_default: Option<bool>,
    /// How often PIN or PUK may be wrong in a row.
    pub tries: Option<u8>,
    /// How often it may still be wrong.
    pub tries_left: Option<u8>,
}

impl SlotMetadata {
    /// Reads the reply to [`metadata`]. No key in the slot is `None`.
    pub fn decode(reply: &Reply) -> Result<Option<Self>, ReplyError> {
        if reply.status.is_not_found() {
            return Ok(None);
        }
        let data = reply.success()?;
        let field = |tag| tlv::find(data, tag);
        let one = |tag| field(tag).map(|value| value.and_then(<[u8]>::first).copied());
        let pair = |tag| field(tag).map(|value| value.and_then(<[u8]>::first_chunk::<2>).copied());
        let (number, policy, tries) = (one(ALGORITHM)?, pair(POLICY)?, pair(TRIES)?);
        let algorithm = number.and_then(Algorithm::from_byte);
        let public_key = match (field(PUBLIC_KEY)?, algorithm) {
            (Some(key), Some(algorithm)) => Some(PublicKey::decode(key, algorithm)?),
            _ => None,
        };
        Ok(Some(SlotMetadata {
            algorithm,
            management: number.and_then(ManagementAlgorithm::from_byte),
            pin_policy: policy.and_then(|[pin, _]| PinPolicy::from_byte(pin)),
            touch_policy: policy.and_then(|[_, touch]| TouchPolicy::from_byte(touch)),
            made_here: one(ORIGIN)?.map(|origin| origin == 1),
            public_key,
            is_default: one(DEFAULT)?.map(|default| default != 0),
            tries: tries.map(|[total, _]| total),
            tries_left: tries.map(|[_, left]| left),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};

    fn read(digits: &str) -> SlotMetadata {
        SlotMetadata::decode(&ok(digits)).unwrap().unwrap()
    }

    #[test]
    fn a_public_key_that_is_none_is_refused() {
        let refused = SlotMetadata::decode(&ok("010111 04028600"));
        assert_eq!(refused, Err(ReplyError::Invalid("point")));
        assert!(matches!(SlotMetadata::decode(&ok("0605ff")), Err(ReplyError::Tlv(_))));
    }

    #[test]
    fn a_slot_without_a_key() {
        assert_eq!(SlotMetadata::decode(&refused(0x6A88)), Ok(None));
    }

    #[test]
    fn a_card_that_says_nothing() {
        assert_eq!(read(""), SlotMetadata::default());
    }

    #[test]
    fn a_default_pin_with_its_tries() {
        assert_eq!(sent(&metadata(Reference::Pin)), "00f7008000");
        let pin = read("0101ff 050101 06020302");
        assert_eq!((pin.is_default, pin.tries, pin.tries_left), (Some(true), Some(3), Some(2)));
        assert_eq!(pin.algorithm, None);
    }

    #[test]
    fn a_management_key_that_was_changed() {
        let key = read("01010c 02020001 050100");
        assert_eq!(key.management, Some(ManagementAlgorithm::Aes256));
        assert_eq!((key.is_default, key.touch_policy), (Some(false), Some(TouchPolicy::Never)));
    }

    #[test]
    fn a_key_that_was_made_on_the_card() {
        let point = format!("04{}", "22".repeat(64));
        let key = read(&format!("010111 02020203 030101 0443 8641 {point}"));
        assert_eq!(key.pin_policy, Some(PinPolicy::Once));
        assert_eq!(key.touch_policy, Some(TouchPolicy::Cached));
        assert_eq!(key.made_here, Some(true));
        assert!(matches!(key.public_key, Some(PublicKey::Point(Algorithm::P256, _))));
    }
}

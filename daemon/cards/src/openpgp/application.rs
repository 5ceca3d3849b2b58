//! Application related data: the card's PINs, keys and abilities in one object (§4.4.3.1).

use super::status::{chunk, origin};
use super::{
    Algorithm, GET_DATA, Identifier, KeyKind, KeyStatus, PasswordStatus, Touch, content, object,
};
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Tag};

const RELATED_DATA: Tag = 0x6E;
const IDENTIFIER: Tag = 0x4F;
const HISTORICAL: Tag = 0x5F52;
const DISCRETIONARY: Tag = 0x73;
const CAPABILITIES: Tag = 0xC0;
const PIN_STATUS: Tag = 0xC4;
const FINGERPRINTS: Tag = 0xC5;
const MADE: Tag = 0xCD;
const KEY_INFORMATION: Tag = 0xDE;

/// Asks for the application related data.
pub fn application() -> Command {
    object(GET_DATA, 0x6E).answered()
}

/// What the card says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Who made it, and which one it is.
    pub identifier: Identifier,
    /// How the PINs are.
    pub pins: PasswordStatus,
    /// It takes extended APDUs.
    pub extended: bool,
    /// It can hash PINs, and [`kdf`](super::kdf) says whether it does.
    pub kdf: bool,
    /// The key that signs.
    pub signature: KeyStatus,
    /// The key that decrypts.
    pub decryption: KeyStatus,
    /// The key that authenticates.
    pub authentication: KeyStatus,
}

impl Application {
    /// Reads the reply to [`application`].
    pub fn decode(reply: &Reply) -> Result<Self, ReplyError> {
        let data = content(reply, RELATED_DATA)?;
        let identifier = tlv::find(data, IDENTIFIER)?;
        let identifier = identifier.ok_or(ReplyError::Missing("application identifier"))?;
        // Some cards leave the discretionary objects without their tag.
        let inner = tlv::find(data, DISCRETIONARY)?.unwrap_or(data);
        let pins = tlv::find(inner, PIN_STATUS)?.ok_or(ReplyError::Missing("PIN status"))?;
        let historical = tlv::find(data, HISTORICAL)?.unwrap_or_default();
        let capabilities = tlv::find(inner, CAPABILITIES)?.unwrap_or_default();
        Ok(Application {
            identifier: Identifier::decode(identifier)?,
            pins: PasswordStatus::decode(pins)?,
            extended: takes_extended(historical),
            kdf: capabilities.first().is_some_and(|features| features & 0x01 != 0),
            signature: key(inner, KeyKind::Signature)?,
            decryption: key(inner, KeyKind::Decryption)?,
            authentication: key(inner, KeyKind::Authentication)?,
        })
    }

    /// What it says of one key.
    pub fn key(&self, kind: KeyKind) -> &KeyStatus {
        match kind {
            KeyKind::Signature => &self.signature,
            KeyKind::Decryption => &self.decryption,
            KeyKind::Authentication => &self.authentication,
        }
    }
}

fn key(data: &[u8], kind: KeyKind) -> Result<KeyStatus, ReplyError> {
    let field = |tag| tlv::find(data, tag).map(Option::unwrap_or_default);
    let attributes = tlv::find(data, kind.attributes())?;
    let attributes = attributes.ok_or(ReplyError::Missing("algorithm attributes"))?;
    Ok(KeyStatus {
        algorithm: Algorithm::decode(attributes),
        fingerprint: chunk(field(FINGERPRINTS)?, kind.index()),
        made: chunk(field(MADE)?, kind.index()).map(u32::from_be_bytes),
        origin: origin(field(KEY_INFORMATION)?, kind.number()),
        touch: Touch::decode(field(kind.touch_object().into())?),
    })
}

/// The card capabilities in compact TLV, 73, say in their third byte whether extended lengths are
/// taken (§6, ISO 7816-4 §8.1.1.2.7).
fn takes_extended(historical: &[u8]) -> bool {
    let mut rest = historical.get(1..).unwrap_or_default();
    while let [header, after @ ..] = rest {
        let Some((value, next)) = after.split_at_checked(usize::from(header & 0x0F)) else {
            return false;
        };
        if *header == 0x73 {
            return value.get(2).is_some_and(|lengths| lengths & 0x40 != 0);
        }
        rest = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openpgp::{Curve, KeyOrigin};
    use crate::test::{bytes, ok, sent};

    const AID: &str = "4f10 d276000124010304000f0000000100 00";
    const HISTORY: &str = "5f520a 0031f573c00160059000";

    fn discretionary() -> String {
        let mut fields = String::from("c00a 3f00000007ff07ff0001");
        fields += "c106 010800001100 c20b 122b060104019755010501 c309 132a8648ce3d030107";
        fields += "c407 007f7f7f030003";
        fields += &format!("c53c {}{}{}", "00".repeat(20), "00".repeat(20), "ab".repeat(20));
        fields += "cd0c 00000000 00000000 5f000000 de06 010002000301 d602 0020 d802 0120";
        fields.replace(' ', "")
    }

    fn wrapped(tag: &str, digits: &str) -> String {
        format!("{tag}81{:02x}{digits}", bytes(digits).len())
    }

    fn read(digits: &str) -> Result<Application, ReplyError> {
        Application::decode(&ok(digits))
    }

    fn whole() -> String {
        wrapped("6e", &format!("{AID}{HISTORY}{}", wrapped("73", &discretionary())))
    }

    #[test]
    fn data_that_lacks_something() {
        assert_eq!(read(""), Err(ReplyError::Missing("application identifier")));
        assert_eq!(read("6e00"), Err(ReplyError::Missing("application identifier")));
        assert_eq!(read(AID), Err(ReplyError::Missing("PIN status")));
        let keyless = format!("{AID}7309c407007f7f7f030003");
        assert_eq!(read(&keyless), Err(ReplyError::Missing("algorithm attributes")));
        let short = format!("{AID}7303c40100");
        assert_eq!(read(&short), Err(ReplyError::Invalid("PIN status")));
    }

    #[test]
    fn data_cut_anywhere_is_refused_without_a_panic() {
        let whole = bytes(&whole());
        for length in 0..whole.len() {
            assert!(read(&hex::encode(&whole[..length])).is_err(), "{length}");
        }
    }

    #[test]
    fn a_card_with_one_key() {
        assert_eq!(sent(&application()), "00ca006e00");
        let card = read(&whole()).unwrap();
        assert_eq!(card.identifier.to_string(), "000F:00000001");
        assert!(card.kdf);
        let key = card.key(KeyKind::Authentication);
        assert_eq!(key.algorithm, Algorithm::Ecdsa(Curve::P256));
        assert_eq!((key.fingerprint, key.made), (Some([0xAB; 20]), Some(0x5F00_0000)));
        assert_eq!((key.origin, key.touch), (Some(KeyOrigin::Generated), Some(Touch::Always)));
        assert_eq!(card.signature.fingerprint, None);
        assert_eq!(card.signature.origin, Some(KeyOrigin::Absent));
        assert_eq!((card.decryption.touch, card.decryption.made), (None, None));
    }

    #[test]
    fn wrapping_makes_no_difference() {
        let bare = format!("{AID}{HISTORY}{}", discretionary());
        assert_eq!(read(&bare), read(&whole()));
    }

    /// Historical bytes of Gnuk and of YubiKeys.
    #[test]
    fn extended_lengths_are_in_the_historical_bytes() {
        assert!(takes_extended(&bytes("0073000040059000")));
        assert!(takes_extended(&bytes("0031c573c00140059000")));
        assert!(!takes_extended(&bytes("0031f573c00180059000")));
        assert!(!takes_extended(&bytes("007f")));
        assert!(!takes_extended(&[]));
    }
}

//! What the card says of its holder (§4.4.3.4): a name, where to find the key, a login.

use super::{GET_DATA, content, object};
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Tag};

const RELATED_DATA: Tag = 0x65;
const NAME: Tag = 0x5B;
const LANGUAGE: Tag = 0x5F2D;

/// The holder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cardholder {
    /// The name, given names first.
    pub name: Option<String>,
    /// Languages, the most liked first, two letters each: `deen`.
    pub languages: Option<String>,
}

/// Asks for the holder.
pub fn cardholder() -> Command {
    object(GET_DATA, 0x65).answered()
}

/// Asks where the public key is.
pub fn url() -> Command {
    object(GET_DATA, 0x5F50).answered()
}

/// Asks for the login.
pub fn login() -> Command {
    object(GET_DATA, 0x5E).answered()
}

/// Reads the reply to [`url`] or [`login`]. Nothing is `None`.
pub fn read_text(reply: &Reply) -> Result<Option<String>, ReplyError> {
    if reply.status.is_not_found() {
        return Ok(None);
    }
    Ok(text(reply.success()?))
}

impl Cardholder {
    /// Reads the reply to [`cardholder`].
    pub fn decode(reply: &Reply) -> Result<Self, ReplyError> {
        let data = content(reply, RELATED_DATA)?;
        let field = |tag| Ok::<_, ReplyError>(tlv::find(data, tag)?.and_then(text));
        Ok(Cardholder { name: field(NAME)?.as_deref().map(spoken), languages: field(LANGUAGE)? })
    }
}

/// Text as people may be shown it: without control characters. It is Latin-1 by the specification
/// (§4.4.3.4) and UTF-8 on many cards.
fn text(bytes: &[u8]) -> Option<String> {
    let latin = || bytes.iter().map(|byte| char::from(*byte)).collect();
    let text = std::str::from_utf8(bytes).map_or_else(|_| latin(), str::to_owned);
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// `Doe<<Jane<Ann` is Jane Ann Doe (ISO/IEC 7501-1).
fn spoken(name: &str) -> String {
    let spaced = |part: &str| part.replace('<', " ").trim().to_owned();
    match name.split_once("<<") {
        Some((family, given)) => format!("{} {}", spaced(given), spaced(family)).trim().to_owned(),
        None => spaced(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused};

    #[test]
    fn texts_with_control_characters_lose_them() {
        let url = read_text(&ok(&hex::encode("a\x1b[31m\nb"))).unwrap();
        assert_eq!(url.as_deref(), Some("a[31mb"));
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(read_text(&ok("")), Ok(None));
        assert_eq!(read_text(&refused(0x6A88)), Ok(None));
        assert_eq!(Cardholder::decode(&ok("6500")), Ok(Cardholder::default()));
        assert!(matches!(Cardholder::decode(&ok("65055b")), Err(ReplyError::Tlv(_))));
    }

    #[test]
    fn a_name_is_turned_round() {
        let reply = format!("6513 5b0d {} 5f2d02 6465", hex::encode("Doe<<Jane<Ann"));
        let reply = ok(&reply.replace("6513", "6514"));
        let holder = Cardholder::decode(&reply).unwrap();
        assert_eq!(holder.name.as_deref(), Some("Jane Ann Doe"));
        assert_eq!(holder.languages.as_deref(), Some("de"));
        assert_eq!(spoken("Jane"), "Jane");
        assert_eq!(spoken("Doe<<"), "Doe");
    }

    #[test]
    fn latin_letters_and_utf_8_are_both_read() {
        assert_eq!(text(b"M\xFCller").as_deref(), Some("Müller"));
        assert_eq!(text("Müller".as_bytes()).as_deref(), Some("Müller"));
    }
}

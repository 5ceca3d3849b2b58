//! What the JSON of WebAuthn has in it everywhere: bytes, and words of an enumeration.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, de};

/// Bytes as base64url without padding, in their one canonical form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes());
        bytes.map(Self).map_err(|error| de::Error::custom(format!("no base64url: {error}")))
    }
}

/// Bytes as base64url.
pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL_NOPAD.encode(bytes.as_ref())
}

/// A word of `T`; `None` if it is another word, or there is none.
pub fn known<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Word<T> {
        Known(T),
        #[expect(dead_code, reason = "what the word is does not matter")]
        Unknown(String),
    }
    Ok(match Option::deserialize(deserializer)? {
        Some(Word::Known(word)) => Some(word),
        Some(Word::Unknown(_)) | None => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_has_one_form() {
        let bytes = |text: &str| serde_json::from_str::<Bytes>(&format!("\"{text}\"")).ok();
        assert_eq!(bytes("_-8"), Some(Bytes(vec![0xFF, 0xEF])));
        assert_eq!(bytes(""), Some(Bytes(Vec::new())));
        for wrong in ["_-9", "_-8=", "/+8", "_-8\\n", " _-8", "A"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}

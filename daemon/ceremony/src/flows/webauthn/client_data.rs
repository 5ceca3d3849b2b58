//! The client data that a key signs (WebAuthn L3 §5.8.1), byte for byte as §5.8.1.1 has it, so that
//! relying parties may compare it without reading JSON.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::json::base64url;
use super::site::{Site, TopOrigin};

/// What is being done.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Create,
    Get,
}

/// Client data, serialized.
pub struct ClientData(String);

impl ClientData {
    /// Of this ceremony.
    pub fn new(kind: Kind, challenge: &[u8], site: &Site) -> Self {
        let kind = match kind {
            Kind::Create => "webauthn.create",
            Kind::Get => "webauthn.get",
        };
        let (challenge, origin) = (quoted(&base64url(challenge)), quoted(&site.origin));
        let mut json = format!(r#"{{"type":"{kind}","challenge":{challenge},"origin":{origin}"#);
        match &site.around {
            TopOrigin::Same => json += r#","crossOrigin":false}"#,
            TopOrigin::Other(top) => {
                json += &format!(r#","crossOrigin":true,"topOrigin":{}}}"#, quoted(top));
            }
            TopOrigin::Unknown => json += r#","crossOrigin":true}"#,
        }
        Self(json)
    }

    /// What the page gets.
    pub fn json(&self) -> &str {
        &self.0
    }

    /// What the key signs.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

/// `CCDToString` of §5.8.1.1.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..='\x1F' => {
                // Writing into a String does not fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(around: TopOrigin) -> Site {
        Site {
            origin: "https://login.example.com:8443".to_owned(),
            around,
            rp_id: "example.com".to_owned(),
            program: None,
        }
    }

    #[test]
    fn members_come_in_the_order_of_the_specification() {
        let json =
            |kind, around| ClientData::new(kind, &[0xFF, 0xEF], &site(around)).json().to_owned();
        assert_eq!(
            json(Kind::Create, TopOrigin::Same),
            r#"{"type":"webauthn.create","challenge":"_-8","origin":"https://login.example.com:8443","crossOrigin":false}"#
        );
        assert_eq!(
            json(Kind::Get, TopOrigin::Other("https://shop.example".to_owned())),
            r#"{"type":"webauthn.get","challenge":"_-8","origin":"https://login.example.com:8443","crossOrigin":true,"topOrigin":"https://shop.example"}"#
        );
        assert_eq!(
            json(Kind::Get, TopOrigin::Unknown),
            r#"{"type":"webauthn.get","challenge":"_-8","origin":"https://login.example.com:8443","crossOrigin":true}"#
        );
    }

    #[test]
    fn it_begins_as_in_the_specifications_test_vectors() {
        // §16.2; what it has after this is to see that relying parties pass over what they do not know.
        let challenge = "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130";
        let challenge = u256(challenge);
        let example = Site { origin: "https://example.org".to_owned(), ..site(TopOrigin::Same) };
        let json = ClientData::new(Kind::Create, &challenge, &example).json().to_owned();
        let vector = r#"{"type":"webauthn.create","challenge":"AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TA","origin":"https://example.org","crossOrigin":false,"extraData":"#;
        assert!(vector.starts_with(json.trim_end_matches('}')), "{json}");
        // §16.4.
        let challenge = "3be5aacd03537142472340ab5969f240f1d87716e20b6807ac230655fa4b3b49";
        let framed = Site { around: TopOrigin::Other("https://example.com".to_owned()), ..example };
        let json = ClientData::new(Kind::Create, &u256(challenge), &framed).json().to_owned();
        let vector = r#"{"type":"webauthn.create","challenge":"O-WqzQNTcUJHI0CrWWnyQPHYdxbiC2gHrCMGVfpLO0k","origin":"https://example.org","crossOrigin":true,"#;
        assert!(json.starts_with(vector), "{json}");
    }

    fn u256(hex: &str) -> Vec<u8> {
        let (high, low) = hex.split_at(32);
        [high, low].map(|it| u128::from_str_radix(it, 16).unwrap().to_be_bytes()).concat()
    }

    #[test]
    fn text_is_quoted_as_the_specification_has_it() {
        assert_eq!(quoted("a\"b\\c\n\u{1f}/é\u{7f}"), "\"a\\\"b\\\\c\\u000a\\u001f/é\u{7f}\"");
    }
}

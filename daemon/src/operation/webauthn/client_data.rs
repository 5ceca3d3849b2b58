//! The client data that a key signs (WebAuthn L3 §5.8.1), byte for byte as §5.8.1.1 has it, so that
//! relying parties may compare it without reading JSON.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::options::base64url;
use super::site::Site;

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
        match &site.top_origin {
            Some(top) => json += &format!(r#","crossOrigin":true,"topOrigin":{}}}"#, quoted(top)),
            None => json += r#","crossOrigin":false}"#,
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

    fn site(top_origin: Option<&str>) -> Site {
        Site {
            origin: "https://login.example.com:8443".to_owned(),
            top_origin: top_origin.map(str::to_owned),
            rp_id: "example.com".to_owned(),
            program: None,
        }
    }

    #[test]
    fn members_come_in_the_order_of_the_specification() {
        let json = |kind, top| ClientData::new(kind, &[0xFF, 0xEF], &site(top)).json().to_owned();
        assert_eq!(
            json(Kind::Create, None),
            r#"{"type":"webauthn.create","challenge":"_-8","origin":"https://login.example.com:8443","crossOrigin":false}"#
        );
        assert_eq!(
            json(Kind::Get, Some("https://shop.example")),
            r#"{"type":"webauthn.get","challenge":"_-8","origin":"https://login.example.com:8443","crossOrigin":true,"topOrigin":"https://shop.example"}"#
        );
    }

    #[test]
    fn text_is_quoted_as_the_specification_has_it() {
        assert_eq!(quoted("a\"b\\c\n\u{1f}/é\u{7f}"), "\"a\\\"b\\\\c\\u000a\\u001f/é\u{7f}\"");
    }
}

//! What a page asks for, as JSON (WebAuthn L3 §5.1.8 and §5.1.9). Words that an enumeration does not
//! have count as absent (§2.1.1), members that we do not know are passed over.

use serde::Deserialize;

use super::extensions::{CreationExtensions, RequestExtensions};
use super::json::{Bytes, known};

/// `PublicKeyCredentialCreationOptionsJSON`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Creation {
    pub rp: RelyingParty,
    pub user: UserEntity,
    pub challenge: Bytes,
    pub pub_key_cred_params: Vec<Parameters>,
    pub timeout: Option<u64>,
    #[serde(default)]
    pub exclude_credentials: Vec<CredentialDescriptor>,
    pub authenticator_selection: Option<Selection>,
    #[serde(default, deserialize_with = "known")]
    pub attestation: Option<Attestation>,
    pub extensions: Option<CreationExtensions>,
}

/// `PublicKeyCredentialRequestOptionsJSON`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub challenge: Bytes,
    pub timeout: Option<u64>,
    pub rp_id: Option<String>,
    #[serde(default)]
    pub allow_credentials: Vec<CredentialDescriptor>,
    #[serde(default, deserialize_with = "known")]
    pub user_verification: Option<UserVerification>,
    pub extensions: Option<RequestExtensions>,
}

#[derive(Debug, Deserialize)]
pub struct RelyingParty {
    pub id: Option<String>,
    pub name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserEntity {
    pub id: Bytes,
    pub name: String,
    pub display_name: String,
}

#[derive(Debug, Deserialize)]
pub struct Parameters {
    pub r#type: String,
    pub alg: i64,
}

#[derive(Debug, Deserialize)]
pub struct CredentialDescriptor {
    pub r#type: String,
    pub id: Bytes,
}

/// `AuthenticatorSelectionCriteria`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Selection {
    #[serde(default, deserialize_with = "known")]
    pub authenticator_attachment: Option<Attachment>,
    #[serde(default, deserialize_with = "known")]
    pub resident_key: Option<ResidentKey>,
    #[serde(default)]
    pub require_resident_key: bool,
    #[serde(default, deserialize_with = "known")]
    pub user_verification: Option<UserVerification>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attachment {
    Platform,
    CrossPlatform,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResidentKey {
    Discouraged,
    Preferred,
    Required,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UserVerification {
    Discouraged,
    #[default]
    Preferred,
    Required,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Attestation {
    #[default]
    None,
    Indirect,
    Direct,
    Enterprise,
}

impl Selection {
    /// What is asked for, by whichever of two members asks for it (§5.4.4).
    pub fn resident_key(&self) -> ResidentKey {
        let older = if self.require_resident_key {
            ResidentKey::Required
        } else {
            ResidentKey::Discouraged
        };
        self.resident_key.unwrap_or(older)
    }
}

/// The only type of credential there is.
const PUBLIC_KEY: &str = "public-key";

impl Parameters {
    pub fn is_public_key(&self) -> bool {
        self.r#type == PUBLIC_KEY
    }
}

/// The ids of those that are of a type that we know (§5.8.3).
pub fn ids(descriptors: Vec<CredentialDescriptor>) -> Vec<Vec<u8>> {
    let known = descriptors.into_iter().filter(|it| it.r#type == PUBLIC_KEY);
    known.map(|it| it.id.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn creation(more: &str) -> Result<Creation, serde_json::Error> {
        serde_json::from_str(&format!(
            r#"{{"rp":{{"name":"Example"}},"user":{{"id":"AQ","name":"a","displayName":""}},
                "challenge":"AAEC","pubKeyCredParams":[{{"type":"public-key","alg":-7}}]{more}}}"#
        ))
    }

    #[test]
    fn words_that_nobody_knows_count_as_absent() {
        let read = creation(
            r#","attestation":"notarized","hints":["telepathy"],"attestationFormats":["wax"],
               "excludeCredentials":[{"type":"password","id":"AQ"},{"type":"public-key","id":"Ag"}],
               "authenticatorSelection":{"authenticatorAttachment":"moon","residentKey":"maybe",
               "requireResidentKey":true,"userVerification":"later"},"extensions":{"colour":[1]}"#,
        )
        .unwrap();
        assert_eq!(read.attestation, None);
        assert_eq!(ids(read.exclude_credentials), [[2]]);
        let selection = read.authenticator_selection.unwrap();
        assert_eq!(selection.authenticator_attachment, None);
        assert_eq!(selection.user_verification, None);
        assert_eq!(selection.resident_key(), ResidentKey::Required);
    }

    #[test]
    fn the_newer_member_decides_about_discoverable_credentials() {
        let selection = r#"{"residentKey":"discouraged","requireResidentKey":true}"#;
        let selection: Selection = serde_json::from_str(selection).unwrap();
        assert_eq!(selection.resident_key(), ResidentKey::Discouraged);
        assert_eq!(Selection::default().resident_key(), ResidentKey::Discouraged);
    }

    #[test]
    fn what_is_nested_too_deep_is_an_error() {
        let deep = format!(r#","extensions":{{"prf":{}1{}}}"#, "[".repeat(9000), "]".repeat(9000));
        assert!(creation(&deep).is_err());
        for odd in [r#","timeout":-1"#, r#","excludeCredentials":{}"#, r#","attestation":7"#] {
            assert!(creation(odd).is_err(), "{odd}");
        }
    }
}

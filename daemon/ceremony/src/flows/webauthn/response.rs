//! What the page gets: `PublicKeyCredential.toJSON()` (WebAuthn L3 §5.1, §5.2.1, §5.2.2).

use mfad_ctap::command::{Assertion, NewCredential};
use serde::Serialize;
use serde_json::{Map, Value};

use super::client_data::ClientData;
use super::json::base64url;
use super::public_key;

/// Results of client extensions, by their name.
pub type ExtensionResults = Map<String, Value>;

/// `RegistrationResponseJSON` or `AuthenticationResponseJSON`, by what `R` is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Credential<R> {
    id: String,
    raw_id: String,
    r#type: &'static str,
    authenticator_attachment: &'static str,
    response: R,
    client_extension_results: ExtensionResults,
}

/// `AuthenticatorAttestationResponseJSON`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AttestationResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
    authenticator_data: String,
    transports: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key_algorithm: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key: Option<String>,
}

/// `AuthenticatorAssertionResponseJSON`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Signature {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
    signature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_handle: Option<String>,
}

/// A new credential, which can be reached over these transports.
pub fn registration(
    client_data: &ClientData,
    made: &NewCredential,
    transports: Vec<String>,
    results: ExtensionResults,
) -> Option<String> {
    let data = &made.authenticator_data;
    let credential = data.attested_credential.as_ref();
    let key = credential.and_then(|it| it.key());
    let response = AttestationResponse {
        client_data: base64url(client_data.json()),
        attestation_object: base64url(made.attestation_object()),
        authenticator_data: base64url(data.raw()),
        transports,
        public_key_algorithm: key.as_ref().map(|key| key.algorithm().0),
        public_key: key.as_ref().and_then(public_key::der).map(base64url),
    };
    let id = credential.map(|it| it.credential_id.as_slice()).unwrap_or_default();
    json(id, response, results)
}

/// A signature by the credential of this id.
pub fn authentication(
    client_data: &ClientData,
    id: &[u8],
    assertion: &Assertion,
    results: ExtensionResults,
) -> Option<String> {
    let response = Signature {
        client_data: base64url(client_data.json()),
        authenticator_data: base64url(assertion.authenticator_data.raw()),
        signature: base64url(&assertion.signature),
        user_handle: assertion.user.as_ref().map(|user| base64url(&user.id)),
    };
    json(id, response, results)
}

fn json(
    id: &[u8],
    response: impl Serialize,
    client_extension_results: ExtensionResults,
) -> Option<String> {
    let credential = Credential {
        id: base64url(id),
        raw_id: base64url(id),
        r#type: "public-key",
        authenticator_attachment: "cross-platform",
        response,
        client_extension_results,
    };
    serde_json::to_string(&credential).ok()
}

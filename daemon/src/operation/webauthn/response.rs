//! What the page gets: `PublicKeyCredential.toJSON()` (WebAuthn L3 §5.1.4, §5.2.1, §5.2.2).

use mfad_ctap::command::{Assertion, NewCredential};
use serde_json::{Map, Value, json};

use super::client_data::ClientData;
use super::options::base64url;
use super::public_key;

/// Results of client extensions, by their name.
pub type ExtensionResults = Map<String, Value>;

/// `RegistrationResponseJSON`.
pub fn registration(
    client_data: &ClientData,
    made: &NewCredential,
    transports: &[String],
    results: ExtensionResults,
) -> Value {
    let data = &made.authenticator_data;
    let mut response = json!({
        "clientDataJSON": base64url(client_data.json()),
        "attestationObject": base64url(made.attestation_object()),
        "authenticatorData": base64url(data.raw()),
        "transports": transports,
    });
    let id = data.attested_credential.as_ref().map(|it| it.credential_id.clone());
    if let Some(key) = data.attested_credential.as_ref().and_then(|it| it.key()) {
        response["publicKeyAlgorithm"] = key.algorithm().0.into();
        if let Some(der) = public_key::der(&key) {
            response["publicKey"] = base64url(der).into();
        }
    }
    credential(&id.unwrap_or_default(), response, results)
}

/// `AuthenticationResponseJSON`.
pub fn authentication(
    client_data: &ClientData,
    id: &[u8],
    assertion: &Assertion,
    results: ExtensionResults,
) -> Value {
    let mut response = json!({
        "clientDataJSON": base64url(client_data.json()),
        "authenticatorData": base64url(assertion.authenticator_data.raw()),
        "signature": base64url(&assertion.signature),
    });
    if let Some(user) = &assertion.user {
        response["userHandle"] = base64url(&user.id).into();
    }
    credential(id, response, results)
}

fn credential(id: &[u8], response: Value, results: ExtensionResults) -> Value {
    json!({
        "id": base64url(id),
        "rawId": base64url(id),
        "type": "public-key",
        "authenticatorAttachment": "cross-platform",
        "response": response,
        "clientExtensionResults": results,
    })
}

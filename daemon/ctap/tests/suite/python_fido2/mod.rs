//! Our bytes against those of python-fido2, as `vectors/record.py` recorded them: every request is
//! the same to the byte, and every reply that it reads we read the same.

mod bio_enrollment;
mod client_pin;
mod config;
mod credential_management;
mod hmac_secret;
mod large_blobs;
mod nfc;
mod u2f;

use mfad_ctap::command;
use mfad_ctap::command::EnterpriseAttestation;
use mfad_ctap::command::client_pin::{key_agreement_reply, token_reply};
use mfad_ctap::command::{Assertion, GetAssertion, GetInfo, MakeCredential, NewCredential};
use mfad_ctap::extension::{
    CredProtect, ExtensionOutputs, GetAssertionExtensions, MakeCredentialExtensions,
};
use mfad_ctap::hid::{self, Channel, Command, Receiver};
use mfad_ctap::pin::{PinError, PinUvAuthToken, Protocol, PublicKey, SharedSecret};
use mfad_ctap::{Algorithm, AuthenticatorData, LargeBlobKey, RelyingParty, User, body};
use serde_json::{Value, json};

fn recorded() -> Value {
    serde_json::from_str(include_str!("../../vectors/python-fido2.json")).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn client_data_hash() -> [u8; 32] {
    bytes(&recorded()["client data hash"]).try_into().unwrap()
}

/// The platform key and the initialization vector that the recording was made with.
fn recorded_random(slice: &mut [u8]) -> Result<(), PinError> {
    let source = if slice.len() == 32 { "platform key" } else { "iv" };
    slice.copy_from_slice(&bytes(&recorded()[source]));
    Ok(())
}

#[test]
fn requests_are_the_same() {
    let requests = &recorded()["requests"];
    let same = |name: &str, ours: Vec<u8>| {
        assert_eq!(hex::encode(ours), requests[name].as_str().unwrap(), "{name}");
    };
    same("get_info", command::get_info::encode());
    same("reset", command::reset::encode());
    same("selection", command::selection::encode());
    same("make_credential", least_make_credential().encode());
    same("make_credential with everything", full_make_credential().encode());
    same("get_assertion", least_get_assertion().encode());
    same("get_assertion with everything", full_get_assertion().encode());
    same("get_next_assertion", command::get_next_assertion());
    assert_eq!(requests.as_object().unwrap().len(), 8);
}

fn least_make_credential() -> MakeCredential {
    MakeCredential {
        client_data_hash: client_data_hash(),
        rp: RelyingParty { id: "example.com".into(), name: None },
        user: User { id: vec![1, 2], name: None, display_name: None },
        algorithms: vec![Algorithm::ES256],
        exclude_list: vec![],
        extensions: MakeCredentialExtensions::default(),
        rk: false,
        uv: false,
        pin_uv_auth: None,
        enterprise_attestation: None,
    }
}

fn full_make_credential() -> MakeCredential {
    MakeCredential {
        client_data_hash: client_data_hash(),
        rp: RelyingParty { id: "example.com".into(), name: Some("Example".into()) },
        user: User {
            id: vec![1, 2],
            name: Some("zoë".into()),
            display_name: Some("Zoë Example".into()),
        },
        algorithms: vec![Algorithm::ES256, Algorithm::EDDSA, Algorithm::RS256],
        exclude_list: vec![vec![0xC1; 16], vec![0xC2; 64]],
        extensions: MakeCredentialExtensions {
            cred_protect: Some(CredProtect::UserVerificationRequired),
            cred_blob: Some(b"blob".to_vec()),
            hmac_secret: true,
            hmac_secret_mc: None,
            large_blob_key: true,
            min_pin_length: true,
        },
        rk: true,
        uv: true,
        pin_uv_auth: None,
        enterprise_attestation: Some(EnterpriseAttestation::PlatformManaged),
    }
}

fn least_get_assertion() -> GetAssertion {
    GetAssertion {
        rp_id: "example.com".into(),
        client_data_hash: client_data_hash(),
        allow_list: vec![],
        extensions: GetAssertionExtensions::default(),
        up: true,
        uv: false,
        pin_uv_auth: None,
    }
}

fn full_get_assertion() -> GetAssertion {
    GetAssertion {
        allow_list: vec![vec![0xC1; 16], vec![0xC2; 64]],
        extensions: GetAssertionExtensions {
            cred_blob: true,
            hmac_secret: None,
            large_blob_key: true,
        },
        up: false,
        uv: true,
        ..least_get_assertion()
    }
}

fn protocols() -> [(Protocol, Value); 2] {
    let recorded = &recorded()["client_pin"];
    [(Protocol::One, recorded["1"].clone()), (Protocol::Two, recorded["2"].clone())]
}

fn token_key(recorded: &Value) -> PublicKey {
    let reply = bytes(&recorded["key_agreement"]["reply"]);
    key_agreement_reply(body(&reply).unwrap()).unwrap()
}

fn agreed(protocol: Protocol, recorded: &Value) -> SharedSecret {
    SharedSecret::agree_with(protocol, &token_key(recorded), recorded_random).unwrap()
}

/// What was recorded of `topic` with each protocol, and the token it was recorded with.
fn for_each_token(topic: &str, test: impl Fn(&PinUvAuthToken, &Value)) {
    for ((protocol, pin), number) in protocols().into_iter().zip(["1", "2"]) {
        let body = reply(&pin, "token_by_pin");
        let token = token_reply(&body, &agreed(protocol, &pin)).unwrap();
        test(&token, &recorded()[topic][number]);
    }
}

fn for_each_management(test: impl Fn(&PinUvAuthToken, &Value)) {
    for_each_token("management", test);
}

/// The body of the recorded reply of this name.
fn reply(recorded: &Value, name: &str) -> Vec<u8> {
    body(&bytes(&recorded[name]["reply"])).unwrap().to_vec()
}

#[test]
fn replies_are_read_the_same() {
    let replies = recorded()["replies"].as_array().unwrap().clone();
    assert_eq!(replies.len(), 7);
    for recorded in replies {
        let reply = bytes(&recorded["reply"]);
        let body = body(&reply).unwrap();
        let ours = match recorded["command"].as_str().unwrap() {
            "get_info" => info(&GetInfo::decode(body).unwrap()),
            "make_credential" => new_credential(&NewCredential::decode(body).unwrap()),
            "get_assertion" => assertion(&Assertion::decode(body).unwrap()),
            other => panic!("{other} is not compared"),
        };
        let mut theirs = recorded["read"].clone();
        let theirs = theirs.as_object_mut().unwrap();
        // We keep the statement as bytes, and nobody needs unsigned outputs.
        theirs.retain(|field, _| field != "att_stmt" && field != "unsigned_extension_outputs");
        assert_eq!(ours, json!(theirs), "{}", recorded["name"]);
    }
}

/// python-fido2 gives 0 for counts that are left out.
fn or_zero(count: Option<u64>) -> Value {
    json!(count.unwrap_or(0))
}

fn key_as_hex(key: &Option<LargeBlobKey>) -> Value {
    as_hex(&key.as_ref().map(LargeBlobKey::bytes))
}

fn as_hex(bytes: &Option<impl AsRef<[u8]>>) -> Value {
    json!(bytes.as_ref().map(hex::encode))
}

fn info(ours: &GetInfo) -> Value {
    let algorithms = ours.algorithms.iter().map(|a| json!({"alg": a.0, "type": "public-key"}));
    json!({
        "versions": ours.versions,
        "extensions": ours.extensions,
        "aaguid": hex::encode(ours.aaguid),
        "options": ours.options.0,
        "max_msg_size": ours.max_msg_size,
        "pin_uv_protocols": ours.pin_uv_auth_protocols,
        "max_creds_in_list": or_zero(ours.max_credential_count_in_list),
        "max_cred_id_length": or_zero(ours.max_credential_id_length),
        "transports": ours.transports,
        "algorithms": algorithms.collect::<Vec<_>>(),
        "max_large_blob": or_zero(ours.max_serialized_large_blob_array),
        "force_pin_change": ours.force_pin_change,
        "min_pin_length": ours.min_pin_length,
        "firmware_version": or_zero(ours.firmware_version),
        "max_cred_blob_length": or_zero(ours.max_cred_blob_length),
        "max_rpids_for_min_pin": or_zero(ours.max_rpids_for_set_min_pin_length),
        "preferred_platform_uv_attempts": or_zero(ours.preferred_platform_uv_attempts),
        "uv_modality": or_zero(ours.uv_modality),
        "certifications": ours.certifications,
        "remaining_disc_creds": ours.remaining_discoverable_credentials,
        "vendor_prototype_config_commands":
            ours.vendor_prototype_config_commands.clone().unwrap_or_default(),
        "attestation_formats": ours.attestation_formats,
        "uv_count_since_pin": ours.uv_count_since_last_pin_entry,
        "long_touch_for_reset": ours.long_touch_for_reset,
        "enc_identifier": as_hex(&ours.enc_identifier),
        "transports_for_reset": ours.transports_for_reset,
        "pin_complexity_policy": ours.pin_complexity_policy,
        "pin_complexity_policy_url": as_hex(&ours.pin_complexity_policy_url),
        "max_pin_length": ours.max_pin_length,
        "enc_cred_store_state": as_hex(&ours.enc_cred_store_state),
        "authenticator_config_commands": ours.authenticator_config_commands,
    })
}

fn new_credential(ours: &NewCredential) -> Value {
    json!({
        "fmt": ours.format,
        "auth_data": authenticator_data(&ours.authenticator_data),
        "att_stmt_cbor": hex::encode(&ours.attestation_statement),
        "ep_att": ours.enterprise_attestation.then_some(true),
        "large_blob_key": key_as_hex(&ours.large_blob_key),
        "attestation_object": hex::encode(ours.attestation_object()),
    })
}

fn assertion(ours: &Assertion) -> Value {
    json!({
        "credential": {"id": as_hex(&ours.credential_id), "type": "public-key"},
        "auth_data": authenticator_data(&ours.authenticator_data),
        "signature": hex::encode(&ours.signature),
        "user": ours.user.as_ref().map(user),
        "number_of_credentials": ours.number_of_credentials,
        "user_selected": ours.user_selected.then_some(true),
        "large_blob_key": key_as_hex(&ours.large_blob_key),
    })
}

fn user(user: &User) -> Value {
    let mut json = json!({"id": hex::encode(&user.id)});
    if let (Some(name), Some(display_name)) = (&user.name, &user.display_name) {
        json["name"] = json!(name);
        json["displayName"] = json!(display_name);
    }
    json
}

fn authenticator_data(data: &AuthenticatorData) -> Value {
    let credential = data.attested_credential.as_ref();
    json!({
        "rp_id_hash": hex::encode(data.rp_id_hash),
        "flags": data.flags.0,
        "counter": data.sign_count,
        "aaguid": credential.map(|c| hex::encode(c.aaguid)),
        "credential_id": credential.map(|c| hex::encode(&c.credential_id)),
        "public_key": credential.map(|c| hex::encode(&c.public_key)),
        "extensions": extensions(&data.extensions),
    })
}

/// The outputs that the recorded replies have.
fn extensions(ours: &ExtensionOutputs) -> Value {
    if let Some(blob) = ours.cred_blob() {
        return json!({"credBlob": hex::encode(blob)});
    }
    if ours.raw("credProtect").is_none() {
        return json!({});
    }
    let level = CredProtect::UserVerificationOptionalWithCredentialIdList;
    json!({
        "credProtect": if ours.cred_protect() == Some(level) { 2 } else { 0 },
        "hmac-secret": ours.hmac_secret_enabled(),
        "minPinLength": ours.min_pin_length(),
        "credBlob": ours.cred_blob_stored(),
    })
}

#[test]
fn messages_are_the_same_reports() {
    let hid = &recorded()["hid"];
    let channel = Channel(hid["channel"].as_u64().unwrap().try_into().unwrap());
    for message in hid["messages"].as_array().unwrap() {
        let payload = bytes(&message["payload"]);
        let theirs: Vec<_> = message["reports"].as_array().unwrap().iter().map(bytes).collect();
        let ours = hid::packets(channel, Command::Ping, &payload).unwrap();
        assert_eq!(ours.iter().map(|report| report.to_vec()).collect::<Vec<_>>(), theirs);
        let mut receiver = Receiver::new(channel);
        let received: Vec<_> =
            theirs.iter().filter_map(|report| receiver.push(report).unwrap()).collect();
        assert_eq!(received, [hid::Message { command: Command::Ping, payload }]);
    }
}

#[test]
fn the_reply_to_init_is_read_the_same() {
    let recorded = &recorded()["hid"]["init"];
    let payload = bytes(&recorded["payload"]);
    let nonce = payload[..8].try_into().unwrap();
    let ours = hid::init::reply(&payload, &nonce).unwrap().unwrap();
    assert_eq!(json!(ours.channel.0), recorded["channel"]);
    assert_eq!(json!(ours.protocol_version), recorded["version"]);
    assert_eq!(json!(ours.device_version), recorded["device_version"]);
    assert_eq!(json!(ours.capabilities.0), recorded["capabilities"]);
}

//! clientPIN with both protocols: requests the same to the byte, replies read the same, and the
//! same proofs.

use mfad_ctap::command::client_pin::{self, Permissions};
use mfad_ctap::pin::Pin;

use super::*;

#[test]
fn requests_are_the_same() {
    let permissions = Permissions::MAKE_CREDENTIAL | Permissions::GET_ASSERTION;
    let configure = Permissions::AUTHENTICATOR_CONFIGURATION;
    let rp = Some("example.com");
    for (protocol, recorded) in protocols() {
        let same = |name: &str, ours: Vec<u8>| {
            let theirs = recorded[name]["request"].as_str().unwrap();
            assert_eq!(hex::encode(ours), theirs, "{name}, {protocol:?}");
        };
        let secret = &agreed(protocol, &recorded);
        let pin = &Pin::new("1234").unwrap();
        same("pin_retries", client_pin::pin_retries(protocol));
        same("uv_retries", client_pin::uv_retries(protocol));
        same("key_agreement", client_pin::key_agreement(protocol));
        let new_pin = Pin::new("pässwörd").unwrap();
        same("set_pin", client_pin::set_pin(secret, &new_pin).unwrap());
        let longest = Pin::new(&"a".repeat(63)).unwrap();
        same("change_pin", client_pin::change_pin(secret, pin, &longest).unwrap());
        same("token_by_pin", client_pin::token_by_pin(secret, pin).unwrap());
        same(
            "token_by_pin_with_permissions",
            client_pin::token_by_pin_with_permissions(secret, pin, permissions, rp).unwrap(),
        );
        same(
            "token_by_pin_with_permissions for no one",
            client_pin::token_by_pin_with_permissions(secret, pin, configure, None).unwrap(),
        );
        same(
            "token_by_uv_with_permissions",
            client_pin::token_by_uv_with_permissions(secret, permissions, rp),
        );
    }
}

#[test]
fn a_decomposed_pin_is_sent_as_the_composed_one() {
    let (protocol, recorded) = &protocols()[1];
    let decomposed = Pin::new("pa\u{308}sswo\u{308}rd").unwrap();
    let ours = client_pin::set_pin(&agreed(*protocol, recorded), &decomposed).unwrap();
    assert_eq!(ours, bytes(&recorded["set_pin"]["request"]));
}

#[test]
fn counters_are_read_the_same() {
    for (_, recorded) in protocols() {
        for name in ["pin_retries", "pin_retries of old"] {
            let reply = bytes(&recorded[name]["reply"]);
            let ours = client_pin::PinRetries::decode(body(&reply).unwrap()).unwrap();
            assert_eq!(json!([ours.left, ours.power_cycle]), recorded[name]["result"]);
        }
        let reply = bytes(&recorded["uv_retries"]["reply"]);
        let ours = client_pin::uv_retries_reply(body(&reply).unwrap()).unwrap();
        assert_eq!(json!(ours), recorded["uv_retries"]["result"]);
    }
}

#[test]
fn a_token_had_by_pin_or_verification_proves_the_same() {
    for (protocol, recorded) in protocols() {
        let secret = agreed(protocol, &recorded);
        for name in
            ["token_by_pin", "token_by_pin_with_permissions", "token_by_uv_with_permissions"]
        {
            let reply = bytes(&recorded[name]["reply"]);
            let token = client_pin::token_reply(body(&reply).unwrap(), &secret).unwrap();
            let proof = Some(token.authenticate(&client_data_hash()));
            let make = MakeCredential { pin_uv_auth: proof.clone(), ..least_make_credential() };
            let get = GetAssertion { pin_uv_auth: proof, ..least_get_assertion() };
            let theirs = &recorded["with proof"];
            assert_eq!(make.encode(), bytes(&theirs["make_credential"]), "{name}, {protocol:?}");
            assert_eq!(get.encode(), bytes(&theirs["get_assertion"]), "{name}, {protocol:?}");
        }
    }
}

#[test]
fn the_protocols_encrypt_decrypt_and_authenticate_the_same() {
    for (protocol, recorded) in protocols() {
        let secret = agreed(protocol, &recorded);
        let plaintext = bytes(&recorded["encrypt"]["plaintext"]);
        let ciphertext = bytes(&recorded["encrypt"]["ciphertext"]);
        assert_eq!(secret.encrypt(&plaintext).unwrap(), ciphertext);
        assert_eq!(*secret.decrypt(&ciphertext).unwrap(), plaintext);
        assert_eq!(secret.authenticate(&plaintext), bytes(&recorded["encrypt"]["mac"]));
    }
}

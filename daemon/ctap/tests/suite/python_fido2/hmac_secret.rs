//! hmac-secret, hmac-secret-mc and prf: salts sent the same to the byte, secrets read the same.

use mfad_ctap::extension::{HmacSecretInput, HmacSecrets, Salts};

use super::*;

fn salts(name: &str) -> Salts {
    match name {
        "one salt" => Salts::new(&[0x51; 32], None),
        "two salts" => Salts::new(&[0x51; 32], Some(&[0x52; 32])),
        _ => Salts::prf(b"first input", Some(b"")),
    }
}

fn asserting(input: HmacSecretInput) -> Vec<u8> {
    let extensions =
        GetAssertionExtensions { hmac_secret: Some(input), ..GetAssertionExtensions::default() };
    GetAssertion { extensions, ..least_get_assertion() }.encode()
}

fn making(input: HmacSecretInput) -> Vec<u8> {
    let extensions = MakeCredentialExtensions {
        hmac_secret: true,
        hmac_secret_mc: Some(input),
        ..MakeCredentialExtensions::default()
    };
    MakeCredential { extensions, ..least_make_credential() }.encode()
}

fn for_each_exchange(test: impl Fn(&str, &SharedSecret, &Value)) {
    for ((protocol, pin), number) in protocols().into_iter().zip(["1", "2"]) {
        let exchanges = recorded()["hmac_secret"][number].as_object().unwrap().clone();
        assert_eq!(exchanges.len(), 4);
        for (name, exchange) in exchanges {
            test(&name, &agreed(protocol, &pin), &exchange);
        }
    }
}

/// The extensions in a token's outputs.
fn outputs(cbor: &[u8]) -> ExtensionOutputs {
    let data = [&[0xAA; 32][..], &[0x81, 0, 0, 0, 7], cbor].concat();
    AuthenticatorData::decode(&data).unwrap().extensions
}

#[test]
fn salts_are_sent_the_same() {
    for_each_exchange(|name, secret, exchange| {
        let input = HmacSecretInput::new(secret, &salts(name)).unwrap();
        let ours = if name == "new credential" { making(input) } else { asserting(input) };
        let theirs = bytes(&exchange["inputs"]);
        assert!(ours.windows(theirs.len()).any(|part| part == theirs), "{name}");
    });
}

#[test]
fn secrets_are_read_the_same() {
    for_each_exchange(|name, secret, exchange| {
        let outputs = outputs(&bytes(&exchange["outputs"]));
        let ours = match name {
            "new credential" => outputs.hmac_secret_mc(secret),
            _ => outputs.hmac_secret(secret),
        };
        let HmacSecrets { first, second } = ours.unwrap();
        let ours: Vec<_> = [Some(first), second].into_iter().flatten().map(hex::encode).collect();
        assert_eq!(json!(ours), exchange["secrets"], "{name}");
        assert_eq!(outputs.hmac_secret_enabled(), name == "new credential");
    });
}

#[test]
fn an_output_of_another_length_is_none() {
    for (protocol, pin) in protocols() {
        let secret = agreed(protocol, &pin);
        for length in [0, 16, 48, 80, 96] {
            let output = secret.encrypt(&vec![7; length]).unwrap();
            let named = [(ciborium::Value::from("hmac-secret"), ciborium::Value::Bytes(output))];
            let mut cbor = Vec::new();
            ciborium::into_writer(&ciborium::Value::Map(named.into()), &mut cbor).unwrap();
            assert!(outputs(&cbor).hmac_secret(&secret).is_none(), "{length} bytes");
        }
    }
}

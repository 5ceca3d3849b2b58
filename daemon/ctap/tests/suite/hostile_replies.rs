//! Replies that no honest token sends, each test named by the defect.

use ciborium::{Value, cbor};
use mfad_ctap::command::client_pin::{
    self, PinRetries, key_agreement_reply, token_reply, uv_retries_reply,
};
use mfad_ctap::command::{Assertion, NewCredential};
use mfad_ctap::pin::{Protocol, SharedSecret};
use mfad_ctap::{AuthenticatorData, CborError, DecodeError};

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn as_bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

/// An ES256 public key as COSE_Key; nobody checks that it is on the curve.
fn cose_key() -> Vec<u8> {
    let (x, y) = (as_bytes(&[1; 32]), as_bytes(&[2; 32]));
    encoded(&cbor!({1 => 2, 3 => -7, -1 => 1, -2 => x, -3 => y}).unwrap())
}

/// Authenticator data up to the counter.
fn head(flags: u8) -> Vec<u8> {
    [&[0xAA; 32][..], &[flags], &[0, 0, 0, 7]].concat()
}

/// Authenticator data with a credential whose id is 4 bytes long, but says `length`.
fn with_credential(flags: u8, length: u16, rest: &[u8]) -> Vec<u8> {
    [&head(flags)[..], &[0; 16], &length.to_be_bytes(), &[0xC1; 4], rest].concat()
}

mod authenticator_data {
    use super::*;

    const INVALID: DecodeError = DecodeError::Invalid("authenticator data");

    #[test]
    fn short() {
        for length in 0..37 {
            assert_eq!(AuthenticatorData::decode(&head(0x01)[..length]), Err(INVALID));
        }
    }

    #[test]
    fn cut_off_anywhere() {
        let extensions = encoded(&cbor!({"credProtect" => 2}).unwrap());
        let whole = with_credential(0xC1, 4, &[cose_key(), extensions].concat());
        AuthenticatorData::decode(&whole).unwrap();
        for end in 0..whole.len() {
            AuthenticatorData::decode(&whole[..end]).unwrap_err();
        }
    }

    #[test]
    fn flag_of_a_credential_that_is_not_there() {
        assert_eq!(AuthenticatorData::decode(&head(0x41)), Err(INVALID));
    }

    #[test]
    fn flag_of_extensions_that_are_not_there() {
        let error = AuthenticatorData::decode(&head(0x81)).unwrap_err();
        assert_eq!(error, DecodeError::Cbor(CborError::Truncated));
    }

    #[test]
    fn extensions_that_no_flag_tells_of() {
        let data = [head(0x01), encoded(&cbor!({"credProtect" => 2}).unwrap())].concat();
        assert_eq!(AuthenticatorData::decode(&data), Err(INVALID));
    }

    #[test]
    fn extensions_that_are_no_map() {
        let data = [head(0x81), vec![0x80]].concat();
        assert_eq!(AuthenticatorData::decode(&data), Err(INVALID));
    }

    #[test]
    fn credential_id_longer_than_the_data() {
        let data = with_credential(0x41, 1023, &cose_key());
        assert_eq!(AuthenticatorData::decode(&data), Err(INVALID));
    }

    #[test]
    fn credential_id_longer_than_allowed() {
        let id = vec![0xC1; 1024];
        let data = [&head(0x41)[..], &[0; 16], &[0x04, 0x00], &id, &cose_key()].concat();
        assert_eq!(AuthenticatorData::decode(&data), Err(INVALID));
    }

    #[test]
    fn public_key_that_is_no_map() {
        assert_eq!(AuthenticatorData::decode(&with_credential(0x41, 4, &[0x00])), Err(INVALID));
    }

    #[test]
    fn public_key_of_2_to_the_60_entries() {
        let data = with_credential(0x41, 4, &[0xBB, 0x10, 0, 0, 0, 0, 0, 0, 0]);
        let error = AuthenticatorData::decode(&data).unwrap_err();
        assert_eq!(error, DecodeError::Cbor(CborError::TooMany));
    }

    #[test]
    fn trailing_byte() {
        let data = with_credential(0x41, 4, &[cose_key(), vec![0]].concat());
        assert_eq!(AuthenticatorData::decode(&data), Err(INVALID));
    }

    #[test]
    fn extension_outputs_of_the_wrong_type_count_as_none() {
        let outputs = cbor!({"credProtect" => 9, "hmac-secret" => 1, "minPinLength" => -4});
        let data = [head(0x81), encoded(&outputs.unwrap())].concat();
        let outputs = AuthenticatorData::decode(&data).unwrap().extensions;
        assert_eq!(outputs.cred_protect(), None);
        assert!(!outputs.hmac_secret_enabled());
        assert_eq!(outputs.min_pin_length(), None);
        assert_eq!(outputs.raw("credProtect"), Some(&[9][..]));
    }
}

mod make_credential {
    use super::*;

    #[test]
    fn short_authenticator_data() {
        let body = encoded(&cbor!({1 => "none", 2 => as_bytes(&[0; 36]), 3 => {}}).unwrap());
        let error = NewCredential::decode(&body).unwrap_err();
        assert_eq!(error, DecodeError::Invalid("authenticator data"));
    }

    #[test]
    fn authenticator_data_without_a_credential() {
        let body = encoded(&cbor!({1 => "none", 2 => as_bytes(&head(1)), 3 => {}}).unwrap());
        let error = NewCredential::decode(&body).unwrap_err();
        assert_eq!(error, DecodeError::Missing("attestedCredentialData"));
    }

    #[test]
    fn statement_that_is_no_map() {
        let data = as_bytes(&with_credential(0x41, 4, &cose_key()));
        let body = encoded(&cbor!({1 => "packed", 2 => data, 3 => []}).unwrap());
        assert_eq!(NewCredential::decode(&body), Err(DecodeError::Invalid("attStmt")));
    }

    #[test]
    fn large_blob_key_of_31_bytes() {
        let data = as_bytes(&with_credential(0x41, 4, &cose_key()));
        let key = as_bytes(&[0; 31]);
        let body = encoded(&cbor!({1 => "none", 2 => data, 3 => {}, 5 => key}).unwrap());
        assert_eq!(NewCredential::decode(&body), Err(DecodeError::Invalid("largeBlobKey")));
    }
}

mod get_assertion {
    use super::*;

    fn assertion(key: u8, value: Value) -> Result<Assertion, DecodeError> {
        let signature = as_bytes(&[0x30]);
        let body = cbor!({2 => as_bytes(&head(1)), 3 => signature, key => value});
        Assertion::decode(&encoded(&body.unwrap()))
    }

    #[test]
    fn short_authenticator_data() {
        let body = encoded(&cbor!({2 => as_bytes(&[0; 36]), 3 => as_bytes(&[0x30])}).unwrap());
        let error = Assertion::decode(&body).unwrap_err();
        assert_eq!(error, DecodeError::Invalid("authenticator data"));
    }

    #[test]
    fn negative_number_of_credentials() {
        let error = assertion(5, Value::from(-3)).unwrap_err();
        assert_eq!(error, DecodeError::Invalid("numberOfCredentials"));
    }

    #[test]
    fn credential_without_an_id() {
        let error = assertion(1, cbor!({"type" => "public-key"}).unwrap()).unwrap_err();
        assert_eq!(error, DecodeError::Invalid("credential"));
    }

    #[test]
    fn user_whose_name_is_a_number() {
        let user = cbor!({"id" => as_bytes(&[1]), "name" => 7}).unwrap();
        assert_eq!(assertion(4, user).unwrap_err(), DecodeError::Invalid("user"));
    }

    #[test]
    fn no_signature() {
        let body = encoded(&cbor!({2 => as_bytes(&head(1))}).unwrap());
        assert_eq!(Assertion::decode(&body), Err(DecodeError::Missing("signature")));
    }
}

mod client_pin_replies {
    use super::*;

    /// The base point of P-256 (SEC 2 §2.4.2), with `change` made to its COSE_Key.
    fn key_agreement(change: impl Fn(&mut Vec<(Value, Value)>)) -> Vec<u8> {
        let x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
        let y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
        let [x, y] = [x, y].map(|hex| Value::Bytes(hex::decode(hex).unwrap()));
        let key = cbor!({1 => 2, 3 => -25, -1 => 1, -2 => x, -3 => y}).unwrap();
        let mut entries = key.into_map().unwrap();
        change(&mut entries);
        encoded(&cbor!({1 => Value::Map(entries)}).unwrap())
    }

    fn refused(change: impl Fn(&mut Vec<(Value, Value)>)) {
        let error = key_agreement_reply(&key_agreement(change)).unwrap_err();
        assert_eq!(error, DecodeError::Invalid("keyAgreement"));
    }

    #[test]
    fn key_that_is_valid_is_taken() {
        key_agreement_reply(&key_agreement(|_| {})).unwrap();
    }

    #[test]
    fn key_off_the_curve() {
        refused(|entries| entries[4].1 = as_bytes(&[7; 32]));
    }

    #[test]
    fn key_that_is_zero() {
        refused(|entries| {
            entries[3].1 = as_bytes(&[0; 32]);
            entries[4].1 = as_bytes(&[0; 32]);
        });
    }

    #[test]
    fn key_with_a_short_coordinate() {
        refused(|entries| entries[3].1 = as_bytes(&[1; 31]));
    }

    #[test]
    fn key_that_names_another_type_or_curve_is_what_its_point_is() {
        for (entry, number) in [(0, 1), (2, 0), (2, 2)] {
            let change = |entries: &mut Vec<(Value, Value)>| entries[entry].1 = Value::from(number);
            key_agreement_reply(&key_agreement(change)).unwrap();
        }
        // As a key of virtual-fido sends it.
        let sent = "a101a501020338182000215820b85d0a99a74b2345d9d081131fb62938359583f4bb4bef64145a2e\
                    c804524a2c225820a0f3357b7d39c911e1ec3bb9692b89820200102c318f8e07f50e620c6f4c5564";
        key_agreement_reply(&hex::decode(sent).unwrap()).unwrap();
    }

    #[test]
    fn key_without_a_coordinate() {
        refused(|entries| drop(entries.pop()));
    }

    #[test]
    fn more_retries_than_there_can_be() {
        let body = encoded(&cbor!({3 => 256, 5 => 256}).unwrap());
        assert_eq!(PinRetries::decode(&body), Err(DecodeError::Invalid("pinRetries")));
        assert_eq!(uv_retries_reply(&body), Err(DecodeError::Invalid("uvRetries")));
    }

    #[test]
    fn fewer_retries_than_none() {
        let body = encoded(&cbor!({3 => -1}).unwrap());
        assert_eq!(PinRetries::decode(&body), Err(DecodeError::Invalid("pinRetries")));
    }

    #[test]
    fn token_that_is_no_whole_block() {
        for_each_protocol(|secret| {
            for length in [1, 15, 17, 31, 33, 47] {
                refused_token(secret, &vec![0; length]);
            }
        });
    }

    #[test]
    fn token_that_is_empty() {
        for_each_protocol(|secret| refused_token(secret, &[]));
    }

    #[test]
    fn token_that_is_too_long() {
        for_each_protocol(|secret| refused_token(secret, &[0; 64]));
    }

    #[test]
    fn token_that_is_too_short_for_protocol_two() {
        refused_token(&agreed(Protocol::Two), &[0; 32]);
    }

    fn agreed(protocol: Protocol) -> SharedSecret {
        let token_key = key_agreement_reply(&key_agreement(|_| {})).unwrap();
        SharedSecret::agree(protocol, &token_key).unwrap()
    }

    fn for_each_protocol(test: impl Fn(&SharedSecret)) {
        test(&agreed(Protocol::One));
        test(&agreed(Protocol::Two));
    }

    fn refused_token(secret: &SharedSecret, ciphertext: &[u8]) {
        let body = encoded(&cbor!({2 => as_bytes(ciphertext)}).unwrap());
        let error = token_reply(&body, secret).unwrap_err();
        assert_eq!(error, DecodeError::Invalid("pinUvAuthToken"), "{ciphertext:02x?}");
    }

    #[test]
    fn two_agreements_share_nothing() {
        let request = |secret: &SharedSecret| {
            let permissions = client_pin::Permissions::GET_ASSERTION;
            client_pin::token_by_uv_with_permissions(secret, permissions, None)
        };
        assert_ne!(request(&agreed(Protocol::Two)), request(&agreed(Protocol::Two)));
    }
}

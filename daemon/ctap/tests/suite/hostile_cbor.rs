//! Replies that are not CBOR as CTAP wants it, each test named by the defect.

use ciborium::{Value, cbor};
use mfad_ctap::command::client_pin::{PinRetries, key_agreement_reply, uv_retries_reply};
use mfad_ctap::command::{Assertion, GetInfo, NewCredential};
use mfad_ctap::{CborError, DecodeError};

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// The error of every decoder of a whole reply.
fn errors(body: &[u8]) -> [DecodeError; 6] {
    [
        GetInfo::decode(body).unwrap_err(),
        NewCredential::decode(body).unwrap_err(),
        Assertion::decode(body).unwrap_err(),
        PinRetries::decode(body).unwrap_err(),
        uv_retries_reply(body).unwrap_err(),
        key_agreement_reply(body).unwrap_err(),
    ]
}

fn refused_as(body: &[u8], problem: CborError) {
    assert_eq!(errors(body), [DecodeError::Cbor(problem); 6], "{body:02x?}");
}

/// The least a token can say of itself, and an unknown field.
fn info() -> Value {
    let aaguid = Value::Bytes(vec![0; 16]);
    cbor!({1 => ["FIDO_2_1"], 3 => aaguid, 0x70 => {"a" => 1.5, "b" => null, "c" => 1.0e300}})
        .unwrap()
}

#[test]
fn empty_body() {
    refused_as(&[], CborError::Truncated);
}

#[test]
fn cut_off_anywhere() {
    let whole = encoded(&info());
    GetInfo::decode(&whole).unwrap();
    for end in 0..whole.len() {
        let error = GetInfo::decode(&whole[..end]).unwrap_err();
        assert!(matches!(error, DecodeError::Cbor(CborError::Truncated | CborError::TooMany)));
    }
}

#[test]
fn cut_off_number_float_and_text() {
    for (cut, problem) in [
        (&[0x1B, 0, 0][..], CborError::Truncated),
        (&[0xF9, 0], CborError::Truncated),
        (&[0xFB, 0, 0, 0], CborError::Truncated),
        (&[0x63, b'a'], CborError::Truncated),
        (&[0x5A, 0xFF, 0xFF, 0xFF, 0xFF, 0], CborError::Truncated),
    ] {
        refused_as(cut, problem);
    }
}

#[test]
fn trailing_byte() {
    refused_as(&[0xA0, 0x00], CborError::Trailing);
}

#[test]
fn map_of_2_to_the_60_entries() {
    refused_as(&[0xBB, 0x10, 0, 0, 0, 0, 0, 0, 0], CborError::TooMany);
}

#[test]
fn array_of_2_to_the_60_entries() {
    refused_as(&[0xA1, 0x01, 0x9B, 0x10, 0, 0, 0, 0, 0, 0, 0], CborError::TooMany);
}

#[test]
fn map_of_2_to_the_64_less_1_entries() {
    let header = [&[0xBB][..], &[0xFF; 8]].concat();
    refused_as(&header, CborError::TooMany);
}

#[test]
fn string_of_2_to_the_60_bytes() {
    refused_as(&[0x5B, 0x10, 0, 0, 0, 0, 0, 0, 0], CborError::Truncated);
    refused_as(&[0x7B, 0x10, 0, 0, 0, 0, 0, 0, 0], CborError::Truncated);
}

#[test]
fn nested_1000_deep() {
    let arrays = [vec![0x81; 1000], vec![0x00]].concat();
    refused_as(&arrays, CborError::TooDeep);
    let maps = [[0xA1, 0x01].repeat(1000), vec![0x00]].concat();
    refused_as(&maps, CborError::TooDeep);
}

#[test]
fn longer_than_any_message() {
    let text = [&[0x7A, 0x00, 0x01, 0x00, 0x00][..], &vec![b'a'; 0x1_0000]].concat();
    refused_as(&text, CborError::TooLong);
}

#[test]
fn same_key_twice() {
    refused_as(&[0xA2, 0x01, 0x00, 0x01, 0x00], CborError::DuplicateKey);
}

#[test]
fn same_key_twice_in_different_lengths() {
    refused_as(&[0xA2, 0x01, 0x00, 0x18, 0x01, 0x00], CborError::DuplicateKey);
}

#[test]
fn same_key_twice_deep_inside() {
    let inner = [0xA2, 0x61, b'a', 0xF5, 0x61, b'a', 0xF5];
    refused_as(&[&[0xA1, 0x18, 0x63][..], &inner].concat(), CborError::DuplicateKey);
}

#[test]
fn text_that_is_not_utf_8() {
    let versions = [&[0xA2, 0x01, 0x81, 0x62, 0xC3, 0x28, 0x03, 0x50][..], &[0; 16]].concat();
    assert_eq!(GetInfo::decode(&versions), Err(DecodeError::Invalid("versions")));
}

#[test]
fn text_that_is_not_utf_8_where_nobody_reads_it() {
    let unknown =
        [&[0xA3, 0x01, 0x80, 0x03, 0x50][..], &[0; 16], &[0x18, 0x63, 0x62, 0xC3, 0x28]].concat();
    GetInfo::decode(&unknown).unwrap();
}

#[test]
fn text_longer_than_the_reply() {
    for head in [&[0x63][..], &[0x78, 3], &[0x79, 0, 3], &[0x7A, 0, 0, 0, 3]] {
        refused_as(&[&[0xA1, 0x01], head, b"ab"].concat(), CborError::Truncated);
    }
    refused_as(&[&[0xA1, 0x01, 0x7B][..], &[0xFF; 8]].concat(), CborError::Truncated);
    refused_as(&[0xA1, 0x01, 0x7C], CborError::Malformed);
}

#[test]
fn key_that_is_not_utf_8() {
    refused_as(&[0xA1, 0x61, 0xFF, 0x00], CborError::NotUtf8);
}

#[test]
fn key_that_is_neither_number_nor_text() {
    for key in [&[0x41, 0x01][..], &[0x80], &[0xA0], &[0xF5], &[0xF6]] {
        refused_as(&[&[0xA1], key, &[0x00]].concat(), CborError::Forbidden);
    }
}

#[test]
fn indefinite_lengths() {
    for item in [&[0x9F, 0xFF][..], &[0xBF, 0xFF], &[0x5F, 0x41, 0, 0xFF], &[0x7F, 0xFF], &[0xFF]] {
        refused_as(item, CborError::Forbidden);
    }
}

#[test]
fn tags() {
    refused_as(&[0xC0, 0x61, b'a'], CborError::Forbidden);
}

#[test]
fn reserved_lengths() {
    for initial in [0x1C, 0x3D, 0x5E, 0x7C, 0x9D, 0xBE, 0xFC] {
        refused_as(&[initial, 0x00], CborError::Malformed);
    }
}

#[test]
fn no_map() {
    assert_eq!(errors(&[0x80]), [DecodeError::NotAMap; 6]);
    assert_eq!(errors(&[0xF6]), [DecodeError::NotAMap; 6]);
}

#[test]
fn nothing_that_is_required() {
    let missing = ["versions", "authData", "authData", "pinRetries", "uvRetries"];
    let errors = errors(&[0xA0]);
    for (name, error) in missing.iter().zip(errors) {
        assert_eq!(error, DecodeError::Missing(name));
    }
}

#[test]
fn keys_out_of_order_are_no_defect() {
    let mut entries = info().into_map().unwrap();
    entries.reverse();
    let reversed = GetInfo::decode(&encoded(&Value::Map(entries)));
    assert_eq!(reversed, GetInfo::decode(&encoded(&info())));
}

#[test]
fn floats_and_nulls_where_nobody_looks_are_no_defect() {
    GetInfo::decode(&encoded(&info())).unwrap();
}

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

/// The error of every decoder of a whole reply, but for getInfo: that is read as far as it can be.
fn errors(body: &[u8]) -> [DecodeError; 5] {
    [
        NewCredential::decode(body).unwrap_err(),
        Assertion::decode(body).unwrap_err(),
        PinRetries::decode(body).unwrap_err(),
        uv_retries_reply(body).unwrap_err(),
        key_agreement_reply(body).unwrap_err(),
    ]
}

fn refused_as(body: &[u8], problem: CborError) {
    assert_eq!(errors(body), [DecodeError::Cbor(problem); 5], "{body:02x?}");
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
    assert_eq!(errors(&[0x80]), [DecodeError::NotAMap; 5]);
    assert_eq!(errors(&[0xF6]), [DecodeError::NotAMap; 5]);
}

#[test]
fn nothing_that_is_required() {
    let missing = ["authData", "authData", "pinRetries", "uvRetries"];
    let errors = errors(&[0xA0]);
    for (name, error) in missing.iter().zip(errors) {
        assert_eq!(error, DecodeError::Missing(name));
    }
}

/// The least, and members of getInfo in hexadecimal before, in the middle and after it.
fn with(members: &str, count: u8, after: &str) -> Result<GetInfo, DecodeError> {
    let least = "01 81 68 4649444f5f325f30 04 a1 62726b f5";
    let of = |text: &str| hex::decode(text.replace(' ', "")).unwrap();
    GetInfo::decode(&[vec![0xA2 + count], of(least), of(members), of(after)].concat())
}

/// What browsers, libfido2 or python-fido2 pass over, and what nobody needs to know.
#[test]
fn get_info_is_read_as_far_as_it_can_be() {
    for (members, count, after) in [
        ("", 0, "00"),                         // goes on after its end, as a buffer does
        ("", 0, "0000000000000000"),           //
        ("01 80", 1, ""),                      // the same member twice
        ("61 ff 01", 1, ""),                   // a key that is a text and not UTF-8
        ("04 a1 62726b f4", 1, ""),            //
        ("18 01 80", 1, ""),                   // in another length
        ("18 63 9f 01 9f ff ff", 1, ""),       // indefinite lengths where nobody looks
        ("18 63 bf 01 02 ff", 1, ""),          //
        ("18 63 5f 41 00 ff", 1, ""),          //
        ("18 63 c0 61 61", 1, ""),             // tags
        ("18 63 a2 01 00 01 00", 1, ""),       // the same key twice inside
        ("18 63 81818181818181818180", 1, ""), // nested deep
        ("f5 01", 1, ""),                      // a key that is neither number nor text
        ("41 01 02", 1, ""),                   //
        ("20 02", 1, ""),                      // a negative one, and a text
        ("63 616263 00", 1, ""),               //
        ("18 63 62 c3 28", 1, ""),             // no UTF-8
        ("18 64 f7", 1, ""),                   // undefined, a half and a simple value
        ("18 64 f9 3c00", 1, ""),              //
        ("18 64 f8 ff", 1, ""),                //
    ] {
        let info = with(members, count, after);
        let info = info.unwrap_or_else(|error| panic!("{members} {after}: {error}"));
        assert_eq!(info.versions, ["FIDO_2_0"], "{members}");
        assert!(info.options.rk(), "{members}");
    }
}

/// The members that the specification knows, each in a type that it is not.
#[test]
fn a_member_of_get_info_in_another_type_is_passed_over() {
    for key in (0x02..=0x1F).filter(|key| *key != 0x04) {
        for value in [
            "00",
            "20",
            "40",
            "6161",
            "80",
            "8100",
            "81f6",
            "a0",
            "a10102",
            "f4",
            "f6",
            "fb3ff0000000000000",
            "1bffffffffffffffff",
            "3bffffffffffffffff",
            "8241006161",
            "81a1646e616d6501",
            "c100",
            "9fff",
            "bfff",
        ] {
            let key = if key < 0x18 { format!("{key:02x}") } else { format!("18{key:02x}") };
            let info = with(&format!("{key}{value}"), 1, "");
            let info = info.unwrap_or_else(|error| panic!("{key} {value}: {error}"));
            assert_eq!(info.versions, ["FIDO_2_0"], "{key} {value}");
        }
    }
}

#[test]
fn an_odd_item_of_a_list_does_not_hide_the_others() {
    let algorithm = "a2 63616c67 26 6474797065 6a7075626c69632d6b6579";
    let members = format!("02 83 00 63616263 f6  06 82 6161 02  0a 82 00 {algorithm}");
    let info = with(&members, 3, "").unwrap();
    assert_eq!(info.extensions, ["abc"]);
    assert_eq!(info.pin_uv_auth_protocols, [2]);
    assert_eq!(info.algorithms.len(), 1);
}

#[test]
fn a_whole_get_info_of_indefinite_length_is_read() {
    let bytes = hex::decode("bf0181684649444f5f325f30ff").unwrap();
    assert_eq!(GetInfo::decode(&bytes).unwrap().versions, ["FIDO_2_0"]);
    for cut in 0..bytes.len() {
        assert!(GetInfo::decode(&bytes[..cut]).is_err(), "{cut}");
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

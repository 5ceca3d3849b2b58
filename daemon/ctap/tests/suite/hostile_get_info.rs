//! Answers to getInfo as no specification has them: what cannot be read is taken as left out.

use ciborium::{Value, cbor};
use mfad_ctap::DecodeError;
use mfad_ctap::command::GetInfo;
use mfad_ctap::pin::Protocol;

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn as_bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

/// A getInfo reply of the required fields and `entries`.
fn info(entries: &[(u8, Value)]) -> Result<GetInfo, DecodeError> {
    let required = [(1, cbor!(["FIDO_2_1"]).unwrap()), (3, as_bytes(&[0; 16]))];
    let all = required.iter().chain(entries);
    let map = all.map(|(key, value)| (Value::from(*key), value.clone())).collect();
    GetInfo::decode(&encoded(&Value::Map(map)))
}

/// What is of another type than it should be is taken as left out.
fn ignored_field(key: u8, value: Value) {
    assert_eq!(info(&[(key, value)]), info(&[]), "{key:#x}");
}

#[test]
fn negative_numbers_where_counts_are_expected() {
    for key in [5, 7, 8, 0x0B, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x14, 0x17, 0x1D] {
        ignored_field(key, Value::from(-1));
        ignored_field(key, Value::from(1.0));
    }
}

/// As shown by keys that libfido2 and python-fido2 take.
#[test]
fn members_of_another_type() {
    ignored_field(0x0E, Value::from("1.2.3"));
    ignored_field(0x04, Value::from("rk"));
    ignored_field(0x0C, Value::from(1));
    ignored_field(0x19, Value::from("me"));
    let certified = info(&[(0x13, cbor!({"FIDO" => "L1", "CC" => 3}).unwrap())]).unwrap();
    assert_eq!(certified.certifications, [("CC".to_owned(), 3)].into());
    let url = info(&[(0x1C, Value::from("https://x"))]).unwrap().pin_complexity_policy_url;
    assert_eq!(url.as_deref(), Some(&b"https://x"[..]));
}

#[test]
fn zero_where_the_count_must_be_above() {
    let zeros: Vec<_> = [0x05, 0x07, 0x08, 0x1D].map(|key| (key, Value::from(0))).into();
    assert_eq!(info(&zeros), info(&[]), "as if left out");
}

#[test]
fn aaguid_of_15_bytes_or_none() {
    for body in [
        cbor!({1 => ["FIDO_2_1"], 3 => as_bytes(&[1; 15])}).unwrap(),
        cbor!({1 => ["FIDO_2_1"]}).unwrap(),
    ] {
        assert_eq!(GetInfo::decode(&encoded(&body)), info(&[]));
    }
}

#[test]
fn version_that_is_no_text_or_none() {
    let body = encoded(&cbor!({1 => [2], 3 => as_bytes(&[0; 16])}).unwrap());
    assert_eq!(GetInfo::decode(&body), Err(DecodeError::Invalid("versions")));
    let body = encoded(&cbor!({3 => as_bytes(&[0; 16])}).unwrap());
    assert_eq!(GetInfo::decode(&body), Err(DecodeError::Missing("versions")));
}

#[test]
fn option_that_is_neither_true_nor_false_or_without_a_name() {
    let options = cbor!({"rk" => 1, "uv" => null, 1 => true, "clientPin" => true}).unwrap();
    let options = info(&[(0x04, options)]).unwrap().options;
    assert_eq!((options.rk(), options.uv(), options.client_pin()), (false, None, Some(true)));
}

#[test]
fn algorithm_without_a_number() {
    ignored_field(0x0A, cbor!([{"type" => "public-key"}]).unwrap());
    ignored_field(0x0A, cbor!(["ES256"]).unwrap());
}

#[test]
fn lists_that_are_maps() {
    for key in [0x02, 0x06, 0x15] {
        ignored_field(key, Value::Map(vec![]));
    }
}

/// CTAP 2.0 had one PIN protocol, and keys of that time that list none.
#[test]
fn a_pin_without_a_protocol_means_the_first() {
    let with = |options, protocols| {
        info(&[(0x04, options), (0x06, protocols)]).unwrap().pin_uv_auth_protocol()
    };
    let (set, unset) = (cbor!({"clientPin" => true}), cbor!({"clientPin" => false}));
    let none = || cbor!([]).unwrap();
    assert_eq!(with(set.unwrap(), none()), Some(Protocol::One));
    assert_eq!(with(unset.unwrap(), none()), Some(Protocol::One));
    assert_eq!(with(cbor!({"rk" => true}).unwrap(), none()), None);
    let set = cbor!({"clientPin" => true}).unwrap();
    assert_eq!(with(set, cbor!([3]).unwrap()), None);
}

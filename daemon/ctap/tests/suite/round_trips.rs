//! Whatever is sent arrives: messages through reports, requests and replies through another CBOR
//! implementation (ciborium).

use ciborium::Value;
use mfad_ctap::command::{Assertion, GetAssertion, GetInfo, MakeCredential, NewCredential};
use mfad_ctap::extension::{GetAssertionExtensions, MakeCredentialExtensions};
use mfad_ctap::hid::{BROADCAST, Channel, Command, MAX_MESSAGE, Message, Receiver, packets};
use mfad_ctap::{Algorithm, RelyingParty, User};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

fn commands() -> impl Strategy<Value = Command> {
    (0..0x80u8).prop_map(Command::from_code)
}

proptest! {
    #[test]
    fn a_message_arrives_among_those_of_others(
        channel in any::<u32>(),
        other in any::<u32>(),
        command in commands(),
        payload in vec(any::<u8>(), 0..=MAX_MESSAGE),
        foreign in vec(any::<[u8; 64]>(), 0..150),
        order in vec(any::<bool>(), 300),
    ) {
        prop_assume!(channel != other);
        let mut foreign = foreign.into_iter().map(|mut report| {
            report[..4].copy_from_slice(&other.to_be_bytes());
            report
        });
        let mut receiver = Receiver::new(Channel(channel));
        let mut received = Vec::new();
        let reports = packets(Channel(channel), command, &payload).unwrap();
        for (report, theirs_first) in reports.iter().zip(order.iter().cycle()) {
            if *theirs_first && let Some(theirs) = foreign.next() {
                prop_assert_eq!(receiver.push(&theirs), Ok(None));
            }
            received.extend(receiver.push(report).unwrap());
        }
        prop_assert_eq!(received, [Message { command, payload }]);
    }

    #[test]
    fn any_reports_are_taken_without_a_panic_and_messages_are_bounded(
        reports in vec(any::<[u8; 64]>(), 0..50),
    ) {
        let mut receiver = Receiver::new(BROADCAST);
        for mut report in reports {
            report[..4].copy_from_slice(&BROADCAST.0.to_be_bytes());
            if let Ok(Some(message)) = receiver.push(&report) {
                prop_assert!(message.payload.len() <= MAX_MESSAGE);
            }
        }
    }
}

fn read(request: &[u8], command: u8) -> Value {
    let (first, parameters) = request.split_first().unwrap();
    assert_eq!(*first, command);
    let value: Value = ciborium::from_reader(parameters).unwrap();
    assert!(in_canonical_order(&value), "{value:?}");
    value
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// CTAP 2.2 §8: keys by major type, then length, then bytes.
fn in_canonical_order(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(in_canonical_order),
        Value::Map(entries) => {
            let keys: Vec<_> = entries.iter().map(|(key, _)| encoded(key)).collect();
            let rank = |key: &Vec<u8>| (key.first().unwrap() >> 5, key.len(), key.clone());
            keys.is_sorted_by(|a, b| rank(a) < rank(b))
                && entries.iter().all(|(_, value)| in_canonical_order(value))
        }
        _ => true,
    }
}

fn at(value: &Value, key: impl Into<Value>) -> Option<&Value> {
    let key = key.into();
    value.as_map().unwrap().iter().find(|(found, _)| *found == key).map(|(_, value)| value)
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    at(value, key).map(|text| text.as_text().unwrap())
}

fn ids(list: Option<&Value>) -> Vec<Vec<u8>> {
    let list = list.map(|list| list.as_array().unwrap().as_slice()).unwrap_or_default();
    list.iter().map(|entry| at(entry, "id").unwrap().as_bytes().unwrap().clone()).collect()
}

fn flag(value: Option<&Value>, name: &str) -> Option<bool> {
    at(value?, name).map(|flag| flag.as_bool().unwrap())
}

fn users() -> impl Strategy<Value = User> {
    (vec(any::<u8>(), 1..=64), any::<Option<String>>(), any::<Option<String>>())
        .prop_map(|(id, name, display_name)| User { id, name, display_name })
}

fn credential_ids() -> impl Strategy<Value = Vec<Vec<u8>>> {
    vec(vec(any::<u8>(), 1..300), 0..4)
}

fn make_credentials() -> impl Strategy<Value = MakeCredential> {
    let rp = (any::<String>(), any::<Option<String>>());
    let algorithms = vec(any::<i64>().prop_map(Algorithm), 1..4);
    let options = any::<[bool; 5]>();
    let parts =
        (any::<[u8; 32]>(), rp, users(), algorithms, credential_ids(), options, any::<Vec<u8>>());
    parts.prop_map(|(hash, (id, name), user, algorithms, exclude_list, options, blob)| {
        let [rk, uv, hmac_secret, large_blob_key, min_pin_length] = options;
        MakeCredential {
            client_data_hash: hash,
            rp: RelyingParty { id, name },
            user,
            algorithms,
            exclude_list,
            extensions: MakeCredentialExtensions {
                cred_protect: None,
                cred_blob: Some(blob),
                hmac_secret,
                hmac_secret_mc: None,
                large_blob_key,
                min_pin_length,
            },
            rk,
            uv,
            pin_uv_auth: None,
            enterprise_attestation: None,
        }
    })
}

proptest! {
    #[test]
    fn a_make_credential_request_says_what_was_asked(request in make_credentials()) {
        let read = read(&request.encode(), 0x01);
        prop_assert_eq!(at(&read, 1).unwrap().as_bytes().unwrap(), &request.client_data_hash);
        let (rp, user) = (at(&read, 2).unwrap(), at(&read, 3).unwrap());
        prop_assert_eq!(text(rp, "id"), Some(request.rp.id.as_str()));
        prop_assert_eq!(text(rp, "name"), request.rp.name.as_deref());
        prop_assert_eq!(at(user, "id").unwrap().as_bytes().unwrap(), &request.user.id);
        prop_assert_eq!(text(user, "name"), request.user.name.as_deref());
        prop_assert_eq!(text(user, "displayName"), request.user.display_name.as_deref());
        let algorithms = at(&read, 4).unwrap().as_array().unwrap().iter().map(|entry| {
            let number = at(entry, "alg").unwrap().as_integer().unwrap();
            Algorithm(number.try_into().unwrap())
        });
        prop_assert_eq!(algorithms.collect::<Vec<_>>(), request.algorithms);
        prop_assert_eq!(ids(at(&read, 5)), request.exclude_list);
        let (extensions, options) = (at(&read, 6), at(&read, 7));
        let asked = &request.extensions;
        prop_assert_eq!(flag(extensions, "hmac-secret").unwrap_or(false), asked.hmac_secret);
        prop_assert_eq!(flag(extensions, "largeBlobKey").unwrap_or(false), asked.large_blob_key);
        prop_assert_eq!(flag(extensions, "minPinLength").unwrap_or(false), asked.min_pin_length);
        let blob = at(extensions.unwrap(), "credBlob").unwrap().as_bytes();
        prop_assert_eq!(blob, asked.cred_blob.as_ref());
        prop_assert_eq!(flag(options, "rk").unwrap_or(false), request.rk);
        prop_assert_eq!(flag(options, "uv").unwrap_or(false), request.uv);
        prop_assert_ne!(options.map(|options| options.as_map().unwrap().len()), Some(0));
    }

    #[test]
    fn a_get_assertion_request_says_what_was_asked(
        rp_id in any::<String>(),
        client_data_hash in any::<[u8; 32]>(),
        allow_list in credential_ids(),
        [up, uv, cred_blob, large_blob_key] in any::<[bool; 4]>(),
    ) {
        let extensions = GetAssertionExtensions { cred_blob, hmac_secret: None, large_blob_key };
        let request = GetAssertion {
            rp_id, client_data_hash, allow_list, extensions, up, uv, pin_uv_auth: None,
        };
        let read = read(&request.encode(), 0x02);
        prop_assert_eq!(at(&read, 1).unwrap().as_text().unwrap(), &request.rp_id);
        prop_assert_eq!(at(&read, 2).unwrap().as_bytes().unwrap(), &request.client_data_hash);
        prop_assert_eq!(ids(at(&read, 3)), request.allow_list);
        prop_assert_eq!(flag(at(&read, 4), "credBlob").unwrap_or(false), cred_blob);
        prop_assert_eq!(flag(at(&read, 4), "largeBlobKey").unwrap_or(false), large_blob_key);
        prop_assert_eq!(flag(at(&read, 5), "up").unwrap_or(true), up);
        prop_assert_eq!(flag(at(&read, 5), "uv").unwrap_or(false), uv);
    }
}

/// A map of these entries, without those that have no value.
fn map(entries: Vec<(Value, Option<Value>)>) -> Value {
    let entries = entries.into_iter().filter_map(|(key, value)| Some((key, value?)));
    Value::Map(entries.collect())
}

/// Authenticator data without a credential and extensions.
fn authenticator_data(rp_id_hash: [u8; 32], flags: u8, sign_count: u32) -> Vec<u8> {
    [rp_id_hash.as_slice(), &[flags & 0x3F], &sign_count.to_be_bytes()].concat()
}

proptest! {
    #[test]
    fn what_a_token_says_of_itself_is_read(
        versions in vec(any::<String>(), 0..5),
        aaguid in any::<[u8; 16]>(),
        options in btree_map(any::<String>(), any::<bool>(), 0..10),
        sizes in any::<[Option<u64>; 3]>(),
        complex in any::<Option<bool>>(),
        certifications in btree_map(any::<String>(), any::<u64>(), 0..5),
    ) {
        let [blob, firmware, remaining] = sizes;
        let texts = versions.iter().map(|version| Value::from(version.as_str())).collect();
        let body = encoded(&map(vec![
            (1.into(), Some(Value::Array(texts))),
            (3.into(), Some(Value::Bytes(aaguid.to_vec()))),
            (4.into(), Some(options.clone().into_iter().map(|(k, v)| (k.into(), v.into())).collect::<Vec<_>>().into())),
            (0x0B.into(), blob.map(Value::from)),
            (0x0E.into(), firmware.map(Value::from)),
            (0x13.into(), Some(certifications.clone().into_iter().map(|(k, v)| (k.into(), v.into())).collect::<Vec<_>>().into())),
            (0x14.into(), remaining.map(Value::from)),
            (0x1B.into(), complex.map(Value::from)),
        ]));
        let info = GetInfo::decode(&body).unwrap();
        prop_assert_eq!(info.versions, versions);
        prop_assert_eq!(info.aaguid, aaguid);
        prop_assert_eq!(info.options.0, options);
        prop_assert_eq!(info.max_serialized_large_blob_array, blob);
        prop_assert_eq!(info.firmware_version, firmware);
        prop_assert_eq!(info.certifications, certifications);
        prop_assert_eq!(info.remaining_discoverable_credentials, remaining);
        prop_assert_eq!(info.pin_complexity_policy, complex);
    }

    #[test]
    fn a_new_credential_is_read_and_handed_on_byte_for_byte(
        head in any::<([u8; 32], u8, u32)>(),
        aaguid in any::<[u8; 16]>(),
        id in vec(any::<u8>(), 0..=1023),
        key in btree_map(any::<i64>(), any::<Vec<u8>>(), 0..5),
        format in any::<String>(),
        signature in any::<Vec<u8>>(),
    ) {
        let (rp_id_hash, flags, count) = head;
        let entries = key.into_iter().map(|(k, v)| (k.into(), Value::Bytes(v))).collect::<Vec<_>>();
        let key = encoded(&Value::Map(entries));
        let mut data = authenticator_data(rp_id_hash, flags, count);
        data[32] |= 0x40;
        let length = u16::try_from(id.len()).unwrap().to_be_bytes();
        let data = [&data, aaguid.as_slice(), &length, &id, &key].concat();
        let statement = map(vec![("sig".into(), Some(Value::Bytes(signature)))]);
        let body = encoded(&map(vec![
            (1.into(), Some(format.as_str().into())),
            (2.into(), Some(Value::Bytes(data.clone()))),
            (3.into(), Some(statement.clone())),
        ]));
        let made = NewCredential::decode(&body).unwrap();
        prop_assert_eq!(made.authenticator_data.sign_count, count);
        let credential = made.authenticator_data.attested_credential.clone().unwrap();
        prop_assert_eq!(credential.aaguid, aaguid);
        prop_assert_eq!(credential.credential_id, id);
        prop_assert_eq!(credential.public_key, key);
        let object: Value = ciborium::from_reader(made.attestation_object().as_slice()).unwrap();
        prop_assert!(in_canonical_order(&object));
        prop_assert_eq!(text(&object, "fmt"), Some(format.as_str()));
        prop_assert_eq!(at(&object, "authData").unwrap().as_bytes().unwrap(), &data);
        prop_assert_eq!(at(&object, "attStmt"), Some(&statement));
    }

    #[test]
    fn an_assertion_is_read(
        head in any::<([u8; 32], u8, u32)>(),
        id in any::<Option<Vec<u8>>>(),
        signature in any::<Vec<u8>>(),
        user in proptest::option::of(users()),
        number in any::<Option<u64>>(),
    ) {
        let (rp_id_hash, flags, count) = head;
        let data = authenticator_data(rp_id_hash, flags, count);
        let user_map = user.clone().map(|user| map(vec![
            ("id".into(), Some(Value::Bytes(user.id))),
            ("name".into(), user.name.map(Value::from)),
            ("displayName".into(), user.display_name.map(Value::from)),
        ]));
        let credential = id.clone().map(|id| map(vec![("id".into(), Some(Value::Bytes(id)))]));
        let body = encoded(&map(vec![
            (1.into(), credential),
            (2.into(), Some(Value::Bytes(data.clone()))),
            (3.into(), Some(Value::Bytes(signature.clone()))),
            (4.into(), user_map),
            (5.into(), number.map(Value::from)),
        ]));
        let assertion = Assertion::decode(&body).unwrap();
        prop_assert_eq!(assertion.credential_id, id);
        prop_assert_eq!(assertion.authenticator_data.raw(), data);
        prop_assert_eq!(assertion.authenticator_data.rp_id_hash, rp_id_hash);
        prop_assert_eq!(assertion.authenticator_data.sign_count, count);
        prop_assert_eq!(assertion.signature, signature);
        prop_assert_eq!(assertion.user, user);
        prop_assert_eq!(assertion.number_of_credentials, number);
    }

    #[test]
    fn any_bytes_are_decoded_without_a_panic(bytes in vec(any::<u8>(), 0..200)) {
        let _ = GetInfo::decode(&bytes);
        let _ = NewCredential::decode(&bytes);
        let _ = Assertion::decode(&bytes);
    }
}

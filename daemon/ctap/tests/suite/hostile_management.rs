//! Replies to management commands that no honest token sends, and those that honest ones have
//! been seen to send although the specification does not tell of them.

use ciborium::{Value, cbor};
use mfad_ctap::DecodeError::{self, Invalid, Missing};

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn as_bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

/// The body of a reply with these entries.
fn reply(entries: &[(u8, Value)]) -> Vec<u8> {
    let entries = entries.iter().map(|(key, value)| (Value::from(*key), value.clone()));
    encoded(&Value::Map(entries.collect()))
}

mod credential_management {
    use super::*;
    use mfad_ctap::command::{CredentialManagement, GetInfo};
    use mfad_ctap::command::{Metadata, StoredCredential, StoredRelyingParty};

    fn rp(rp: Value) -> Result<StoredRelyingParty, DecodeError> {
        StoredRelyingParty::decode(&reply(&[(3, rp), (4, as_bytes(&[7; 32]))]))
    }

    fn credential(key: u8, value: Value) -> Result<StoredCredential, DecodeError> {
        let id = cbor!({"id" => as_bytes(&[1]), "type" => "public-key"}).unwrap();
        StoredCredential::decode(&reply(&[(7, id), (key, value)]))
    }

    #[test]
    fn negative_counts() {
        let body = reply(&[(1, Value::from(-1)), (2, Value::from(0))]);
        assert_eq!(Metadata::decode(&body), Err(Invalid("existingResidentCredentialsCount")));
        let body = reply(&[(5, Value::from(-1))]);
        assert_eq!(StoredRelyingParty::decode_first(&body), Err(Invalid("totalRPs")));
        let body = reply(&[(9, Value::from(-1))]);
        assert_eq!(StoredCredential::decode_first(&body), Err(Invalid("totalCredentials")));
    }

    #[test]
    fn total_of_2_to_the_60_is_handed_on_and_nothing_allocated_for_it() {
        let many = Value::from(1_u64 << 60);
        let body = reply(&[(4, as_bytes(&[7; 32])), (5, many)]);
        let (_, total) = StoredRelyingParty::decode_first(&body).unwrap().unwrap();
        assert_eq!(total, 1 << 60);
    }

    #[test]
    fn total_of_none_with_nothing_else() {
        let none = |key| reply(&[(key, Value::from(0))]);
        assert_eq!(StoredRelyingParty::decode_first(&none(5)), Ok(None));
        assert_eq!(StoredCredential::decode_first(&none(9)), Ok(None));
    }

    #[test]
    fn total_of_one_that_is_not_there() {
        let body = reply(&[(5, Value::from(1))]);
        assert_eq!(StoredRelyingParty::decode_first(&body), Err(Missing("rpIDHash")));
        let body = reply(&[(9, Value::from(1))]);
        assert_eq!(StoredCredential::decode_first(&body), Err(Missing("credentialID")));
    }

    #[test]
    fn hash_of_31_bytes() {
        let body = reply(&[(4, as_bytes(&[7; 31]))]);
        assert_eq!(StoredRelyingParty::decode(&body), Err(Invalid("rpIDHash")));
    }

    #[test]
    fn relying_party_without_an_id_or_anything() {
        let nothing = rp(Value::Map(vec![])).unwrap();
        assert_eq!((nothing.id.as_ref(), nothing.name.as_ref()), (None, None));
        assert!(!nothing.id_is_whole());
        let body = reply(&[(4, as_bytes(&[7; 32]))]);
        assert_eq!(StoredRelyingParty::decode(&body), Ok(nothing));
    }

    #[test]
    fn relying_party_whose_id_is_cut_short() {
        assert!(!rp(cbor!({"id" => "example.co"}).unwrap()).unwrap().id_is_whole());
        // SHA-256 of "example.com".
        let hash = "a379a6f6eeafb9a55e378c118034e2751e682fab9f2d30ab13d2125586ce1947";
        let hash = as_bytes(&hex::decode(hash).unwrap());
        let body = reply(&[(3, cbor!({"id" => "example.com"}).unwrap()), (4, hash)]);
        assert!(StoredRelyingParty::decode(&body).unwrap().id_is_whole());
    }

    #[test]
    fn relying_party_whose_id_is_no_text() {
        assert_eq!(rp(cbor!({"id" => 7}).unwrap()), Err(Invalid("rp")));
        assert_eq!(rp(Value::from("example.com")), Err(Invalid("rp")));
    }

    #[test]
    fn user_of_whom_nothing_is_told() {
        let nobody = credential(6, Value::Map(vec![])).unwrap().user;
        assert_eq!((nobody.id, nobody.name, nobody.display_name), (vec![], None, None));
    }

    #[test]
    fn user_whose_name_is_a_number() {
        assert_eq!(credential(6, cbor!({"name" => 7}).unwrap()), Err(Invalid("user")));
    }

    #[test]
    fn name_cut_off_in_the_middle_of_a_character() {
        for (name, read) in [
            (&b"zo\xC3"[..], "zo"),
            (b"zo\xC3\xAB\xF0\x9F\x94", "zoë"),
            (b"z\xFFo", "z\u{FFFD}o"),
            (b"\xC3", ""),
        ] {
            let length = u8::try_from(name.len()).unwrap();
            let user = [&[0xA1, 0x64][..], b"name", &[0x60 | length], name].concat();
            let id = encoded(&cbor!({"id" => as_bytes(&[1])}).unwrap());
            let body = [&[0xA2, 0x06][..], &user, &[0x07], &id].concat();
            let user = StoredCredential::decode(&body).unwrap().user;
            assert_eq!(user.name.as_deref(), Some(read));
        }
    }

    #[test]
    fn credential_without_an_id() {
        let body = reply(&[(7, cbor!({"type" => "public-key"}).unwrap())]);
        assert_eq!(StoredCredential::decode(&body), Err(Invalid("credentialID")));
    }

    #[test]
    fn protection_that_the_specification_does_not_know() {
        assert_eq!(credential(0x0A, Value::from(4)).unwrap().cred_protect, None);
        assert_eq!(credential(0x0A, Value::from("3")), Err(Invalid("credProtect")));
    }

    #[test]
    fn large_blob_key_of_33_bytes() {
        assert_eq!(credential(0x0B, as_bytes(&[7; 33])), Err(Invalid("largeBlobKey")));
    }

    #[test]
    fn payment_of_any_type_is_not_looked_at() {
        credential(0x0C, Value::from("whatever")).unwrap();
    }

    fn command(options: &[(&str, bool)]) -> Option<CredentialManagement> {
        let options = options.iter().map(|(name, on)| (Value::from(*name), Value::from(*on)));
        let options = Value::Map(options.collect());
        let body =
            reply(&[(1, cbor!(["FIDO_2_0"]).unwrap()), (3, as_bytes(&[0; 16])), (4, options)]);
        CredentialManagement::from_info(&GetInfo::decode(&body).unwrap())
    }

    #[test]
    fn the_standard_command_is_preferred_and_one_switched_off_is_none() {
        let (standard, preview) = ("credMgmt", "credentialMgmtPreview");
        assert_eq!(command(&[]), None);
        assert_eq!(command(&[(standard, false), (preview, false)]), None);
        assert_eq!(command(&[(preview, true)]), Some(CredentialManagement::Preview));
        let both = command(&[(standard, true), (preview, true)]).unwrap();
        assert_eq!(both, CredentialManagement::Standard);
        assert!(both.updates_users() && !CredentialManagement::Preview.updates_users());
    }
}

mod bio_enrollment {
    use super::*;
    use mfad_ctap::command::bio_enrollment::{
        FingerprintKind, Sample, SampleStatus, SensorInfo, Template, templates_reply,
    };

    fn sample(status: Value, remaining: Value) -> Result<Sample, DecodeError> {
        Sample::decode(&reply(&[(5, status), (6, remaining)]))
    }

    fn templates(infos: Value) -> Result<Vec<Template>, DecodeError> {
        templates_reply(&reply(&[(7, infos)]))
    }

    #[test]
    fn negative_counts() {
        let refused = sample(Value::from(0), Value::from(-1));
        assert_eq!(refused, Err(Invalid("remainingSamples")));
        let refused = SensorInfo::decode(&reply(&[(3, Value::from(-1))]));
        assert_eq!(refused, Err(Invalid("maxCaptureSamplesRequiredForEnroll")));
    }

    #[test]
    fn status_that_the_specification_does_not_know_is_kept() {
        let many = Value::from(1_u64 << 60);
        let sample = sample(many.clone(), many).unwrap();
        assert_eq!(sample.status, SampleStatus::Other(1 << 60));
        assert_eq!(sample.remaining, 1 << 60);
    }

    #[test]
    fn first_sample_without_a_template() {
        let body = reply(&[(5, Value::from(0)), (6, Value::from(3))]);
        assert_eq!(Sample::decode_first(&body), Err(Missing("templateId")));
    }

    #[test]
    fn sensor_of_another_kind_or_of_none() {
        let sensor = |kind| SensorInfo::decode(&reply(&[(3, Value::from(5)), kind])).unwrap();
        assert_eq!(sensor((2, Value::from(9))).kind, Some(FingerprintKind::Other(9)));
        assert_eq!(sensor((0x7F, Value::from(9))).kind, None);
    }

    #[test]
    fn finger_without_a_name() {
        let unnamed = [Template { id: vec![1], name: None }];
        assert_eq!(templates(cbor!([{1 => as_bytes(&[1])}]).unwrap()).unwrap(), unnamed);
        let empty = cbor!([{1 => as_bytes(&[1]), 2 => ""}]).unwrap();
        assert_eq!(templates(empty).unwrap(), unnamed);
    }

    #[test]
    fn finger_without_an_id() {
        let refused = templates(cbor!([{2 => "thumb"}]).unwrap());
        assert_eq!(refused, Err(Invalid("templateInfos")));
    }

    #[test]
    fn fingers_that_are_a_map() {
        assert_eq!(templates(Value::Map(vec![])), Err(Invalid("templateInfos")));
    }
}

mod large_blobs {
    use super::*;
    use mfad_ctap::LargeBlobKey;
    use mfad_ctap::command::GetInfo;
    use mfad_ctap::command::large_blobs::{LargeBlobArray, Reading};

    /// A reading of fragments of 64 bytes, from a storage of 1024.
    fn reading() -> Reading {
        let entries =
            [(1, cbor!(["FIDO_2_1"]).unwrap()), (3, as_bytes(&[0; 16])), (5, Value::from(128))];
        Reading::new(&GetInfo::decode(&reply(&entries)).unwrap())
    }

    fn fragment(bytes: &[u8]) -> Vec<u8> {
        reply(&[(1, as_bytes(bytes))])
    }

    #[test]
    fn fragment_longer_than_asked_for() {
        assert_eq!(reading().push(&fragment(&[0; 65])), Err(Invalid("config")));
    }

    #[test]
    fn fragments_that_never_end() {
        let mut reading = reading();
        for _ in 0..16 {
            assert_eq!(reading.push(&fragment(&[0; 64])), Ok(None));
        }
        assert_eq!(reading.push(&fragment(&[0; 64])), Err(Invalid("config")));
    }

    #[test]
    fn message_size_that_leaves_no_room_for_a_fragment() {
        for size in [1, 64, u64::MAX] {
            let entries = [
                (1, cbor!(["FIDO_2_1"]).unwrap()),
                (3, as_bytes(&[0; 16])),
                (5, Value::from(size)),
            ];
            let info = GetInfo::decode(&reply(&entries)).unwrap();
            let writes = LargeBlobArray::default().write(&info, None).unwrap();
            assert_eq!(writes.len(), 1);
            assert_eq!(
                Reading::new(&info).push(&fragment(&[])),
                Ok(Some(LargeBlobArray::default()))
            );
        }
    }

    #[test]
    fn array_with_a_wrong_checksum_or_none_is_empty() {
        for stored in [&[][..], &[0x80], &[0; 15], &[0x81; 17]] {
            assert_eq!(LargeBlobArray::decode(stored), Ok(LargeBlobArray::default()));
        }
    }

    /// These bytes with the first 16 of their SHA-256, which is given in hex.
    fn summed(array: &[u8], sum: &str) -> Result<LargeBlobArray, DecodeError> {
        LargeBlobArray::decode(&[array, &hex::decode(sum).unwrap()].concat())
    }

    #[test]
    fn what_is_no_array_although_its_checksum_is_right() {
        let map = summed(&[0xA0], "c19a797fa1fd590cd2e5b42d1cf5f246");
        assert_eq!(map, Err(Invalid("large-blob array")));
    }

    #[test]
    fn entries_that_are_none_are_kept_and_not_opened() {
        let mut array = summed(&[0x82, 0x00, 0xA0], "fc6e90d0fb7cbee59d0d1faaad81adae").unwrap();
        let key = LargeBlobKey::new([7; 32]);
        assert_eq!((array.count(), array.find(&key)), (2, None));
        assert!(!array.remove(&key));
        array.replace(&key, b"blob").unwrap();
        assert_eq!(array.count(), 3);
    }
}

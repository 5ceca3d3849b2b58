//! With a fake card and a fake storage: whatever is put into many pieces comes out whole, requests
//! and replies over a smart-card reader, and large blobs.

use ciborium::{Value, cbor};
use mfad_ctap::LargeBlobKey;
use mfad_ctap::command::GetInfo;
use mfad_ctap::command::bio_enrollment::{Sample, SensorInfo, modality_reply, templates_reply};
use mfad_ctap::command::large_blobs::{LargeBlobArray, Reading};
use mfad_ctap::command::{Metadata, StoredCredential, StoredRelyingParty};
use mfad_ctap::nfc::{Exchange, Length, Progress};
use mfad_ctap::u2f::{Authentication, Registration};
use proptest::collection::vec;
use proptest::prelude::*;

/// A card that collects a chain, and answers in parts of at most 256 bytes.
#[derive(Default)]
struct Card {
    request: Vec<u8>,
    reply: Vec<u8>,
}

impl Card {
    fn answer(&mut self, command: &[u8], whole_reply: &[u8]) -> Vec<u8> {
        let data = match command {
            [0x90, 0x10, 0x80, 0, _, data @ ..] => data,
            [0x80, 0x10, 0x80, 0, 0, _, _, data @ .., 0, 0] if command.len() > 256 => data,
            [0x80, 0x10, 0x80, 0, _, data @ .., 0] => data,
            [0x00, 0xC0, 0, 0, _] => return self.part(),
            other => panic!("{other:02x?}"),
        };
        self.request.extend_from_slice(data);
        if matches!(command, [0x90, ..]) {
            return vec![0x90, 0x00];
        }
        self.reply = whole_reply.to_vec();
        self.part()
    }

    fn part(&mut self) -> Vec<u8> {
        let rest = self.reply.split_off(self.reply.len().min(256));
        let part = std::mem::replace(&mut self.reply, rest);
        let word = match self.reply.len() {
            0 => [0x90, 0x00],
            left => [0x61, u8::try_from(left).unwrap_or(0)],
        };
        [part, word.to_vec()].concat()
    }
}

/// What a token with this storage says of itself, for fragments of `message` - 64 bytes.
fn info(message: u64) -> GetInfo {
    let aaguid = Value::Bytes(vec![0; 16]);
    let value = cbor!({1 => ["FIDO_2_1"], 3 => aaguid, 5 => message, 0x0B => 40_000}).unwrap();
    let mut body = Vec::new();
    ciborium::into_writer(&value, &mut body).unwrap();
    GetInfo::decode(&body).unwrap()
}

fn at(request: &[u8], key: u8) -> Option<Value> {
    let map: Value = ciborium::from_reader(request.get(1..).unwrap()).unwrap();
    let entries = map.into_map().unwrap().into_iter();
    entries.into_iter().find(|(found, _)| *found == Value::from(key)).map(|(_, value)| value)
}

/// The storage after these writes.
fn stored(writes: &[Vec<u8>]) -> Vec<u8> {
    let mut stored = Vec::new();
    for write in writes {
        assert_eq!(at(write, 3), Some(Value::from(stored.len() as u64)));
        stored.extend(at(write, 2).unwrap().into_bytes().unwrap());
    }
    assert_eq!(at(writes.first().unwrap(), 4), Some(Value::from(stored.len() as u64)));
    stored
}

/// The array in this storage.
fn read(storage: &[u8], info: &GetInfo) -> LargeBlobArray {
    let mut reading = Reading::new(info);
    let mut offset = 0;
    loop {
        let request = reading.request();
        assert_eq!(at(&request, 3), Some(Value::from(offset as u64)));
        let count = usize::try_from(at(&request, 1).unwrap().as_integer().unwrap()).unwrap();
        let rest = storage.get(offset..).unwrap();
        let fragment = rest.get(..count).unwrap_or(rest);
        offset += fragment.len();
        let mut body = Vec::new();
        let value = cbor!({1 => Value::Bytes(fragment.to_vec())}).unwrap();
        ciborium::into_writer(&value, &mut body).unwrap();
        if let Some(array) = reading.push(&body).unwrap() {
            return array;
        }
    }
}

proptest! {
    #[test]
    fn a_request_reaches_the_card_and_its_reply_comes_back(
        request in vec(any::<u8>(), 1..2000),
        reply in vec(any::<u8>(), 1..2000),
        extended in any::<bool>(),
    ) {
        let length = if extended { Length::Extended } else { Length::Short };
        let mut exchange = Exchange::ctap2(&request, length).unwrap();
        let mut card = Card::default();
        loop {
            let answer = card.answer(exchange.next().unwrap(), &reply);
            match exchange.feed(&answer).unwrap() {
                Progress::Send => {}
                Progress::Done(received) => {
                    prop_assert_eq!(received, reply);
                    break;
                }
                Progress::KeepAlive(_) => prop_assert!(false, "the card sends none"),
            }
        }
        prop_assert_eq!(card.request, request);
    }

    #[test]
    fn blobs_are_found_after_they_were_stored(
        blobs in vec(vec(any::<u8>(), 0..1000), 0..5),
        message in 65..2000_u64,
    ) {
        let info = info(message);
        let mut array = LargeBlobArray::default();
        let key = |number: usize| LargeBlobKey::new([u8::try_from(number).unwrap(); 32]);
        for (number, blob) in blobs.iter().enumerate() {
            array.replace(&key(number), blob).unwrap();
        }
        let again = read(&stored(&array.write(&info, None).unwrap()), &info);
        prop_assert_eq!(&again, &array);
        for (number, blob) in blobs.iter().enumerate() {
            prop_assert_eq!(&*again.find(&key(number)).unwrap(), blob);
        }
    }

    #[test]
    fn any_bytes_are_decoded_without_a_panic(bytes in vec(any::<u8>(), 0..300)) {
        let _ = Metadata::decode(&bytes);
        let _ = StoredRelyingParty::decode_first(&bytes);
        let _ = StoredCredential::decode_first(&bytes);
        let _ = modality_reply(&bytes);
        let _ = SensorInfo::decode(&bytes);
        let _ = Sample::decode_first(&bytes);
        let _ = templates_reply(&bytes);
        let _ = LargeBlobArray::decode(&bytes);
        let _ = Registration::decode(&bytes);
        let _ = Authentication::decode(&bytes);
    }
}

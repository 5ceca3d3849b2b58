//! Large blobs: what python-fido2 stored is found, and read and stored with the same requests.

use mfad_ctap::command::large_blobs::{LargeBlobArray, NoRoom, Reading};

use super::*;

fn list(value: &Value) -> Vec<Vec<u8>> {
    value.as_array().unwrap().iter().map(bytes).collect()
}

fn keys(recorded: &Value) -> Vec<LargeBlobKey> {
    list(&recorded["keys"])
        .into_iter()
        .map(|key| LargeBlobKey::new(key.try_into().unwrap()))
        .collect()
}

fn recorded_info(recorded: &Value) -> GetInfo {
    GetInfo::decode(body(&bytes(&recorded["info"])).unwrap()).unwrap()
}

/// The recorded array, read with the recorded requests.
fn read(recorded: &Value) -> LargeBlobArray {
    let mut reading = Reading::new(&recorded_info(recorded));
    let exchanges = list(&recorded["reads"]).into_iter().zip(list(&recorded["replies"]));
    let mut read = None;
    for (request, reply) in exchanges {
        assert_eq!(read, None, "it ends with the last reply");
        assert_eq!(hex::encode(reading.request()), hex::encode(request));
        read = reading.push(body(&reply).unwrap()).unwrap();
    }
    read.unwrap()
}

fn recording() -> Value {
    recorded()["large_blobs"]["2"].clone()
}

#[test]
fn blobs_are_found_by_their_keys() {
    let recorded = recording();
    let array = read(&recorded);
    assert_eq!(array.count(), 2);
    for (key, blob) in keys(&recorded).iter().zip(list(&recorded["blobs"])) {
        assert_eq!(*array.find(key).unwrap(), blob);
    }
    assert_eq!(array.find(&LargeBlobKey::new([0; 32])), None);
}

#[test]
fn the_array_is_stored_with_the_same_requests() {
    for_each_token("large_blobs", |token, recorded| {
        let ours = read(recorded).write(&recorded_info(recorded), Some(token)).unwrap();
        assert_eq!(ours, list(&recorded["writes"]));
    });
}

#[test]
fn a_blob_replaced_or_removed_leaves_the_others_as_they_were() {
    let recorded = &recording();
    let [mine, others] = keys(recorded).try_into().unwrap();
    let mut array = read(recorded);
    let before = array.find(&others);
    array.replace(&mine, b"another blob").unwrap();
    assert_eq!(*array.find(&mine).unwrap(), b"another blob");
    assert_eq!((array.count(), array.find(&others)), (2, before.clone()));
    assert!(array.remove(&mine) && !array.remove(&mine));
    assert_eq!((array.count(), array.find(&mine), array.find(&others)), (1, None, before));
}

#[test]
fn more_than_the_token_has_room_for_is_not_sent() {
    let recorded = &recording();
    let mut array = LargeBlobArray::default();
    for number in 0..30 {
        array.replace(&LargeBlobKey::new([number; 32]), b"blob").unwrap();
    }
    let NoRoom { needed, room } = array.write(&recorded_info(recorded), None).unwrap_err();
    assert!(needed > room && room == 1024, "{needed} of {room}");
}

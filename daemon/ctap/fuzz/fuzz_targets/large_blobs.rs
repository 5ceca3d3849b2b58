//! Stored large-blob arrays, and what is in them. The input gets its checksum here, which no
//! fuzzer would guess; keys are a recorded one and another.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::LargeBlobKey;
use mfad_ctap::command::large_blobs::{LargeBlobArray, MAX_BLOB};
use sha2::{Digest, Sha256};

fuzz_target!(|array: &[u8]| {
    let _ = LargeBlobArray::decode(array);
    let stored = [array, &Sha256::digest(array)[..16]].concat();
    let Ok(mut array) = LargeBlobArray::decode(&stored) else { return };
    for key in [[0x1B; 32], [0; 32]].map(LargeBlobKey::new) {
        if let Some(blob) = array.find(&key) {
            assert!(blob.len() <= MAX_BLOB);
            assert!(array.remove(&key));
        }
        assert_eq!(array.find(&key), None);
    }
});

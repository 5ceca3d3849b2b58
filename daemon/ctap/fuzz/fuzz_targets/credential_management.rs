//! Replies to credential management: a first reply is read as the next ones are.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::command::{Metadata, StoredCredential, StoredRelyingParty};

fuzz_target!(|body: &[u8]| {
    let _ = Metadata::decode(body);
    if let Ok(Some((first, total))) = StoredRelyingParty::decode_first(body) {
        assert!(total > 0);
        assert_eq!(StoredRelyingParty::decode(body), Ok(first));
    }
    if let Ok(Some((first, total))) = StoredCredential::decode_first(body) {
        assert!(total > 0);
        assert_eq!(StoredCredential::decode(body), Ok(first));
    }
});

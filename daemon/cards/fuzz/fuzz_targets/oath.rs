//! OATH: whatever is read is no longer than what came.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_cards::apdu::{Reply, StatusWord};
use mfad_cards::oath::{Selected, calculated, calculated_all, listed};

fuzz_target!(|bytes: &[u8]| {
    let reply = Reply { data: bytes.into(), status: StatusWord::OK };
    let _ = Selected::decode(&reply);
    if let Ok(code) = calculated(&reply) {
        assert!((5..=10).contains(&code.text().len()));
    }
    for account in listed(&reply).unwrap_or_default() {
        assert!(account.name().period > 0);
    }
    for (id, code) in calculated_all(&reply).unwrap_or_default() {
        assert!(id.len() <= bytes.len() && code.name(&id).period > 0);
    }
});

//! OpenPGP: application data, holder, public keys.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_cards::apdu::{Reply, StatusWord};
use mfad_cards::openpgp::{
    Application, Cardholder, read_public_key, read_text, signatures_made, wants_hashed_pins,
};

fuzz_target!(|bytes: &[u8]| {
    let reply = Reply { data: bytes.into(), status: StatusWord::OK };
    let _ = (Application::decode(&reply), read_public_key(&reply), signatures_made(&reply));
    let _ = wants_hashed_pins(&reply);
    let holder = Cardholder::decode(&reply).unwrap_or_default();
    for text in [holder.name, holder.languages, read_text(&reply).unwrap_or_default()] {
        assert!(text.is_none_or(|text| !text.chars().any(char::is_control)));
    }
});

//! OpenPGP: application data, holder, public keys, signatures by each kind of key that was read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_cards::apdu::{Reply, StatusWord};
use mfad_cards::openpgp::{
    Application, Cardholder, read_public_key, read_text, signature, signatures_made,
    wants_hashed_pins,
};

fuzz_target!(|bytes: &[u8]| {
    let reply = Reply { data: bytes.into(), status: StatusWord::OK };
    let _ = (read_public_key(&reply), signatures_made(&reply), wants_hashed_pins(&reply));
    if let Ok(application) = Application::decode(&reply) {
        let _ = (application.identifier.to_string(), application.identifier.manufacturer_name());
        let _ = signature(&reply, &application.authentication.algorithm);
    }
    let holder = Cardholder::decode(&reply).unwrap_or_default();
    for text in [holder.name, holder.languages, read_text(&reply).unwrap_or_default()] {
        assert!(text.is_none_or(|text| !text.chars().any(char::is_control)));
    }
});

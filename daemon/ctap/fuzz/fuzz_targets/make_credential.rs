//! Replies to makeCredential: what is handed on to the relying party is no longer than what came.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::command::NewCredential;

/// `fmt`, `attStmt` and `authData` with their headers, instead of numbers.
const NAMES: usize = 64;

fuzz_target!(|body: &[u8]| {
    if let Ok(made) = NewCredential::decode(body) {
        assert!(made.authenticator_data.attested_credential.is_some());
        assert!(made.attestation_object().len() <= body.len() + NAMES);
    }
});

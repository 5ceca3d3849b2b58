//! Replies of U2F keys: what is read of a registration is what came.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::u2f::{Authentication, Registration, body};

fuzz_target!(|reply: &[u8]| {
    let Ok(data) = body(reply) else { return };
    if let Ok(read) = Registration::decode(data) {
        let parts = [
            &[0x05],
            read.public_key.as_slice(),
            &[read.key_handle.len() as u8],
            &read.key_handle,
            &read.certificate,
            &read.signature,
        ];
        assert_eq!(parts.concat(), data);
        let made = read.into_new_credential(&[0xAA; 32]).expect("what was read can be handed on");
        assert!(made.attestation_object().len() <= data.len() + 256);
    }
    if let Ok(read) = Authentication::decode(data) {
        let _ = read.into_assertion(&[0xAA; 32], &[0xC1; 64]);
    }
});

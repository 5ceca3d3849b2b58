//! Replies to clientPIN, with a secret agreed with whatever key they bring.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::command::client_pin::{
    PinRetries, key_agreement_reply, token_reply, uv_retries_reply,
};
use mfad_ctap::pin::{Protocol, SharedSecret};

fuzz_target!(|body: &[u8]| {
    let _ = PinRetries::decode(body);
    let _ = uv_retries_reply(body);
    let Ok(key) = key_agreement_reply(body) else { return };
    for protocol in [Protocol::One, Protocol::Two] {
        let secret = SharedSecret::agree_with(protocol, &key, |bytes| {
            bytes.fill(7);
            Ok(())
        });
        if let Ok(token) = token_reply(body, &secret.expect("a valid key agrees")) {
            token.authenticate(body);
        }
    }
});

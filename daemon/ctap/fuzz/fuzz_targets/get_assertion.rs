//! Replies to getAssertion and getNextAssertion.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::command::Assertion;

fuzz_target!(|body: &[u8]| {
    if let Ok(assertion) = Assertion::decode(body) {
        assert!(assertion.signature.len() <= body.len());
    }
});

//! Reports of any content: messages stay within bounds, and so does what they mean.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::hid::{Answer, Channel, Command, MAX_MESSAGE, Receiver, init};

fuzz_target!(|data: &[u8]| {
    let Some((channel, _)) = data.split_first_chunk::<4>() else { return };
    let mut receiver = Receiver::new(Channel(u32::from_be_bytes(*channel)));
    for report in data.chunks(64) {
        let Ok(Some(message)) = receiver.push(report) else { continue };
        assert!(message.payload.len() <= MAX_MESSAGE);
        let nonce = *message.payload.first_chunk::<8>().unwrap_or(&[0; 8]);
        let _ = init::reply(&message.payload, &nonce);
        let empty = message.payload.is_empty();
        if let Answer::Payload(payload) = message.answer(Command::Cbor) {
            assert_eq!(mfad_ctap::body(&payload).is_err(), empty || payload[0] != 0);
        }
    }
});

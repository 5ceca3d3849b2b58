//! Replies over a smart-card reader, each with a byte in front that is its length: an exchange
//! ends, and what it collects is bounded.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::nfc::{Exchange, Length, MAX_MESSAGE, Progress, Selected};

fuzz_target!(|replies: &[u8]| {
    let _ = Selected::decode(replies);
    let mut exchange = Exchange::ctap2(&[7; 600], Length::Short).expect("it is short enough");
    let mut rest = replies;
    while let Some((length, after)) = rest.split_first() {
        let (reply, after) = after.split_at(usize::from(*length).min(after.len()));
        rest = after;
        match exchange.feed(reply) {
            Ok(Progress::Done(reply)) => {
                assert!(reply.len() <= MAX_MESSAGE);
                assert_eq!(exchange.next(), None);
                return;
            }
            Ok(_) => assert!(exchange.next().is_some()),
            Err(_) => return,
        }
    }
});

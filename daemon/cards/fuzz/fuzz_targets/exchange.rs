//! Exchanges: any answers end them, within their bounds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_cards::apdu::{Command, Encoding, Exchange, MAX_REPLY, Step};

fuzz_target!(|input: (u16, bool, Vec<Vec<u8>>)| {
    let (length, extended, answers) = input;
    let encoding = if extended { Encoding::Extended } else { Encoding::Short };
    let command = Command::new(0xCB, 0x3F, 0xFF).data(vec![0; length.into()]).answered();
    let Ok((mut exchange, _)) = Exchange::begin(&command, encoding) else { return };
    for answer in answers {
        match exchange.feed(&answer) {
            Ok(Step::Send(bytes)) => assert!(bytes.len() >= 4),
            Ok(Step::Done(reply)) => return assert!(reply.data.len() <= MAX_REPLY),
            Err(_) => return,
        }
    }
});

//! TLV: what is read is what came.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_cards::tlv::{Writer, items};

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = items(bytes).collect::<Result<Vec<_>, _>>() else { return };
    let write = |writer: Writer, item: &mfad_cards::tlv::Item| writer.item(item.tag, item.value);
    let written = read.iter().fold(Writer::default(), write).finish();
    assert!(written.len() <= bytes.len(), "ours have the shortest lengths");
    let again: Result<Vec<_>, _> = items(&written).collect();
    assert_eq!(again.as_deref(), Ok(&read[..]));
});

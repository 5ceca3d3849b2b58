//! Replies to bio enrollment: no more fingers than there were bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::command::bio_enrollment::{Sample, SensorInfo, modality_reply, templates_reply};

fuzz_target!(|body: &[u8]| {
    let _ = modality_reply(body);
    let _ = SensorInfo::decode(body);
    if let Ok((_, first)) = Sample::decode_first(body) {
        assert_eq!(Sample::decode(body), Ok(first));
    }
    if let Ok(templates) = templates_reply(body) {
        assert!(templates.len() < body.len());
    }
});

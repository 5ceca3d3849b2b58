//! Replies to getInfo.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_ctap::command::GetInfo;

fuzz_target!(|body: &[u8]| {
    if let Ok(info) = GetInfo::decode(body) {
        assert!(info.max_msg_size > 0);
        assert_ne!(info.max_credential_count_in_list, Some(0));
    }
});

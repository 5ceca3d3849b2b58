//! authenticatorConfig: requests the same to the byte, with a token and without.

use mfad_ctap::command::config::{self, SetMinPinLength};

use super::*;

fn same(kind: &str, token: Option<&PinUvAuthToken>, recorded: &Value) {
    let same = |name: &str, ours: Vec<u8>| {
        let theirs = &recorded[format!("{kind}{name}")]["request"];
        assert_eq!(hex::encode(ours), theirs.as_str().unwrap(), "{kind}{name}");
    };
    same("enable_enterprise_attestation", config::enable_enterprise_attestation(token));
    same("toggle_always_uv", config::toggle_always_uv(token));
    let force = SetMinPinLength { force_change_pin: true, ..SetMinPinLength::default() };
    same("force_change_pin", force.encode(token));
    let everything = SetMinPinLength {
        new_min_pin_length: Some(8),
        rp_ids: Some(vec!["example.com".into(), "example.org".into()]),
        force_change_pin: true,
    };
    same("set_min_pin_length", everything.encode(token));
}

#[test]
fn requests_are_the_same() {
    for_each_management(|token, recorded| {
        same("", Some(token), recorded);
        same("unproven ", None, recorded);
    });
}

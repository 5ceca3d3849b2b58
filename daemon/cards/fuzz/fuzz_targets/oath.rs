//! OATH: whatever is read is no longer than what came.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mfad_cards::apdu::{Reply, StatusWord};
use mfad_cards::oath::{
    Kind, Name, PasswordKey, Selected, calculated, calculated_all, listed, rename,
};

/// Made once: that takes long.
static KEY: LazyLock<PasswordKey> = LazyLock::new(|| PasswordKey::derive("tree", &[1; 8]));

fuzz_target!(|bytes: &[u8]| {
    let reply = Reply { data: bytes.into(), status: StatusWord::OK };
    let _ = (Selected::decode(&reply), KEY.validated(&reply, &[0; 8]));
    for kind in [Kind::Totp, Kind::Hotp] {
        let name = Name::parse(kind, bytes);
        let _ = (name.to_string(), name.id(kind).map(|id| rename(bytes, &id)));
    }
    if let Ok(code) = calculated(&reply) {
        assert!((5..=10).contains(&code.text().len()));
    }
    for account in listed(&reply).unwrap_or_default() {
        assert!(account.name().period > 0);
    }
    for (id, code) in calculated_all(&reply).unwrap_or_default() {
        assert!(id.len() <= bytes.len() && code.name(&id).period > 0);
    }
});

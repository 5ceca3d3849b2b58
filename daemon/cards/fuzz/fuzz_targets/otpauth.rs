//! `otpauth://` addresses: what is read is written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mfad_cards::oath::{NewAccount, Offer};

fuzz_target!(|uri: &str| {
    let _ = Offer::read(uri);
    let Ok(account) = NewAccount::from_uri(uri) else { return };
    let written = String::from_utf8(account.to_uri().to_vec()).expect("an address is text");
    let again = NewAccount::from_uri(&written).expect("ours is an address");
    assert_eq!(*again.secret, *account.secret);
    assert_eq!((again.kind, again.digits), (account.kind, account.digits));
    assert_eq!((again.name.period, again.counter), (account.name.period, account.counter));
});

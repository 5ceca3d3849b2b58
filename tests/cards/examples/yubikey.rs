//! Puts a fake into a reader of vpcd's until its input ends, for tests that are not in Rust:
//!
//!     yubikey PORT PASSWORD-OR-NOT NAME…
//!
//! A card with one-time codes for accounts of these names (`src/yubikey.rs` says what it stands in
//! for), behind a password if the second word is `locked`.

use std::env::args;
use std::io;

use card_tests::FakeYubiKey;

fn main() {
    let words: Vec<_> = args().skip(1).collect();
    let [port, lock, names @ ..] = words.as_slice() else { panic!("yubikey PORT LOCK NAME…") };
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let _card = FakeYubiKey::insert(port.parse().unwrap(), lock == "locked", &names);
    println!("ready");
    io::copy(&mut io::stdin(), &mut io::sink()).unwrap();
}

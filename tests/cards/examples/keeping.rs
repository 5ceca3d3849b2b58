//! Puts a fake around a virtual token into a reader of vpcd's until its input ends, for tests that
//! are not in Rust:
//!
//!     keeping PORT SERIAL
//!
//! It keeps a management key behind its PIN (`src/keeping.rs` says what it stands in for).

use std::env::args;
use std::io;

use card_tests::{KeepingCard, Places};
use virtual_token::VirtualToken;

fn main() {
    let words: Vec<_> = args().skip(1).collect();
    let [port, serial] = words.as_slice() else { panic!("keeping PORT SERIAL") };
    let token = VirtualToken::builder(serial).in_memory().start().unwrap();
    token.plug().unwrap();
    let port = port.parse().unwrap();
    let _card = KeepingCard::insert(port, &token, &Places::default(), false);
    println!("ready");
    io::copy(&mut io::stdin(), &mut io::sink()).unwrap();
}

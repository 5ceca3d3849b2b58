//! Plugs in a key that speaks only U2F until its input ends, for tests that are not in Rust:
//!
//!     old_key FOLDER SERIAL
//!
//! `src/old_key.rs` says what it stands in for.

use std::env::args;
use std::io;
use std::path::Path;

use end_to_end::OldKey;

fn main() {
    let words: Vec<_> = args().skip(1).collect();
    let [folder, serial] = words.as_slice() else { panic!("old_key FOLDER SERIAL") };
    let _key = OldKey::plug(Path::new(folder), serial);
    println!("ready");
    io::copy(&mut io::stdin(), &mut io::sink()).unwrap();
}

//! CTAP1/U2F (FIDO U2F raw message formats 1.2): what keys from before CTAP 2 speak, and many
//! later ones too.
//!
//! A reply is data and a status word, which [`body`] takes off. A key that wants a touch refuses
//! with [`StatusWord::CONDITIONS_NOT_SATISFIED`] at once; the request is sent again and again
//! until the person has touched it.

mod authenticate;
mod register;
mod status_word;

pub use authenticate::{Authentication, Control, authenticate};
pub use register::{Registration, register};
pub use status_word::{StatusWord, U2fError, body};

use crate::apdu::Apdu;

/// Asks for the version. The reply is the text [`VERSION`].
pub fn version() -> Apdu {
    Apdu { cla: 0, ins: 0x03, p1: 0, p2: 0, data: Vec::new() }
}

/// The only version there is.
pub const VERSION: &[u8] = b"U2F_V2";

/// Authenticator data (CTAP 2.2 §10.2, §10.3): what a U2F reply tells in its own way.
fn authenticator_data(rp_id_hash: &[u8; 32], flags: u8, count: [u8; 4], rest: &[u8]) -> Vec<u8> {
    [rp_id_hash.as_slice(), &[flags], &count, rest].concat()
}

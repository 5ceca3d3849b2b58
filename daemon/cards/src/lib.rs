//! Smart cards as bytes in, bytes out: no threads, no clock, no reader.
//!
//! [`apdu`] carries commands to a card and puts replies together, [`tlv`] reads and writes what is
//! in them, [`oath`], [`piv`] and [`openpgp`] are the applications: a function makes a command,
//! another reads its reply. What comes from a card is hostile: every decoder answers with an
//! error, never with a panic, and allocates no more than it was sent.

#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod apdu;
mod error;
pub mod oath;
pub mod openpgp;
pub mod piv;
mod pkcs1;
mod secret;
#[cfg(test)]
mod test;
pub mod tlv;

pub use error::ReplyError;
pub use pkcs1::{Hash, digest_info};
pub use secret::Secret;

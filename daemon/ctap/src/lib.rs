//! CTAPHID, CTAP 2 and CTAP1/U2F as bytes in, bytes out: no threads, no clock, no device.
//!
//! [`hid`] turns messages into reports and back, [`nfc`] into APDUs; [`command`] turns requests into
//! CBOR and replies into structs, [`u2f`] is what old keys speak instead, [`pin`] holds the PIN/UV
//! auth protocols. What comes from a token is hostile:
//! every decoder answers with an error, never with a panic, and allocates no more than it was sent.

#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod apdu;
mod authenticator_data;
mod cbor;
pub mod command;
mod cose;
mod credential;
mod error;
pub mod extension;
pub mod hid;
mod large_blob_key;
pub mod nfc;
pub mod pin;
mod reply;
mod status;
pub mod u2f;

pub use apdu::Apdu;
pub use authenticator_data::{AttestedCredential, AuthenticatorData, Flags};
pub use cose::CoseKey;
pub use credential::{Algorithm, RelyingParty, User};
pub use error::{CborError, DecodeError};
pub use large_blob_key::LargeBlobKey;
pub use reply::{ReplyError, body};
pub use status::Status;

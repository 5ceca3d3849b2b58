//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod hostile_replies;
mod otpauth_addresses;
mod otpauth_as_the_world_writes_it;
mod yubikit;

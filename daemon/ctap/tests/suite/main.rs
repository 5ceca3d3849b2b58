//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod hostile_apdus;
mod hostile_cbor;
mod hostile_get_info;
mod hostile_management;
mod hostile_replies;
mod hostile_reports;
mod python_fido2;
mod round_trips;
mod round_trips_whole;

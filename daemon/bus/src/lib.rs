//! The D-Bus contract of mfad: names, errors, the dictionaries that cross the bus, and proxies
//! for its clients. The meaning of every call is documented in `docs/dbus`;
//! this crate is the same contract for the compiler. It decides nothing.

mod account;
mod app_password;
mod client;
mod error;
mod fido2;
mod keyring;
mod names;
mod note;
mod oath;
mod openpgp;
mod operation;
mod options;
mod piv;
mod policy;
mod secret;
mod settings;
pub mod text;
mod web_authn;

pub use account::*;
pub use app_password::*;
pub use client::*;
pub use error::*;
pub use fido2::*;
pub use keyring::*;
pub use names::*;
pub use note::*;
pub use oath::*;
pub use openpgp::*;
pub use operation::*;
pub use options::*;
pub use piv::*;
pub use policy::*;
pub use secret::*;
pub use settings::*;
pub use web_authn::*;

pub use mfad_secret::*;
pub use mfad_terms::*;

//! The CTAP 2 commands (CTAP 2.2 §6), one module each: how a request is written, how the body of
//! its reply is read. [`crate::body`] takes the status code off a reply first.

pub mod bio_enrollment;
pub mod client_pin;
pub mod config;
mod credential_management;
mod get_assertion;
pub mod get_info;
pub mod large_blobs;
mod make_credential;
pub mod reset;
pub mod selection;
mod subcommand;

pub use bio_enrollment::BioEnrollment;
pub use credential_management::{
    CredentialManagement, Metadata, StoredCredential, StoredRelyingParty,
};
pub use get_assertion::{Assertion, GetAssertion, get_next_assertion};
pub use get_info::GetInfo;
pub use make_credential::{EnterpriseAttestation, MakeCredential, NewCredential};

//! The ceremonies, a file or folder each: what is asked of whom in which order, and what is kept at the end.
//! Dropping one at any moment cancels it, on the token too.

pub mod admin;
pub mod app_passwords;
pub mod card_key;
pub mod choose_token;
pub mod directory;
pub mod enroll;
pub mod erasure;
pub mod fingerprints;
pub mod keyring;
pub mod lost;
pub mod methods;
pub mod notes;
pub mod oath;
pub mod openpgp;
pub mod pass_through;
pub mod passkey_data;
pub mod passkeys;
pub mod pin;
pub mod piv;
pub mod reauthentication;
pub mod reset;
pub mod secret;
pub mod settings;
pub mod sign_in;
pub mod webauthn;

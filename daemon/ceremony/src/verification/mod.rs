//! What decides whether a person is who they claim to be: attempts and their limits, what signatures and codes prove,
//! and what the policy requires.

pub mod access_pass;
pub mod account_policy;
pub mod attempt;
pub mod directory;
pub mod lockout;
pub mod method_state;
pub mod passkey_mapping;
pub mod password_hash;
pub mod provable;
pub mod public_key;
pub mod random_code;
pub mod recovery_codes;
pub mod seat;
pub mod totp;

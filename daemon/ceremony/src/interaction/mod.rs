//! What ceremonies have in common in asking a person: prompts, PIN entry, touch, and the token that is meant.

pub mod built_in_uv;
pub mod card_pin;
pub mod conversation;
pub mod held_credential;
pub mod insert;
pub mod new_pin;
pub mod persistent_token;
pub mod pin_entry;
pub mod pin_uv_auth;
pub mod token_queue;
pub mod token_selection;
pub mod touch;
pub mod typed_otp;
pub mod user_verification;

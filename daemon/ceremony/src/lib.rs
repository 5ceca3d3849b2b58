//! The ceremonies of mfad: what is asked of whom in which order, and what is kept at the end. They speak to
//! a person through a [`Conversation`], in texts that are data, and know neither a bus nor a language.

pub mod clock;
mod context;
mod error;
mod faults;
pub mod flows;
pub mod interaction;
mod label;
pub mod memory;
mod prompt;
pub mod relying_party;
mod remedy;
mod result;
mod sealed_password;
pub mod verification;

pub use context::Context;
pub use error::{Error, Failure};
pub use faults::{busy, card_trouble, store_fault, token_problem};
pub use interaction::conversation::{Answer, Answers, Conversation, UiEvent, not_asked};
pub use prompt::{MethodChoice, PromptDetails, TokenName};
pub use result::{Fingerprint, OathAccount, OneTimeCode, OperationResult, Passkey};

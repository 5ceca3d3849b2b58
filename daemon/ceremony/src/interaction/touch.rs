//! What a person does with a token, told once, and what they answer while it is plugged in.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mfad_device::token::{Claim, Token, TokenError};
use mfad_terms::PromptKind;
use mfad_text::Text;

use super::conversation::Conversation;
use crate::error::Error;
use crate::faults::token_fault;
use crate::prompt::{PromptDetails, token_names};

/// After how long without a touch a token gives up by itself (CTAP 2.2 §6.1.2). Some do earlier; then
/// they say so, and no countdown goes on.
pub const GIVES_UP: Duration = Duration::from_secs(30);

/// Asks for touch, once, the first time any of `tokens` says that it waits for it. What comes
/// back is called by each of them. `patience` is how long they wait.
pub fn on_touch(
    ui: &Conversation,
    tokens: &[Arc<Token>],
    reason: &Text,
    patience: Duration,
) -> impl Fn() + Send + Clone + use<> {
    let details = PromptDetails {
        reason: reason.clone(),
        tokens: Some(token_names(tokens)),
        seconds: u32::try_from(patience.as_secs()).ok(),
        ..PromptDetails::default()
    };
    on_waiting(ui, PromptKind::Touch, details)
}

/// Prompts once, however often what comes back is called.
pub fn on_waiting(
    ui: &Conversation,
    kind: PromptKind,
    details: PromptDetails,
) -> impl Fn() + Send + Clone + use<> {
    let asked = Arc::new(AtomicBool::new(false));
    let ui = ui.clone();
    move || {
        if !asked.swap(true, Ordering::Relaxed) {
            ui.prompt(kind, details.clone());
        }
    }
}

/// What a person answers, unless the token is pulled out meanwhile.
pub async fn while_plugged<T>(
    claim: &Claim,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let token = claim.token();
    tokio::select! {
        answer = answer => answer,
        () = token.gone() => Err(token_fault(token, &TokenError::Gone)),
    }
}

//! Which of several keys a person means: all of them blink, and the one that is touched is it.

use std::sync::Arc;

use mfad_device::token::Token;
use mfad_terms::Cause;
use mfad_text::tr;

use crate::error::Error;
use crate::interaction::conversation::Conversation;
use crate::interaction::token_selection;
use crate::prompt::TokenName;
use crate::result::OperationResult;

/// Finds out. The only one there is need not be touched.
pub async fn run(
    ui: &Conversation,
    mut candidates: Vec<Arc<Token>>,
) -> Result<OperationResult, Error> {
    candidates.retain(|token| token.info().is_some());
    if candidates.is_empty() {
        return Err(Error::new(Cause::NotSupported, tr!("pick-none-waits")));
    }
    let claim = token_selection::among(&candidates, ui, &tr!("pick-touch-meant")).await?;
    Ok(OperationResult {
        token: Some(TokenName::from(claim.token())),
        ..OperationResult::default()
    })
}

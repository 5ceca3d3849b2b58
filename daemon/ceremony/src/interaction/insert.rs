//! Waiting for a key to be plugged in or pulled out.

use std::sync::Arc;
use std::time::Duration;

use mfad_device::token::{Token, Tokens};
use mfad_terms::{Cause, PromptKind};
use mfad_text::tr;

use crate::error::Error;
use crate::interaction::conversation::Conversation;
use crate::prompt::PromptDetails;

/// How long a person may take to find a key and plug it in.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks for a key and waits until one is there that is `wanted`.
pub async fn wait_for(
    tokens: &Tokens,
    ui: &Conversation,
    details: PromptDetails,
    wanted: impl Fn(&Token) -> bool,
) -> Result<Arc<Token>, Error> {
    let mut changes = tokens.expect();
    ui.prompt(
        PromptKind::Insert,
        PromptDetails { seconds: u32::try_from(PATIENCE.as_secs()).ok(), ..details },
    );
    let arrival = async {
        loop {
            if let Some(token) = tokens.list().into_iter().find(|token| wanted(token)) {
                return token;
            }
            if changes.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::time::timeout(PATIENCE, arrival)
        .await
        .map_err(|_| Error::new(Cause::TimedOut, tr!("work-not-inserted")))
}

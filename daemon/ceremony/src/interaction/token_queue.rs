//! Waiting for a token that another operation uses. It joins as soon as it is free, and the person is
//! told what is waited for where there is nothing else that they could do meanwhile.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use mfad_device::token::{Claim, Holding, Token, TokenError};
use mfad_terms::PromptKind;
use mfad_text::{Text, tr};
use tokio::time::{Instant, sleep_until};

use crate::error::Error;
use crate::faults::{busy, token_fault};
use crate::interaction::conversation::{Conversation, PATIENCE};
use crate::prompt::{PromptDetails, token_names};

/// The right to use this token, in its turn.
///
/// # Errors
/// It was pulled out, or is still in use when nobody waits any longer.
pub async fn claim(ui: &Conversation, token: &Arc<Token>) -> Result<Claim, Error> {
    let mut queue = Queue::new(ui);
    match queue.claim(std::slice::from_ref(token)).pop() {
        Some(claim) => Ok(claim),
        None => queue.next(true).await,
    }
}

/// The tokens that an operation would use, and others use.
pub struct Queue<'q> {
    ui: &'q Conversation,
    tokens: Vec<Arc<Token>>,
    turns: FuturesUnordered<BoxFuture<'static, (Arc<Token>, Option<Claim>)>>,
    told: Option<Text>,
    deadline: Instant,
}

impl<'q> Queue<'q> {
    /// Nothing to wait for yet.
    pub fn new(ui: &'q Conversation) -> Self {
        let (tokens, turns, told) = Default::default();
        Self { ui, tokens, turns, told, deadline: Instant::now() + PATIENCE }
    }

    /// Whether nothing is waited for.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Claims those of `tokens` that are free; the others are waited for.
    pub fn claim(&mut self, tokens: &[Arc<Token>]) -> Vec<Claim> {
        let mut claims = Vec::new();
        for token in tokens {
            match token.claim() {
                Some(claim) => claims.push(claim.for_visitor(self.ui.client())),
                None => self.wait_for(token),
            }
        }
        claims
    }

    fn wait_for(&mut self, token: &Arc<Token>) {
        self.tokens.push(Arc::clone(token));
        let token = Arc::clone(token);
        self.turns.push(Box::pin(async move {
            let claimed = Arc::clone(&token).claim_in_turn().await;
            (token, claimed)
        }));
    }

    /// The next that is free; never, if none is waited for. `nothing_else`: there is nothing that the
    /// person could do meanwhile.
    ///
    /// # Errors
    /// With nothing else to do, the last was pulled out, or is in use for too long.
    pub async fn next(&mut self, nothing_else: bool) -> Result<Claim, Error> {
        loop {
            let Some(first) = self.tokens.first().cloned() else {
                return std::future::pending().await;
            };
            let mut holder = first.holder();
            if nothing_else {
                self.tell(&first);
            }
            tokio::select! {
                biased;
                Some((token, claimed)) = self.turns.next() => {
                    self.tokens.retain(|it| !Arc::ptr_eq(it, &token));
                    match claimed {
                        Some(claim) => return Ok(claim.for_visitor(self.ui.client())),
                        None if nothing_else && self.is_empty() => {
                            return Err(token_fault(&token, &TokenError::Gone));
                        }
                        None => {}
                    }
                }
                Ok(()) = holder.changed() => {}
                () = sleep_until(self.deadline), if nothing_else => {
                    (self.tokens, self.turns) = Default::default();
                    return Err(busy(&first, self.ui.client().person));
                }
            }
        }
    }

    /// Tells who uses the token, again only if that has changed.
    fn tell(&mut self, token: &Token) {
        let holding = token.holder().borrow().clone();
        // Whoever asks it something for a moment does not say who they are.
        if holding.is_none() && self.told.is_some() {
            return;
        }
        let reason = in_use(&token.name, holding, self.ui.client().person);
        if self.told.as_ref() == Some(&reason) {
            return;
        }
        self.told = Some(reason.clone());
        let left = self.deadline.saturating_duration_since(Instant::now());
        let details = PromptDetails {
            reason,
            tokens: Some(token_names(&self.tokens)),
            seconds: u32::try_from(left.as_secs()).ok(),
            ..PromptDetails::default()
        };
        self.ui.prompt(PromptKind::Wait, details);
    }
}

/// Of another user's operation nobody is told which program it is.
fn in_use(name: &str, holding: Option<Holding>, person: u32) -> Text {
    match holding {
        Some(holding) if holding.person != person => tr!("work-wait-for-another", name),
        Some(Holding { program, .. }) if !program.is_empty() => {
            tr!("work-wait-for", name, program = program.to_string())
        }
        _ => tr!("work-wait", name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_user_is_told_which_program_has_the_key() {
        let holding = || Some(Holding { person: 1000, program: "mfactl".into() });
        let told = |person| in_use("Blue key", holding(), person);
        let (name, program) = ("Blue key", "mfactl");
        assert_eq!(told(1000), tr!("work-wait-for", name, program));
        assert_eq!(told(1001), tr!("work-wait-for-another", name));
        assert_eq!(in_use(name, None, 1000), tr!("work-wait", name));
    }
}

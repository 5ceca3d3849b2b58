//! Which key is meant, when nobody said: the only one, the one that is touched, or the one that
//! is plugged in next.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use mfad_device::token::{Claim, Token};
use mfad_text::Text;

use crate::context::Context;
use crate::error::Error;
use crate::faults::token_fault;
use crate::interaction::conversation::Conversation;
use crate::interaction::token_queue::{self, Queue};
use crate::interaction::touch::{GIVES_UP, on_touch};
use crate::prompt::PromptDetails;

/// Claims the key that the person means, of those that can be `meant` at all. `insert` is what to say
/// if there is none, `touch` if there are several. Beside a key that is `able` to answer, one that is
/// not is not asked.
pub async fn one(
    context: &Context,
    ui: &Conversation,
    insert: &Text,
    touch: &Text,
    meant: impl Fn(&Token) -> bool,
    able: impl Fn(&Token) -> bool,
) -> Result<Claim, Error> {
    let usable = |token: &Token| token.info().is_some() && meant(token);
    let before = context.tokens.list();
    let mut present = before.clone();
    present.retain(|token| usable(token));
    if present.is_empty() {
        let details = PromptDetails { reason: insert.clone(), ..PromptDetails::default() };
        // Whatever is plugged in now is meant, be it one of those that were there.
        let there = |token: &Token| before.iter().any(|it| std::ptr::eq(&**it, token));
        let wanted = |token: &Token| token.info().is_some() && (meant(token) || !there(token));
        present.push(
            crate::interaction::insert::wait_for(&context.tokens, ui, details, wanted).await?,
        );
    }
    if present.iter().any(|token| able(token)) {
        present.retain(|token| able(token));
    }
    among(&present, ui, touch).await
}

/// Claims the one of these that the person means.
pub async fn among(
    present: &[Arc<Token>],
    ui: &Conversation,
    reason: &Text,
) -> Result<Claim, Error> {
    match present {
        [only] => token_queue::claim(ui, only).await,
        _ => touched(present, ui, reason).await,
    }
}

/// Has all of them blink and claims the one that is touched; the others are cancelled.
async fn touched(present: &[Arc<Token>], ui: &Conversation, reason: &Text) -> Result<Claim, Error> {
    let ask = on_touch(ui, present, reason, GIVES_UP);
    let blink = |claim: Claim| {
        let ask = ask.clone();
        async move {
            let result = claim.select(ask).await;
            (claim, result)
        }
    };
    let mut queue = Queue::new(ui);
    let mut blinking: FuturesUnordered<_> = queue.claim(present).into_iter().map(blink).collect();
    loop {
        let nothing_else = blinking.is_empty();
        let refused = tokio::select! {
            Some((claim, result)) = blinking.next() => match result {
                Ok(()) => return Ok(claim),
                Err(error) => token_fault(claim.token(), &error),
            },
            claimed = queue.next(nothing_else) => match claimed {
                Ok(claim) => {
                    blinking.push(blink(claim));
                    continue;
                }
                Err(error) => error,
            },
        };
        if blinking.is_empty() && queue.is_empty() {
            return Err(refused);
        }
    }
}

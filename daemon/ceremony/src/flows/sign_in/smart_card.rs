//! Signing in with a smart card: its PIN is typed, and it signs something new with the key that
//! was enrolled.

use mfad_device::token::{Claim, Presented};
use mfad_store::{Method, SmartCard};
use mfad_terms::Cause;
use mfad_text::tr;

use super::{ProvedMethod, RunningSignIn};
use crate::error::Error;
use crate::flows::card_key::{CardKey, Signed};
use crate::interaction::card_pin::PinEntry;
use crate::interaction::{insert, token_queue};
use crate::prompt::{PromptDetails, TokenName};
use crate::verification::attempt::Attempt;
use crate::verification::method_state;

/// Signs in with this card. `background` are the keys that could be touched instead.
pub async fn attempt(
    session: &RunningSignIn<'_>,
    method: &Method,
    card: &SmartCard,
    background: &[Method],
) -> Result<ProvedMethod, Error> {
    let claim = present(session, method).await?;
    session.try_also(vec![method.id.clone()])?;
    // Nothing is signed by a card in its place, and no PIN is sent to one.
    let key = CardKey::enrolled(&claim, card).await?;
    let token = claim.token();
    let or = session.or_a_key(background);
    let reason = tr!("signin-card-pin", purpose = session.purpose, name = token.name, or);
    let mut asking = PinEntry::new(session.ui, &claim, card.application, &reason);
    loop {
        let typed = asking.ask().await?;
        let attempt = Attempt::with_token(session.context, method)?;
        match key.sign(session.ui, &claim, typed).await? {
            Signed::Right => {
                let method = attempt.succeeded(method.kind.clone()).await?;
                return Ok(ProvedMethod {
                    method,
                    token: Some(TokenName::from(token)),
                    verified: Some(true),
                    secret: None,
                });
            }
            Signed::Wrong => {
                attempt.failed(Cause::NotVerified).await;
                let message = tr!("signin-card-other", name = token.name);
                return Err(Error::new(Cause::NotVerified, message));
            }
            Signed::Refused(presented) => {
                if let Presented::Wrong(_) = presented {
                    attempt.failed(Cause::PinWrong).await;
                }
                asking.took(presented)?;
            }
        }
    }
}

/// The card, once it is there.
async fn present(session: &RunningSignIn<'_>, method: &Method) -> Result<Claim, Error> {
    let tokens = &session.context.tokens;
    let is_it = |token: &mfad_device::token::Token| method_state::may_be_on(method, token);
    let there = tokens.list().into_iter().find(|token| is_it(token));
    let token = match there {
        Some(token) => token,
        None => {
            let details = PromptDetails {
                reason: tr!("signin-card-insert", purpose = session.purpose),
                labels: Some(vec![method.label.as_str().into()]),
                ..PromptDetails::default()
            };
            insert::wait_for(tokens, session.ui, details, is_it).await?
        }
    };
    token_queue::claim(session.ui, &token).await
}

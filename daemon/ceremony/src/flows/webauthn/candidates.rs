//! Which key answers: all that can blink, one that is plugged in meanwhile joins them, and the one
//! that is touched wins. A key that wants its owner verified is asked for that once it was chosen.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesUnordered;
use mfad_ctap::Status;
use mfad_ctap::command::GetInfo;
use mfad_ctap::command::client_pin::Permissions;
use mfad_device::token::{Claim, Token, TokenError, Tokens, UvProof};
use mfad_terms::{Cause, PromptKind};
use mfad_text::{Text, tr};
use tokio::sync::watch;
use tokio::time::Instant;

use super::{timed_out, verification};
use crate::error::{Error, Failure};
use crate::faults::token_fault;
use crate::interaction::built_in_uv;
use crate::interaction::conversation::Conversation;
use crate::interaction::new_pin::{self, set_first_pin};
use crate::interaction::token_queue::{self, Queue};
use crate::interaction::touch::on_touch;
use crate::interaction::user_verification::Owner;
use crate::prompt::PromptDetails;

/// More rounds of blinking than fit into any time-out; a key that gives up at once ends here.
const ROUNDS: usize = 64;

/// What is asked of the key that wins.
pub trait CandidateCeremony: Sync {
    /// What the key answers.
    type Made: Send;

    /// Whether this key can do it at all.
    fn supports(&self, token: &Token, info: &GetInfo) -> bool;
    /// Whether this key has to verify its owner for it.
    fn requires_uv(&self, info: &GetInfo) -> bool;
    /// What the owner is verified for.
    fn permissions(&self, info: &GetInfo) -> Permissions;
    /// Whom for.
    fn rp_id(&self) -> &str;
    /// A sentence that says what for.
    fn purpose(&self) -> &Text;
    /// Asks a key.
    fn ask<'c>(
        &'c self,
        claim: &'c Claim,
        proof: Option<UvProof>,
        on_touch: impl Fn() + Send + Sync + Clone + 'static,
    ) -> impl Future<Output = Result<Self::Made, Refusal>> + Send + 'c;
}

/// Why a key did not answer.
#[derive(Debug)]
pub enum Refusal {
    /// Nobody touched it, or it was pulled out: go on waiting.
    Again,
    /// It cannot, whoever touches it; others may.
    Unable(Error),
    /// Its owner was not verified, or somebody pressed no: it tells not which.
    Unverified(TokenError),
    /// That is the end.
    End(Failure),
}

impl Refusal {
    /// Why this key did not, in its own words.
    pub fn classify(token: &Token, error: &TokenError) -> Self {
        match error {
            TokenError::Gone
            | TokenError::TimedOut
            | TokenError::Refused(Status::USER_ACTION_TIMEOUT | Status::ACTION_TIMEOUT) => {
                Self::Again
            }
            error if built_in_uv::failed(error) => Self::Unverified(error.clone()),
            error => Self::Unable(token_fault(token, error)),
        }
    }
}

/// What came of one attempt.
enum AttemptOutcome<M> {
    Made(Claim, M),
    Again,
    Unable(Arc<Token>, Error),
    End(Failure),
}

/// The keys that refused, by id, with why.
type Unable = HashMap<String, Error>;

/// What changes when keys come and go.
type Changes<'c> = &'c mut watch::Receiver<std::collections::BTreeMap<String, Arc<Token>>>;

/// The keys that may answer one request.
pub struct Candidates<'o, C> {
    pub tokens: &'o Tokens,
    pub ui: &'o Conversation,
    pub ceremony: &'o C,
    /// Until when the whole has to be done.
    pub deadline: Instant,
}

impl<C: CandidateCeremony> Candidates<'_, C> {
    /// The key that answered, and what.
    pub async fn winner(&self) -> Result<(Claim, C::Made), Failure> {
        let tokens = self.tokens;
        let mut changes = tokens.expect();
        let mut unable = Unable::new();
        for _ in 0..ROUNDS {
            changes.borrow_and_update();
            unable.retain(|id, _| tokens.find(id).is_some());
            let present = self.present(&unable);
            let round = match present.as_slice() {
                [] => match unable.values().find(|error| error.cause == Cause::TokenBusy) {
                    Some(busy) => return Err(busy.clone().into()),
                    None => self.insert(&unable, &mut changes).await,
                },
                [only] if self.requires_uv(only) => self.alone(only, &unable, &mut changes).await,
                several => self.together(several, &mut changes).await,
            };
            match round {
                AttemptOutcome::Made(claim, made) => return Ok((claim, made)),
                AttemptOutcome::Again => {}
                AttemptOutcome::Unable(token, error) => {
                    unable.insert(token.id.clone(), error);
                }
                AttemptOutcome::End(failure) => return Err(failure),
            }
        }
        Err(timed_out())
    }

    /// How long there is left, in whole seconds.
    fn left(&self) -> Duration {
        let left = self.deadline.saturating_duration_since(Instant::now());
        Duration::from_secs_f64(left.as_secs_f64().ceil())
    }

    /// The keys that could do it, and did not refuse.
    fn present(&self, unable: &Unable) -> Vec<Arc<Token>> {
        let suits = |token: &Arc<Token>| {
            token.info().is_some_and(|info| self.ceremony.supports(token, &info))
                && !unable.contains_key(&token.id)
        };
        self.tokens.list().into_iter().filter(suits).collect()
    }

    fn requires_uv(&self, token: &Token) -> bool {
        token.info().is_some_and(|info| self.ceremony.requires_uv(&info))
    }

    /// Waits for a key that can. That those which are there cannot is for the person to know, and to
    /// decide about: a page that was told would know that they are there.
    async fn insert(&self, unable: &Unable, changes: Changes<'_>) -> AttemptOutcome<C::Made> {
        let purpose = self.ceremony.purpose();
        let unsuited = self.tokens.list().into_iter().find(|it| it.info().is_some());
        let mistake = match (unable.values().next(), unsuited) {
            (Some(error), _) => Some(error.message.clone()),
            (None, Some(key)) if verification::lacks_finger(&key) => {
                Some(tr!("site-finger-not-set-up", name = key.name))
            }
            (None, Some(key)) => Some(tr!("site-cannot", name = key.name)),
            (None, None) => None,
        };
        let reason = match &mistake {
            Some(message) => tr!("site-or-another", purpose, message),
            None => tr!("site-plug-in", purpose),
        };
        let seconds = u32::try_from(self.left().as_secs()).ok();
        let details = PromptDetails { reason, seconds, mistake, ..PromptDetails::default() };
        self.ui.prompt(PromptKind::Insert, details);
        self.suited(changes, unable, 1).await;
        AttemptOutcome::Again
    }

    /// Completes when so many keys are there that could do it, or one that could not is gone.
    async fn suited(&self, changes: Changes<'_>, unable: &Unable, count: usize) {
        let still = |id: &String| self.tokens.find(id).is_some();
        while self.present(unable).len() < count && unable.keys().all(still) {
            if changes.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// There is but one, and it verifies its owner first. Until it did, another may join.
    async fn alone(
        &self,
        token: &Arc<Token>,
        unable: &Unable,
        changes: Changes<'_>,
    ) -> AttemptOutcome<C::Made> {
        let claimed = tokio::select! {
            claimed = token_queue::claim(self.ui, token) => claimed,
            () = self.suited(changes, unable, 2) => return AttemptOutcome::Again,
        };
        let claim = match claimed {
            Ok(claim) => claim,
            Err(error) => return unclaimed(error),
        };
        let mut owner = self.owner(&claim);
        let proof = tokio::select! {
            proof = self.proof(&mut owner) => proof,
            () = self.suited(changes, unable, 2) => return AttemptOutcome::Again,
        };
        let made = match proof {
            Ok(proof) => self.by_owner(&claim, &mut owner, proof).await,
            Err(refusal) => Err(refusal),
        };
        drop(owner);
        outcome_of(claim, made)
    }

    /// All of them blink.
    async fn together(
        &self,
        tokens: &[Arc<Token>],
        changes: Changes<'_>,
    ) -> AttemptOutcome<C::Made> {
        let reason = match tokens {
            [_] => tr!("signin-touch", purpose = self.ceremony.purpose()),
            _ => tr!("signin-touch-one", purpose = self.ceremony.purpose()),
        };
        let ask = on_touch(self.ui, tokens, &reason, self.left());
        let blink = |claim| self.blink(claim, ask.clone()).boxed();
        let mut queue = Queue::new(self.ui);
        let mut blinking: FuturesUnordered<BoxFuture<'_, _>> =
            queue.claim(tokens).into_iter().map(blink).collect();
        let (claim, touched) = loop {
            let nothing_else = blinking.is_empty();
            tokio::select! {
                Some(touched) = blinking.next() => break touched,
                claimed = queue.next(nothing_else) => match claimed {
                    Ok(claim) => blinking.push(blink(claim)),
                    Err(error) => return unclaimed(error),
                },
                _ = changes.changed() => return AttemptOutcome::Again,
            }
        };
        // The others are called off.
        drop(blinking);
        match touched {
            Ok(Some(made)) => AttemptOutcome::Made(claim, made),
            Ok(None) => self.chosen(claim).await,
            Err(refusal) => outcome_of(claim, Err(refusal)),
        }
    }

    /// Has one of several blink: it answers, or was only chosen.
    async fn blink(
        &self,
        claim: Claim,
        ask: impl Fn() + Send + Sync + Clone + 'static,
    ) -> (Claim, Result<Option<C::Made>, Refusal>) {
        let touched = if self.requires_uv(claim.token()) {
            let selected = claim.select(ask).await;
            selected.map(|()| None).map_err(|error| Refusal::classify(claim.token(), &error))
        } else {
            self.ceremony.ask(&claim, None, ask).await.map(Some)
        };
        (claim, touched)
    }

    async fn chosen(&self, claim: Claim) -> AttemptOutcome<C::Made> {
        let mut owner = self.owner(&claim);
        let made = match self.proof(&mut owner).await {
            Ok(proof) => self.by_owner(&claim, &mut owner, proof).await,
            Err(refusal) => Err(refusal),
        };
        drop(owner);
        outcome_of(claim, made)
    }

    /// Asks a key that verified its owner; anew, if nobody touches it.
    async fn by_owner<'c>(
        &'c self,
        claim: &'c Claim,
        owner: &mut Owner<'c>,
        mut proof: UvProof,
    ) -> Result<C::Made, Refusal> {
        let reason = tr!("signin-touch", purpose = self.ceremony.purpose());
        for _ in 0..ROUNDS {
            let ask = owner.asks(&proof, &reason, self.left());
            match self.ceremony.ask(claim, Some(proof.clone()), ask).await {
                Err(Refusal::Again) if !claim.token().is_gone() => {}
                Err(Refusal::Unverified(error)) if owner.tries_again(&proof, &error) => {}
                answered => return answered,
            }
            proof = self.proof(owner).await?;
        }
        Err(Refusal::End(timed_out()))
    }

    fn owner<'c>(&'c self, claim: &'c Claim) -> Owner<'c> {
        Owner::new(self.ui, claim, Some(self.ceremony.rp_id()), self.ceremony.purpose())
    }

    /// Proof of the owner; a key that has no PIN yet is given one.
    async fn proof(&self, owner: &mut Owner<'_>) -> Result<UvProof, Refusal> {
        let claim = owner.claim();
        if let Some(error) = new_pin::blocked(claim).await {
            return Err(Refusal::Unable(error));
        }
        if claim.info().is_ok_and(|info| !verification::is_set_up(&info)) {
            let reason =
                tr!("site-no-pin", purpose = self.ceremony.purpose(), name = claim.token().name);
            owner.knows(set_first_pin(self.ui, claim, &reason).await.map_err(unless_pulled_out)?);
            let asked = claim.asked().await;
            asked.map_err(|error| Refusal::classify(claim.token(), &error))?;
        }
        let info = claim.info().map_err(|error| Refusal::classify(claim.token(), &error))?;
        let proof = owner.proves(self.ceremony.permissions(&info)).await;
        proof.map_err(unless_pulled_out)
    }
}

fn outcome_of<M>(claim: Claim, made: Result<M, Refusal>) -> AttemptOutcome<M> {
    match made {
        Ok(made) => AttemptOutcome::Made(claim, made),
        Err(Refusal::Again) => AttemptOutcome::Again,
        // Somebody pressed no.
        Err(Refusal::Unverified(error @ TokenError::Refused(Status::OPERATION_DENIED))) => {
            AttemptOutcome::End(token_fault(claim.token(), &error).into())
        }
        Err(Refusal::Unverified(error)) => {
            let error = token_fault(claim.token(), &error);
            AttemptOutcome::Unable(Arc::clone(claim.token()), error)
        }
        Err(Refusal::Unable(error)) => AttemptOutcome::Unable(Arc::clone(claim.token()), error),
        Err(Refusal::End(failure)) => AttemptOutcome::End(failure),
    }
}

fn unclaimed<M>(error: Error) -> AttemptOutcome<M> {
    match unless_pulled_out(error) {
        Refusal::End(failure) => AttemptOutcome::End(failure),
        _ => AttemptOutcome::Again,
    }
}

/// A key that was pulled out may come back.
fn unless_pulled_out(error: Error) -> Refusal {
    match error.cause {
        Cause::Unplugged => Refusal::Again,
        _ => Refusal::End(error.into()),
    }
}

#[cfg(test)]
mod tests;

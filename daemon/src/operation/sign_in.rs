//! Signing in: the account's methods, what can be used now first; every enrolled key that is
//! there blinks; another way is one selection away at any moment.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use mfad_bus::{Cause, Error, METHODS_PATH, OperationResult, PromptDetails, object_path};
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::{Assertion, GetAssertion};
use mfad_ctap::extension::GetAssertionExtensions;
use mfad_ctap::pin::PinUvAuthToken;
use tokio::sync::watch;

use super::relying_party::SignInCeremony;
use super::trouble::{store_fault, token_fault};
use super::{Context, Conversation, insert, methods, name, on_touch, pick, proof};
use crate::policy::Verification;
use crate::store::{Account, Event, Method, MethodState};
use crate::token::{Claim, TOUCH, Token};

/// Who signs in to what.
pub struct Request {
    /// Whose methods count.
    pub account: Account,
    /// What the person is signing in to, as told by the caller.
    pub reason: Option<String>,
    /// The id of the method that the person selected last, if any.
    pub selected: watch::Receiver<Option<String>>,
}

/// Signs in by whichever method succeeds first.
pub async fn run(
    context: &Context,
    talk: &Conversation,
    request: Request,
) -> Result<OperationResult, Error> {
    let Request { account, reason, mut selected } = request;
    let session = Session::new(context, talk, account, reason.as_deref())?;
    loop {
        let only = selected.borrow_and_update().clone();
        tokio::select! {
            result = session.attempt(only.as_deref()) => return result,
            // The person wants another way: what is being tried is dropped, and so cancelled on
            // the tokens.
            Ok(()) = selected.changed() => {}
        }
    }
}

/// A sign-in under way.
struct Session<'s> {
    context: &'s Context,
    talk: &'s Conversation,
    account: Account,
    methods: Vec<Method>,
    purpose: String,
}

/// A token, and what it signed.
type Signed = (Claim, Assertion);
/// A token, and its signature or why there is none.
type Attempt = (Claim, Result<Assertion, Error>);

impl<'s> Session<'s> {
    fn new(
        context: &'s Context,
        talk: &'s Conversation,
        account: Account,
        reason: Option<&str>,
    ) -> Result<Self, Error> {
        let methods = context.store.methods(&account).map_err(|error| store_fault(&error))?;
        if methods.iter().all(|method| method.state == MethodState::Erased) {
            return Err(Error::new(
                Cause::NoMethods,
                "No way to sign in is set up for this account. Plug in a security key and type \
                 `mfactl enroll`.",
            ));
        }
        let purpose = match reason {
            Some(reason) => format!("Sign in as {}: {reason}.", account.name),
            None => format!("Sign in as {}.", account.name),
        };
        Ok(Self { context, talk, account, methods, purpose })
    }

    /// Tries all methods, or the selected one only.
    async fn attempt(&self, only: Option<&str>) -> Result<OperationResult, Error> {
        let counts = |it: &&Method| {
            it.state == MethodState::Active && only.is_none_or(|selected| selected == it.id)
        };
        let wanted: Vec<Method> = self.methods.iter().filter(counts).cloned().collect();
        self.show(&[], &wanted);
        let present = self.present(&wanted).await?;
        let verification = self.context.policy.rules().verification;
        let ceremony = self.context.relying_party.begin_sign_in(&wanted, verification)?;
        let hash = ceremony.client_data_hash();
        let (claim, assertion) = if present.iter().any(|token| self.wants_pin(token)) {
            self.with_pin(&present, &wanted, hash).await?
        } else {
            self.by_touch(&wanted, hash).await?
        };
        self.accept(&ceremony, &wanted, &claim, &assertion)
    }

    /// The tokens that may hold one of the methods; waits for one if there is none.
    async fn present(&self, wanted: &[Method]) -> Result<Vec<Arc<Token>>, Error> {
        let usable = |token: &Token| usable(token, wanted);
        let mut present = self.context.tokens.list();
        present.retain(|token| usable(token));
        if present.is_empty() {
            let details = PromptDetails {
                reason: format!("{} Plug in a key that you enrolled.", self.purpose),
                labels: Some(wanted.iter().map(|method| method.label.clone()).collect()),
                ..PromptDetails::default()
            };
            let arrival = insert::wait_for(&self.context.tokens, self.talk, details, usable);
            present.push(arrival.await?);
        }
        Ok(present)
    }

    /// Has every token blink that may hold one of the methods, also one plugged in meanwhile; the
    /// first touched wins, and the others are cancelled.
    async fn by_touch(&self, wanted: &[Method], hash: [u8; 32]) -> Result<Signed, Error> {
        let mut blinking = FuturesUnordered::<BoxFuture<'_, Attempt>>::new();
        let mut tried = HashSet::new();
        let mut changes = self.context.tokens.watch();
        let mut last = None;
        loop {
            let mut fresh = self.context.tokens.list();
            fresh.retain(|token| usable(token, wanted) && tried.insert(token.id.clone()));
            self.show(&fresh, wanted);
            let ask =
                on_touch(self.talk, &fresh, &format!("{} Touch the key.", self.purpose), TOUCH);
            for claim in fresh.iter().filter_map(Token::claim) {
                let ask = ask.clone();
                blinking.push(Box::pin(async move {
                    let signed = self.sign(&claim, wanted, hash, None, ask).await;
                    (claim, signed)
                }));
            }
            if blinking.is_empty() {
                return Err(last.unwrap_or_else(|| {
                    Error::new(
                        Cause::TokenBusy,
                        "The key is used by another request. Finish that first.",
                    )
                }));
            }
            tokio::select! {
                Some((claim, signed)) = blinking.next() => match signed {
                    Ok(assertion) => return Ok((claim, assertion)),
                    Err(error) => last = Some(error),
                },
                Ok(()) = changes.changed() => {
                    tried.retain(|id| self.context.tokens.find(id).is_some());
                }
            }
        }
    }

    /// Has one token, picked by touch if there are several, sign with proof of its PIN.
    async fn with_pin(
        &self,
        present: &[Arc<Token>],
        wanted: &[Method],
        hash: [u8; 32],
    ) -> Result<Signed, Error> {
        self.show(present, wanted);
        let touch = format!("{} Touch the key that you want to use.", self.purpose);
        let claim = pick::among(present, self.talk, &touch).await?;
        self.show(std::slice::from_ref(claim.token()), wanted);
        let proof =
            if self.wants_pin(claim.token()) { Some(self.prove(&claim).await?) } else { None };
        let reason = format!("{} Touch the key.", self.purpose);
        let ask = on_touch(self.talk, std::slice::from_ref(claim.token()), &reason, TOUCH);
        let assertion = self.sign(&claim, wanted, hash, proof, ask).await?;
        Ok((claim, assertion))
    }

    async fn prove(&self, claim: &Claim) -> Result<PinUvAuthToken, Error> {
        let id = Some(self.context.relying_party.id());
        proof::of_owner(self.talk, claim, Permissions::GET_ASSERTION, id, &self.purpose).await
    }

    /// Whether the policy or the key itself wants its PIN.
    fn wants_pin(&self, token: &Token) -> bool {
        self.context.policy.rules().verification == Verification::Pin
            || token.info().is_some_and(|info| info.options.always_uv() == Some(true))
    }

    async fn sign(
        &self,
        claim: &Claim,
        wanted: &[Method],
        hash: [u8; 32],
        proof: Option<PinUvAuthToken>,
        ask: impl Fn() + Send + 'static,
    ) -> Result<Assertion, Error> {
        let request = GetAssertion {
            rp_id: self.context.relying_party.id().to_owned(),
            client_data_hash: hash,
            allow_list: methods::credentials_on(wanted, claim.token()),
            extensions: GetAssertionExtensions::default(),
            up: true,
            uv: false,
            pin_uv_auth: proof.map(|proof| proof.authenticate(&hash)),
        };
        let signed = claim.get_assertion(&request, ask).await;
        let mut assertion = signed.map_err(|error| token_fault(claim.token(), &error))?;
        // A list of one needs no answer which it was (CTAP 2.2 §6.2.2).
        if assertion.credential_id.is_none() {
            assertion.credential_id = request.allow_list.into_iter().next();
        }
        Ok(assertion)
    }

    /// Verifies the signature and keeps what it told. A counter that went back is an alarm.
    fn accept(
        &self,
        ceremony: &SignInCeremony,
        wanted: &[Method],
        claim: &Claim,
        assertion: &Assertion,
    ) -> Result<OperationResult, Error> {
        let signed_by = assertion.credential_id.as_ref();
        let method = wanted.iter().find(|it| Some(&it.credential.cred_id) == signed_by);
        let method = method.ok_or_else(|| {
            Error::new(Cause::NotVerified, "The key signed with something that was not asked for.")
        })?;
        let party = &self.context.relying_party;
        let verified = party
            .finish_sign_in(ceremony, method, assertion)
            .inspect_err(|error| self.refused(method, error))?;
        let used = self.context.store.used(method, &verified.credential);
        used.map_err(|error| store_fault(&error))?;
        Ok(OperationResult {
            message: Some(format!("Signed in as {} with {}.", self.account.name, method.label)),
            method: object_path(METHODS_PATH, &method.id).ok(),
            label: Some(method.label.clone()),
            account: Some(self.account.name.clone()),
            verified: Some(verified.user_verified),
            token: name(claim.token()),
            ..OperationResult::default()
        })
    }

    /// Puts a signature that was not accepted into the log.
    fn refused(&self, method: &Method, error: &Error) {
        tracing::error!(
            account = self.account.name,
            method = method.label,
            cause = error.cause.name(),
            "a key's signature was not accepted"
        );
        let event = Event::new(&self.account, &method.id, "refused", error.cause.name());
        if let Err(error) = self.context.store.log(&event) {
            tracing::error!(%error, "the refusal could not be written down");
        }
    }

    /// Tells the methods' state; those on the tokens of `blinking` are being tried.
    fn show(&self, blinking: &[Arc<Token>], wanted: &[Method]) {
        let tried = |method: &&Method| blinking.iter().any(|it| methods::may_be_on(method, it));
        let trying: Vec<_> = wanted.iter().filter(tried).map(|method| method.id.clone()).collect();
        let present = self.context.tokens.list();
        let rules = self.context.policy.rules();
        self.talk.methods(methods::choices(&self.methods, &present, &trying, &rules));
    }
}

fn usable(token: &Token, wanted: &[Method]) -> bool {
    token.info().is_some() && wanted.iter().any(|method| methods::may_be_on(method, token))
}

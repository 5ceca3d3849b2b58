//! Signing in with a security key: every enrolled key that is there blinks, one that is plugged in
//! joins them, and the first that is touched wins.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::HEXLOWER;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::{Assertion, GetAssertion};
use mfad_ctap::extension::{GetAssertionExtensions, HmacSecretInput, Salts};
use mfad_ctap::pin::SharedSecret;
use mfad_device::token::{Claim, Token, TokenError, UvProof};
use mfad_policy::Verification;
use mfad_store::{Home, Kind, Method, SecurityKey, StoreError};
use mfad_terms::Cause;
use mfad_text::{Text, tr};

use super::keyring::KeySecret;
use super::{ProvedMethod, RunningSignIn};
use crate::error::Error;
use crate::faults::{store_fault, token_fault};
use crate::interaction::built_in_uv::on_use;
use crate::interaction::token_queue::Queue;
use crate::interaction::touch::{GIVES_UP, on_touch};
use crate::interaction::user_verification::Owner;
use crate::interaction::{held_credential, insert, token_selection};
use crate::prompt::{PromptDetails, TokenName};
use crate::relying_party::{RelyingParty, SignInCeremony};
use crate::verification::attempt::Attempt;
use crate::verification::method_state;

/// How long to wait after a key was pulled out, until it is seen that it is not there.
const PAUSE: Duration = Duration::from_millis(100);

/// What a token signed, and the secret that it made meanwhile, if it was asked for one.
struct Signed {
    assertion: Assertion,
    secret: Option<KeySecret>,
}

/// A token, and what it signed.
type SignedByKey = (Claim, Signed);
/// A token, and its signature or why there is none.
type Signing = (Claim, Result<Signed, TokenError>);

/// Signs in with one of these methods, all of which are security keys.
pub async fn attempt(
    session: &RunningSignIn<'_>,
    wanted: &[Method],
) -> Result<ProvedMethod, Error> {
    let keys = CandidateKeys { session, wanted };
    loop {
        match keys.attempt().await {
            // As with one that was absent at first, it is waited for.
            Err(error) if error.cause == Cause::Unplugged => tokio::time::sleep(PAUSE).await,
            ended => return ended,
        }
    }
}

/// The same without a word, while something else is asked for: whoever touches one of these keys
/// is signed in, and if nobody does, nothing comes of it. Keys that want a PIN are left alone.
pub async fn try_in_background(session: &RunningSignIn<'_>, wanted: &[Method]) -> ProvedMethod {
    let keys = CandidateKeys { session, wanted };
    if !wanted.is_empty()
        && let Ok(ceremonies) = keys.ceremonies()
        && let Ok((claim, signed)) = keys.touched(&ceremonies, true).await
    {
        match keys.accept(&ceremonies, &claim, signed).await {
            Ok(proved) => return proved,
            Err(error) => session.tell_failed(&error),
        }
    }
    std::future::pending().await
}

/// What a key is asked to sign, under the relying party that its credential was made for.
struct PartyCeremony {
    party: RelyingParty,
    ceremony: SignInCeremony,
}

/// The keys that may sign in, and the session in which they are tried.
struct CandidateKeys<'k> {
    session: &'k RunningSignIn<'k>,
    wanted: &'k [Method],
}

impl CandidateKeys<'_> {
    async fn attempt(&self) -> Result<ProvedMethod, Error> {
        let present = self.present().await?;
        let ceremonies = self.ceremonies()?;
        let (claim, signed) = if present.iter().any(|token| self.wants_pin(token)) {
            self.with_pin(&present, &ceremonies).await?
        } else {
            self.touched(&ceremonies, false).await?
        };
        self.accept(&ceremonies, &claim, signed).await
    }

    /// One for each relying party that a credential was made for; this machine's first.
    fn ceremonies(&self) -> Result<Vec<PartyCeremony>, Error> {
        let context = self.session.context;
        let own = context.relying_party.id();
        let mut ids: Vec<_> = self.enrolled().map(|(_, key)| key.rp_id.as_str()).collect();
        ids.sort_by_key(|id| (*id != own, *id));
        ids.dedup();
        let begin = |id: &str| -> Result<PartyCeremony, Error> {
            let party = context.relying_party.under_id(id)?;
            let of = self.enrolled().filter(|(_, key)| key.rp_id == id);
            let credentials = of.map(|(_, key)| &key.credential);
            let ceremony = party.begin_sign_in(credentials, context.policy.rules().verification)?;
            Ok(PartyCeremony { party, ceremony })
        };
        ids.into_iter().map(begin).collect()
    }

    /// Which of them this token is asked for: of several the one whose credential it says it holds. One that
    /// says nothing without its owner is asked for the first.
    async fn ceremony_for<'c>(
        &self,
        claim: &Claim,
        ceremonies: &'c [PartyCeremony],
    ) -> Option<&'c PartyCeremony> {
        let token = claim.token();
        let on = |it: &&PartyCeremony| !self.credentials_for(token, it).is_empty();
        let fitting: Vec<_> = ceremonies.iter().filter(on).collect();
        if let [_, _, ..] = fitting.as_slice() {
            for it in &fitting {
                let (all, most) =
                    (self.credentials_for(token, it), method_state::list_length(token));
                let found = held_credential::find_in(claim, it.party.id(), &all, most, None).await;
                if let Ok(Some(_)) = found {
                    return Some(it);
                }
            }
        }
        fitting.first().copied()
    }

    fn credentials_for(&self, token: &Token, asked: &PartyCeremony) -> Vec<Vec<u8>> {
        method_state::all_credentials_on(self.wanted, token, asked.party.id())
    }

    /// The same in a list that the token takes: of more, it is asked without a touch which it holds.
    async fn allow_list(
        &self,
        claim: &Claim,
        asked: &PartyCeremony,
        proof: Option<&UvProof>,
    ) -> Result<Vec<Vec<u8>>, TokenError> {
        let all = self.credentials_for(claim.token(), asked);
        let most = method_state::list_length(claim.token());
        if all.len() <= most {
            return Ok(all);
        }
        match held_credential::find_in(claim, asked.party.id(), &all, most, proof).await? {
            Some(id) => Ok(vec![id]),
            None => Err(TokenError::Refused(Status::NO_CREDENTIALS)),
        }
    }

    fn enrolled(&self) -> impl Iterator<Item = (&Method, &SecurityKey)> {
        self.wanted.iter().filter_map(|method| Some((method, method.kind.security_key()?)))
    }

    /// Whether one of the keys may be this token.
    fn usable(&self, token: &Token) -> bool {
        token.info().is_some()
            && !self.session.keyring.excludes(token)
            && self.wanted.iter().any(|it| method_state::may_be_on(it, token))
    }

    /// The ids of the methods that may be on these tokens.
    fn ids_on(&self, tokens: &[Arc<Token>]) -> Vec<String> {
        let there =
            |method: &&Method| tokens.iter().any(|token| method_state::may_be_on(method, token));
        self.wanted.iter().filter(there).map(|method| method.id.clone()).collect()
    }

    /// The tokens that may hold one of the methods; waits for one if there is none.
    async fn present(&self) -> Result<Vec<Arc<Token>>, Error> {
        let RunningSignIn { context, ui, purpose, .. } = self.session;
        let mut present = context.tokens.list();
        present.retain(|token| self.usable(token));
        if present.is_empty() {
            let details = PromptDetails {
                reason: tr!("signin-plug-in", purpose),
                labels: Some(self.wanted.iter().map(|it| Text::from(it.label.as_str())).collect()),
                ..PromptDetails::default()
            };
            let usable = |token: &Token| self.usable(token);
            present.push(insert::wait_for(&context.tokens, ui, details, usable).await?);
        }
        Ok(present)
    }

    /// Has every token blink that may hold one of the methods, also one plugged in meanwhile; the
    /// first touched wins, and the others are cancelled. `quiet`: nobody is asked for touch, and
    /// with no key left it waits for the next.
    async fn touched(
        &self,
        ceremonies: &[PartyCeremony],
        quiet: bool,
    ) -> Result<SignedByKey, Error> {
        let tokens = &self.session.context.tokens;
        let mut changes = tokens.expect();
        let (mut queue, mut blinking) = (Queue::new(self.session.ui), FuturesUnordered::new());
        let (mut tried, mut last, mut unverified) = (HashSet::new(), None, None);
        loop {
            let mut fresh = tokens.list();
            fresh.retain(|it| self.usable(it) && !(quiet && self.wants_pin(it)));
            fresh.retain(|it| tried.insert(it.id.clone()));
            self.session.try_also(self.ids_on(&fresh))?;
            blinking.extend(self.blink(queue.claim(&fresh), ceremonies, quiet));
            let nothing_else = blinking.is_empty() && !quiet;
            if nothing_else && queue.is_empty() {
                if let Some(claim) = unverified.take() {
                    return self.verified(claim, ceremonies).await;
                }
                // Or the only one was pulled out since.
                let unplugged = || Error::new(Cause::Unplugged, tr!("work-not-inserted"));
                return Err(last.unwrap_or_else(unplugged));
            }
            tokio::select! {
                claimed = queue.next(nothing_else) => match claimed {
                    Ok(claim) => blinking.extend(self.blink(vec![claim], ceremonies, quiet)),
                    Err(error) => last = Some(error),
                },
                Some((claim, signed)) = blinking.next() => match signed {
                    Ok(signed) => return Ok((claim, signed)),
                    Err(_) if quiet => {
                        self.session.give_up(&self.ids_on(std::slice::from_ref(claim.token())))?;
                    }
                    Err(error) => {
                        last = Some(token_fault(claim.token(), &error));
                        if self.may_hide(claim.token(), &error) {
                            unverified = Some(claim);
                        }
                    }
                },
                Ok(()) = changes.changed() => tried.retain(|id| tokens.find(id).is_some()),
            }
        }
    }

    /// Has these tokens blink.
    fn blink<'b>(
        &'b self,
        claims: Vec<Claim>,
        ceremonies: &'b [PartyCeremony],
        quiet: bool,
    ) -> Vec<BoxFuture<'b, Signing>> {
        let RunningSignIn { ui, purpose, .. } = self.session;
        let tokens: Vec<_> = claims.iter().map(|claim| Arc::clone(claim.token())).collect();
        let ask = on_touch(ui, &tokens, &tr!("signin-touch", purpose), GIVES_UP);
        let blinking = claims.into_iter().map(|claim| -> BoxFuture<'b, Signing> {
            let ask = ask.clone();
            let ask = move || {
                if !quiet {
                    ask()
                }
            };
            Box::pin(async move {
                let signed = self.sign_on_touch(&claim, ceremonies, ask).await;
                (claim, signed)
            })
        });
        blinking.collect()
    }

    /// Has one token, picked by touch if there are several, sign with proof of its PIN.
    async fn with_pin(
        &self,
        present: &[Arc<Token>],
        ceremonies: &[PartyCeremony],
    ) -> Result<SignedByKey, Error> {
        let RunningSignIn { ui, purpose, .. } = self.session;
        self.session.try_these(self.ids_on(present))?;
        let touch = tr!("signin-touch-one", purpose);
        let claim = token_selection::among(present, ui, &touch).await?;
        let picked = std::slice::from_ref(claim.token());
        self.session.try_these(self.ids_on(picked))?;
        if self.wants_pin(claim.token()) {
            return self.verified(claim, ceremonies).await;
        }
        let ask = on_touch(ui, picked, &tr!("signin-touch", purpose), GIVES_UP);
        let signed = self.sign_on_touch(&claim, ceremonies, ask).await;
        let signed = signed.map_err(|error| token_fault(claim.token(), &error))?;
        Ok((claim, signed))
    }

    /// Has a token sign that verifies its owner.
    async fn verified(
        &self,
        claim: Claim,
        ceremonies: &[PartyCeremony],
    ) -> Result<SignedByKey, Error> {
        let RunningSignIn { ui, purpose, .. } = self.session;
        let asked = self.ceremony_for(&claim, ceremonies).await.ok_or_else(none_on_it)?;
        let id = Some(asked.party.id());
        let touch = tr!("signin-touch", purpose);
        let mut owner = Owner::new(ui, &claim, id, purpose);
        let sign = |proof: UvProof| {
            let ask = on_use(ui, claim.token(), Some(&proof), purpose, &touch, GIVES_UP);
            self.sign(&claim, asked, Some(proof), ask)
        };
        let signed = owner.prove_with(Permissions::GET_ASSERTION, sign).await?;
        let signed = signed.map_err(|error| token_fault(claim.token(), &error))?;
        Ok((claim, signed))
    }

    /// Whether a token that finds nothing may have a credential that it shows to its verified owner
    /// only, because it was made for one.
    fn may_hide(&self, token: &Token, error: &TokenError) -> bool {
        let nothing = matches!(
            error,
            TokenError::Refused(
                Status::NO_CREDENTIALS | Status::INVALID_CREDENTIAL | Status::PUAT_REQUIRED
            )
        );
        let made_for_owner = self.enrolled().any(|(method, key)| {
            key.credential.user_verified && method_state::may_be_on(method, token)
        });
        let verifies = token.info().is_some_and(|info| {
            info.options.client_pin() == Some(true) || info.options.uv() == Some(true)
        });
        nothing && made_for_owner && verifies
    }

    /// Whether the policy, the key itself or what it opens wants its PIN.
    fn wants_pin(&self, token: &Token) -> bool {
        self.session.context.policy.rules().verification == Verification::Pin
            || self.session.keyring.requires_uv(self.wanted, token)
            || token.info().is_some_and(|info| info.options.always_uv() == Some(true))
    }

    /// Has a token sign without proof of its owner. One that was enrolled on this machine is not asked first which
    /// credential it holds; only if it was erased since, by another program.
    async fn sign_on_touch(
        &self,
        claim: &Claim,
        ceremonies: &[PartyCeremony],
        ask: impl Fn() + Clone + Send + 'static,
    ) -> Result<Signed, TokenError> {
        let known = |it: &&PartyCeremony| {
            let mut its = self.enrolled().filter(|(_, key)| key.rp_id == it.party.id());
            its.any(|(method, _)| method_state::is_on(method, claim.token()))
        };
        if let Some(asked) = ceremonies.iter().find(known) {
            let signed = self.sign(claim, asked, None, ask.clone()).await;
            let is_erased = matches!(signed, Err(TokenError::Refused(Status::NO_CREDENTIALS)));
            if !is_erased || ceremonies.len() == 1 {
                return signed;
            }
        }
        match self.ceremony_for(claim, ceremonies).await {
            Some(asked) => self.sign(claim, asked, None, ask).await,
            None => Err(TokenError::Refused(Status::NO_CREDENTIALS)),
        }
    }

    async fn sign(
        &self,
        claim: &Claim,
        asked: &PartyCeremony,
        proof: Option<UvProof>,
        ask: impl Fn() + Send + 'static,
    ) -> Result<Signed, TokenError> {
        let hash = asked.ceremony.client_data_hash();
        let secret = self.begin_secret(claim, asked, proof.is_some()).await;
        let (shared, input) = secret.unzip();
        let request = GetAssertion {
            rp_id: asked.party.id().to_owned(),
            client_data_hash: hash,
            allow_list: self.allow_list(claim, asked, proof.as_ref()).await?,
            extensions: GetAssertionExtensions {
                hmac_secret: input,
                ..GetAssertionExtensions::default()
            },
            up: true,
            uv: proof.as_ref().is_some_and(UvProof::is_built_in),
            pin_uv_auth: proof.and_then(|proof| proof.authenticate(&hash)),
        };
        let mut assertion = claim.get_assertion(&request, ask).await?;
        // A list of one needs no answer which it was (CTAP 2.2 §6.2.2).
        if assertion.credential_id.is_none() {
            assertion.credential_id = request.allow_list.into_iter().next();
        }
        let outputs = &assertion.authenticator_data.extensions;
        let secret = shared.and_then(|shared| outputs.hmac_secret(&shared)).map(|it| it.first);
        Ok(Signed { assertion, secret })
    }

    /// What the key is to make a secret of while it signs, if it is to. A key with which that cannot be agreed
    /// signs all the same.
    async fn begin_secret(
        &self,
        claim: &Claim,
        asked: &PartyCeremony,
        verified: bool,
    ) -> Option<(SharedSecret, HmacSecretInput)> {
        let (token, rp_id) = (claim.token(), asked.party.id());
        let salt = self.session.keyring.salt(self.wanted, token, rp_id, verified)?;
        let shared = claim.agree().await.ok()?;
        let input = HmacSecretInput::new(&shared, &Salts::new(salt, None)).ok()?;
        Some((shared, input))
    }

    /// Verifies the signature and keeps what it told. A counter that went back is an alarm.
    async fn accept(
        &self,
        ceremonies: &[PartyCeremony],
        claim: &Claim,
        Signed { assertion, secret }: Signed,
    ) -> Result<ProvedMethod, Error> {
        let signed_by = assertion.credential_id.as_ref();
        let mut enrolled = self.enrolled();
        let found = enrolled.find(|(_, key)| Some(&key.credential.cred_id) == signed_by);
        let (method, key) = found.ok_or_else(none_on_it)?;
        let asked = ceremonies.iter().find(|it| it.party.id() == key.rp_id);
        let PartyCeremony { party, ceremony } = asked.ok_or_else(none_on_it)?;
        let context = self.session.context;
        let attempt = Attempt::with_token(context, method)?;
        let Some(key) = attempt.method().kind.security_key() else {
            return Err(store_fault(StoreError::NoSuchMethod));
        };
        let verified = match key.token.is_known() {
            true => party.finish_sign_in(ceremony, &key.credential, &assertion),
            false => party.finish_first_sign_in(ceremony, &key.credential, &assertion),
        };
        match verified {
            Err(error) => {
                attempt.failed(error.cause).await;
                Err(error)
            }
            Ok(verified) => {
                let mut key = SecurityKey { credential: verified.credential, ..key.clone() };
                settle(&mut key, claim);
                Ok(ProvedMethod {
                    method: attempt.succeeded(Kind::SecurityKey(Box::new(key))).await?,
                    token: Some(TokenName::from(claim.token())),
                    verified: Some(verified.user_verified),
                    secret,
                })
            }
        }
    }
}

/// From now on it is known on which token it is.
fn settle(key: &mut SecurityKey, claim: &Claim) {
    let token = claim.token();
    if let Some(info) = token.info().filter(|_| !key.token.is_known()) {
        key.aaguid = HEXLOWER.encode(&info.aaguid);
        key.token = Home {
            id: token.id.clone(),
            name: token.name.clone(),
            serial: token.descriptor.serial.clone(),
        };
    }
}

/// What signed is nothing that was asked for.
fn none_on_it() -> Error {
    Error::new(Cause::NotVerified, tr!("signin-signed-else"))
}

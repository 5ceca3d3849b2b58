//! The FIDO2 application of a token: CTAP 2 commands as calls, each with its deadline.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mfad_ctap::command::client_pin::{self, Permissions, PinRetries};
use mfad_ctap::command::{
    Assertion, GetAssertion, GetInfo, MakeCredential, NewCredential, get_info, get_next_assertion,
    reset, selection,
};
use mfad_ctap::extension::MakeCredentialExtensions;
use mfad_ctap::pin::{Pin, PinUvAuth, PinUvAuthToken, Protocol, SharedSecret};
use mfad_ctap::{Algorithm, RelyingParty, ReplyError, Status, User, body};

use super::{Claim, Facts, FidoRequest, Token, TokenError};

/// For commands that wait for nobody. The slowest keys take seconds for a change of PIN.
const PROMPT: Duration = Duration::from_secs(10);
/// For the first question in U2F's words, after one in CTAP 2's was in vain.
const VERSION: Duration = Duration::from_secs(2);
/// For commands that wait for touch: a little more than the 30 seconds after which keys give up
/// (CTAP 2.2 §6.1.2), so that it is the key who says so.
pub const TOUCH: Duration = Duration::from_secs(35);

impl Token {
    /// Asks the token anew what it can do and in what state it is.
    pub async fn refresh(&self, patience: Duration) {
        let (info, card) = (self.ask_fido(patience).await, self.ask_card().await);
        self.facts.send_modify(|facts| {
            facts.take_info(info);
            facts.take_card(card);
        });
    }

    /// What its FIDO application says of itself, if it has one.
    pub(super) async fn ask_fido(&self, patience: Duration) -> Option<Result<GetInfo, TokenError>> {
        let there = self.open_transports().fido().is_some();
        if there { Some(self.ask_info(patience).await) } else { None }
    }

    /// How sites may reach it, in WebAuthn's words (L3 §5.8.4), sorted: what it says, or else how it
    /// is reached now.
    pub fn transports(&self) -> Vec<String> {
        let mut transports = self.info().map(|info| info.transports.clone()).unwrap_or_default();
        if transports.is_empty() {
            let here = if self.descriptor.transport == "pcsc" { "nfc" } else { "usb" };
            transports.push(here.to_owned());
        }
        transports.sort();
        transports.dedup();
        transports
    }

    /// One that never answered getInfo is asked whether it speaks U2F, as libfido2 and browsers do:
    /// some keys claim CTAP 2 and do not speak it.
    async fn ask_info(&self, patience: Duration) -> Result<GetInfo, TokenError> {
        let answer = self.prompt_within(get_info::encode(), patience).await;
        let failed = match answer.and_then(|body| Ok(GetInfo::decode(&body)?)) {
            Ok(info) => return Ok(info),
            Err(error) => error,
        };
        if !failed.tells_nothing_of_u2f() || self.info().is_some() && !self.is_old() {
            return Err(failed);
        }
        match (self.old_info(patience.min(VERSION)).await, failed) {
            (Err(error), TokenError::OnlyU2f) => Err(error),
            (old, failed) => old.map_err(|_| failed),
        }
    }

    /// A command that waits for nobody.
    pub(super) async fn prompt(&self, request: Vec<u8>) -> Result<Vec<u8>, TokenError> {
        self.prompt_within(request, PROMPT).await
    }

    async fn prompt_within(
        &self,
        request: Vec<u8>,
        patience: Duration,
    ) -> Result<Vec<u8>, TokenError> {
        let reply = self.call(FidoRequest::Ctap2(request), patience, || ()).await?;
        let body = body(&reply);
        if body == Err(ReplyError::Refused(Status::PIN_AUTH_BLOCKED)) {
            self.needs_replug.store(true, Ordering::Relaxed);
        }
        Ok(body?.to_vec())
    }

    /// A command that may wait for touch; `on_touch` is called when the token says that it does.
    pub(super) async fn touched(
        &self,
        request: Vec<u8>,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Vec<u8>, TokenError> {
        let reply = self.call(FidoRequest::Ctap2(request), TOUCH, on_touch).await?;
        Ok(body(&reply)?.to_vec())
    }
}

impl Facts {
    /// Takes what a FIDO application said of itself.
    pub(super) fn take_info(&mut self, answer: Option<Result<GetInfo, TokenError>>) {
        let (info, problem) = told(answer);
        (self.info, self.fido_problem) = (info.map(Arc::new), problem);
    }
}

/// An answer, or why there is none; neither where nobody could be asked.
pub(super) fn told<T>(answer: Option<Result<T, TokenError>>) -> (Option<T>, Option<TokenError>) {
    match answer.transpose() {
        Ok(answer) => (answer, None),
        Err(error) => {
            tracing::info!(%error, "a token cannot be used");
            (None, Some(error))
        }
    }
}

impl Claim {
    /// What it can do and in what state it is, as last asked.
    pub fn info(&self) -> Result<Arc<GetInfo>, TokenError> {
        self.token.info().ok_or(TokenError::NotSupported)
    }

    /// What it can do and in what state it is now: another program may have changed something.
    pub async fn asked(&self) -> Result<Arc<GetInfo>, TokenError> {
        let info = Arc::new(self.token.ask_info(PROMPT).await?);
        self.token.facts.send_if_modified(|facts| {
            let before = facts.info.replace(Arc::clone(&info));
            before.as_ref() != Some(&info)
        });
        Ok(info)
    }

    /// Asks anew; for after something was changed.
    pub async fn refresh(&self) {
        self.token.refresh(PROMPT).await;
    }

    /// How many wrong PINs it still takes (CTAP 2.2 §6.5.5.2).
    pub async fn pin_retries(&self) -> Result<PinRetries, TokenError> {
        let body = self.token.prompt(client_pin::pin_retries(self.protocol()?)).await?;
        let mut retries = PinRetries::decode(&body)?;
        if self.token.needs_replug.load(Ordering::Relaxed) {
            retries.power_cycle = Some(true);
        }
        Ok(retries)
    }

    /// How many failed verifications of its own it still takes (CTAP 2.2 §6.5.5.3).
    pub async fn uv_retries(&self) -> Result<u8, TokenError> {
        let body = self.token.prompt(client_pin::uv_retries(self.protocol()?)).await?;
        Ok(client_pin::uv_retries_reply(&body)?)
    }

    /// Sets its first PIN (CTAP 2.2 §6.5.5.5).
    pub async fn set_pin(&self, new: &Pin) -> Result<(), TokenError> {
        let secret = self.agree().await?;
        self.token.prompt(client_pin::set_pin(&secret, new)?).await?;
        Ok(())
    }

    /// Changes its PIN (CTAP 2.2 §6.5.5.6). A wrong old one costs an attempt.
    pub async fn change_pin(&self, old: &Pin, new: &Pin) -> Result<(), TokenError> {
        let secret = self.agree().await?;
        self.token.prompt(client_pin::change_pin(&secret, old, new)?).await?;
        Ok(())
    }

    /// Trades the PIN for a token that proves it (CTAP 2.2 §6.5.5.7), for one relying party where
    /// the permissions need one. A wrong one costs an attempt.
    pub async fn pin_token(
        &self,
        pin: &Pin,
        permissions: Permissions,
        rp_id: Option<&str>,
    ) -> Result<PinUvAuthToken, TokenError> {
        let secret = self.agree().await?;
        let request = if self.info()?.options.pin_uv_auth_token() {
            client_pin::token_by_pin_with_permissions(&secret, pin, permissions, rp_id)?
        } else {
            client_pin::token_by_pin(&secret, pin)?
        };
        let body = self.token.prompt(request).await?;
        Ok(client_pin::token_reply(&body, &secret)?)
    }

    /// Has the token verify the person by itself, say by fingerprint, and give a token that proves
    /// it (CTAP 2.2 §6.5.5.7.3).
    pub async fn uv_token(
        &self,
        permissions: Permissions,
        rp_id: Option<&str>,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<PinUvAuthToken, TokenError> {
        let secret = self.agree().await?;
        let request = client_pin::token_by_uv_with_permissions(&secret, permissions, rp_id);
        let body = self.token.touched(request, on_touch).await?;
        Ok(client_pin::token_reply(&body, &secret)?)
    }

    /// Makes a credential (CTAP 2.2 §6.1).
    pub async fn make_credential(
        &self,
        request: &MakeCredential,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<NewCredential, TokenError> {
        if self.token.is_old() {
            return self.old_make_credential(request, on_touch).await;
        }
        let body = self.token.touched(request.encode(), on_touch).await?;
        Ok(NewCredential::decode(&body)?)
    }

    /// Has a credential sign (CTAP 2.2 §6.2).
    pub async fn get_assertion(
        &self,
        request: &GetAssertion,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Assertion, TokenError> {
        if self.token.is_old() {
            return self.old_get_assertion(request, on_touch).await;
        }
        let body = self.token.touched(request.encode(), on_touch).await?;
        Ok(Assertion::decode(&body)?)
    }

    /// The next of several assertions (CTAP 2.2 §6.3).
    pub async fn next_assertion(&self) -> Result<Assertion, TokenError> {
        let body = self.token.prompt(get_next_assertion()).await?;
        Ok(Assertion::decode(&body)?)
    }

    /// Waits for touch and nothing else (CTAP 2.2 §6.9). Keys that do not know the command are
    /// asked for a credential with an empty proof of PIN, which they refuse after touch; those that
    /// know no PIN make one, which is kept nowhere.
    pub async fn select(&self, on_touch: impl Fn() + Send + 'static) -> Result<(), TokenError> {
        if self.token.is_old() {
            return self.old_select(on_touch).await;
        }
        let info = self.info()?;
        if info.speaks("FIDO_2_1") || info.speaks("FIDO_2_2") || info.speaks("FIDO_2_3") {
            self.token.touched(selection::encode(), on_touch).await?;
            return Ok(());
        }
        match self.token.touched(self.refusable()?.encode(), on_touch).await {
            Ok(_)
            | Err(TokenError::Refused(
                Status::PIN_INVALID | Status::PIN_NOT_SET | Status::PIN_AUTH_INVALID,
            )) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Erases everything (CTAP 2.2 §6.6).
    pub async fn reset(&self, on_touch: impl Fn() + Send + 'static) -> Result<(), TokenError> {
        self.token.touched(reset::encode(), on_touch).await?;
        Ok(())
    }

    /// A request that every key with a PIN protocol refuses, after touch (CTAP 2.2 §6.1.2 step 1).
    fn refusable(&self) -> Result<MakeCredential, TokenError> {
        let info = self.info()?;
        let own = info.algorithms.iter().copied().filter(|it| *it != Algorithm::ES256);
        Ok(MakeCredential {
            client_data_hash: [0; 32],
            rp: RelyingParty { id: "select.mfad.invalid".to_owned(), name: None },
            user: User { id: vec![0], name: Some("select".to_owned()), display_name: None },
            algorithms: std::iter::once(Algorithm::ES256).chain(own).collect(),
            exclude_list: Vec::new(),
            extensions: MakeCredentialExtensions::default(),
            rk: false,
            uv: false,
            pin_uv_auth: info.pin_uv_auth_protocol().map(PinUvAuth::empty),
            enterprise_attestation: None,
        })
    }

    fn protocol(&self) -> Result<Protocol, TokenError> {
        self.info()?.pin_uv_auth_protocol().ok_or(TokenError::NotSupported)
    }

    /// Agrees with it on a secret for one exchange (CTAP 2.2 §6.5.4).
    pub async fn agree(&self) -> Result<SharedSecret, TokenError> {
        let protocol = self.protocol()?;
        let body = self.token.prompt(client_pin::key_agreement(protocol)).await?;
        Ok(SharedSecret::agree(protocol, &client_pin::key_agreement_reply(&body)?)?)
    }
}

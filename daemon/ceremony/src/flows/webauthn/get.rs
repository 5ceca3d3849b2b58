//! Signing in to a site (WebAuthn L3 §5.1.4).

use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::{Assertion, GetAssertion, GetInfo};
use mfad_ctap::pin::SharedSecret;
use mfad_device::token::{Claim, Token, TokenError, UvProof};
use mfad_terms::Cause;
use mfad_text::{Text, clean, tr};
use tokio::time::Instant;

use super::candidates::{CandidateCeremony, Candidates, Refusal};
use super::client_data::{ClientData, Kind};
use super::extensions::{BlobWriter, RequestExtensions};
use super::options::{Request, UserVerification, ids};
use super::site::{ClientOptions, Site};
use super::{done, known, response, verification};
use crate::context::Context;
use crate::error::{Error, Failure};
use crate::interaction::conversation::Conversation;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// Signs in.
pub async fn run(
    context: &Context,
    ui: &Conversation,
    request: Request,
    options: &ClientOptions,
    deadline: Instant,
) -> Result<OperationResult, Failure> {
    let signing = PendingAssertion::new(request, options)?;
    signing.site.announce(ui);
    let candidates = Candidates { tokens: &context.tokens, ui, ceremony: &signing, deadline };
    let (claim, mut signed) = candidates.winner().await?;
    let token = claim.token();
    let (id, assertion) = signing.chosen(ui, token, std::mem::take(&mut signed.accounts)).await?;
    let results = signing.results(ui, &claim, &assertion, &signed).await;
    let response = response::authentication(&signing.client_data, &id, &assertion, results);
    let message = tr!("site-signed-in", name = token.name, site = signing.site.rp_id);
    Ok(done(token, message, response))
}

/// A signature to be had.
struct PendingAssertion {
    site: Site,
    client_data: ClientData,
    allowed: Vec<Vec<u8>>,
    /// The site named credentials, though maybe none of a type that there is.
    names_some: bool,
    verification: UserVerification,
    extensions: RequestExtensions,
    /// The address that older credentials of the site were made for.
    old_address: Option<String>,
    purpose: Text,
}

/// What a key signed.
struct SignedAssertion {
    /// One signature for each account, with the id of its credential.
    accounts: Vec<(Vec<u8>, Assertion)>,
    /// What secrets are read with.
    secret: Option<SharedSecret>,
    /// The owner's, for what else is to be done.
    proof: Option<UvProof>,
    /// The credential was made for the older address.
    old: bool,
}

/// What to ask a key for.
struct Wanted {
    rp_id: String,
    ids: Vec<Vec<u8>>,
    old: bool,
}

/// More accounts of one site than a person chooses from.
const MOST_ACCOUNTS: u64 = 64;

const NOTHING: TokenError = TokenError::Refused(Status::NO_CREDENTIALS);

impl PendingAssertion {
    /// Checks in the order of §5.1.4.
    fn new(request: Request, options: &ClientOptions) -> Result<Self, Failure> {
        let site = Site::from_options(options, request.rp_id.as_deref())?;
        let names_some = !request.allow_credentials.is_empty();
        let allowed = known::within_cap(ids(request.allow_credentials))?;
        let extensions = request.extensions.unwrap_or_default();
        extensions.check(&allowed)?;
        Ok(Self {
            client_data: ClientData::new(Kind::Get, &request.challenge.0, &site),
            names_some,
            allowed,
            verification: request.user_verification.unwrap_or_default(),
            old_address: extensions.old_address(&site)?,
            extensions,
            purpose: tr!("site-sign-in", site = site.shown()),
            site,
        })
    }

    /// One signature, or if the site names no credential one for each account.
    async fn sign(
        &self,
        claim: &Claim,
        proof: Option<UvProof>,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<SignedAssertion, TokenError> {
        let wanted = self.wanted(claim, proof.as_ref()).await?;
        // What was proven was proven for the relying party, not for an address.
        let proof = proof.filter(|_| !wanted.old);
        let secret = self.extensions.agree(claim, proof.as_ref()).await?;
        let request = self.request(claim, &wanted, proof.as_ref(), secret.as_ref())?;
        let first = claim.get_assertion(&request, on_touch).await?;
        let count = first.number_of_credentials.filter(|_| !self.names_some).unwrap_or(1);
        let mut accounts = vec![named(first, &request).ok_or(NOTHING)?];
        for _ in 1..count.min(MOST_ACCOUNTS) {
            accounts.extend(named(claim.next_assertion().await?, &request));
        }
        Ok(SignedAssertion { accounts, secret, proof, old: wanted.old })
    }

    /// What this key is asked for. Which credential it will be is found out only where something
    /// depends on it.
    async fn wanted(&self, claim: &Claim, proof: Option<&UvProof>) -> Result<Wanted, TokenError> {
        let rp_id = self.site.rp_id.clone();
        let batches = known::batches(claim, &self.allowed)?;
        let has_to_be_known = self.extensions.want_credential() || self.old_address.is_some();
        let ids = match has_to_be_known {
            true => known::first(claim, &rp_id, &batches, proof).await?.into_iter().collect(),
            false => known::find_on(claim, &rp_id, &self.allowed, proof).await?,
        };
        if !ids.is_empty() || !self.names_some {
            return Ok(Wanted { rp_id, ids, old: false });
        }
        // An old credential was made without verification.
        let address = self.old_address.clone();
        let address = address.filter(|_| self.verification != UserVerification::Required);
        let address = address.ok_or(NOTHING)?;
        let id = known::first(claim, &address, &batches, None).await?.ok_or(NOTHING)?;
        Ok(Wanted { rp_id: address, ids: vec![id], old: true })
    }

    fn request(
        &self,
        claim: &Claim,
        wanted: &Wanted,
        proof: Option<&UvProof>,
        secret: Option<&SharedSecret>,
    ) -> Result<GetAssertion, TokenError> {
        let client_data_hash = self.client_data.hash();
        let only = wanted.ids.first().filter(|_| wanted.ids.len() == 1).map(Vec::as_slice);
        Ok(GetAssertion {
            rp_id: wanted.rp_id.clone(),
            client_data_hash,
            allow_list: wanted.ids.clone(),
            extensions: self.extensions.inputs(&*claim.info()?, only, secret)?,
            up: true,
            uv: proof.is_some_and(UvProof::is_built_in),
            pin_uv_auth: proof.and_then(|it| it.authenticate(&client_data_hash)),
        })
    }

    /// The key blinks all the same, so that only the person gets to know that it has none.
    async fn has_none(
        &self,
        claim: &Claim,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<SignedAssertion, Refusal> {
        let token = claim.token();
        claim.select(on_touch).await.map_err(|error| Refusal::classify(token, &error))?;
        let message = tr!("site-no-passkey", name = token.name, site = self.site.rp_id);
        Err(Refusal::End(Error::new(Cause::NotOnThisKey, message).into()))
    }

    /// The signature of the account that the person means.
    async fn chosen(
        &self,
        ui: &Conversation,
        token: &Token,
        mut accounts: Vec<(Vec<u8>, Assertion)>,
    ) -> Result<(Vec<u8>, Assertion), Failure> {
        let mut index = 0;
        if accounts.len() > 1 {
            let label = |(number, (_, it)): (usize, &(Vec<u8>, Assertion))| {
                (
                    number.to_string(),
                    account(it)
                        .map_or_else(|| tr!("site-account", number = number + 1), Text::Plain),
                )
            };
            let details = PromptDetails {
                reason: tr!("site-choose", purpose = self.purpose),
                tokens: Some(vec![TokenName::from(token)]),
                choices: Some(accounts.iter().enumerate().map(label).collect()),
                ..PromptDetails::default()
            };
            index = ui.choose(details).await?.parse().unwrap_or(0);
        }
        let nothing = || Error::new(Cause::TokenFault, tr!("site-no-answer")).into();
        (index < accounts.len()).then(|| accounts.swap_remove(index)).ok_or_else(nothing)
    }

    async fn results(
        &self,
        ui: &Conversation,
        claim: &Claim,
        assertion: &Assertion,
        signed: &SignedAssertion,
    ) -> response::ExtensionResults {
        let SignedAssertion { secret, proof, old, .. } = signed;
        let purpose = &tr!("site-saves", site = self.site.shown());
        let writer = BlobWriter { ui, claim, purpose, proof: proof.as_ref() };
        self.extensions.results(&writer, assertion, secret.as_ref(), *old).await
    }
}

/// The signature with the id of its credential, which a key may leave out if it was asked for one
/// only (CTAP 2.2 §6.2.2).
fn named(assertion: Assertion, request: &GetAssertion) -> Option<(Vec<u8>, Assertion)> {
    let only = || request.allow_list.first().filter(|_| request.allow_list.len() == 1).cloned();
    Some((assertion.credential_id.clone().or_else(only)?, assertion))
}

impl CandidateCeremony for PendingAssertion {
    type Made = SignedAssertion;

    fn supports(&self, token: &Token, info: &GetInfo) -> bool {
        let verifies = verification::is_enough(self.verification, info);
        let finds = self.names_some || (info.options.rk() && !token.is_old());
        verifies && finds
    }

    fn requires_uv(&self, info: &GetInfo) -> bool {
        verification::is_wanted(self.verification, info)
            || (self.extensions.want_owner() && verification::is_set_up(info))
    }

    fn permissions(&self, info: &GetInfo) -> Permissions {
        match self.extensions.write() && info.options.large_blobs() {
            true => Permissions::GET_ASSERTION | Permissions::LARGE_BLOB_WRITE,
            false => Permissions::GET_ASSERTION,
        }
    }

    fn rp_id(&self) -> &str {
        &self.site.rp_id
    }

    fn purpose(&self) -> &Text {
        &self.purpose
    }

    async fn ask(
        &self,
        claim: &Claim,
        proof: Option<UvProof>,
        on_touch: impl Fn() + Send + Sync + Clone + 'static,
    ) -> Result<SignedAssertion, Refusal> {
        match self.sign(claim, proof, on_touch.clone()).await {
            Err(TokenError::Refused(Status::NO_CREDENTIALS | Status::INVALID_CREDENTIAL)) => {
                self.has_none(claim, on_touch).await
            }
            signed => signed.map_err(|error| Refusal::classify(claim.token(), &error)),
        }
    }
}

/// What a person calls the account; only a verified owner is told that.
fn account(assertion: &Assertion) -> Option<String> {
    let user = assertion.user.as_ref();
    let text = |text: Option<&String>| text.map(|it| clean(it)).filter(|it| !it.is_empty());
    let name = text(user.and_then(|it| it.name.as_ref()));
    let display = text(user.and_then(|it| it.display_name.as_ref()));
    match (name, display) {
        (Some(name), Some(display)) if name != display => Some(format!("{name} ({display})")),
        (name, display) => name.or(display),
    }
}

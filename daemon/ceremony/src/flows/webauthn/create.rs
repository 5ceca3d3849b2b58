//! Making a credential for a site (WebAuthn L3 §5.1.3).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::{GetInfo, MakeCredential, NewCredential};
use mfad_ctap::pin::SharedSecret;
use mfad_ctap::{Algorithm, Status, User};
use mfad_device::token::{Claim, Token, TokenError, UvProof};
use mfad_terms::{Cause, DomException};
use mfad_text::{Text, clean, tr};
use tokio::time::Instant;

use super::candidates::{CandidateCeremony, Candidates, Refusal};
use super::client_data::{ClientData, Kind};
use super::extensions::CreationExtensions;
use super::options::{
    Attachment, Attestation, Creation, Parameters, ResidentKey, Selection, UserVerification, ids,
};
use super::site::{ClientOptions, Site};
use super::{attestation, done, known, malformed, not_supported, refusal, response, verification};
use crate::context::Context;
use crate::error::Failure;
use crate::interaction::conversation::Conversation;
use crate::result::OperationResult;

/// The most bytes of a name that a key is given (§6.4.1).
const LONGEST_NAME: usize = 64;
/// The most bytes of a user handle (§5.4.3).
const LONGEST_HANDLE: usize = 64;

/// Makes it.
pub async fn run(
    context: &Context,
    ui: &Conversation,
    creation: Creation,
    options: &ClientOptions,
    deadline: Instant,
) -> Result<OperationResult, Failure> {
    let making = Making::new(creation, options)?;
    making.site.announce(ui);
    let candidates = Candidates { tokens: &context.tokens, ui, ceremony: &making, deadline };
    let (claim, (made, secret)) = candidates.winner().await?;
    let token = claim.token();
    let discoverable = token.info().is_some_and(|info| making.discoverable(&info));
    let results = making.extensions.results(&made, discoverable, secret.as_ref());
    let made = attestation::conveyed(ui, &making.site, token, making.attestation, made).await?;
    let response = response::registration(&making.client_data, &made, token.transports(), results);
    let message = tr!("site-made", name = token.name, site = making.site.rp_id);
    Ok(done(token, message, response))
}

/// A credential to be made.
struct Making {
    site: Site,
    client_data: ClientData,
    relying_party: mfad_ctap::RelyingParty,
    user: User,
    algorithms: Vec<Algorithm>,
    excluded: Vec<Vec<u8>>,
    /// The address that older credentials of the site were made for.
    old_address: Option<String>,
    resident_key: ResidentKey,
    verification: UserVerification,
    attestation: Attestation,
    extensions: CreationExtensions,
    purpose: Text,
}

impl Making {
    /// Checks in the order of §5.1.3.
    fn new(creation: Creation, options: &ClientOptions) -> Result<Self, Failure> {
        if !(1..=LONGEST_HANDLE).contains(&creation.user.id.0.len()) {
            return Err(malformed("A user's id has from 1 to 64 bytes; the site sent another."));
        }
        let site = Site::from_options(options, creation.rp.id.as_deref())?;
        let algorithms = algorithms(&creation.pub_key_cred_params)?;
        let selection = creation.authenticator_selection.unwrap_or_default();
        let extensions = creation.extensions.unwrap_or_default();
        extensions.check()?;
        for_keys(&selection)?;
        let account = clean(&creation.user.name);
        let purpose = match account.as_str() {
            "" => tr!("site-make", site = site.shown()),
            account => tr!("site-make-for", account, site = site.shown()),
        };
        Ok(Self {
            client_data: ClientData::new(Kind::Create, &creation.challenge.0, &site),
            relying_party: mfad_ctap::RelyingParty {
                id: site.rp_id.clone(),
                name: Some(shortened(&creation.rp.name)),
            },
            user: User {
                id: creation.user.id.0,
                name: Some(shortened(&creation.user.name)),
                display_name: Some(shortened(&creation.user.display_name)),
            },
            algorithms,
            excluded: known::within_cap(ids(creation.exclude_credentials))?,
            old_address: extensions.old_address(&site)?,
            resident_key: selection.resident_key(),
            verification: selection.user_verification.unwrap_or_default(),
            attestation: creation.attestation.unwrap_or_default(),
            extensions,
            purpose,
            site,
        })
    }

    /// Whether the credential on this key becomes discoverable (§5.1.3, requireResidentKey).
    fn discoverable(&self, info: &GetInfo) -> bool {
        info.options.rk() && self.resident_key != ResidentKey::Discouraged
    }

    fn request(
        &self,
        claim: &Claim,
        exclude_list: Vec<Vec<u8>>,
        proof: Option<&UvProof>,
        secret: Option<&SharedSecret>,
    ) -> Result<MakeCredential, TokenError> {
        let info = claim.info()?;
        let client_data_hash = self.client_data.hash();
        let rk = self.discoverable(&info);
        Ok(MakeCredential {
            client_data_hash,
            rp: self.relying_party.clone(),
            user: self.user.clone(),
            algorithms: self.algorithms.clone(),
            exclude_list,
            extensions: self.extensions.inputs(&info, rk, secret)?,
            rk,
            uv: proof.is_some_and(UvProof::is_built_in),
            pin_uv_auth: proof.and_then(|it| it.authenticate(&client_data_hash)),
            enterprise_attestation: attestation::enterprise(self.attestation, &info),
        })
    }

    /// Makes it, unless the key has one of those excluded: then it blinks all the same.
    async fn make(
        &self,
        claim: &Claim,
        proof: Option<&UvProof>,
        on_touch: impl Fn() + Send + Sync + Clone + 'static,
    ) -> Result<(NewCredential, Option<SharedSecret>), TokenError> {
        if self.has_old_one(claim).await? {
            claim.select(on_touch).await?;
            return Err(TokenError::Refused(Status::CREDENTIAL_EXCLUDED));
        }
        let excluded = known::find_on(claim, self.rp_id(), &self.excluded, proof).await?;
        let secret = self.extensions.agree(claim, proof).await?;
        let request = self.request(claim, excluded, proof, secret.as_ref())?;
        let waited = Arc::new(AtomicBool::new(false));
        let (waits, ask) = (Arc::clone(&waited), on_touch.clone());
        let on_wait = move || {
            waits.store(true, Ordering::Relaxed);
            ask();
        };
        match claim.make_credential(&request, on_wait).await {
            // A key that did not wait to be touched told it to whoever asked.
            Err(TokenError::Refused(Status::CREDENTIAL_EXCLUDED))
                if !waited.load(Ordering::Relaxed) =>
            {
                claim.select(on_touch).await?;
                Err(TokenError::Refused(Status::CREDENTIAL_EXCLUDED))
            }
            made => Ok((made?, secret)),
        }
    }

    async fn has_old_one(&self, claim: &Claim) -> Result<bool, TokenError> {
        let Some(address) = &self.old_address else { return Ok(false) };
        let batches = known::batches(claim, &self.excluded)?;
        Ok(known::first(claim, address, &batches, None).await?.is_some())
    }

    fn refused(&self, token: &Token, error: &TokenError) -> Refusal {
        match error {
            TokenError::Refused(Status::CREDENTIAL_EXCLUDED) => Refusal::End(refusal(
                DomException::InvalidState,
                Cause::AlreadyEnrolled,
                tr!("site-already", name = token.name, site = self.site.rp_id),
            )),
            error => Refusal::classify(token, error),
        }
    }
}

impl CandidateCeremony for Making {
    type Made = (NewCredential, Option<SharedSecret>);

    fn supports(&self, token: &Token, info: &GetInfo) -> bool {
        let keeps = info.options.rk() || self.resident_key != ResidentKey::Required;
        let verifies = verification::is_enough(self.verification, info);
        let signs = match token.is_old() {
            true => self.algorithms.contains(&Algorithm::ES256),
            false => {
                info.algorithms.is_empty()
                    || info.algorithms.iter().any(|it| self.algorithms.contains(it))
            }
        };
        keeps && verifies && signs && self.extensions.suit(info, self.discoverable(info))
    }

    /// Without makeCredUvNotRqd a key that is set up makes none without; and none that is
    /// discoverable (CTAP 2.2 §6.1.2 steps 5 to 10).
    fn requires_uv(&self, info: &GetInfo) -> bool {
        let key_wants = self.discoverable(info) || !info.options.make_cred_uv_not_rqd();
        let wanted = key_wants || self.extensions.want_owner();
        verification::is_wanted(self.verification, info)
            || (wanted && verification::is_set_up(info))
    }

    /// getAssertion is for finding out which of the excluded credentials the key has.
    fn permissions(&self, _info: &GetInfo) -> Permissions {
        Permissions::MAKE_CREDENTIAL | Permissions::GET_ASSERTION
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
    ) -> Result<Self::Made, Refusal> {
        let made = self.make(claim, proof.as_ref(), on_touch).await;
        made.map_err(|error| self.refused(claim.token(), &error))
    }
}

/// The algorithms in the site's order (§5.1.3 step 10).
fn algorithms(parameters: &[Parameters]) -> Result<Vec<Algorithm>, Failure> {
    if parameters.is_empty() {
        return Ok(vec![Algorithm::ES256, Algorithm::RS256]);
    }
    let mut algorithms = Vec::new();
    for parameter in parameters.iter().filter(|it| it.is_public_key()) {
        let algorithm = Algorithm(parameter.alg);
        if !algorithms.contains(&algorithm) {
            algorithms.push(algorithm);
        }
    }
    match algorithms.len() {
        0 => Err(not_supported("The site asks for a kind of credential that there is not.")),
        _ => Ok(algorithms),
    }
}

/// Whether the site takes keys at all.
fn for_keys(selection: &Selection) -> Result<(), Failure> {
    if selection.authenticator_attachment == Some(Attachment::Platform) {
        let message = tr!("site-platform");
        return Err(refusal(DomException::NotAllowed, Cause::NotSupported, message));
    }
    Ok(())
}

/// No longer than a key need take, cut between characters.
fn shortened(text: &str) -> String {
    let end = (0..=LONGEST_NAME.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default().to_owned()
}

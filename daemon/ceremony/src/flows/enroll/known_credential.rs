//! Taking over a credential that a security key has already: another program had it made, under a relying
//! party of its own, and wrote down its id and public key. The key signs with it once before it counts.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::{Assertion, GetAssertion};
use mfad_ctap::extension::GetAssertionExtensions;
use mfad_device::token::{Claim, Token, TokenError, UvProof};
use mfad_policy::Verification;
use mfad_store::{Account, Home, Kind, SecurityKey, Source, StoreError};
use mfad_terms::Cause;
use mfad_text::{Text, tr};
use webauthn_rs_core::proto::COSEKey;

use super::{Enrolling, add, enrolled, security_key, user_handle};
use crate::context::Context;
use crate::error::Error;
use crate::faults::{store_fault, token_fault};
use crate::interaction::built_in_uv::on_use;
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::GIVES_UP;
use crate::interaction::user_verification::Owner;
use crate::interaction::{held_credential, token_queue};
use crate::prompt::TokenName;
use crate::relying_party::{RelyingParty, SignInCeremony};
use crate::result::OperationResult;
use crate::verification::public_key::PublicKey;

/// The longest id of a credential (WebAuthn L3 §6.5.1).
const LONGEST_ID: usize = 1023;

/// A credential as another program wrote it down.
pub struct KnownCredential {
    /// The relying party that it was made for.
    pub rp_id: String,
    /// Its id.
    pub id: Vec<u8>,
    /// Its public key (SubjectPublicKeyInfo in DER).
    pub public_key: Vec<u8>,
}

/// The same, found to be one that can be verified.
pub struct Candidate {
    party: RelyingParty,
    id: Vec<u8>,
    key: COSEKey,
}

impl Candidate {
    /// Checks it before anybody is asked for anything.
    ///
    /// # Errors
    /// It can be none, or is of a kind that is not verified here.
    pub fn new(context: &Context, known: KnownCredential) -> Result<Self, Error> {
        let party = context.relying_party.under_id(&known.rp_id)?;
        if known.id.is_empty() || known.id.len() > LONGEST_ID {
            let message = tr!("enroll-import-id", most = LONGEST_ID);
            return Err(Error::new(Cause::InvalidArgument, message));
        }
        let key = PublicKey::from_der(&known.public_key).and_then(|it| it.cose());
        let key =
            key.ok_or_else(|| Error::new(Cause::NotSupported, tr!("enroll-import-algorithm")))?;
        Ok(Self { party, id: known.id, key })
    }

    /// Whether the token holds it; `None` if only its verified owner is told.
    async fn is_on(&self, claim: &Claim) -> Result<Option<bool>, TokenError> {
        let asked = held_credential::find(claim, self.party.id(), vec![self.id.clone()], None);
        match asked.await {
            Ok(found) => Ok(Some(found.is_some())),
            Err(TokenError::Refused(Status::PUAT_REQUIRED)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The key that holds it: `wanted`, or one of those that are plugged in. Found before anybody is asked
    /// for anything, and let go of, as it may be asked for a proof of identity first.
    ///
    /// # Errors
    /// It is not there, or is a method of the account already.
    pub async fn find(
        &self,
        context: &Context,
        ui: &Conversation,
        account: &Account,
        wanted: Option<Arc<Token>>,
    ) -> Result<Arc<Token>, Error> {
        let claim = match wanted {
            Some(token) => self.among(ui, &[token]).await?,
            None => self.among(ui, &context.tokens.list()).await?,
        };
        let others = enrolled(context, account)?;
        match security_key::method_on(&claim, &others).await? {
            Some(method) => Err(security_key::already(claim.token(), Some(method))),
            None => Ok(Arc::clone(claim.token())),
        }
    }

    async fn among(&self, ui: &Conversation, tokens: &[Arc<Token>]) -> Result<Claim, Error> {
        let (mut unsure, mut failed) = (None, None);
        for token in tokens.iter().filter(|it| it.info().is_some()) {
            let claim = match token_queue::claim(ui, token).await {
                Ok(claim) => claim,
                Err(error) => {
                    failed = Some(error);
                    continue;
                }
            };
            match self.is_on(&claim).await {
                Ok(Some(true)) => return Ok(claim),
                Ok(Some(false)) => {}
                Ok(None) => unsure = Some(claim),
                Err(error) => failed = Some(token_fault(token, &error)),
            }
        }
        unsure.ok_or_else(|| failed.unwrap_or_else(not_here))
    }

    /// Has the key sign with it.
    async fn sign(
        &self,
        context: &Context,
        ui: &Conversation,
        claim: &Claim,
        ceremony: &SignInCeremony,
    ) -> Result<Assertion, Error> {
        let (token, hash) = (claim.token(), ceremony.client_data_hash());
        let request = |proof: Option<&UvProof>| GetAssertion {
            rp_id: self.party.id().to_owned(),
            client_data_hash: hash,
            allow_list: vec![self.id.clone()],
            extensions: GetAssertionExtensions::default(),
            up: true,
            uv: proof.is_some_and(UvProof::is_built_in),
            pin_uv_auth: proof.and_then(|proof| proof.authenticate(&hash)),
        };
        let purpose = tr!("enroll-purpose", name = token.name);
        let touch = tr!("enroll-touch");
        let info = claim.info().map_err(|error| token_fault(token, &error))?;
        let verifies = context.policy.rules().verification == Verification::Pin
            || info.options.always_uv() == Some(true);
        let signed = if verifies {
            let mut owner = Owner::new(ui, claim, Some(self.party.id()), &purpose).being_set_up();
            let sign = |proof: UvProof| {
                let ask = on_use(ui, token, Some(&proof), &purpose, &touch, GIVES_UP);
                let request = request(Some(&proof));
                async move { claim.get_assertion(&request, ask).await }
            };
            owner.prove_with(Permissions::GET_ASSERTION, sign).await?
        } else {
            let ask = on_use(ui, token, None, &purpose, &touch, GIVES_UP);
            claim.get_assertion(&request(None), ask).await
        };
        signed.map_err(|error| match error {
            TokenError::Refused(Status::NO_CREDENTIALS | Status::INVALID_CREDENTIAL) => not_here(),
            error => token_fault(token, &error),
        })
    }
}

/// Enrolls it.
pub async fn enroll(
    context: &Context,
    ui: &Conversation,
    it: Enrolling,
    known: Candidate,
) -> Result<OperationResult, Error> {
    let Some(token) = &it.token else { return Err(not_here()) };
    let claim = token_queue::claim(ui, token).await?;
    let token = claim.token();
    let ceremony =
        known.party.begin_sign_in(std::iter::empty(), context.policy.rules().verification)?;
    let assertion = known.sign(context, ui, &claim, &ceremony).await?;
    let other = |it: &Error| it.cause == Cause::NotVerified;
    let Candidate { party, id, key } = known;
    let signed_by = assertion.credential_id.as_ref().is_none_or(|it| *it == id);
    let verified = match signed_by {
        true => party.finish_import(&ceremony, &id, key, &assertion),
        false => Err(another_key(&token.name)),
    };
    let verified =
        verified.map_err(|error| if other(&error) { another_key(&token.name) } else { error })?;
    let aaguid = claim.info().map_err(|error| token_fault(token, &error))?.aaguid;
    let key = SecurityKey {
        credential: verified.credential,
        rp_id: party.id().to_owned(),
        token: Home {
            id: token.id.clone(),
            name: token.name.clone(),
            serial: token.descriptor.serial.clone(),
        },
        aaguid: HEXLOWER.encode(&aaguid),
        source: Source::Local,
    };
    let user_handle = user_handle(context, &it.account)?;
    let label = it.label.clone().unwrap_or_else(|| token.name.clone());
    let added = add(context, it, user_handle, &label, Kind::SecurityKey(Box::new(key))).await;
    let result = added.map_err(|error| match error {
        StoreError::Duplicate => security_key::already(token, None),
        other => store_fault(other),
    })?;
    Ok(OperationResult { token: Some(TokenName::from(token)), ..result })
}

fn not_here() -> Error {
    Error::new(Cause::NotOnThisKey, tr!("enroll-import-not-here"))
}

fn another_key(name: &str) -> Error {
    let message: Text = tr!("enroll-import-another-key", name);
    Error::new(Cause::NotVerified, message)
}

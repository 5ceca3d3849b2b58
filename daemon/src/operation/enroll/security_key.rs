//! Enrolling a security key: it makes a credential for this machine, which is then a method of
//! the account.

use mfad_bus::{Cause, Error, OperationResult};
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::{GetAssertion, MakeCredential};
use mfad_ctap::extension::{CredProtect, GetAssertionExtensions, MakeCredentialExtensions};
use mfad_ctap::pin::PinUvAuthToken;
use mfad_ctap::{Algorithm, Status};
use mfad_words::say;

use super::{Enrolling, add, enrolled, handle};
use crate::operation::trouble::{busy, store_fault, token_fault};
use crate::operation::{Context, Conversation, methods, name, on_touch, pick, proof};
use crate::policy::Verification;
use crate::store::{Account, Home, Kind, Method, MethodState, SecurityKey, StoreError};
use crate::token::{Claim, TOUCH, Token, TokenError};

/// Enrolls a key.
pub async fn enroll(
    context: &Context,
    talk: &Conversation,
    it: Enrolling,
) -> Result<OperationResult, Error> {
    let claim = match &it.token {
        Some(token) => token.claim().ok_or_else(|| busy(token))?.by(talk.visitor()),
        None => {
            let insert = say!("enroll-plug-in");
            let touch = say!("enroll-touch-one");
            let pin = context.policy.rules().verification == Verification::Pin;
            // The key that has just proved who this is, is not the one to be added.
            let enrolled = enrolled(context, &it.account)?;
            let new = |token: &Token| !enrolled.iter().any(|it| methods::is_on(it, token));
            let able = |token: &Token| !(pin && token.is_old());
            pick::one(context, talk, &insert, &touch, new, able).await?
        }
    };
    let user_handle = handle(context, &it.account)?;
    let key = register(context, talk, &claim, &it.account, &user_handle).await?;
    let label = it.label.clone().unwrap_or_else(|| claim.token().name.clone());
    let added = add(context, it, user_handle, &label, Kind::SecurityKey(Box::new(key)));
    let result = added.map_err(|error| match error {
        StoreError::Duplicate => already(claim.token(), None),
        other => store_fault(&other),
    })?;
    Ok(OperationResult { token: name(claim.token()), ..result })
}

/// Has the key make a credential and verifies it.
async fn register(
    context: &Context,
    talk: &Conversation,
    claim: &Claim,
    account: &Account,
    user_handle: &[u8],
) -> Result<SecurityKey, Error> {
    let token = claim.token();
    let enrolled = enrolled(context, account)?;
    let fault = |error: TokenError| token_fault(token, &error);
    let verification = context.policy.rules().verification;
    let proof = prove(context, talk, claim).await?;
    let party = &context.relying_party;
    let ceremony = party.begin_registration(account, user_handle, verification)?;
    let hash = ceremony.client_data_hash();
    let request = MakeCredential {
        client_data_hash: hash,
        rp: mfad_ctap::RelyingParty { id: party.id().to_owned(), name: Some("mfad".to_owned()) },
        user: mfad_ctap::User {
            id: user_handle.to_vec(),
            name: Some(account.name.clone()),
            display_name: Some(account.name.clone()),
        },
        algorithms: vec![Algorithm::ES256],
        exclude_list: methods::credentials_on(&enrolled, token),
        extensions: MakeCredentialExtensions {
            cred_protect: protection(claim, verification),
            ..MakeCredentialExtensions::default()
        },
        rk: false,
        uv: false,
        pin_uv_auth: proof.as_ref().map(|proof| proof.authenticate(&hash)),
        enterprise_attestation: None,
    };
    let ask = on_touch(talk, std::slice::from_ref(token), &say!("enroll-touch"), TOUCH);
    let made = match claim.make_credential(&request, ask).await {
        Err(TokenError::Refused(Status::CREDENTIAL_EXCLUDED)) => {
            return Err(already(token, which(context, claim, &enrolled, proof.as_ref()).await));
        }
        other => other.map_err(fault)?,
    };
    let credential = party.finish_registration(ceremony, made)?;
    Ok(SecurityKey {
        credential,
        token: Home {
            id: token.id.clone(),
            name: token.name.clone(),
            serial: token.descriptor.serial.clone(),
        },
        aaguid: methods::hex(&claim.info().map_err(fault)?.aaguid),
    })
}

/// Proof of PIN, if the policy or the key wants it.
async fn prove(
    context: &Context,
    talk: &Conversation,
    claim: &Claim,
) -> Result<Option<PinUvAuthToken>, Error> {
    let token = claim.token();
    let info = claim.info().map_err(|error| token_fault(token, &error))?;
    let options = &info.options;
    let protected = options.client_pin() == Some(true) || options.uv() == Some(true);
    // Without makeCredUvNotRqd a protected key makes no credential without proof
    // (CTAP 2.2 §6.1.2 step 5).
    let key_wants =
        options.always_uv() == Some(true) || (protected && !options.make_cred_uv_not_rqd());
    if context.policy.rules().verification == Verification::Touch && !key_wants {
        return Ok(None);
    }
    // getAssertion is for finding out which method the key already is.
    let permissions = Permissions::MAKE_CREDENTIAL | Permissions::GET_ASSERTION;
    let purpose = say!("enroll-purpose", name = token.name);
    let rp_id = Some(context.relying_party.id());
    proof::of_owner(talk, claim, permissions, rp_id, &purpose).await.map(Some)
}

/// How well the credential guards itself on the key, where the key can.
fn protection(claim: &Claim, verification: Verification) -> Option<CredProtect> {
    let able = claim.info().is_ok_and(|info| info.extends("credProtect"));
    (able && verification == Verification::Pin).then_some(CredProtect::UserVerificationRequired)
}

/// Which method this key already is: it is asked without touch which of the credentials it holds.
async fn which<'m>(
    context: &Context,
    claim: &Claim,
    enrolled: &'m [Method],
    proof: Option<&PinUvAuthToken>,
) -> Option<&'m Method> {
    let hash = [0; 32];
    let request = GetAssertion {
        rp_id: context.relying_party.id().to_owned(),
        client_data_hash: hash,
        allow_list: methods::credentials_on(enrolled, claim.token()),
        extensions: GetAssertionExtensions::default(),
        up: false,
        uv: false,
        pin_uv_auth: proof.map(|proof| proof.authenticate(&hash)),
    };
    let assertion = claim.get_assertion(&request, || ()).await.ok()?;
    // A list of one needs no answer (CTAP 2.2 §6.2.2).
    let id = assertion.credential_id.or_else(|| request.allow_list.first().cloned())?;
    let is_it = |method: &&Method| {
        method.kind.security_key().is_some_and(|key| key.credential.cred_id == id)
    };
    enrolled.iter().find(is_it)
}

fn already(token: &Token, method: Option<&Method>) -> Error {
    let message = match method {
        Some(Method { label, state: MethodState::Suspended(_), .. }) => {
            say!("enroll-already-suspended", name = token.name, label)
        }
        Some(method) => say!("enroll-already-as", name = token.name, label = method.label),
        None => say!("enroll-already", name = token.name),
    };
    Error::new(Cause::AlreadyEnrolled, message)
}

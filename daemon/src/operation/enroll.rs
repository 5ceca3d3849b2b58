//! Enrolling a security key: it makes a credential for this machine, which is then a method of
//! the account.

use std::sync::Arc;

use mfad_bus::{Cause, Error, METHODS_PATH, OperationResult, object_path};
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::{GetAssertion, MakeCredential};
use mfad_ctap::extension::{CredProtect, GetAssertionExtensions, MakeCredentialExtensions};
use mfad_ctap::pin::PinUvAuthToken;
use mfad_ctap::{Algorithm, Status};

use super::trouble::{busy, store_fault, token_fault};
use super::{Context, Conversation, methods, name, on_touch, pick, proof};
use crate::policy::Verification;
use crate::store::{Account, Method, NewMethod, StoreError};
use crate::token::{Claim, TOUCH, Token, TokenError};

/// What to enroll for whom.
pub struct Request {
    /// Whose method it becomes.
    pub account: Account,
    /// What to call it; the token's name if absent.
    pub label: Option<String>,
    /// The token; picked by the person if absent.
    pub token: Option<Arc<Token>>,
}

/// Enrolls a key.
pub async fn run(
    context: &Context,
    talk: &Conversation,
    request: Request,
) -> Result<OperationResult, Error> {
    let label = request.label.as_deref().map(methods::checked_label).transpose()?;
    let claim = match &request.token {
        Some(token) => token.claim().ok_or_else(|| busy(token))?,
        None => {
            let insert = "Plug in the key that you want to enroll.";
            let touch = "Touch the key that you want to enroll.";
            let pin = context.policy.rules().verification == Verification::Pin;
            pick::one(context, talk, insert, touch, |token| !(pin && token.is_old())).await?
        }
    };
    let account = &request.account;
    let enrolled = context.store.methods(account).map_err(|error| store_fault(&error))?;
    let new = register(context, talk, &claim, account, &enrolled).await?;
    let name_it = |name: &str| methods::free_label(name, &enrolled);
    let new = NewMethod { label: name_it(label.unwrap_or(&claim.token().name)), ..new };
    let id = context.store.add_method(&new).map_err(|error| match error {
        StoreError::Duplicate => already(claim.token(), None),
        other => store_fault(&other),
    })?;
    Ok(OperationResult {
        message: Some(format!("{} can now be used to sign in as {}.", new.label, account.name)),
        method: object_path(METHODS_PATH, &id).ok(),
        label: Some(new.label),
        account: Some(account.name.clone()),
        token: name(claim.token()),
        ..OperationResult::default()
    })
}

/// Has the key make a credential and verifies it. The label is still to be chosen.
async fn register(
    context: &Context,
    talk: &Conversation,
    claim: &Claim,
    account: &Account,
    enrolled: &[Method],
) -> Result<NewMethod, Error> {
    let token = claim.token();
    let fault = |error: TokenError| token_fault(token, &error);
    let verification = context.policy.rules().verification;
    let proof = prove(context, talk, claim).await?;
    let user_handle = handle(context, account)?;
    let party = &context.relying_party;
    let ceremony = party.begin_registration(account, &user_handle, verification)?;
    let hash = ceremony.client_data_hash();
    let request = MakeCredential {
        client_data_hash: hash,
        rp: mfad_ctap::RelyingParty { id: party.id().to_owned(), name: Some("mfad".to_owned()) },
        user: mfad_ctap::User {
            id: user_handle.clone(),
            name: Some(account.name.clone()),
            display_name: Some(account.name.clone()),
        },
        algorithms: vec![Algorithm::ES256],
        exclude_list: methods::credentials_on(enrolled, token),
        extensions: MakeCredentialExtensions {
            cred_protect: protection(claim, verification),
            ..MakeCredentialExtensions::default()
        },
        rk: false,
        uv: false,
        pin_uv_auth: proof.as_ref().map(|proof| proof.authenticate(&hash)),
        enterprise_attestation: None,
    };
    let ask = on_touch(talk, std::slice::from_ref(token), "Touch the key to enroll it.", TOUCH);
    let made = match claim.make_credential(&request, ask).await {
        Err(TokenError::Refused(Status::CREDENTIAL_EXCLUDED)) => {
            return Err(already(token, which(context, claim, enrolled, proof.as_ref()).await));
        }
        other => other.map_err(fault)?,
    };
    let credential = party.finish_registration(ceremony, made)?;
    Ok(NewMethod {
        account: account.clone(),
        user_handle,
        label: String::new(),
        credential,
        token: token.id.clone(),
        token_name: token.name.clone(),
        token_serial: token.descriptor.serial.clone(),
        aaguid: claim.info().map_err(fault)?.aaguid.to_vec(),
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
    let purpose = format!("Enroll {}.", token.name);
    let rp_id = Some(context.relying_party.id());
    proof::of_owner(talk, claim, permissions, rp_id, &purpose).await.map(Some)
}

/// The account's user handle; a new random one with its first method (WebAuthn L3 §14.6.1).
fn handle(context: &Context, account: &Account) -> Result<Vec<u8>, Error> {
    let known = context.store.user_handle(account).map_err(|error| store_fault(&error))?;
    if let Some(handle) = known {
        return Ok(handle);
    }
    let mut handle = vec![0; 32];
    getrandom::fill(&mut handle)
        .map_err(|error| Error::new(Cause::StoreFault, format!("No random numbers: {error}.")))?;
    Ok(handle)
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
    enrolled.iter().find(|method| method.credential.cred_id == id)
}

fn already(token: &Token, method: Option<&Method>) -> Error {
    let message = match method {
        Some(method) => format!(
            "{} is enrolled already, as “{}”. Use it with `mfactl sign-in`, or plug in another key.",
            token.name, method.label
        ),
        None => format!(
            "{} is enrolled already. Use it with `mfactl sign-in`, or plug in another key.",
            token.name
        ),
    };
    Error::new(Cause::AlreadyEnrolled, message)
}

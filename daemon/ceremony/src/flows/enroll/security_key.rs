//! Enrolling a security key: it makes a credential for this machine, which is then a method of
//! the account.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use mfad_ctap::command::MakeCredential;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::extension::{CredProtect, MakeCredentialExtensions};
use mfad_ctap::{Algorithm, Status};
use mfad_device::token::{Claim, Token, TokenError, UvProof};
use mfad_policy::Verification;
use mfad_store::{Home, Kind, Method, MethodState, SecurityKey, Source, StoreError};
use mfad_terms::{Cause, Remedy};
use mfad_text::tr;

use super::{Enrolling, add, enrolled, user_handle};
use crate::context::Context;
use crate::error::Error;
use crate::faults::{store_fault, token_fault};
use crate::interaction::built_in_uv::on_use;
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::GIVES_UP;
use crate::interaction::user_verification::Owner;
use crate::interaction::{held_credential, token_queue, token_selection};
use crate::prompt::TokenName;
use crate::result::OperationResult;
use crate::verification::method_state;

/// Enrolls a key.
pub async fn enroll(
    context: &Context,
    ui: &Conversation,
    it: Enrolling,
) -> Result<OperationResult, Error> {
    let claim = match &it.token {
        Some(token) => token_queue::claim(ui, token).await?,
        None => {
            let insert = tr!("enroll-plug-in");
            let touch = tr!("enroll-touch-one");
            let pin = context.policy.rules().verification == Verification::Pin;
            // The key that has just proved who this is, is not the one to be added.
            let enrolled = enrolled(context, &it.account)?;
            let new = |token: &Token| !enrolled.iter().any(|it| method_state::is_on(it, token));
            let able = |token: &Token| !(pin && token.is_old());
            token_selection::one(context, ui, &insert, &touch, new, able).await?
        }
    };
    let user_handle = user_handle(context, &it.account)?;
    let key = register(context, ui, &claim, &it, &user_handle).await?;
    let label = it.label.clone().unwrap_or_else(|| claim.token().name.clone());
    let added = add(context, it, user_handle, &label, Kind::SecurityKey(Box::new(key))).await;
    let result = added.map_err(|error| match error {
        StoreError::Duplicate => already(claim.token(), None),
        other => store_fault(other),
    })?;
    Ok(OperationResult { token: Some(TokenName::from(claim.token())), ..result })
}

/// Has the key make a credential and verifies it.
async fn register(
    context: &Context,
    ui: &Conversation,
    claim: &Claim,
    Enrolling { account, party, .. }: &Enrolling,
    user_handle: &[u8],
) -> Result<SecurityKey, Error> {
    let token = claim.token();
    let enrolled = enrolled(context, account)?;
    let fault = |error: TokenError| token_fault(token, &error);
    // One for another relying party the key does not tell of when it makes this one.
    let (own, others): (Vec<_>, Vec<_>) =
        enrolled.into_iter().partition(|it| is_for(it, party.id()));
    if let Some(method) = method_on(claim, &others).await? {
        return Err(already(token, Some(method)));
    }
    let verification = context.policy.rules().verification;
    let ceremony = party.begin_registration(account, user_handle, verification)?;
    let hash = ceremony.client_data_hash();
    let mut given = None;
    let request = |proof: Option<&UvProof>| MakeCredential {
        client_data_hash: hash,
        rp: mfad_ctap::RelyingParty { id: party.id().to_owned(), name: Some("mfad".to_owned()) },
        user: mfad_ctap::User {
            id: user_handle.to_vec(),
            name: Some(account.name.clone()),
            display_name: Some(account.name.clone()),
        },
        algorithms: vec![Algorithm::ES256],
        exclude_list: method_state::credentials_on(&own, token, party.id()),
        extensions: MakeCredentialExtensions {
            cred_protect: protection(claim, verification),
            // Whether it is used is decided later (docs/decisions/0046).
            hmac_secret: claim.info().is_ok_and(|info| info.extends("hmac-secret")),
            ..MakeCredentialExtensions::default()
        },
        rk: false,
        uv: proof.is_some_and(UvProof::is_built_in),
        pin_uv_auth: proof.and_then(|proof| proof.authenticate(&hash)),
        enterprise_attestation: None,
    };
    let purpose = tr!("enroll-purpose", name = token.name);
    let touch = tr!("enroll-touch");
    let made = if requires_uv(context, claim)? {
        // getAssertion is for finding out which method the key already is.
        let permissions = Permissions::MAKE_CREDENTIAL | Permissions::GET_ASSERTION;
        let mut owner = Owner::new(ui, claim, Some(party.id()), &purpose).being_set_up();
        let make = |proof: UvProof| {
            let request = request(Some(&proof));
            let ask = on_use(ui, token, Some(&proof), &purpose, &touch, GIVES_UP);
            given = Some(proof);
            async move { claim.make_credential(&request, ask).await }
        };
        owner.prove_with(permissions, make).await?
    } else {
        let ask = on_use(ui, token, None, &purpose, &touch, GIVES_UP);
        claim.make_credential(&request(None), ask).await
    };
    let made = match made {
        Err(TokenError::Refused(Status::CREDENTIAL_EXCLUDED)) => {
            return Err(already(token, which(claim, party.id(), &own, given.as_ref()).await));
        }
        other => other.map_err(fault)?,
    };
    let credential = party.finish_registration(ceremony, made)?;
    Ok(SecurityKey {
        credential,
        rp_id: party.id().to_owned(),
        token: Home {
            id: token.id.clone(),
            name: token.name.clone(),
            serial: token.descriptor.serial.clone(),
        },
        aaguid: HEXLOWER.encode(&claim.info().map_err(fault)?.aaguid),
        source: Source::Local,
    })
}

/// Whether the policy or the key requires that its owner is verified.
fn requires_uv(context: &Context, claim: &Claim) -> Result<bool, Error> {
    let info = claim.info().map_err(|error| token_fault(claim.token(), &error))?;
    let options = &info.options;
    let protected = options.client_pin() == Some(true) || options.uv() == Some(true);
    // Without makeCredUvNotRqd a protected key makes no credential without proof
    // (CTAP 2.2 §6.1.2 step 5).
    let key_wants =
        options.always_uv() == Some(true) || (protected && !options.make_cred_uv_not_rqd());
    Ok(key_wants || context.policy.rules().verification != Verification::Touch)
}

/// How well the credential guards itself on the key, where the key can.
fn protection(claim: &Claim, verification: Verification) -> Option<CredProtect> {
    let able = claim.info().is_ok_and(|info| info.extends("credProtect"));
    (able && verification == Verification::Pin).then_some(CredProtect::UserVerificationRequired)
}

/// Which method this key already is: it is asked without touch which of the credentials for this relying
/// party it holds.
async fn which<'m>(
    claim: &Claim,
    rp_id: &str,
    enrolled: &'m [Method],
    proof: Option<&UvProof>,
) -> Option<&'m Method> {
    let credentials = method_state::credentials_on(enrolled, claim.token(), rp_id);
    let id = held_credential::find(claim, rp_id, credentials, proof).await.ok().flatten()?;
    enrolled.iter().find(|it| has_id(it, &id))
}

/// Which of these methods the key is, whatever relying parties they are for, as far as it tells without a
/// touch.
///
/// # Errors
/// It did not say.
pub(super) async fn method_on<'m>(
    claim: &Claim,
    methods: &'m [Method],
) -> Result<Option<&'m Method>, Error> {
    let token = claim.token();
    let keys = methods.iter().filter_map(|it| it.kind.security_key());
    for rp_id in keys.map(|it| it.rp_id.as_str()).collect::<BTreeSet<_>>() {
        let most = method_state::credentials_on(methods, token, rp_id);
        let found = match held_credential::find(claim, rp_id, most, None).await {
            // It tells its verified owner only, who is asked by the key's own means later.
            Err(TokenError::Refused(Status::PUAT_REQUIRED)) => None,
            found => found.map_err(|error| token_fault(token, &error))?,
        };
        if let Some(id) = found {
            return Ok(methods.iter().find(|it| has_id(it, &id)));
        }
    }
    Ok(None)
}

fn has_id(method: &Method, id: &[u8]) -> bool {
    method.kind.security_key().is_some_and(|key| key.credential.cred_id == id)
}

fn is_for(method: &Method, rp_id: &str) -> bool {
    method.kind.security_key().is_some_and(|key| key.rp_id == rp_id)
}

pub(super) fn already(token: &Token, method: Option<&Method>) -> Error {
    let name = &token.name;
    let error = |message| Error::new(Cause::AlreadyEnrolled, message);
    match method {
        Some(Method { label, state: MethodState::Suspended(_), .. }) => {
            error(tr!("enroll-already-suspended", name, label))
                .with_remedy_about(Remedy::Reactivate, label.as_str())
        }
        Some(method) => error(tr!("enroll-already-as", name, label = method.label))
            .with_remedy(Remedy::SignInOrUseAnother),
        None => error(tr!("enroll-already", name)).with_remedy(Remedy::SignInOrUseAnother),
    }
}

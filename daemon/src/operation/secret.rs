//! Secrets for scripts, made by a key: the same key makes of the same name the same secret, on any
//! machine. All there is to keep is on the key itself; docs/decisions/0009-secrets-of-a-key.md.

use mfad_bus::{Cause, Error, PromptDetails, Question};
use mfad_ctap::command::MakeCredential;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::extension::{CredProtect, MakeCredentialExtensions};
use mfad_ctap::pin::PinUvAuthToken;
use mfad_ctap::{Algorithm, RelyingParty, User};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::proof::{Owner, while_plugged};
use super::trouble::token_fault;
use super::{Conversation, name, on_touch};
use crate::token::{Claim, TOUCH, TokenError, clean};

/// Whom the credential is for: no site, and the same everywhere.
const RP_ID: &str = "secrets.mfad.invalid";
/// Its account: with but one, a key keeps but one such credential (CTAP 2.2 §6.1.2 step 17).
const USER: &str = "mfad secrets";
/// More than a name for a secret needs, in bytes.
const MAX_NAME: usize = 256;

/// The secret of this name.
pub async fn derive(
    talk: &Conversation,
    claim: &Claim,
    secret: &str,
) -> Result<Zeroizing<[u8; 32]>, Error> {
    let fault = |error: TokenError| token_fault(claim.token(), &error);
    let salt = salt(secret)?;
    if !claim.makes_secrets() {
        return Err(fault(TokenError::NotSupported));
    }
    let reason = format!("Make the secret “{}” with {}.", clean(secret), claim.token().name);
    let mut owner = Owner::new(talk, claim, Some(RP_ID), &reason);
    let mut proof = owner.proves(Permissions::GET_ASSERTION).await?;
    if !claim.holds(RP_ID, &proof).await.map_err(fault)? {
        consent(talk, claim).await?;
        make(talk, claim, &owner.proves(Permissions::MAKE_CREDENTIAL).await?).await?;
        proof = owner.proves(Permissions::GET_ASSERTION).await?;
    }
    let ask = on_touch(talk, std::slice::from_ref(claim.token()), &reason, TOUCH);
    let made = claim.secret(RP_ID, &salt, &proof, ask).await.map_err(fault)?;
    made.ok_or_else(|| unfit(claim))
}

fn salt(secret: &str) -> Result<[u8; 32], Error> {
    if secret.is_empty() || secret.len() > MAX_NAME || secret.chars().any(char::is_control) {
        let message =
            format!("A secret's name has from 1 to {MAX_NAME} bytes, all visible. Choose another.");
        return Err(Error::new(Cause::InvalidArgument, message));
    }
    Ok(Sha256::digest(secret).into())
}

async fn consent(talk: &Conversation, claim: &Claim) -> Result<(), Error> {
    let key = &claim.token().name;
    let details = PromptDetails {
        reason: format!(
            "{key} has made no secrets yet. It will keep a passkey for {RP_ID} to make them. \
             Without that passkey, or after a reset, they are lost for good. Begin?"
        ),
        tokens: name(claim.token()).map(|it| vec![it]),
        question: Some(Question::BeginSecrets.word().to_owned()),
        ..PromptDetails::default()
    };
    while_plugged(claim, talk.confirm(details)).await
}

/// Makes the credential that makes the secrets.
async fn make(talk: &Conversation, claim: &Claim, proof: &PinUvAuthToken) -> Result<(), Error> {
    let fault = |error: TokenError| token_fault(claim.token(), &error);
    let guarded = claim.info().map_err(fault)?.extends("credProtect");
    let client_data_hash = [0; 32];
    let request = MakeCredential {
        client_data_hash,
        rp: RelyingParty { id: RP_ID.to_owned(), name: Some("mfad".to_owned()) },
        user: User { id: USER.into(), name: Some(USER.to_owned()), display_name: None },
        algorithms: vec![Algorithm::ES256],
        exclude_list: Vec::new(),
        extensions: MakeCredentialExtensions {
            cred_protect: guarded.then_some(CredProtect::UserVerificationRequired),
            hmac_secret: true,
            ..MakeCredentialExtensions::default()
        },
        rk: true,
        uv: false,
        pin_uv_auth: Some(proof.authenticate(&client_data_hash)),
        enterprise_attestation: None,
    };
    let reason = "Touch the key to have it make secrets; then once more.";
    let ask = on_touch(talk, std::slice::from_ref(claim.token()), reason, TOUCH);
    let made = claim.make_credential(&request, ask).await.map_err(fault)?;
    match made.authenticator_data.extensions.hmac_secret_enabled() {
        true => Ok(()),
        false => Err(unfit(claim)),
    }
}

fn unfit(claim: &Claim) -> Error {
    let key = &claim.token().name;
    let message = format!(
        "{key} has a passkey for {RP_ID} that makes no secrets. Delete that passkey and try again, \
         or use another key."
    );
    Error::new(Cause::NotSupported, message)
}

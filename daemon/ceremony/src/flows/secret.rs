//! Secrets for scripts, made by a key: the same key makes of the same name the same secret, on any
//! machine. All there is to keep is on the key itself; docs/decisions/0009-secrets-of-a-key.md.

use mfad_ctap::command::MakeCredential;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::extension::{CredProtect, HmacSecrets, MakeCredentialExtensions, Salts};
use mfad_ctap::pin::PinUvAuthToken;
use mfad_ctap::{Algorithm, RelyingParty, User};
use mfad_device::token::{Claim, TokenError};
use mfad_terms::{Cause, Question};
use mfad_text::{Text, clean, steers, tr};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::faults::token_fault;
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::{GIVES_UP, on_touch, while_plugged};
use crate::interaction::user_verification::Owner;
use crate::prompt::{PromptDetails, TokenName};

/// Whom the credential is for: no site, and the same everywhere.
const RP_ID: &str = "secrets.mfad.invalid";
/// Its account: with but one, a key keeps but one such credential (CTAP 2.2 §6.1.2 step 17).
const USER: &str = "mfad secrets";
/// More than a name for a secret needs, in bytes.
const MAX_NAME: usize = 256;

/// The secrets of these names, one or two, one after the other.
pub async fn derive(
    ui: &Conversation,
    claim: &Claim,
    names: &[String],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let salts = salts(names)?;
    if !claim.makes_secrets() {
        return Err(token_fault(claim.token(), &TokenError::NotSupported));
    }
    let made = made(ui, claim, &salts, &reason(names, claim)).await?;
    let HmacSecrets { first, second } = made.ok_or_else(|| unfit(claim))?;
    let all: Vec<_> = [Some(first), second].into_iter().flatten().collect();
    let enough = all.len() == names.len();
    let together = || Zeroizing::new(all.iter().flat_map(|it| **it).collect());
    enough.then(together).ok_or_else(|| unfit(claim))
}

fn reason(names: &[String], claim: &Claim) -> Text {
    let key = &claim.token().name;
    match names {
        [one] => tr!("secret-make-one", name = clean(one), key),
        [first, second, ..] => {
            tr!("secret-make-two", first = clean(first), second = clean(second), key)
        }
        [] => Text::default(),
    }
}

/// By the credential that is there, or a new one.
async fn made(
    ui: &Conversation,
    claim: &Claim,
    salts: &Salts,
    reason: &Text,
) -> Result<Option<HmacSecrets>, Error> {
    let fault = |error: TokenError| token_fault(claim.token(), &error);
    let mut owner = Owner::new(ui, claim, Some(RP_ID), reason);
    let mut proof = owner.token(Permissions::GET_ASSERTION).await?;
    if !claim.holds(RP_ID, &proof).await.map_err(fault)? {
        consent(ui, claim).await?;
        let making = owner.token(Permissions::MAKE_CREDENTIAL).await?;
        let made = make(ui, claim, salts, &making).await?;
        if made.is_some() {
            return Ok(made);
        }
        proof = owner.token(Permissions::GET_ASSERTION).await?;
    }
    let touch = tr!("secret-touch");
    let ask = on_touch(ui, std::slice::from_ref(claim.token()), &touch, GIVES_UP);
    claim.secrets(RP_ID, salts, &proof, ask).await.map_err(fault)
}

fn salts(names: &[String]) -> Result<Salts, Error> {
    match names {
        [one] => Ok(Salts::new(&salt(one)?, None)),
        [one, other] => Ok(Salts::new(&salt(one)?, Some(&salt(other)?))),
        _ => {
            let message = tr!("secret-most");
            Err(Error::new(Cause::InvalidArgument, message))
        }
    }
}

fn salt(secret: &str) -> Result<[u8; 32], Error> {
    if secret.is_empty() || secret.len() > MAX_NAME || secret.contains(steers) {
        let message = tr!("secret-name", most = MAX_NAME);
        return Err(Error::new(Cause::InvalidArgument, message));
    }
    Ok(Sha256::digest(secret).into())
}

async fn consent(ui: &Conversation, claim: &Claim) -> Result<(), Error> {
    let key = &claim.token().name;
    let details = PromptDetails {
        reason: tr!("secret-first", key, site = RP_ID),
        tokens: Some(vec![TokenName::from(claim.token())]),
        question: Some(Question::BeginSecrets),
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.confirm(details)).await
}

/// Makes the credential that makes the secrets; and these secrets, where the key does that at once.
async fn make(
    ui: &Conversation,
    claim: &Claim,
    salts: &Salts,
    proof: &PinUvAuthToken,
) -> Result<Option<HmacSecrets>, Error> {
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
    let reason = match claim.makes_secrets_at_once() {
        true => tr!("secret-touch"),
        false => tr!("secret-touch-twice"),
    };
    let ask = on_touch(ui, std::slice::from_ref(claim.token()), &reason, GIVES_UP);
    let made = claim.make_for_secrets(request, salts, ask).await.map_err(fault)?;
    if made.fit { Ok(made.secrets) } else { Err(unfit(claim)) }
}

fn unfit(claim: &Claim) -> Error {
    let key = &claim.token().name;
    let message = tr!("secret-none", key, site = RP_ID);
    Error::new(Cause::NotSupported, message)
}

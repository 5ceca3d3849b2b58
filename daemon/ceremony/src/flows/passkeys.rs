//! The passkeys on a key: listing, deleting and renaming them. Each begins with the PIN, unless
//! this client gave it before.

use mfad_ctap::extension::CredProtect;
use mfad_device::token::{Claim, Stored, StoredPasskey, TokenError};
use mfad_terms::{Cause, Protection, Question, Remedy};
use mfad_text::{Text, clean, tr};
use sha2::{Digest, Sha256};

use crate::context::Context;
use crate::error::Error;
use crate::faults::token_fault;
use crate::interaction::conversation::Conversation;
use crate::interaction::persistent_token::read_passkeys;
use crate::interaction::pin_uv_auth::Managing;
use crate::interaction::touch::while_plugged;
use crate::label;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::{OperationResult, Passkey};

/// What an account is to be called; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct AccountNames {
    /// As its owner types it.
    pub user_name: Option<String>,
    /// As it is shown.
    pub display_name: Option<String>,
}

/// Lists the passkeys on a key, by site and account.
pub async fn list(
    context: &Context,
    ui: &Conversation,
    claim: &Claim,
) -> Result<OperationResult, Error> {
    let reason = tr!("passkeys-list", name = claim.token().name);
    let stored = if claim.kept_proof(ui.client()).is_none() && claim.is_read_lastingly() {
        sorted(read_passkeys(&context.read_tokens, ui, claim, &reason).await?)
    } else {
        list_all(&Managing::new(ui, claim, &reason)).await?
    };
    // For the day when the token is lost; without it the list is as good.
    let sites: Vec<_> = stored.passkeys.iter().map(|it| told(it).site).collect();
    let id = claim.token().id.clone();
    if let Err(error) = context.store.write(move |store| store.saw(&id, &sites)).await {
        tracing::warn!(%error, "the sites on a token could not be remembered");
    }
    Ok(OperationResult {
        token: Some(TokenName::from(claim.token())),
        passkeys: Some(stored.passkeys.iter().map(told).collect()),
        free: u32::try_from(stored.free).ok(),
        ..OperationResult::default()
    })
}

/// Deletes these passkeys, after a yes.
pub async fn delete(
    ui: &Conversation,
    claim: &Claim,
    ids: Vec<String>,
) -> Result<OperationResult, Error> {
    let reason = tr!("passkeys-delete", name = claim.token().name);
    let managing = Managing::new(ui, claim, &reason);
    let chosen = chosen(&managing, &ids).await?;
    consent(ui, claim, &chosen).await?;
    for (done, passkey) in chosen.iter().enumerate() {
        let deleted =
            managing.run(|proof| async move { claim.delete_passkey(&proof, passkey).await });
        deleted.await.map_err(|error| interrupted(error, done, chosen.len()))?;
        let reason = tr!("passkeys-deleting", done = done.saturating_add(1), all = chosen.len());
        ui.progress("deleting", PromptDetails { reason, ..PromptDetails::default() });
    }
    let message = match chosen.as_slice() {
        [one] => tr!("passkeys-one-gone", title = title(one)),
        several => tr!("passkeys-many-gone", number = several.len()),
    };
    Ok(OperationResult {
        message: Some(message),
        token: Some(TokenName::from(claim.token())),
        deleted: u32::try_from(chosen.len()).ok(),
        ..OperationResult::default()
    })
}

/// Calls the account of a passkey something else.
pub async fn rename(
    ui: &Conversation,
    claim: &Claim,
    id: String,
    names: AccountNames,
) -> Result<OperationResult, Error> {
    let reason = tr!("passkeys-rename", name = claim.token().name);
    let managing = Managing::new(ui, claim, &reason);
    let checked = |name: Option<String>| {
        name.map(|it| label::checked_label(&it).map(str::to_owned)).transpose()
    };
    let (user_name, display_name) = (checked(names.user_name)?, checked(names.display_name)?);
    if user_name.is_none() && display_name.is_none() {
        let message = tr!("passkeys-no-new-name");
        return Err(Error::new(Cause::InvalidArgument, message));
    }
    if !claim.renames_passkeys() {
        return Err(token_fault(claim.token(), &TokenError::NotSupported));
    }
    let mut passkeys = chosen(&managing, &[id]).await?;
    let Some(passkey) = passkeys.first_mut() else { return Ok(OperationResult::default()) };
    let user = &mut passkey.credential.user;
    user.name = user_name.or(user.name.take());
    user.display_name = display_name.or(user.display_name.take());
    let passkey = &*passkey;
    managing
        .changes(Remedy::ListPasskeys, |proof| async move {
            claim.update_passkey(&proof, passkey).await
        })
        .await?;
    Ok(OperationResult {
        message: Some(tr!("passkeys-renamed", title = title(passkey))),
        token: Some(TokenName::from(claim.token())),
        ..OperationResult::default()
    })
}

async fn list_all(managing: &Managing<'_>) -> Result<Stored, Error> {
    let claim = managing.claim;
    if !claim.keeps_passkeys() {
        return Err(token_fault(claim.token(), &TokenError::NotSupported));
    }
    managing.run(|proof| async move { claim.passkeys(&proof).await }).await.map(sorted)
}

fn sorted(mut stored: Stored) -> Stored {
    stored.passkeys.sort_by(|one, other| order(one).cmp(&order(other)));
    stored
}

fn order(passkey: &StoredPasskey) -> (&str, Option<&str>, &[u8]) {
    (site(passkey), passkey.credential.user.name.as_deref(), &passkey.credential.id)
}

/// The passkeys with these ids, all of which must be there.
pub async fn chosen(managing: &Managing<'_>, ids: &[String]) -> Result<Vec<StoredPasskey>, Error> {
    let mut stored = list_all(managing).await?;
    stored.passkeys.retain(|it| ids.contains(&id(it)));
    let there = |wanted: &String| stored.passkeys.iter().any(|it| id(it) == *wanted);
    if ids.is_empty() || !ids.iter().all(there) {
        let message = tr!("passkeys-not-all", name = managing.claim.token().name);
        return Err(Error::new(Cause::NotOnThisKey, message));
    }
    Ok(stored.passkeys)
}

async fn consent(
    ui: &Conversation,
    claim: &Claim,
    passkeys: &[StoredPasskey],
) -> Result<(), Error> {
    let reason = tr!("passkeys-consent", name = claim.token().name);
    let details = PromptDetails {
        reason,
        tokens: Some(vec![TokenName::from(claim.token())]),
        question: Some(Question::DeletePasskeys),
        labels: Some(passkeys.iter().map(title).collect()),
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.confirm(details)).await
}

/// The first half of the hash: credential ids are long, and those of one token may begin alike.
fn id(passkey: &StoredPasskey) -> String {
    let hash = Sha256::digest(&passkey.credential.id);
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A passkey as a person knows it.
pub fn title(passkey: &StoredPasskey) -> Text {
    let user = &passkey.credential.user;
    let account = user.name.as_deref().or(user.display_name.as_deref());
    let account =
        account.map_or_else(|| tr!("passkeys-an-account"), |name| Text::Plain(clean(name)));
    tr!("passkeys-title", account, site = clean(site(passkey)))
}

/// Whom it is for; not every token keeps that.
fn site(passkey: &StoredPasskey) -> &str {
    passkey.rp.id.as_deref().unwrap_or_default()
}

/// What had been done when it failed. A key that went silent in the middle may have done what it was
/// told last.
fn interrupted(error: Error, done: usize, all: usize) -> Error {
    let silent = matches!(error.cause, Cause::Unplugged | Cause::TimedOut);
    let so_far = match done {
        done if silent => tr!("passkeys-maybe-one-more", done, all),
        0 => tr!("passkeys-none-deleted"),
        done => tr!("passkeys-some-deleted", done, all),
    };
    let message = Text::sentences([so_far, error.message.clone()]);
    error.with_message(message)
}

/// A passkey as a person sees it.
fn told(passkey: &StoredPasskey) -> Passkey {
    let cleaned = |text: &Option<String>| text.as_deref().map(clean);
    let protection = match passkey.credential.cred_protect {
        Some(CredProtect::UserVerificationOptional) => Some(Protection::Optional),
        Some(CredProtect::UserVerificationOptionalWithCredentialIdList) => {
            Some(Protection::OptionalIfNamed)
        }
        Some(CredProtect::UserVerificationRequired) => Some(Protection::Required),
        None => None,
    };
    Passkey {
        id: id(passkey),
        credential: passkey.credential.id.clone(),
        site: clean(site(passkey)),
        site_name: cleaned(&passkey.rp.name),
        user: passkey.credential.user.id.clone(),
        user_name: cleaned(&passkey.credential.user.name),
        display_name: cleaned(&passkey.credential.user.display_name),
        protection,
        keeps_data: passkey.credential.large_blob_key.is_some(),
    }
}

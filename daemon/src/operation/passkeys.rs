//! The passkeys on a key: listing, deleting and renaming them. Each begins with the PIN, unless
//! this client gave it before.

use mfad_ctap::extension::CredProtect;
use mfad_device::token::{Claim, Stored, StoredPasskey, TokenError};
use mfad_terms::{Cause, Protection, Question, Remedy};
use mfad_text::{Text, clean, tr};
use sha2::{Digest, Sha256};

use super::faults::token_fault;
use super::manage::Managing;
use super::{
    Context, Conversation, Error, OperationResult, PromptDetails, methods, name, while_plugged,
};

/// A passkey: a credential that a token finds by itself (discoverable, WebAuthn §6.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Names it in other calls: 16 hexadecimal digits.
    pub id: String,
    /// Its credential id (WebAuthn §4).
    pub credential: Vec<u8>,
    /// The site it is for: a relying party id.
    pub site: String,
    /// What the site calls itself, where the token kept that.
    pub site_name: Option<String>,
    /// The account at the site, as bytes that only the site understands.
    pub user: Vec<u8>,
    /// The account as its owner types it, where the token kept that.
    pub user_name: Option<String>,
    /// The account as it is shown, where the token kept that.
    pub display_name: Option<String>,
    /// When the token wants the person verified.
    pub protection: Option<Protection>,
    /// Whether data can be kept with it (largeBlobKey, CTAP 2.2 §12.3).
    pub keeps_data: bool,
}

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
        sorted(context.reading.passkeys(ui, claim, &reason).await?)
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
        token: name(claim.token()),
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
        token: name(claim.token()),
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
        name.map(|it| methods::checked_label(&it).map(str::to_owned)).transpose()
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
        token: name(claim.token()),
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
        tokens: name(claim.token()).map(|it| vec![it]),
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

//! The one-time codes on a card: listing accounts, showing a code, adding, deleting and renaming.

mod add;
mod unlocked;

use mfad_cards::Secret;
use mfad_cards::oath::{self, Account, Code, Kind, Name};
use mfad_device::token::{Claim, Computed, now};
use mfad_secret::SealedSecret;
use mfad_terms::{Cause, CodeKind, Question};
use mfad_text::{Text, clean, tr};

use crate::error::Error;
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::label;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::{OathAccount, OneTimeCode, OperationResult};
pub use add::run as add;
use unlocked::{Unlocked, id};

/// Lists the accounts, by issuer and name.
pub async fn list(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let reason = tr!("oath-list", name = claim.token().name);
    let mut accounts = Unlocked::open(ui, claim, &reason).await?.accounts().await?;
    accounts.sort_by_cached_key(|it| (title(&it.name()).to_lowercase(), it.id.clone()));
    Ok(OperationResult {
        token: Some(TokenName::from(claim.token())),
        accounts: Some(accounts.iter().map(shown).collect()),
        ..OperationResult::default()
    })
}

/// Shows the next code of an account.
pub async fn show(ui: &Conversation, claim: &Claim, id: &str) -> Result<OperationResult, Error> {
    let reason = tr!("oath-show", name = claim.token().name);
    let unlocked = Unlocked::open(ui, claim, &reason).await?;
    let account = unlocked.account(id).await?;
    let what = tr!("oath-show-of", title = title(&account.name()));
    let (code, time) = unlocked.code(&account, &what).await?;
    let seconds = match account.kind {
        Kind::Totp => Some(left(time, account.name().period)?),
        _ => None,
    };
    let code = SealedSecret::new(code.text().as_bytes()).map_err(|error| no_file(&error))?;
    Ok(OperationResult {
        token: Some(TokenName::from(claim.token())),
        code: Some(OneTimeCode { code, seconds }),
        ..OperationResult::default()
    })
}

/// How often codes are asked for again that ran out while the card was read.
const AGAIN: usize = 2;

/// Shows the codes of all accounts, but for those that count or want a touch.
pub async fn show_all(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let what = tr!("oath-show-all", name = claim.token().name);
    let unlocked = Unlocked::open(ui, claim, &what).await?;
    let (mut all, mut time) = unlocked.codes(&what).await?;
    for _ in 0..AGAIN {
        if all.iter().all(|it| still_counts(it, time)) {
            break;
        }
        (all, time) = unlocked.codes(&what).await?;
    }
    all.sort_by_cached_key(|it| (title(&it.account.name()).to_lowercase(), it.account.id.clone()));
    let mut lines = Secret::with_capacity(16 * all.len());
    for it in &all {
        lines.extend(it.code.as_ref().map_or("", Code::text).as_bytes());
        lines.extend(b"\n");
    }
    let codes = SealedSecret::new(&lines).map_err(|error| no_file(&error))?;
    Ok(OperationResult {
        token: Some(TokenName::from(claim.token())),
        accounts: Some(all.iter().map(|it| computed(it, time)).collect()),
        codes: Some(codes),
        ..OperationResult::default()
    })
}

/// Whether a code did not run out while the card was read.
fn still_counts(it: &Computed, time: u64) -> bool {
    it.code.is_none() || left(time, it.account.name().period).is_ok()
}

/// An account whose code is shown, if it has one now.
fn computed(it: &Computed, time: u64) -> OathAccount {
    let seconds = it.code.as_ref().and_then(|_| left(time, it.account.name().period).ok());
    OathAccount { touch: Some(it.wants_touch), seconds, ..shown(&it.account) }
}

/// Deletes an account, after a yes.
pub async fn delete(ui: &Conversation, claim: &Claim, id: &str) -> Result<OperationResult, Error> {
    let token = claim.token();
    let reason = tr!("oath-delete", name = token.name);
    let unlocked = Unlocked::open(ui, claim, &reason).await?;
    let account = unlocked.account(id).await?;
    let title = title(&account.name());
    consent(ui, claim, &title).await?;
    unlocked.change(oath::delete(&account.id), None, &tr!("oath-delete-one", title)).await?;
    Ok(OperationResult {
        message: Some(tr!("oath-deleted", title, name = token.name)),
        token: Some(TokenName::from(token)),
        ..OperationResult::default()
    })
}

/// Calls an account something else: `ISSUER:NAME` or `NAME`.
pub async fn rename(
    ui: &Conversation,
    claim: &Claim,
    id: &str,
    wanted: &str,
) -> Result<OperationResult, Error> {
    let token = claim.token();
    let reason = tr!("oath-rename", name = token.name);
    let wanted = label::checked_label(wanted)?;
    let unlocked = Unlocked::open(ui, claim, &reason).await?;
    if !unlocked.renames {
        let message = tr!("oath-cannot-rename", name = token.name);
        return Err(Error::new(Cause::NotSupported, message));
    }
    let account = unlocked.account(id).await?;
    // Not parsed as a time-based one: a name may not set the period.
    let Name { issuer, account: whose, .. } = Name::parse(Kind::Hotp, wanted.as_bytes());
    let new = Name { issuer, account: whose, period: account.name().period };
    let taken = new.id(account.kind).map_err(|problem| unfit(add::unnamed(problem)))?;
    let command = oath::rename(&account.id, &taken);
    unlocked
        .change(command, Some(taken), &tr!("oath-rename-one", title = title(&account.name())))
        .await?;
    Ok(OperationResult {
        message: Some(tr!("oath-renamed", title = title(&new))),
        token: Some(TokenName::from(token)),
        ..OperationResult::default()
    })
}

async fn consent(ui: &Conversation, claim: &Claim, title: &str) -> Result<(), Error> {
    let reason = tr!("oath-delete-consent", name = claim.token().name);
    let details = PromptDetails {
        reason,
        tokens: Some(vec![TokenName::from(claim.token())]),
        question: Some(Question::DeleteAccount),
        labels: Some(vec![Text::from(title)]),
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.confirm(details)).await
}

/// How many seconds a code that was made for `time` is still valid.
fn left(time: u64, period: u32) -> Result<u32, Error> {
    let waited = now().saturating_sub(time);
    let left = oath::seconds_left(time, period).saturating_sub(waited);
    u32::try_from(left)
        .ok()
        .filter(|left| *left > 0)
        .ok_or_else(|| Error::new(Cause::TimedOut, tr!("oath-ran-out")))
}

/// An account as a person knows it.
fn title(name: &Name) -> String {
    clean(&name.to_string())
}

fn unfit(problem: Text) -> Error {
    Error::new(Cause::InvalidArgument, problem)
}

fn no_file(error: &std::io::Error) -> Error {
    Error::new(Cause::StoreFault, tr!("oath-no-memory", error = error.to_string()))
}

fn shown(account: &Account) -> OathAccount {
    let name = account.name();
    let totp = account.kind == Kind::Totp;
    let kind = if totp { CodeKind::Totp } else { CodeKind::Hotp };
    OathAccount {
        id: id(account),
        issuer: name.issuer.as_deref().map(clean),
        name: clean(&name.account),
        kind,
        period: totp.then_some(name.period),
        touch: None,
        seconds: None,
    }
}

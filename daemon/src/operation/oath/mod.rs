//! The one-time codes on a card: listing accounts, showing a code, adding, deleting and renaming.

mod unlocked;

use mfad_bus::{
    AddAccountOptions, Cause, CodeKind, Error, OathAccount, OneTimeCode, OperationResult,
    PinWanted, PromptDetails, Question, SecretFile,
};
use mfad_cards::apdu::Command;
use mfad_cards::oath::{self, Account, Kind, Name, NewAccount};
use mfad_words::{clean, say};

use super::{Conversation, methods, name, sentence, while_plugged};
use crate::token::{Claim, now};
use unlocked::{Unlocked, asked, id};

/// Lists the accounts, by issuer and name.
pub async fn list(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let reason = say!("oath-list", name = claim.token().name);
    let mut accounts = Unlocked::open(talk, claim, &reason).await?.accounts().await?;
    accounts.sort_by_cached_key(|it| (title(&it.name()).to_lowercase(), it.id.clone()));
    Ok(OperationResult {
        token: name(claim.token()),
        accounts: Some(accounts.iter().map(shown).collect()),
        ..OperationResult::default()
    })
}

/// Shows the next code of an account.
pub async fn show(talk: &Conversation, claim: &Claim, id: &str) -> Result<OperationResult, Error> {
    let reason = say!("oath-show", name = claim.token().name);
    let unlocked = Unlocked::open(talk, claim, &reason).await?;
    let account = unlocked.account(id).await?;
    let what = say!("oath-show-of", title = title(&account.name()));
    let (code, time) = unlocked.code(&account, &what).await?;
    let seconds = match account.kind {
        Kind::Totp => Some(left(time, account.name().period)?),
        _ => None,
    };
    let code = SecretFile::new(code.text().as_bytes()).map_err(|error| no_file(&error))?;
    Ok(OperationResult {
        token: name(claim.token()),
        code: Some(OneTimeCode { code, seconds }),
        ..OperationResult::default()
    })
}

/// Adds an account, from the address that a person types or a script gives.
pub async fn add(
    talk: &Conversation,
    claim: &Claim,
    options: &AddAccountOptions,
) -> Result<OperationResult, Error> {
    let token = claim.token();
    let reason = say!("oath-add", name = token.name);
    let unlocked = Unlocked::open(talk, claim, &reason).await?;
    let (account, put) = new_account(talk, claim, options.touch.unwrap_or_default()).await?;
    let (title, id) = (title(&account.name), encoded(&account.name, account.kind)?);
    unlocked.change(put, Some(id), &say!("oath-add-one", title)).await?;
    Ok(OperationResult {
        message: Some(say!("oath-added", title, name = token.name)),
        token: name(token),
        ..OperationResult::default()
    })
}

/// Deletes an account, after a yes.
pub async fn delete(
    talk: &Conversation,
    claim: &Claim,
    id: &str,
) -> Result<OperationResult, Error> {
    let token = claim.token();
    let reason = say!("oath-delete", name = token.name);
    let unlocked = Unlocked::open(talk, claim, &reason).await?;
    let account = unlocked.account(id).await?;
    let title = title(&account.name());
    consent(talk, claim, &title).await?;
    unlocked.change(oath::delete(&account.id), None, &say!("oath-delete-one", title)).await?;
    Ok(OperationResult {
        message: Some(say!("oath-deleted", title, name = token.name)),
        token: name(token),
        ..OperationResult::default()
    })
}

/// Calls an account something else: `ISSUER:NAME` or `NAME`.
pub async fn rename(
    talk: &Conversation,
    claim: &Claim,
    id: &str,
    wanted: &str,
) -> Result<OperationResult, Error> {
    let token = claim.token();
    let reason = say!("oath-rename", name = token.name);
    let wanted = methods::checked_label(wanted)?;
    let unlocked = Unlocked::open(talk, claim, &reason).await?;
    if !unlocked.renames {
        let message = say!("oath-cannot-rename", name = token.name);
        return Err(Error::new(Cause::NotSupported, message));
    }
    let account = unlocked.account(id).await?;
    // Not parsed as a time-based one: a name may not set the period.
    let Name { issuer, account: whose, .. } = Name::parse(Kind::Hotp, wanted.as_bytes());
    let new = Name { issuer, account: whose, period: account.name().period };
    let taken = encoded(&new, account.kind)?;
    let command = oath::rename(&account.id, account.kind, &new).map_err(|error| unfit(&error))?;
    unlocked
        .change(command, Some(taken), &say!("oath-rename-one", title = title(&account.name())))
        .await?;
    Ok(OperationResult {
        message: Some(say!("oath-renamed", title = title(&new))),
        token: name(token),
        ..OperationResult::default()
    })
}

/// The account of an address, and the command that adds it. Asked until it is one.
async fn new_account(
    talk: &Conversation,
    claim: &Claim,
    touch: bool,
) -> Result<(NewAccount, Command), Error> {
    let mut mistake = None;
    loop {
        let details = PromptDetails {
            reason: say!("oath-paste", name = claim.token().name),
            ..asked(claim, PinWanted::Address, mistake.take())
        };
        let typed = while_plugged(claim, talk.pin(details)).await?;
        let text = std::str::from_utf8(&typed).unwrap_or_default();
        let account = match NewAccount::from_uri(text) {
            Ok(account) => account,
            Err(problem) => {
                mistake = Some(sentence(&problem.to_string()));
                continue;
            }
        };
        match oath::put(&account, touch) {
            Ok(command) => return Ok((account, command)),
            Err(problem) => mistake = Some(sentence(&problem.to_string())),
        }
    }
}

async fn consent(talk: &Conversation, claim: &Claim, title: &str) -> Result<(), Error> {
    let reason = say!("oath-delete-consent", name = claim.token().name);
    let details = PromptDetails {
        reason,
        tokens: name(claim.token()).map(|it| vec![it]),
        question: Some(Question::DeleteAccount.word().to_owned()),
        labels: Some(vec![title.to_owned()]),
        ..PromptDetails::default()
    };
    while_plugged(claim, talk.confirm(details)).await
}

/// How many seconds a code that was made for `time` is still valid.
fn left(time: u64, period: u32) -> Result<u32, Error> {
    let waited = now().saturating_sub(time);
    let left = oath::seconds_left(time, period).saturating_sub(waited);
    u32::try_from(left)
        .ok()
        .filter(|left| *left > 0)
        .ok_or_else(|| Error::new(Cause::TimedOut, say!("oath-ran-out")))
}

/// An account as a person knows it.
fn title(name: &Name) -> String {
    clean(&name.to_string())
}

/// What the token is to call an account. The period of one without a mark of its own is 30 s, so
/// nothing may look like such a mark.
fn encoded(name: &Name, kind: Kind) -> Result<Vec<u8>, Error> {
    let encoded = name.encode(kind).map_err(|error| unfit(&error))?;
    if Name::parse(kind, &encoded).period != name.period {
        return Err(unfit(&say!("oath-name-with-number")));
    }
    Ok(encoded)
}

fn unfit(problem: &impl ToString) -> Error {
    Error::new(Cause::InvalidArgument, sentence(&problem.to_string()))
}

fn no_file(error: &std::io::Error) -> Error {
    Error::new(Cause::StoreFault, say!("oath-no-memory", error = error.to_string()))
}

fn shown(account: &Account) -> OathAccount {
    let name = account.name();
    let totp = account.kind == Kind::Totp;
    let kind = if totp { CodeKind::Totp } else { CodeKind::Hotp };
    OathAccount {
        id: id(account),
        issuer: name.issuer.as_deref().map(clean),
        name: clean(&name.account),
        kind: kind.word().to_owned(),
        period: totp.then_some(name.period),
    }
}

//! The one-time codes on a card: listing accounts, showing a code, adding, deleting and renaming.

use std::sync::Arc;
use std::time::Duration;

use mfad_bus::{
    AddAccountOptions, Cause, CodeKind, Error, OathAccount, OneTimeCode, OperationResult,
    PinWanted, PromptDetails, PromptKind, Question, SecretFile,
};
use mfad_cards::apdu::{Command, StatusWord};
use mfad_cards::oath::{self, Account, Kind, Name, NewAccount, PasswordKey};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use super::proof::{sentence, while_plugged};
use super::trouble::token_fault;
use super::{Conversation, methods, name};
use crate::token::{Claim, Token, TokenError, Unlocking, clean};

/// A card that is silent for longer waits for a touch: it cannot say so over PC/SC.
const SILENCE: Duration = Duration::from_millis(500);
/// How long cards wait for a touch.
const TOUCH: u32 = 15;

/// Lists the accounts, by issuer and name.
pub async fn list(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let reason = format!("List the accounts with one-time codes on {}.", claim.token().name);
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
    let reason = format!("Show a one-time code from {}.", claim.token().name);
    let unlocked = Unlocked::open(talk, claim, &reason).await?;
    let account = unlocked.account(id).await?;
    let (begun, begins) = oneshot::channel();
    let made = claim.code(&unlocked.key, account.clone(), begun);
    let what = format!("Show the code for {}.", title(&account.name()));
    let made = at_touch(talk, claim, &what, begins, made).await;
    let (code, time) = made.map_err(|error| fault(claim.token(), &error))?;
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
    let reason = format!("Add an account to {}.", token.name);
    let unlocked = Unlocked::open(talk, claim, &reason).await?;
    let (account, put) = new_account(talk, claim, options.touch.unwrap_or_default()).await?;
    let (title, id) = (title(&account.name), encoded(&account.name, account.kind)?);
    unlocked.change(put, Some(id), &format!("Add {title}.")).await?;
    Ok(OperationResult {
        message: Some(format!("{title} is on {} now.", token.name)),
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
    let reason = format!("Delete an account on {}.", token.name);
    let unlocked = Unlocked::open(talk, claim, &reason).await?;
    let account = unlocked.account(id).await?;
    let title = title(&account.name());
    consent(talk, claim, &title).await?;
    unlocked.change(oath::delete(&account.id), None, &format!("Delete {title}.")).await?;
    Ok(OperationResult {
        message: Some(format!("{title} is gone from {}.", token.name)),
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
    let reason = format!("Rename an account on {}.", token.name);
    let wanted = methods::checked_label(wanted)?;
    let unlocked = Unlocked::open(talk, claim, &reason).await?;
    if !unlocked.renames {
        let message = format!(
            "{} cannot rename accounts. Delete the account and add it anew under another name.",
            token.name
        );
        return Err(Error::new(Cause::NotSupported, message));
    }
    let account = unlocked.account(id).await?;
    // Not parsed as a time-based one: a name may not set the period.
    let Name { issuer, account: whose, .. } = Name::parse(Kind::Hotp, wanted.as_bytes());
    let new = Name { issuer, account: whose, period: account.name().period };
    let taken = encoded(&new, account.kind)?;
    let command = oath::rename(&account.id, account.kind, &new).map_err(|error| unfit(&error))?;
    unlocked.change(command, Some(taken), &format!("Rename {}.", title(&account.name()))).await?;
    Ok(OperationResult {
        message: Some(format!("It is called {} now.", title(&new))),
        token: name(token),
        ..OperationResult::default()
    })
}

/// An application that can be used: it has no password, or the visitor gave it.
struct Unlocked<'o> {
    talk: &'o Conversation,
    claim: &'o Claim,
    key: Unlocking,
    renames: bool,
}

impl<'o> Unlocked<'o> {
    /// Asks for the password, if there is one that this visitor did not give before.
    async fn open(talk: &'o Conversation, claim: &'o Claim, reason: &str) -> Result<Self, Error> {
        let fault = |error| token_fault(claim.token(), &error);
        let selected = claim.oath().await.map_err(fault)?;
        let renames = selected.can_rename();
        let key = match (selected.challenge, selected.salt) {
            (None, _) => None,
            (Some(_), None) => return Err(fault(TokenError::NotSupported)),
            (Some(_), Some(salt)) => Some(password_key(talk, claim, &salt, reason).await?),
        };
        Ok(Self { talk, claim, key, renames })
    }

    async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let accounts = self.claim.accounts(&self.key).await;
        accounts.map_err(|error| token_fault(self.claim.token(), &error))
    }

    async fn account(&self, wanted: &str) -> Result<Account, Error> {
        let accounts = self.accounts().await?;
        let found = accounts.into_iter().find(|it| id(it) == wanted);
        found.ok_or_else(|| not_there(self.claim.token()))
    }

    /// Sends a command that changes the accounts.
    async fn change(
        &self,
        command: Command,
        unless: Option<Vec<u8>>,
        what: &str,
    ) -> Result<(), Error> {
        let (begun, begins) = oneshot::channel();
        let work = self.claim.change_accounts(&self.key, command, unless, begun);
        let changed = at_touch(self.talk, self.claim, what, begins, work).await;
        changed.map_err(|error| match error {
            TokenError::Gone => unknown(self.claim.token()),
            error => fault(self.claim.token(), &error),
        })
    }
}

/// The key of the password: that which the visitor gave before, or one that is typed until it is
/// right. Cards do not count how often it is wrong.
async fn password_key(
    talk: &Conversation,
    claim: &Claim,
    salt: &[u8],
    reason: &str,
) -> Result<Arc<PasswordKey>, Error> {
    let fault = |error| token_fault(claim.token(), &error);
    if let Some(kept) = claim.kept_oath_key(talk.visitor()) {
        if claim.unlocks_oath(&kept).await.map_err(fault)? {
            return Ok(kept);
        }
        claim.forget_oath_key();
    }
    let mut mistake = None;
    loop {
        let details = PromptDetails {
            reason: format!("{reason} Type the password of its one-time codes."),
            ..asked(claim, PinWanted::Password, mistake.take())
        };
        let typed = while_plugged(claim, talk.pin(details)).await?;
        match std::str::from_utf8(&typed).map(|text| Arc::new(PasswordKey::derive(text, salt))) {
            Ok(key) if claim.unlocks_oath(&key).await.map_err(fault)? => {
                claim.keep_oath_key(talk.visitor(), &key);
                return Ok(key);
            }
            Ok(_) => mistake = Some("That password is wrong.".to_owned()),
            Err(_) => mistake = Some("That is not text.".to_owned()),
        }
    }
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
            reason: format!(
                "Add an account to {}. Paste the otpauth:// address that the site gave you.",
                claim.token().name
            ),
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

/// A prompt for a secret.
fn asked(claim: &Claim, wanted: PinWanted, mistake: Option<String>) -> PromptDetails {
    PromptDetails {
        tokens: name(claim.token()).map(|it| vec![it]),
        wanted: Some(wanted.word().to_owned()),
        mistake,
        ..PromptDetails::default()
    }
}

async fn consent(talk: &Conversation, claim: &Claim, title: &str) -> Result<(), Error> {
    let reason = format!(
        "The site goes on asking for codes that nothing will make any more: set up another way \
         there first. Delete from {}?",
        claim.token().name
    );
    let details = PromptDetails {
        reason,
        tokens: name(claim.token()).map(|it| vec![it]),
        question: Some(Question::DeleteAccount.word().to_owned()),
        labels: Some(vec![title.to_owned()]),
        ..PromptDetails::default()
    };
    while_plugged(claim, talk.confirm(details)).await
}

/// What comes of work on the card, which `begins` when that is heard. Asks for touch once the card
/// keeps silent.
async fn at_touch<T>(
    talk: &Conversation,
    claim: &Claim,
    what: &str,
    begins: oneshot::Receiver<()>,
    work: impl Future<Output = Result<T, TokenError>>,
) -> Result<T, TokenError> {
    let silent = async {
        // Work that never begins ends by itself.
        let _ = begins.await;
        tokio::time::sleep(SILENCE).await;
    };
    tokio::pin!(work);
    tokio::select! {
        biased;
        result = &mut work => return result,
        () = silent => {}
    }
    let token = claim.token();
    let details = PromptDetails {
        reason: format!("{what} Touch {}.", token.name),
        tokens: name(token).map(|it| vec![it]),
        seconds: Some(TOUCH),
        ..PromptDetails::default()
    };
    talk.prompt(PromptKind::Touch, details);
    work.await
}

/// How many seconds a code that was made for `time` is still valid.
fn left(time: u64, period: u32) -> Result<u32, Error> {
    let waited = crate::token::now().saturating_sub(time);
    let left = oath::seconds_left(time, period).saturating_sub(waited);
    u32::try_from(left).ok().filter(|left| *left > 0).ok_or_else(|| {
        Error::new(Cause::TimedOut, "The code ran out before the touch came. Ask for the next one.")
    })
}

/// The first half of a hash: what a token calls an account need not be text.
fn id(account: &Account) -> String {
    let hash = Sha256::digest(&account.id);
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// An account as a person knows it.
fn title(name: &Name) -> String {
    clean(&name.to_string())
}

fn encoded(name: &Name, kind: Kind) -> Result<Vec<u8>, Error> {
    name.encode(kind).map_err(|error| unfit(&error))
}

fn unfit(problem: &impl ToString) -> Error {
    Error::new(Cause::InvalidArgument, sentence(&problem.to_string()))
}

fn no_file(error: &std::io::Error) -> Error {
    Error::new(Cause::StoreFault, format!("There is no memory for the code: {error}. Try again."))
}

fn not_there(token: &Token) -> Error {
    let message = format!("There is no such account on {}. List those there are.", token.name);
    Error::new(Cause::NotOnThisKey, message)
}

/// Pulled out when it had been told to change something already.
fn unknown(token: &Token) -> Error {
    let Token { name, .. } = token;
    let message = format!(
        "{name} was pulled out before it said whether it was done. Plug it in and look: `mfactl \
         codes list`."
    );
    Error::new(Cause::Unplugged, message)
}

/// What a card says to a command about one account.
fn fault(token: &Token, error: &TokenError) -> Error {
    let name = &token.name;
    let TokenError::CardRefused(status) = *error else { return token_fault(token, error) };
    match status {
        StatusWord::SECURITY_STATUS => Error::new(
            Cause::TimedOut,
            format!("Nobody touched {name} in time. Try again, and touch it when it blinks."),
        ),
        StatusWord::BLOCKED => Error::new(
            Cause::NameTaken,
            format!("{name} has an account of this name already. Delete or rename that one first."),
        ),
        StatusWord::NO_SPACE => Error::new(
            Cause::KeyFull,
            format!("{name} has no room left. Delete an account on it, or use another key."),
        ),
        StatusWord::FILE_NOT_FOUND | StatusWord::INVALID_REFERENCE => not_there(token),
        _ => token_fault(token, error),
    }
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

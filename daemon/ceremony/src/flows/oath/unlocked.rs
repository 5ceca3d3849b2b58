//! The OATH application of a card, made usable: its password asked for, its touch prompted for,
//! and what it refuses told in words.

use std::sync::Arc;
use std::time::Duration;

use mfad_cards::apdu::{Command, StatusWord};
use mfad_cards::oath::{Account, Code, NewAccount, PasswordKey};
use mfad_ctap::Status;
use mfad_device::token::{Added, Claim, Computed, Token, TokenError, Unlocking};
use mfad_terms::{Cause, PinWanted, PromptKind, Remedy};
use mfad_text::{Text, tr};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use crate::error::Error;
use crate::faults::{Look, change_fault, token_fault};
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::prompt::{PromptDetails, TokenName};

/// A card that is silent for longer waits for a touch: it cannot say so over PC/SC.
const SILENCE: Duration = Duration::from_millis(500);
/// How long cards wait for a touch, in seconds.
const TOUCH: u32 = 15;

/// An application that can be used: it has no password, or the client gave it.
pub struct Unlocked<'o> {
    ui: &'o Conversation,
    claim: &'o Claim,
    key: Unlocking,
    /// Whether it can rename accounts.
    pub renames: bool,
}

impl<'o> Unlocked<'o> {
    /// Asks for the password, if there is one that this client did not give before.
    pub async fn open(
        ui: &'o Conversation,
        claim: &'o Claim,
        reason: &Text,
    ) -> Result<Self, Error> {
        let fault = |error| token_fault(claim.token(), &error);
        let selected = claim.oath().await.map_err(fault)?;
        let renames = selected.can_rename();
        let key = match (selected.challenge, selected.salt) {
            (None, _) => None,
            (Some(_), None) => return Err(fault(TokenError::NotSupported)),
            (Some(_), Some(salt)) => Some(password_key(ui, claim, &salt, reason).await?),
        };
        Ok(Self { ui, claim, key, renames })
    }

    /// All accounts, in the card's order.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let accounts = self.claim.accounts(&self.key).await;
        accounts.map_err(|error| token_fault(self.claim.token(), &error))
    }

    /// The account with this id.
    pub async fn account(&self, wanted: &str) -> Result<Account, Error> {
        let accounts = self.accounts().await?;
        let found = accounts.into_iter().find(|it| id(it) == wanted);
        found.ok_or_else(|| not_there(self.claim.token()))
    }

    /// The next code of an account, and the time that it was made for; `what` is a sentence that
    /// says what for.
    pub async fn code(&self, account: &Account, what: &Text) -> Result<(Code, u64), Error> {
        let (begun, begins) = oneshot::channel();
        let work = self.claim.code(&self.key, account.clone(), begun);
        let made = at_touch(self.ui, self.claim, what, begins, work).await;
        made.map_err(|error| fault(self.claim.token(), &error))
    }

    /// Sends a command that changes the accounts, but not if one is called `unless` already.
    pub async fn change(
        &self,
        command: Command,
        unless: Option<Vec<u8>>,
        what: &Text,
    ) -> Result<(), Error> {
        let (begun, begins) = oneshot::channel();
        let work = self.claim.change_accounts(&self.key, command, unless, begun);
        let changed = at_touch(self.ui, self.claim, what, begins, work).await;
        changed.map_err(|error| self.changed(&error))
    }
}

impl Unlocked<'_> {
    /// All accounts with their codes, and the time that these were made for.
    pub async fn codes(&self, what: &Text) -> Result<(Vec<Computed>, u64), Error> {
        let (begun, begins) = oneshot::channel();
        let work = self.claim.codes(&self.key, begun);
        let made = at_touch(self.ui, self.claim, what, begins, work).await;
        made.map_err(|error| fault(self.claim.token(), &error))
    }

    /// Puts an account on the card, and has it make a code.
    pub async fn add(&self, account: &NewAccount, touch: bool, what: &Text) -> Result<(), Error> {
        let (begun, begins) = oneshot::channel();
        let work = self.claim.add_account(&self.key, account.clone(), touch, begun);
        let added = at_touch(self.ui, self.claim, what, begins, work).await;
        match added.map_err(|error| self.changed(&error))? {
            Added::Works => Ok(()),
            Added::MakesNoCodes => {
                let (name, digits) = (&self.claim.token().name, account.digits);
                let algorithm = account.algorithm.name();
                let message = tr!("oath-makes-no-codes", name, algorithm, digits);
                Err(Error::new(Cause::NotSupported, message))
            }
        }
    }

    /// What is said of a change that failed, or that may have been made.
    fn changed(&self, error: &TokenError) -> Error {
        let token = self.claim.token();
        match error.leaves_open() {
            true => change_fault(token, error, &Look::Do(Remedy::ListCodes)),
            false => fault(token, error),
        }
    }
}

/// The key of the password: that which the client gave before, or one that is typed until it is
/// right. Cards do not count how often it is wrong.
async fn password_key(
    ui: &Conversation,
    claim: &Claim,
    salt: &[u8],
    reason: &Text,
) -> Result<Arc<PasswordKey>, Error> {
    let fault = |error| token_fault(claim.token(), &error);
    if let Some(kept) = claim.kept_oath_key(ui.client()) {
        if claim.unlocks_oath(&kept).await.map_err(fault)? {
            return Ok(kept);
        }
        claim.forget_oath_key();
    }
    let mut mistake = None;
    loop {
        let details = PromptDetails {
            reason: tr!("oath-password", reason),
            ..asked(claim, PinWanted::Password, mistake.take())
        };
        let typed = while_plugged(claim, ui.pin(details)).await?;
        match std::str::from_utf8(&typed).map(|text| Arc::new(PasswordKey::derive(text, salt))) {
            Ok(key) if claim.unlocks_oath(&key).await.map_err(fault)? => {
                claim.keep_oath_key(ui.client(), &key);
                return Ok(key);
            }
            Ok(_) => mistake = Some(tr!("oath-password-wrong")),
            Err(_) => mistake = Some(tr!("proof-not-text")),
        }
    }
}

/// A prompt for a secret.
pub fn asked(claim: &Claim, wanted: PinWanted, mistake: Option<Text>) -> PromptDetails {
    PromptDetails {
        tokens: Some(vec![TokenName::from(claim.token())]),
        wanted: Some(wanted),
        mistake,
        ..PromptDetails::default()
    }
}

/// What comes of work on the card, which `begins` when that is heard. Asks for touch once the card
/// keeps silent.
async fn at_touch<T>(
    ui: &Conversation,
    claim: &Claim,
    what: &Text,
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
        reason: tr!("oath-touch", what),
        tokens: Some(vec![TokenName::from(token)]),
        seconds: Some(TOUCH),
        ..PromptDetails::default()
    };
    ui.prompt(PromptKind::Touch, details);
    work.await
}

/// The first half of a hash: what a token calls an account need not be text.
pub fn id(account: &Account) -> String {
    let hash = Sha256::digest(&account.id);
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn not_there(token: &Token) -> Error {
    let message = tr!("oath-no-account", name = token.name);
    Error::new(Cause::NotOnThisKey, message)
}

/// What a card says to a command about one account.
fn fault(token: &Token, error: &TokenError) -> Error {
    let name = &token.name;
    let TokenError::CardRefused(status) = *error else { return token_fault(token, error) };
    match status {
        StatusWord::SECURITY_STATUS => {
            token_fault(token, &TokenError::Refused(Status::USER_ACTION_TIMEOUT))
        }
        StatusWord::BLOCKED => Error::new(Cause::NameTaken, tr!("oath-name-taken", name)),
        StatusWord::NO_SPACE => Error::new(Cause::KeyFull, tr!("oath-full", name)),
        StatusWord::FILE_NOT_FOUND | StatusWord::INVALID_REFERENCE => not_there(token),
        _ => token_fault(token, error),
    }
}

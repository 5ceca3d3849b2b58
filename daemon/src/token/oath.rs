//! The one-time codes on a card (YKOATH). Every piece of work selects the application anew and
//! unlocks it where it has a password: other programs use the card in between.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use mfad_cards::apdu::{Command, Encoding, StatusWord};
use mfad_cards::oath::{self, Account, Code, Kind, PasswordKey, Selected};
use tokio::sync::oneshot;

use super::card::Card;
use super::{Claim, TokenError, Visitor};

/// Holds the key of the application's password, where it has one.
pub type Unlocking = Option<Arc<PasswordKey>>;

impl Claim {
    /// What the application says of itself.
    pub async fn oath(&self) -> Result<Selected, TokenError> {
        self.card(selected).await
    }

    /// Whether this is the key of the application's password.
    pub async fn unlocks_oath(&self, key: &Arc<PasswordKey>) -> Result<bool, TokenError> {
        match self.with_oath(Some(Arc::clone(key)), |_| Ok(())).await {
            Ok(()) => Ok(true),
            Err(TokenError::CardRefused(StatusWord::WRONG_DATA)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// All accounts, in the token's order, but for entries that make no codes.
    pub async fn accounts(&self, key: &Unlocking) -> Result<Vec<Account>, TokenError> {
        let mut accounts = self.with_oath(key.clone(), listed).await?;
        accounts.retain(|it| matches!(it.kind, Kind::Totp | Kind::Hotp));
        Ok(accounts)
    }

    /// The next code of an account, and the time that it was made for, in seconds since 1970.
    /// `begun` hears when the card is asked, which may then wait for a touch.
    pub async fn code(
        &self,
        key: &Unlocking,
        account: Account,
        begun: oneshot::Sender<()>,
    ) -> Result<(Code, u64), TokenError> {
        let work = move |card: &mut Card<'_>| {
            let time = now();
            let challenge = match account.kind {
                Kind::Totp => oath::challenge_at(time, account.name().period).to_vec(),
                _ => Vec::new(),
            };
            // Nobody may be listening any more.
            let _ = begun.send(());
            let reply = card.call(&oath::calculate(&account.id, &challenge))?;
            Ok((oath::calculated(&reply)?, time))
        };
        self.with_oath(key.clone(), work).await
    }

    /// Sends a command that changes the accounts, but not if the card has one called `unless`
    /// already: a YubiKey would lose that one, a Nitrokey refuses by itself, with the same status.
    /// `begun` as above.
    pub async fn change_accounts(
        &self,
        key: &Unlocking,
        command: Command,
        unless: Option<Vec<u8>>,
        begun: oneshot::Sender<()>,
    ) -> Result<(), TokenError> {
        let work = move |card: &mut Card<'_>| {
            if let Some(name) = unless
                && listed(card)?.iter().any(|it| it.id == name)
            {
                return Err(TokenError::CardRefused(StatusWord::BLOCKED));
            }
            // Nobody may be listening any more.
            let _ = begun.send(());
            card.done(&command).map(drop)
        };
        self.with_oath(key.clone(), work).await
    }

    /// Does this with the application selected and unlocked.
    async fn with_oath<T: Send + 'static>(
        &self,
        key: Unlocking,
        work: impl FnOnce(&mut Card<'_>) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        let unlocked = move |card: &mut Card<'_>| {
            let selected = selected(card)?;
            if let (Some(challenge), Some(key)) = (selected.challenge, key) {
                unlock(card, &challenge, &key)?;
            }
            work(card)
        };
        self.card(unlocked).await
    }

    /// The key of the password that this visitor gave before, if that is kept.
    pub fn kept_oath_key(&self, visitor: &Visitor) -> Unlocking {
        self.token.oath_key.of(visitor)
    }

    /// Keeps the key of the password that this visitor gave, as a proof of PIN is kept.
    pub fn keep_oath_key(&self, visitor: &Visitor, key: &Arc<PasswordKey>) {
        self.token.oath_key.keep(visitor, key, &self.token.gone);
    }

    /// The password is another now.
    pub fn forget_oath_key(&self) {
        self.token.oath_key.forget();
    }
}

fn selected(card: &mut Card<'_>) -> Result<Selected, TokenError> {
    let selected = Selected::decode(&card.call(&oath::select())?)?;
    if selected.serial.is_some() {
        // A Nitrokey does not know how the rest of a long reply is fetched from a YubiKey.
        card.encoding = Encoding::Extended;
    }
    Ok(selected)
}

fn listed(card: &mut Card<'_>) -> Result<Vec<Account>, TokenError> {
    Ok(oath::listed(&card.call(&oath::list())?)?)
}

fn unlock(card: &mut Card<'_>, challenge: &[u8], key: &PasswordKey) -> Result<(), TokenError> {
    let mut ours = [0; 8];
    getrandom::fill(&mut ours).map_err(|error| TokenError::Closed(error.to_string()))?;
    let reply = card.call(&key.validate(challenge, &ours))?;
    Ok(key.validated(&reply, &ours)?)
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

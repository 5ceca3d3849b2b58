//! The one-time codes on a card (YKOATH). Every piece of work selects the application anew and
//! unlocks it where it has a password: other programs use the card in between.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use mfad_cards::apdu::{Command, Encoding, StatusWord};
use mfad_cards::oath::{
    self, Account, Algorithm, Code, CodeOf, Kind, NewAccount, PasswordKey, SelectReply,
};
use tokio::sync::oneshot;

use super::card::Card;
use super::{Claim, Client, TokenError};

/// The period that the codes of all accounts are asked for with.
const USUAL_PERIOD: u32 = 30;

/// What came of putting an account on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is there, and a code that the card made for it was right.
    Works,
    /// The card cannot make its codes, so it is gone again.
    MakesNoCodes,
}

/// An account with its code, unless that counts or wants a touch.
pub struct Computed {
    /// The account.
    pub account: Account,
    /// Its code.
    pub code: Option<Code>,
    /// Whether it wants a touch for every code.
    pub wants_touch: bool,
}

/// Holds the key of the application's password, where it has one.
pub type Unlocking = Option<Arc<PasswordKey>>;

impl Claim {
    /// What the application says of itself.
    pub async fn oath(&self) -> Result<SelectReply, TokenError> {
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

    /// All accounts with their codes, and the time that these were made for. `begun` as above.
    pub async fn codes(
        &self,
        key: &Unlocking,
        begun: oneshot::Sender<()>,
    ) -> Result<(Vec<Computed>, u64), TokenError> {
        let work = move |card: &mut Card<'_>| {
            let time = now();
            // Nobody may be listening any more.
            let _ = begun.send(());
            let reply = card.call(&oath::calculate_all(&oath::challenge_at(time, USUAL_PERIOD)))?;
            let all = match oath::calculated_all(&reply).map_err(TokenError::from) {
                Ok(all) => all,
                // A card that does not know the command.
                Err(TokenError::CardRefused(_)) => return Ok((one_by_one(card, time)?, time)),
                Err(error) => return Err(error),
            };
            let all = all.into_iter().map(|(id, code)| of_all(card, id, code, time));
            Ok((all.collect::<Result<_, _>>()?, time))
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

    /// Puts an account on the card, but not in the place of one with the same name; and has the
    /// card make a code for it, since some take an account whose codes they cannot make. `begun` as
    /// above.
    pub async fn add_account(
        &self,
        key: &Unlocking,
        account: NewAccount,
        touch: bool,
        begun: oneshot::Sender<()>,
    ) -> Result<Added, TokenError> {
        let work = move |card: &mut Card<'_>| {
            let id = account.id().map_err(malformed)?;
            if listed(card)?.iter().any(|it| it.id == id) {
                return Err(TokenError::CardRefused(StatusWord::BLOCKED));
            }
            // Nobody may be listening any more.
            let _ = begun.send(());
            put(card, &account, touch)
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

    /// The key of the password that this client gave before, if that is kept.
    pub fn kept_oath_key(&self, client: &Client) -> Unlocking {
        self.token.oath_key.proof_by(client)
    }

    /// Keeps the key of the password that this client gave, as a proof of PIN is kept.
    pub fn keep_oath_key(&self, client: &Client, key: &Arc<PasswordKey>) {
        self.token.oath_key.keep(client, key, &self.token.gone);
    }

    /// The password is another now.
    pub fn forget_oath_key(&self) {
        self.token.oath_key.forget();
    }
}

fn selected(card: &mut Card<'_>) -> Result<SelectReply, TokenError> {
    let selected = SelectReply::decode(&card.call(&oath::select())?)?;
    if selected.serial.is_some() {
        // A Nitrokey does not know how the rest of a long reply is fetched from a YubiKey.
        card.encoding = Encoding::Extended;
    }
    Ok(selected)
}

fn listed(card: &mut Card<'_>) -> Result<Vec<Account>, TokenError> {
    Ok(oath::listed(&card.call(&oath::list())?)?)
}

/// What CALCULATE ALL said of an account; of one with another period than it was asked for,
/// nothing.
fn of_all(
    card: &mut Card<'_>,
    id: Vec<u8>,
    code: CodeOf,
    time: u64,
) -> Result<Computed, TokenError> {
    let account = Account { id, kind: code.kind(), algorithm: None };
    match code {
        CodeOf::Code(_) if account.name().period != USUAL_PERIOD => computed(card, account, time),
        CodeOf::Code(code) => Ok(Computed { account, code: Some(code), wants_touch: false }),
        CodeOf::Counter => Ok(Computed { account, code: None, wants_touch: false }),
        CodeOf::Touch => Ok(Computed { account, code: None, wants_touch: true }),
    }
}

fn one_by_one(card: &mut Card<'_>, time: u64) -> Result<Vec<Computed>, TokenError> {
    let accounts = listed(card)?.into_iter();
    let accounts = accounts.filter(|it| matches!(it.kind, Kind::Totp | Kind::Hotp));
    accounts.map(|account| computed(card, account, time)).collect()
}

/// An account whose code is asked for alone, unless it counts.
fn computed(card: &mut Card<'_>, account: Account, time: u64) -> Result<Computed, TokenError> {
    if account.kind != Kind::Totp {
        return Ok(Computed { account, code: None, wants_touch: false });
    }
    let challenge = oath::challenge_at(time, account.name().period);
    let reply = card.call(&oath::calculate(&account.id, &challenge))?;
    match oath::calculated(&reply).map_err(TokenError::from) {
        Ok(code) => Ok(Computed { account, code: Some(code), wants_touch: false }),
        // Nobody touched it.
        Err(TokenError::CardRefused(StatusWord::SECURITY_STATUS)) => {
            Ok(Computed { account, code: None, wants_touch: true })
        }
        Err(error) => Err(error),
    }
}

/// One whose code would need a touch, or would be used up, is tried as another that needs neither.
fn put(card: &mut Card<'_>, account: &NewAccount, touch: bool) -> Result<Added, TokenError> {
    let tried = NewAccount { kind: Kind::Totp, ..account.clone() };
    let as_it_is = account.kind == Kind::Totp && !touch;
    if as_it_is || !is_usual(account) {
        card.done(&oath::put(&tried, false).map_err(malformed)?)?;
        let id = tried.id().map_err(malformed)?;
        let works = makes_codes(card, &tried, &id)?;
        if !works || !as_it_is {
            card.done(&oath::delete(&id))?;
        }
        if !works {
            return Ok(Added::MakesNoCodes);
        }
    }
    if !as_it_is {
        card.done(&oath::put(account, touch).map_err(malformed)?)?;
    }
    Ok(Added::Works)
}

/// What every card can do.
fn is_usual(account: &NewAccount) -> bool {
    account.algorithm == Algorithm::Sha1 && account.digits == 6
}

fn makes_codes(card: &mut Card<'_>, account: &NewAccount, id: &[u8]) -> Result<bool, TokenError> {
    let challenge = oath::challenge_at(now(), account.name.period);
    let reply = card.call(&oath::calculate(id, &challenge))?;
    let right = account.code(&challenge);
    let made = oath::calculated(&reply).ok();
    Ok(made.zip(right).is_some_and(|(made, right)| made.text() == right.text()))
}

fn malformed(problem: impl std::fmt::Display) -> TokenError {
    TokenError::Malformed(problem.to_string())
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

//! Adding accounts to a card: from an address, a secret, or what another app exports. What has no
//! name that the card could keep is asked for one.

use mfad_cards::oath::{AccountProblem, Kind, Name, NameTooLong, NewAccount, Offer, UriError};
use mfad_device::token::Claim;
use mfad_terms::{Cause, PinWanted};
use mfad_text::{Text, clean, tr};

use super::unlocked::{Unlocked, asked};
use super::{title, unfit};
use crate::error::Error;
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// Adds what a person pastes or a script gives. `touch`: the token is to want one for every code. `called`:
/// what to call the account, `ISSUER:NAME` or `NAME`, instead of what its address says.
pub async fn run(
    ui: &Conversation,
    claim: &Claim,
    touch: bool,
    called: Option<&str>,
) -> Result<OperationResult, Error> {
    let token = claim.token();
    let reason = tr!("oath-add", name = token.name);
    let unlocked = Unlocked::open(ui, claim, &reason).await?;
    let offer = offered(ui, claim).await?;
    let mut adding = Adding {
        ui,
        claim,
        unlocked,
        touch,
        several: offer.accounts.len() > 1,
        added: Vec::new(),
        there: Vec::new(),
    };
    adding.add_all(&offer, called).await?;
    Ok(OperationResult {
        message: Some(adding.summary(&offer)),
        token: Some(TokenName::from(token)),
        ..OperationResult::default()
    })
}

/// What is to be added. Asked until it is something that can be.
async fn offered(ui: &Conversation, claim: &Claim) -> Result<Offer, Error> {
    let mut mistake = None;
    loop {
        let details = PromptDetails {
            reason: tr!("oath-paste", name = claim.token().name),
            ..asked(claim, PinWanted::Address, mistake.take())
        };
        let typed = while_plugged(claim, ui.pin(details)).await?;
        match Offer::read(std::str::from_utf8(&typed).unwrap_or_default()) {
            Ok(offer) => return Ok(offer),
            Err(problem) => mistake = Some(unreadable(&problem)),
        }
    }
}

/// Why what was pasted makes no account, and what to do about it.
fn unreadable(problem: &UriError) -> Text {
    match problem {
        UriError::NotOtpauth => tr!("oath-uri-none"),
        UriError::UnknownKind(kind) => tr!("oath-uri-kind", kind = clean(kind)),
        UriError::Steam => tr!("oath-uri-steam"),
        UriError::Motp => tr!("oath-uri-motp"),
        UriError::Twice(parameter) => tr!("oath-uri-twice", parameter),
        UriError::NoSecret => tr!("oath-uri-no-secret"),
        UriError::LetterMissing(letters) => tr!("oath-uri-letter", letters),
        UriError::WrongCharacters(wrong) => {
            let wrong = clean(wrong).chars().take(8).map(String::from).collect::<Vec<_>>();
            tr!("oath-uri-characters", wrong = wrong.join(" "))
        }
        UriError::Hexadecimal => tr!("oath-uri-hexadecimal"),
        UriError::UnknownAlgorithm(name) => tr!("oath-uri-algorithm", name = clean(name)),
        UriError::WrongDigits => tr!("oath-uri-digits"),
        UriError::WrongPeriod => tr!("oath-uri-period"),
        UriError::WrongCounter => tr!("oath-uri-counter"),
        UriError::CounterTooLarge => tr!("oath-uri-counter-large"),
        UriError::BrokenExport => tr!("oath-uri-export"),
    }
}

/// Why an account cannot be put on a card as it is.
pub fn unnamed(problem: AccountProblem) -> Text {
    match problem {
        AccountProblem::Name(NameTooLong(bytes)) => tr!("oath-name-long", bytes),
        AccountProblem::NameWithPeriod => tr!("oath-name-with-number"),
        AccountProblem::NoName => tr!("oath-name-none"),
        AccountProblem::NoSecret => tr!("oath-uri-no-secret"),
    }
}

/// Accounts that are being added.
struct Adding<'o> {
    ui: &'o Conversation,
    claim: &'o Claim,
    unlocked: Unlocked<'o>,
    touch: bool,
    /// There are others beside, so that one that is there already is passed over.
    several: bool,
    added: Vec<String>,
    /// Those that were there already.
    there: Vec<String>,
}

impl Adding<'_> {
    async fn add_all(&mut self, offer: &Offer, wanted: Option<&str>) -> Result<(), Error> {
        if self.several && wanted.is_some() {
            return Err(unfit(tr!("oath-name-of-several", count = offer.accounts.len())));
        }
        for account in &offer.accounts {
            let mut account = account.clone();
            if let Some(wanted) = wanted {
                account.name = called(wanted, &account.name);
            }
            self.one(account).await.map_err(|error| self.interrupted(error))?;
        }
        Ok(())
    }

    /// Adds one, whose name is asked for as long as the card could not keep it.
    async fn one(&mut self, mut account: NewAccount) -> Result<(), Error> {
        loop {
            let mistake = match account.id() {
                Err(AccountProblem::NoName) => None,
                Err(problem) => Some(unnamed(problem)),
                Ok(_) => match self.put(&account).await {
                    Err(taken) if taken.cause == Cause::NameTaken => Some(taken.message),
                    done => return done,
                },
            };
            account.name = self.name(&account.name, mistake).await?;
        }
    }

    async fn put(&mut self, account: &NewAccount) -> Result<(), Error> {
        let title = title(&account.name);
        let what = tr!("oath-add-one", title);
        match self.unlocked.add(account, self.touch, &what).await {
            Ok(()) => self.added.push(title),
            Err(error) if self.several && error.cause == Cause::NameTaken => self.there.push(title),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// What the account is to be called instead.
    async fn name(&self, before: &Name, mistake: Option<Text>) -> Result<Name, Error> {
        let reason = match (&before.issuer, before.account.is_empty()) {
            (None, true) => tr!("oath-name-ask"),
            (Some(issuer), true) => tr!("oath-name-ask-account", issuer = clean(issuer)),
            _ => tr!("oath-name-ask-other", title = title(before)),
        };
        let details =
            PromptDetails { reason, ..asked(self.claim, PinWanted::AccountName, mistake) };
        let typed = while_plugged(self.claim, self.ui.pin(details)).await?;
        Ok(called(std::str::from_utf8(&typed).unwrap_or_default(), before))
    }

    /// Some may be on the card although another could not be added.
    fn interrupted(&self, error: Error) -> Error {
        match self.added.as_slice() {
            [] => error,
            added => {
                let message =
                    tr!("oath-added-before", titles = added.join(", "), error = error.message);
                error.with_message(message)
            }
        }
    }

    fn summary(&self, offer: &Offer) -> Text {
        let name = &self.claim.token().name;
        let list = |titles: &[String]| titles.join(", ");
        let mut said = Vec::new();
        match self.added.as_slice() {
            [] => {}
            [title] => said.push(tr!("oath-added", title, name)),
            titles => said.push(tr!("oath-added-all", titles = list(titles), name)),
        }
        if !self.there.is_empty() {
            said.push(tr!("oath-added-not-there", titles = list(&self.there)));
        }
        for (refused, problem) in &offer.refused {
            said.push(tr!("oath-added-not", title = title(refused), why = unreadable(problem)));
        }
        if offer.missing_parts() > 0 {
            said.push(tr!("oath-added-part", missing = offer.missing_parts()));
        }
        Text::sentences(said)
    }
}

/// `ISSUER:NAME` or `NAME`, with the issuer that there is.
fn called(wanted: &str, before: &Name) -> Name {
    // Not parsed as a time-based one: a name may not set the period.
    let Name { issuer, account, .. } = Name::parse(Kind::Hotp, clean(wanted.trim()).as_bytes());
    let account = account.trim().to_owned();
    Name { issuer: issuer.or_else(|| before.issuer.clone()), account, period: before.period }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_say_the_site_or_leave_it() {
        let before = Name { issuer: Some("Shop".into()), account: "a".into(), period: 60 };
        let name = |text| called(text, &before);
        assert_eq!(name(" anna ").to_string(), "Shop:anna");
        assert_eq!(name("Other: anna").to_string(), "Other:anna");
        assert_eq!(name("30/an\x1bna").to_string(), "Shop:30/anna");
        assert_eq!((name("").account.as_str(), name("x").period), ("", 60));
    }

    #[test]
    fn no_mistake_shows_more_of_a_secret_than_what_is_not_of_it() {
        let problem = Offer::read("otpauth://totp/a?secret=JBSWY3DP1EHPK3PX!").err().unwrap();
        let said = format!("{:?}", unreadable(&problem));
        assert!(said.contains("1 !") && !said.contains("JBSW"), "{said}");
    }
}

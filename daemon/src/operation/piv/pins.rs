//! PIN and PUK of a card: asked for with the tries that are left, changed, unblocked. Nothing
//! here tries one twice.

use mfad_bus::{Cause, Error, OperationResult, PinWanted, PromptDetails, Question};
use mfad_cards::piv::Pin;

use super::{done, fault};
use crate::operation::proof::{sentence, while_plugged};
use crate::operation::{Conversation, name};
use crate::token::{Claim, Presented, Token};

/// PIN or PUK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Pin,
    Puk,
}

impl Which {
    fn word(self) -> &'static str {
        match self {
            Which::Pin => "PIN",
            Which::Puk => "PUK",
        }
    }

    fn wanted(self, new: bool) -> PinWanted {
        match (self, new) {
            (Which::Pin, false) => PinWanted::Current,
            (Which::Pin, true) => PinWanted::New,
            (Which::Puk, false) => PinWanted::Puk,
            (Which::Puk, true) => PinWanted::NewPuk,
        }
    }
}

/// Changes the PIN.
pub async fn change_pin(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let present = |old: Pin, new: Pin| claim.piv(move |piv| piv.change_pin(&old, &new));
    set(talk, claim, Which::Pin, Which::Pin, present).await?;
    Ok(done(claim, format!("{} has a new PIN.", claim.token().name)))
}

/// Changes the PUK.
pub async fn change_puk(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let present = |old: Pin, new: Pin| claim.piv(move |piv| piv.change_puk(&old, &new));
    set(talk, claim, Which::Puk, Which::Puk, present).await?;
    Ok(done(claim, format!("{} has a new PUK.", claim.token().name)))
}

/// Gives the card a new PIN by its PUK, whether the PIN is blocked or forgotten.
pub async fn unblock_pin(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let present = |puk: Pin, new: Pin| claim.piv(move |piv| piv.unblock(&puk, &new));
    set(talk, claim, Which::Puk, Which::Pin, present).await?;
    Ok(done(claim, format!("{} takes its PIN again: the new one.", claim.token().name)))
}

/// Has `proof` typed and a new `set`, and presents both until the card takes them.
async fn set<F>(
    talk: &Conversation,
    claim: &Claim,
    proof: Which,
    set: Which,
    present: impl Fn(Pin, Pin) -> F,
) -> Result<(), Error>
where
    F: Future<Output = Result<Presented, crate::token::TokenError>>,
{
    let reason = format!("Type the {} of {}.", proof.word(), claim.token().name);
    let mut asking = Asking::new(talk, claim, proof, &reason);
    let mut current = asking.ask().await?;
    let new = new(talk, claim, set).await?;
    // What was typed twice is not asked for again because the current one was wrong.
    loop {
        match present(current, new.clone()).await {
            Ok(Presented::Right) => return Ok(()),
            Ok(Presented::Wrong(left)) => asking.wrong(left),
            Ok(Presented::Unfit) => return Err(unfit(claim.token())),
            Err(error) => return Err(fault(claim.token(), &error)),
        }
        current = asking.ask().await?;
    }
}

/// A PIN or PUK, asked for as often as the person wants and the card takes it.
pub struct Asking<'o> {
    talk: &'o Conversation,
    claim: &'o Claim,
    which: Which,
    reason: &'o str,
    mistake: Option<String>,
    /// What the card said when it was wrong.
    left: Option<u8>,
}

impl<'o> Asking<'o> {
    /// Nothing asked yet; `reason` is a sentence that says what for.
    pub fn new(talk: &'o Conversation, claim: &'o Claim, which: Which, reason: &'o str) -> Self {
        Self { talk, claim, which, reason, mistake: None, left: None }
    }

    /// One that could be right. Costs no try.
    pub async fn ask(&mut self) -> Result<Pin, Error> {
        loop {
            let left = self.tries().await?;
            let details = PromptDetails {
                reason: self.reason.to_owned(),
                tokens: name(self.claim.token()).map(|it| vec![it]),
                wanted: Some(self.which.wanted(false).word().to_owned()),
                attempts: left.map(Into::into),
                mistake: self.mistake.take(),
                ..PromptDetails::default()
            };
            match parse(&while_plugged(self.claim, self.talk.pin(details)).await?) {
                Ok(pin) => return Ok(pin),
                Err(mistake) => self.mistake = Some(mistake),
            }
        }
    }

    /// The card said that it was wrong.
    pub fn wrong(&mut self, left: Option<u8>) {
        self.mistake = Some(format!("That {} is wrong.", self.which.word()));
        self.left = left;
    }

    /// How many tries are left, as far as the card tells, with the person's consent to spend the
    /// last.
    async fn tries(&mut self) -> Result<Option<u8>, Error> {
        let which = self.which;
        let asked = self.claim.piv(move |piv| match which {
            Which::Pin => piv.pin_tries(),
            Which::Puk => piv.puk_tries(),
        });
        let asked = asked.await.map_err(|error| fault(self.claim.token(), &error))?;
        let left = asked.or(self.left);
        match left {
            Some(0) => return Err(blocked(self.claim.token(), which)),
            Some(1) => self.warn().await?,
            _ => {}
        }
        Ok(left)
    }

    async fn warn(&self) -> Result<(), Error> {
        let token = self.claim.token();
        let then = match self.which {
            Which::Pin => "Then only the PUK helps.",
            Which::Puk => "Then only erasing its PIV helps, with all keys there.",
        };
        let reason = format!(
            "{} takes 1 more attempt at the {}. {then} Go on?",
            token.name,
            self.which.word()
        );
        let details = PromptDetails {
            reason,
            tokens: name(token).map(|it| vec![it]),
            attempts: Some(1),
            mistake: self.mistake.clone(),
            question: Some(Question::LastAttempts.word().to_owned()),
            ..PromptDetails::default()
        };
        while_plugged(self.claim, self.talk.confirm(details)).await
    }
}

/// Which of several it was the card does not say.
pub fn unfit(token: &Token) -> Error {
    let message = format!(
        "{} takes only digits as PIN and PUK, and there were others. No attempt was spent. Begin \
         again.",
        token.name
    );
    Error::new(Cause::PinNotAccepted, message)
}

fn blocked(token: &Token, which: Which) -> Error {
    let Token { name, id, .. } = token;
    match which {
        Which::Pin => Error::new(
            Cause::PinBlocked,
            format!(
                "The PIN of {name} is blocked: too many wrong ones. Unblock it with the PUK: \
                 `mfactl piv pin unblock {id}`."
            ),
        ),
        Which::Puk => Error::new(
            Cause::PukBlocked,
            format!(
                "The PUK of {name} is blocked: too many wrong ones. If the PIN is blocked too, \
                 only `mfactl piv reset {id}` helps; it erases the keys in its PIV."
            ),
        ),
    }
}

/// A new PIN or PUK. Asked until it is one that cards take.
async fn new(talk: &Conversation, claim: &Claim, which: Which) -> Result<Pin, Error> {
    let token = claim.token();
    let mut mistake = None;
    loop {
        let details = PromptDetails {
            reason: format!("Choose the new {} for {}.", which.word(), token.name),
            tokens: name(token).map(|it| vec![it]),
            wanted: Some(which.wanted(true).word().to_owned()),
            minimum: Some(6),
            maximum: Some(8),
            mistake: mistake.take(),
            ..PromptDetails::default()
        };
        match parse(&while_plugged(claim, talk.pin(details)).await?) {
            Ok(pin) => return Ok(pin),
            Err(why) => mistake = Some(why),
        }
    }
}

fn parse(typed: &[u8]) -> Result<Pin, String> {
    let text = std::str::from_utf8(typed).map_err(|_| "That is not text.".to_owned())?;
    Pin::new(text).map_err(|problem| sentence(&problem.to_string()))
}

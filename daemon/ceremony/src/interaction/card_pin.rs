//! Secrets that a card counts the tries of, whichever application has them: asked for with the
//! tries that are left, the last only after a yes, set anew, and spent where only that allows a
//! reset. Apart from the reset nothing here tries one twice.

use std::future::Future;

use mfad_device::token::{Claim, Presented, Token, TokenError};
use mfad_terms::{Cause, PinWanted, Question, Remedy};
use mfad_text::{Text, tr};

use crate::error::Error;
use crate::faults::{Look, change_fault, token_fault};
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::interaction::typed_otp::is_meant;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// More tries than a counter of one byte can allow.
const MOST: usize = 256;

/// A kind of such a secret: a PIN, or what helps when it is forgotten.
pub trait RetryCounter: Copy {
    /// One that could be right.
    type Typed: Clone;

    /// How it is asked for, the present one or a new one.
    fn wanted(self, new: bool) -> PinWanted;

    /// The fewest characters and most bytes of it.
    fn lengths(self) -> (u32, u32);

    /// One that could be right, or why this is none, as half a sentence.
    fn read(self, text: &str) -> Result<Self::Typed, Text>;

    /// How many tries are left, as far as the card tells.
    fn tries(self, claim: &Claim) -> impl Future<Output = Result<Option<u8>, TokenError>> + Send;

    /// What is left to do once the last try was wrong, as a sentence.
    fn after_last_try(self) -> Text;

    /// There is no try left.
    fn blocked(self, token: &Token) -> Error;

    /// The card says that it can be none.
    fn unfit(self, token: &Token) -> Error;

    /// The error of a card in words that fit the application.
    fn fault(self, token: &Token, error: &TokenError) -> Error;
}

/// A secret, asked for as often as the person wants and the card takes it.
pub struct PinEntry<'o, C> {
    ui: &'o Conversation,
    claim: &'o Claim,
    which: C,
    reason: &'o Text,
    mistake: Option<Text>,
    /// What the card said when it was wrong.
    left: Option<u8>,
}

impl<'o, C: RetryCounter> PinEntry<'o, C> {
    /// Nothing asked yet; `reason` is a sentence that says what for.
    pub fn new(ui: &'o Conversation, claim: &'o Claim, which: C, reason: &'o Text) -> Self {
        Self { ui, claim, which, reason, mistake: None, left: None }
    }

    /// One that could be right. Costs no try.
    pub async fn ask(&mut self) -> Result<C::Typed, Error> {
        loop {
            let left = self.tries().await?;
            let details = PromptDetails {
                reason: self.reason.clone(),
                tokens: Some(vec![TokenName::from(self.claim.token())]),
                wanted: Some(self.which.wanted(false)),
                attempts: left.map(Into::into),
                mistake: self.mistake.take(),
                ..PromptDetails::default()
            };
            let typed = while_plugged(self.claim, self.ui.pin(details)).await?;
            if !is_meant(self.ui, self.claim, &typed).await? {
                continue;
            }
            match read(self.which, &typed) {
                Ok(typed) => return Ok(typed),
                Err(mistake) => self.mistake = Some(mistake),
            }
        }
    }

    /// Whether the card took what was presented to it last.
    pub fn took(&mut self, presented: Presented) -> Result<bool, Error> {
        match presented {
            Presented::Right => return Ok(true),
            Presented::Wrong(left) => self.left = left,
            Presented::Unfit => return Err(self.which.unfit(self.claim.token())),
        }
        self.mistake = Some(tr!("card-wrong", which = self.which.wanted(false).word()));
        Ok(false)
    }

    /// How many tries are left, as far as the card tells, with the person's consent to spend the
    /// last.
    async fn tries(&mut self) -> Result<Option<u8>, Error> {
        let token = self.claim.token();
        let told =
            self.which.tries(self.claim).await.map_err(|error| self.which.fault(token, &error))?;
        let left = told.or(self.left);
        match left {
            Some(0) => return Err(self.which.blocked(token)),
            Some(1) => self.warn().await?,
            _ => {}
        }
        Ok(left)
    }

    async fn warn(&mut self) -> Result<(), Error> {
        let (token, which) = (self.claim.token(), self.which);
        let reason = tr!(
            "card-last",
            name = token.name,
            which = which.wanted(false).word(),
            then = which.after_last_try()
        );
        let details = PromptDetails {
            reason,
            tokens: Some(vec![TokenName::from(token)]),
            attempts: Some(1),
            mistake: self.mistake.take(),
            question: Some(Question::LastAttempts),
            ..PromptDetails::default()
        };
        while_plugged(self.claim, self.ui.confirm(details)).await
    }
}

/// Has `proof` typed and a new `set`, and presents both until the card takes them. What was typed
/// twice is not asked for again because the other was wrong.
pub async fn renew<C: RetryCounter, F>(
    ui: &Conversation,
    claim: &Claim,
    (proof, set): (C, C),
    mut present: impl FnMut(C::Typed, C::Typed) -> F,
) -> Result<(), Error>
where
    F: Future<Output = Result<Presented, TokenError>>,
{
    let reason = tr!("card-type", which = proof.wanted(false).word(), name = claim.token().name);
    let look = Look::Know(tr!("card-new-counts", which = set.wanted(false).word()));
    let mut asking = PinEntry::new(ui, claim, proof, &reason);
    let mut current = asking.ask().await?;
    let new = new(ui, claim, set).await?;
    loop {
        let presented = present(current, new.clone()).await;
        let presented = presented.map_err(|error| match error.leaves_open() {
            true => change_fault(claim.token(), &error, &look),
            false => proof.fault(claim.token(), &error),
        });
        if asking.took(presented?)? {
            return Ok(());
        }
        current = asking.ask().await?;
    }
}

/// A new one. Asked until it is one that cards take.
async fn new<C: RetryCounter>(
    ui: &Conversation,
    claim: &Claim,
    which: C,
) -> Result<C::Typed, Error> {
    let token = claim.token();
    let (minimum, maximum) = which.lengths();
    let mut mistake = None;
    loop {
        let details = PromptDetails {
            reason: tr!("card-choose", which = which.wanted(false).word(), name = token.name),
            tokens: Some(vec![TokenName::from(token)]),
            wanted: Some(which.wanted(true)),
            minimum: Some(minimum),
            maximum: Some(maximum),
            mistake: mistake.take(),
            ..PromptDetails::default()
        };
        let typed = while_plugged(claim, ui.pin(details)).await?;
        if !is_meant(ui, claim, &typed).await? {
            continue;
        }
        match read(which, &typed) {
            Ok(new) => return Ok(new),
            Err(why) => mistake = Some(why),
        }
    }
}

fn read<C: RetryCounter>(which: C, typed: &[u8]) -> Result<C::Typed, Text> {
    let text = std::str::from_utf8(typed).map_err(|_| tr!("proof-not-text"))?;
    which.read(text)
}

/// Presents wrong ones until the card takes no more.
pub fn exhaust(
    mut present: impl FnMut(&str) -> Result<Presented, TokenError>,
) -> Result<(), TokenError> {
    for _ in 0..MOST {
        match present(&guess()?)? {
            Presented::Wrong(Some(0)) => return Ok(()),
            // One that was right by chance is no matter: the next is another.
            Presented::Wrong(_) | Presented::Right | Presented::Unfit => {}
        }
    }
    // Whether they are spent is the card's to judge.
    Ok(())
}

/// Eight random digits: some cards look at nothing else.
fn guess() -> Result<String, TokenError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| TokenError::Closed(error.to_string()))?;
    Ok(bytes.iter().map(|byte| char::from(b'0'.saturating_add(byte % 10))).collect())
}

/// A reset that was refused, or of which nobody knows; the remedy begins it again.
pub fn reset_failed(claim: &Claim, application: &str, remedy: Remedy, error: &TokenError) -> Error {
    let token = claim.token();
    if matches!(error, TokenError::CardRefused(status) if status.is_unsupported()) {
        let message = tr!("card-cannot-reset", name = token.name, application);
        return Error::new(Cause::NotSupported, message);
    }
    let error = token_fault(token, error);
    let message = tr!("card-reset-failed", error = error.message, application);
    Error::new(error.cause, message).with_remedy_about(remedy, token.id.as_str())
}

/// What a ceremony with a card ends with.
pub fn done(claim: &Claim, message: Text) -> OperationResult {
    OperationResult {
        message: Some(message),
        token: Some(TokenName::from(claim.token())),
        ..OperationResult::default()
    }
}

//! The card of a token: what is on it, and work that it is claimed for.

use std::time::Duration;

use tokio::sync::oneshot;

use super::card::{Applications, Card, read_applications, run_on};
use super::fido2::told;
use super::transports::{CardTransport, LinkCommand};
use super::{Claim, Facts, Token, TokenError};

/// How long work on a card may take, with the wait for other programs that use it. The slowest
/// cards take minutes to generate an RSA key.
const WORK: Duration = Duration::from_secs(240);

impl Token {
    /// What is on it, by the words on the bus.
    pub fn has(&self) -> Vec<&'static str> {
        let Applications { piv, oath, openpgp } = self.facts().card;
        let fido2 = self.info().is_some() && !self.is_old();
        let all = [
            (fido2, "fido2"),
            (self.is_old(), "u2f"),
            (piv, "piv"),
            (oath, "oath"),
            (openpgp, "openpgp"),
        ];
        all.into_iter().filter(|(there, _)| *there).map(|(_, word)| word).collect()
    }

    /// Whether it is a card, or has one in it.
    pub fn has_card(&self) -> bool {
        self.open_transports().card.is_some()
    }

    async fn card<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Card<'_>) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        // A card transport that closed by itself did so with pcscd.
        let transport = self.open_transports().card.clone().ok_or(TokenError::CardsStopped)?;
        let (reply, answer) = oneshot::channel();
        let openpgp = self.facts().card.openpgp;
        let job = move || {
            let CardTransport { slot, serial, .. } = transport;
            let done = run_on(&slot, |card| {
                let done = card.is(&serial).and_then(|()| work(card));
                if openpgp {
                    card.leave_to_gnupg();
                }
                done
            });
            // Whoever asked may have given up meanwhile.
            let _ = reply.send(done);
        };
        let exchange = async {
            self.jobs.send(LinkCommand::Card(Box::new(job))).await.map_err(|_| TokenError::Gone)?;
            answer.await.unwrap_or(Err(TokenError::Gone))
        };
        tokio::select! {
            result = tokio::time::timeout(WORK, exchange) => result.unwrap_or(Err(TokenError::Busy)),
            () = self.gone.cancelled() => Err(TokenError::Gone),
        }
    }
}

impl Claim {
    /// The card is known by this from now on: erasing an application gave it another number.
    pub fn renumber(&self, serial: String) {
        if let Some(card) = &mut self.token.open_transports().card {
            card.serial = serial;
        }
    }

    /// Does this with the card while no other program can use it. What is under way when the
    /// future is dropped still comes to its end on the card.
    pub async fn card<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Card<'_>) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        self.token.card(work).await
    }
}

impl Token {
    /// Whether its card could not be asked what it is, as when another program had it to itself.
    pub(super) fn has_unknown_card(&self) -> bool {
        let unknown = self.open_transports().card.as_ref().is_some_and(|card| card.unknown);
        unknown || self.facts().card_problem == Some(TokenError::Busy)
    }
}

impl Facts {
    /// Takes what a card said that it has on it.
    pub(super) fn take_card(&mut self, answer: Option<Result<Applications, TokenError>>) {
        let (card, problem) = told(answer);
        (self.card, self.card_problem) = (card.unwrap_or_default(), problem);
    }
}

impl Token {
    /// Which applications its card has, if it has one.
    pub(super) async fn ask_card(&self) -> Option<Result<Applications, TokenError>> {
        if self.has_card() { Some(self.applications().await) } else { None }
    }

    async fn applications(&self) -> Result<Applications, TokenError> {
        self.card(read_applications).await
    }
}

//! The ways to what is on one token. A key that is a smart card too has two, which come and go each
//! by itself; all requests go through one task, whichever transport they take.

use std::sync::{Arc, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::{Facts, FidoRequest, Token, card};
use crate::link::{InsertedCard, Link, LinkError, Nfc, RequestOptions, Transport, fido_is_on};

/// Opens a link to a FIDO application.
type Connector = Arc<dyn Fn() -> Result<Box<dyn Link>, LinkError> + Send + Sync>;

/// The transports that are open now.
#[derive(Default)]
pub struct Transports {
    /// To the FIDO application, over USB HID.
    key: Option<Connector>,
    /// To the card.
    pub card: Option<CardTransport>,
}

/// The way to a card.
#[derive(Clone)]
pub struct CardTransport {
    /// Where it is.
    pub slot: Arc<InsertedCard>,
    /// What tells this card from another in the same slot; empty if nothing does.
    pub serial: String,
    /// It could not be asked what it is: another program had it to itself, or pcscd failed.
    pub unknown: bool,
    /// To the FIDO application on it, if there is one.
    fido: Option<Connector>,
}

impl CardTransport {
    /// Asks a card what it is.
    async fn open_at(slot: Arc<InsertedCard>) -> Self {
        let serial = card::serial(Arc::clone(&slot)).await;
        let asked = Arc::clone(&slot);
        let is_on = tokio::task::spawn_blocking(move || fido_is_on(&asked)).await;
        let is_on = is_on.unwrap_or(Err(LinkError::Gone));
        let through = Arc::clone(&slot);
        let open: Connector = Arc::new(move || Ok(Box::new(Nfc(Arc::clone(&through)))));
        let unknown = serial.is_none() || is_on.is_err();
        let (serial, fido) = (serial.unwrap_or_default(), is_on.unwrap_or(false).then_some(open));
        Self { slot, serial, unknown, fido }
    }
}

impl Transports {
    /// The better way to the FIDO application: over HID a key tells that it waits for touch.
    pub fn fido(&self) -> Option<Connector> {
        let card = self.card.as_ref();
        self.key.clone().or_else(|| card.and_then(|card| card.fido.clone()))
    }

    fn is_empty(&self) -> bool {
        self.key.is_none() && self.card.is_none()
    }
}

impl Token {
    /// The transports that are open now.
    pub(super) fn open_transports(&self) -> MutexGuard<'_, Transports> {
        self.transports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens one more transport, and asks what is behind it. What is behind the others may be in use
    /// and is not asked anew.
    pub(super) async fn open(&self, transport: &Transport, patience: Duration) {
        match transport {
            Transport::Fido(open) => {
                self.open_transports().key = Some(Arc::clone(open));
                self.learn_fido(patience).await;
            }
            Transport::Card(slot) => {
                let card = CardTransport::open_at(Arc::clone(slot)).await;
                self.open_transports().card = Some(card);
                self.learn_card().await;
                if self.open_transports().key.is_none() {
                    self.learn_fido(patience).await;
                }
            }
        }
    }

    /// Whether what is behind a transport did not say what it is.
    pub(super) fn is_silent(&self, transport: &Transport, facts: &Facts) -> bool {
        match transport {
            Transport::Fido(_) => facts.fido_problem.is_some(),
            Transport::Card(_) if self.open_transports().key.is_some() => {
                facts.card_problem.is_some()
            }
            Transport::Card(_) => facts.problem().is_some(),
        }
    }

    /// Asks anew what did not say what it is.
    pub(super) async fn ask_again(&self, transport: &Transport, patience: Duration) {
        let Facts { card_problem, fido_problem, .. } = self.facts();
        if matches!(transport, Transport::Card(_)) && card_problem.is_some() {
            self.learn_card().await;
        }
        if self.is_silent(transport, &Facts { fido_problem, ..Facts::default() }) {
            self.learn_fido(patience).await;
        }
    }

    /// Asks its card what is on it.
    async fn learn_card(&self) {
        let answer = self.ask_card().await;
        self.facts.send_modify(|facts| facts.take_card(answer));
    }

    /// Asks its FIDO application what it is.
    pub(super) async fn learn_fido(&self, patience: Duration) {
        let answer = self.ask_fido(patience).await;
        self.facts.send_modify(|facts| facts.take_info(answer));
    }

    /// Closes a transport. A key whose USB HID is gone was pulled out, card and all; a card may go alone,
    /// as when pcscd is stopped.
    pub(super) fn close(&self, transport: &Transport) {
        let mut transports = self.open_transports();
        match transport {
            Transport::Fido(_) => *transports = Transports::default(),
            Transport::Card(_) => transports.card = None,
        }
        if transports.is_empty() {
            drop(transports);
            self.pulled_out();
        } else {
            drop(transports);
            self.facts.send_modify(|facts| facts.take_card(None));
        }
    }

    fn pulled_out(&self) {
        self.reserved.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.gone.cancel();
    }
}

/// Work on its way to the task that owns the links.
pub(super) enum LinkCommand {
    /// A request to the FIDO application.
    Fido {
        open: Connector,
        request: FidoRequest,
        wait: RequestOptions,
        reply: oneshot::Sender<Result<Vec<u8>, LinkError>>,
    },
    /// Whatever it is, with the card; it tells its result by itself.
    Card(Box<dyn FnOnce() + Send>),
}

/// The task that owns the links: one job at a time. It opens a link with the first request and
/// keeps it, so that later ones find a channel; between requests no thread waits.
pub(super) async fn serve(mut queue: mpsc::Receiver<LinkCommand>, version: Arc<OnceLock<[u8; 3]>>) {
    let mut kept: Option<(Connector, Box<dyn Link>)> = None;
    while let Some(job) = queue.recv().await {
        match job {
            LinkCommand::Fido { open, request, wait, reply } => {
                let link = kept.take().filter(|(by, _)| Arc::ptr_eq(by, &open));
                let link = link.map(|(_, link)| link);
                let (link, result) = exchange(Arc::clone(&open), link, request, wait).await;
                if let Some(told) = link.as_ref().and_then(|link| link.device_version()) {
                    version.get_or_init(|| told);
                }
                kept = link.map(|link| (open, link));
                // Whoever asked may have given up meanwhile.
                let _ = reply.send(result);
            }
            LinkCommand::Card(work) => {
                if let Err(error) = tokio::task::spawn_blocking(work).await {
                    tracing::error!(%error, "work on a card broke off");
                }
            }
        }
    }
}

/// One exchange over the link that was kept, or a new one; and the link if it is still good.
async fn exchange(
    open: Connector,
    link: Option<Box<dyn Link>>,
    request: FidoRequest,
    wait: RequestOptions,
) -> (Option<Box<dyn Link>>, Result<Vec<u8>, LinkError>) {
    let work = tokio::task::spawn_blocking(move || {
        let mut link = match link.map_or_else(|| open(), Ok) {
            Ok(link) => link,
            Err(error) => return (None, Err(error)),
        };
        let result = match &request {
            FidoRequest::Ctap2(request) => link.exchange(request, &wait),
            FidoRequest::U2f(request) => link.u2f(request, &wait),
        };
        (Some(link).filter(|_| result != Err(LinkError::Gone)), result)
    });
    work.await.unwrap_or((None, Err(LinkError::Gone)))
}

#[cfg(test)]
mod tests {
    //! Transports that lead nowhere: what counts is that they open and close.

    use crate::link::{Descriptor, Plugged};
    use crate::token::identity::TokenIds;

    use super::*;

    fn token(names: &TokenIds) -> Arc<Token> {
        let text = String::new;
        let descriptor = Descriptor {
            transport: "usb",
            vendor: text(),
            product: "K".to_owned(),
            serial: "A1".to_owned(),
            port: text(),
        };
        Token::start(names.reserve(&descriptor), descriptor, Plugged::Elsewhere)
    }

    fn transports() -> [Transport; 2] {
        let slot = InsertedCard::new(c"no such reader".to_owned(), 0);
        [Transport::Fido(Arc::new(|| Err(LinkError::Gone))), Transport::Card(Arc::new(slot))]
    }

    #[tokio::test]
    async fn a_card_goes_alone_and_a_key_goes_with_it() {
        let (names, [key, card]) = (TokenIds::default(), transports());
        for (first, second) in [(&key, &card), (&card, &key)] {
            let token = token(&names);
            assert_eq!(token.id, "k_a1");
            token.open(first, Duration::ZERO).await;
            token.open(second, Duration::ZERO).await;
            token.close(&card);
            assert!(!token.is_gone() && !token.has_card());
            token.open(&card, Duration::ZERO).await;
            token.close(&key);
            assert!(token.is_gone() && !token.has_card());
        }
    }

    #[tokio::test]
    async fn a_card_alone_is_gone_without_it() {
        let (names, [_, card]) = (TokenIds::default(), transports());
        let token = token(&names);
        token.open(&card, Duration::ZERO).await;
        token.close(&card);
        assert!(token.is_gone());
    }
}

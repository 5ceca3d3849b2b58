//! The ways to what is on one token. A key that is a smart card too has two, which come and go each
//! by itself; all requests go through one task, whichever door they take.

use std::sync::{Arc, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::{FidoRequest, Token, card};
use crate::link::{Door, Link, LinkError, Nfc, Slot, Wait, fido_is_on};

/// Opens a link to a FIDO application.
type Opener = Arc<dyn Fn() -> Result<Box<dyn Link>, LinkError> + Send + Sync>;

/// The doors that are open now.
#[derive(Default)]
pub struct Doors {
    /// To the FIDO application, over USB HID.
    key: Option<Opener>,
    /// To the card.
    pub card: Option<CardDoor>,
}

/// The way to a card.
#[derive(Clone)]
pub struct CardDoor {
    /// Where it is.
    pub slot: Arc<Slot>,
    /// What tells this card from another in the same slot; empty if nothing does.
    pub serial: String,
    /// Another program had it to itself when it was asked what it is.
    pub kept: bool,
    /// To the FIDO application on it, if there is one.
    fido: Option<Opener>,
}

impl CardDoor {
    /// Asks a card what it is.
    async fn at(slot: Arc<Slot>) -> Self {
        let serial = card::serial(Arc::clone(&slot)).await;
        let (kept, serial) = (serial.is_none(), serial.unwrap_or_default());
        let asked = Arc::clone(&slot);
        let is_on = tokio::task::spawn_blocking(move || fido_is_on(&asked)).await;
        let through = Arc::clone(&slot);
        let open: Opener = Arc::new(move || Ok(Box::new(Nfc(Arc::clone(&through)))));
        Self { slot, serial, kept, fido: is_on.is_ok_and(|is| is).then_some(open) }
    }
}

impl Doors {
    /// The better way to the FIDO application: over HID a key tells that it waits for touch.
    pub fn fido(&self) -> Option<Opener> {
        let card = self.card.as_ref();
        self.key.clone().or_else(|| card.and_then(|card| card.fido.clone()))
    }

    fn none(&self) -> bool {
        self.key.is_none() && self.card.is_none()
    }
}

impl Token {
    /// The doors that are open now.
    pub(super) fn doors(&self) -> MutexGuard<'_, Doors> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens one more door, and asks what is behind it. What is behind the others may be in use
    /// and is not asked anew.
    pub(super) async fn open(&self, door: &Door, patience: Duration) {
        match door {
            Door::Fido(open) => {
                self.doors().key = Some(Arc::clone(open));
                self.learn_fido(patience).await;
            }
            Door::Card(slot) => {
                let card = CardDoor::at(Arc::clone(slot)).await;
                self.doors().card = Some(card);
                let answer = self.ask_card().await;
                self.facts.send_modify(|facts| facts.take_card(answer));
                if self.doors().key.is_none() {
                    self.learn_fido(patience).await;
                }
            }
        }
    }

    async fn learn_fido(&self, patience: Duration) {
        let answer = self.ask_fido(patience).await;
        self.facts.send_modify(|facts| facts.take_info(answer));
    }

    /// Closes a door. A key whose USB HID is gone was pulled out, card and all; a card may go alone,
    /// as when pcscd is stopped.
    pub(super) fn close(&self, door: &Door) {
        let mut doors = self.doors();
        match door {
            Door::Fido(_) => *doors = Doors::default(),
            Door::Card(_) => doors.card = None,
        }
        if doors.none() {
            drop(doors);
            self.pulled_out();
        } else {
            drop(doors);
            self.facts.send_modify(|facts| facts.card = card::Applications::default());
        }
    }

    fn pulled_out(&self) {
        self.reserved.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.gone.cancel();
    }
}

/// Work on its way to the task that owns the links.
pub(super) enum Job {
    /// A request to the FIDO application.
    Fido {
        open: Opener,
        request: FidoRequest,
        wait: Wait,
        reply: oneshot::Sender<Result<Vec<u8>, LinkError>>,
    },
    /// Whatever it is, with the card; it tells its result by itself.
    Card(Box<dyn FnOnce() + Send>),
}

/// The task that owns the links: one job at a time. It opens a link with the first request and
/// keeps it, so that later ones find a channel; between requests no thread waits.
pub(super) async fn serve(mut queue: mpsc::Receiver<Job>, version: Arc<OnceLock<[u8; 3]>>) {
    let mut kept: Option<(Opener, Box<dyn Link>)> = None;
    while let Some(job) = queue.recv().await {
        match job {
            Job::Fido { open, request, wait, reply } => {
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
            Job::Card(work) => {
                if let Err(error) = tokio::task::spawn_blocking(work).await {
                    tracing::error!(%error, "work on a card broke off");
                }
            }
        }
    }
}

/// One exchange over the link that was kept, or a new one; and the link if it is still good.
async fn exchange(
    open: Opener,
    link: Option<Box<dyn Link>>,
    request: FidoRequest,
    wait: Wait,
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
    //! Doors that lead nowhere: what counts is that they open and close.

    use crate::link::{Descriptor, Plugged};
    use crate::token::identity::Names;

    use super::*;

    fn token(names: &Names) -> Arc<Token> {
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

    fn doors() -> [Door; 2] {
        let slot = Slot::new(c"no such reader".to_owned(), 0);
        [Door::Fido(Arc::new(|| Err(LinkError::Gone))), Door::Card(Arc::new(slot))]
    }

    #[tokio::test]
    async fn a_card_goes_alone_and_a_key_goes_with_it() {
        let (names, [key, card]) = (Names::default(), doors());
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
        let (names, [_, card]) = (Names::default(), doors());
        let token = token(&names);
        token.open(&card, Duration::ZERO).await;
        token.close(&card);
        assert!(token.is_gone());
    }
}

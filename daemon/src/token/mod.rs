//! What is plugged in. One task owns each token and its link; everybody else sends it requests
//! through a [`Token`], and claims it first where an operation must not be disturbed.

mod card;
mod error;
mod fido2;
mod fingerprints;
mod identity;
mod large_blobs;
mod oath;
mod openpgp;
mod passkeys;
mod piv;
mod registry;
mod secret;
mod settings;
mod u2f;
mod visit;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use mfad_cards::oath::PasswordKey;
use mfad_ctap::Apdu;
use mfad_ctap::command::GetInfo;
use mfad_ctap::pin::PinUvAuthToken;
use tokio::sync::{OwnedMutexGuard, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

pub use card::{Applications, CardTrouble, Presented};
pub use error::TokenError;
pub use fido2::TOUCH;
pub use identity::clean;
pub use oath::{Unlocking, now};
pub use openpgp::{Holder, OpenPgp};
pub use passkeys::{Stored, StoredPasskey};
pub use piv::Piv;
pub use registry::Tokens;
pub use visit::Visitor;

use crate::link::{Descriptor, Door, Found, Link, LinkError, Nfc, Slot, Wait, fido_is_on};

/// A token that is plugged in, or was until a moment ago.
#[derive(Debug)]
pub struct Token {
    /// What a person types and the bus shows; the same after replugging.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// What it says of itself.
    pub descriptor: Descriptor,
    doors: Doors,
    facts: watch::Sender<Facts>,
    jobs: mpsc::Sender<Job>,
    gone: CancellationToken,
    claim: Arc<tokio::sync::Mutex<()>>,
    /// It said that it takes no PIN before it is plugged in anew. Not all that do say so again
    /// when asked how the PIN stands.
    needs_replug: AtomicBool,
    kept: visit::Kept<PinUvAuthToken>,
    oath_key: visit::Kept<PasswordKey>,
}

/// What is known of a token beside its descriptor.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Its FIDO2 application's answer to getInfo, if it has one that answers.
    pub info: Option<Arc<GetInfo>>,
    /// What its card has on it.
    pub card: Applications,
    /// Why it cannot be used, as a sentence; empty if it can.
    pub problem: String,
}

/// The ways to what is on a token.
#[derive(Clone, Default)]
struct Doors {
    fido: Option<Opener>,
    card: Option<Arc<Slot>>,
}

/// Opens a link to a FIDO application.
type Opener = Arc<dyn Fn() -> Result<Box<dyn Link>, LinkError> + Send + Sync>;

impl Doors {
    /// What is behind this one. A card is asked whether it has a FIDO application.
    async fn behind(door: Door) -> Self {
        match door {
            Door::Fido(open) => Self { fido: Some(open), card: None },
            Door::Card(slot) => {
                let asked = Arc::clone(&slot);
                let fido = tokio::task::spawn_blocking(move || fido_is_on(&asked)).await;
                let open: Opener = {
                    let slot = Arc::clone(&slot);
                    Arc::new(move || Ok(Box::new(Nfc(Arc::clone(&slot)))))
                };
                Self { fido: fido.is_ok_and(|is| is).then_some(open), card: Some(slot) }
            }
        }
    }
}

impl fmt::Debug for Doors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Doors(fido: {}, card: {})", self.fido.is_some(), self.card.is_some())
    }
}

/// What a FIDO application is asked.
enum FidoRequest {
    /// In CTAP 2: command byte and CBOR.
    Ctap2(Vec<u8>),
    /// In its predecessor.
    U2f(Apdu),
}

/// Work on its way to the task that owns the doors.
enum Job {
    /// A request to the FIDO application.
    Fido { request: FidoRequest, wait: Wait, reply: oneshot::Sender<Result<Vec<u8>, LinkError>> },
    /// Whatever it is, with the card; it tells its result by itself.
    Card(Box<dyn FnOnce() + Send>),
}

/// The right to use a token undisturbed, until dropped.
pub struct Claim {
    token: Arc<Token>,
    _hold: OwnedMutexGuard<()>,
}

impl Claim {
    /// The token claimed.
    pub fn token(&self) -> &Arc<Token> {
        &self.token
    }
}

impl Token {
    /// A token with its task started; the task ends when the last handle is dropped.
    async fn start(id: String, found: Found, gone: CancellationToken) -> Arc<Self> {
        let (jobs, queue) = mpsc::channel(1);
        let name = identity::name(&found.descriptor);
        let descriptor = found.descriptor.clone();
        let doors = Doors::behind(found.door).await;
        tokio::spawn(serve(doors.fido.clone(), queue));
        let facts = watch::Sender::new(Facts::default());
        let (claim, needs_replug, kept, oath_key) = Default::default();
        Arc::new(Self {
            id,
            name,
            descriptor,
            doors,
            facts,
            jobs,
            gone,
            claim,
            needs_replug,
            kept,
            oath_key,
        })
    }

    /// What is known of it now.
    pub fn facts(&self) -> Facts {
        self.facts.borrow().clone()
    }

    /// Tells of every change of what is known.
    pub fn watch_facts(&self) -> watch::Receiver<Facts> {
        self.facts.subscribe()
    }

    /// Its answer to getInfo, if it speaks FIDO2.
    pub fn info(&self) -> Option<Arc<GetInfo>> {
        self.facts.borrow().info.clone()
    }

    /// Whether it was pulled out; it may still be listed for a moment then.
    pub fn is_gone(&self) -> bool {
        self.gone.is_cancelled()
    }

    /// Completes when it is pulled out.
    pub async fn gone(&self) {
        self.gone.cancelled().await;
    }

    /// The right to use it, or `None` while another operation has it.
    pub fn claim(self: &Arc<Self>) -> Option<Claim> {
        let hold = self.claim.clone().try_lock_owned().ok()?;
        Some(Claim { token: self.clone(), _hold: hold })
    }

    /// Completes when no operation uses it.
    pub async fn let_go(&self) {
        drop(self.claim.lock().await);
    }

    /// Sends a request and waits for the reply. Dropping the future cancels it on the token.
    async fn call(
        &self,
        request: FidoRequest,
        patience: Duration,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Vec<u8>, LinkError> {
        let cancel = CancellationToken::new();
        let _cancel_on_drop = cancel.clone().drop_guard();
        let deadline = Instant::now() + patience;
        let wait = Wait { deadline, cancel, on_touch: Box::new(on_touch) };
        let (reply, answer) = oneshot::channel();
        let job = Job::Fido { request, wait, reply };
        let exchange = async {
            self.jobs.send(job).await.map_err(|_| LinkError::Gone)?;
            answer.await.unwrap_or(Err(LinkError::Gone))
        };
        tokio::select! {
            result = exchange => result,
            () = self.gone.cancelled() => Err(LinkError::Gone),
        }
    }
}

/// The task that owns the doors: one job at a time. It opens the link with the first request and
/// keeps it, so that later ones find a channel; between requests no thread waits.
async fn serve(open: Option<Opener>, mut queue: mpsc::Receiver<Job>) {
    let mut kept: Option<Box<dyn Link>> = None;
    while let Some(job) = queue.recv().await {
        match (job, open.clone()) {
            (Job::Fido { request, wait, reply }, Some(open)) => {
                let (link, result) = exchange(open, kept.take(), request, wait).await;
                kept = link;
                // Whoever asked may have given up meanwhile.
                let _ = reply.send(result);
            }
            // Nobody asks a token for what it has no door to; the sender is dropped.
            (Job::Fido { .. }, None) => {}
            (Job::Card(work), _) => {
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

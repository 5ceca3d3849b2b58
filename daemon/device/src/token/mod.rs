//! What is plugged in. One task owns each token and its link; everybody else sends it requests
//! through a [`Token`], and claims it first where an operation must not be disturbed.

mod card;
mod card_access;
mod error;
mod fido2;
mod fingerprints;
mod identity;
mod large_blobs;
mod oath;
mod openpgp;
mod passed;
mod passkeys;
mod piv;
mod proof_cache;
mod registry;
mod secret;
mod settings;
mod transports;
mod u2f;
mod uv_proof;

use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use mfad_cards::oath::PasswordKey;
use mfad_ctap::Apdu;
use mfad_ctap::command::GetInfo;
use mfad_ctap::pin::PinUvAuthToken;
use tokio::sync::{OwnedMutexGuard, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

pub use card::{Applications, PcscTrouble, Presented};
pub use error::TokenError;
use fido2::TOUCH;
pub use oath::{Added, Computed, Unlocking, now};
pub use openpgp::{Holder, OpenPgpApplication};
pub use passkeys::{Stored, StoredPasskey};
pub use piv::PivApplication;
pub use proof_cache::Client;
pub use registry::{Reach, Tokens};
use transports::{LinkCommand, Transports};
pub use uv_proof::UvProof;

use crate::link::{Descriptor, LinkError, Plugged, RequestOptions};
use identity::TokenId;

/// A token that is plugged in, or was until a moment ago.
pub struct Token {
    /// What a person types and the bus shows; the same after replugging.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// What it says of itself.
    pub descriptor: Descriptor,
    plugged: Plugged,
    /// Its id is its own until it is gone.
    reserved: Mutex<Option<TokenId>>,
    transports: Mutex<Transports>,
    facts: watch::Sender<Facts>,
    jobs: mpsc::Sender<LinkCommand>,
    /// What it told with a channel.
    version: Arc<OnceLock<[u8; 3]>>,
    gone: CancellationToken,
    claim: Arc<tokio::sync::Mutex<()>>,
    /// Who claimed it last, if they said so.
    holder: watch::Sender<Option<Holding>>,
    /// It said that it takes no PIN before it is plugged in anew. Not all that do say so again
    /// when asked how the PIN stands.
    needs_replug: AtomicBool,
    kept: proof_cache::ProofCache<PinUvAuthToken>,
    oath_key: proof_cache::ProofCache<PasswordKey>,
}

/// What is known of a token beside its descriptor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Its FIDO2 application's answer to getInfo, if it has one that answers.
    pub info: Option<Arc<GetInfo>>,
    /// What its card has on it.
    pub card: Applications,
    /// Why its FIDO2 application cannot be used; nothing if it can, or there is none.
    pub fido_problem: Option<TokenError>,
    /// The same of its card.
    pub card_problem: Option<TokenError>,
}

impl Facts {
    /// Why it cannot be used; nothing if it can.
    pub fn problem(&self) -> Option<&TokenError> {
        self.fido_problem.as_ref().or(self.card_problem.as_ref())
    }
}

/// Who uses a token, for people and no proof of anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The user whom it is for.
    pub person: u32,
    /// Their program, as it calls itself; empty if that is not known.
    pub program: Arc<str>,
}

/// What a FIDO application is asked.
enum FidoRequest {
    /// In CTAP 2: command byte and CBOR.
    Ctap2(Vec<u8>),
    /// In its predecessor.
    U2f(Apdu),
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

    /// The same, for the program of this client: others who want the token are told.
    pub fn for_visitor(self, client: &Client) -> Self {
        let Client { person, program, .. } = client;
        let holding = Holding { person: *person, program: Arc::clone(program) };
        self.token.holder.send_replace(Some(holding));
        self
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({})", self.id)
    }
}

impl Token {
    /// A token without a transport yet, and its task; the task ends when the last handle is dropped.
    fn start(name: TokenId, descriptor: Descriptor, plugged: Plugged) -> Arc<Self> {
        let (jobs, queue) = mpsc::channel(1);
        let version = Arc::new(OnceLock::new());
        tokio::spawn(transports::serve(queue, Arc::clone(&version)));
        Arc::new(Self {
            id: name.id(),
            name: identity::name(&descriptor),
            descriptor,
            plugged,
            reserved: Mutex::new(Some(name)),
            transports: Mutex::default(),
            facts: watch::Sender::default(),
            jobs,
            version,
            gone: CancellationToken::new(),
            claim: Arc::default(),
            holder: watch::Sender::default(),
            needs_replug: AtomicBool::default(),
            kept: proof_cache::ProofCache::default(),
            oath_key: proof_cache::ProofCache::default(),
        })
    }

    /// The seat that it is plugged in at now, if it is still there.
    pub fn seat(&self) -> Option<String> {
        self.plugged.seat()
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

    /// The version of its firmware: what getInfo tells, or else what came with the channel.
    pub fn firmware(&self) -> Option<u64> {
        let told = self.info().and_then(|info| info.firmware_version);
        let version = |[major, minor, build]: &[u8; 3]| {
            u64::from(u32::from_be_bytes([0, *major, *minor, *build]))
        };
        told.or_else(|| self.version.get().map(version))
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
        Some(self.held(hold))
    }

    /// The same, as soon as it is free; whoever waits longest is next. `None` once it is pulled out.
    pub async fn claim_in_turn(self: Arc<Self>) -> Option<Claim> {
        tokio::select! {
            hold = self.claim.clone().lock_owned() => Some(self.held(hold)),
            () = self.gone() => None,
        }
    }

    fn held(self: &Arc<Self>, hold: OwnedMutexGuard<()>) -> Claim {
        self.holder.send_replace(None);
        Claim { token: Arc::clone(self), _hold: hold }
    }

    /// Who claimed it last, if that is known; and every change of that.
    pub fn holder(&self) -> watch::Receiver<Option<Holding>> {
        self.holder.subscribe()
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
        let wait = RequestOptions { deadline, cancel, on_touch: Box::new(on_touch) };
        let open = self.open_transports().fido().ok_or(LinkError::Gone)?;
        let (reply, answer) = oneshot::channel();
        let job = LinkCommand::Fido { open, request, wait, reply };
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

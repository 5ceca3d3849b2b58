//! The tokens plugged in right now, kept true by the watches of the links.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::{Token, identity};
use crate::link::{Found, Plug};

/// How long a token may take to say what it is.
const GREETING: Duration = Duration::from_secs(5);
/// More tokens at once than any desk has; a device that plugs itself in for ever ends here.
const MOST: usize = 64;

/// A place where something is plugged in: what it is called, and how to tell that it is gone.
struct Place {
    id: String,
    gone: CancellationToken,
}

/// The tokens by id. Clones see the same tokens.
#[derive(Clone)]
pub struct Tokens {
    present: watch::Sender<BTreeMap<String, Arc<Token>>>,
    settled: watch::Sender<bool>,
}

impl Tokens {
    /// No tokens yet, and the task that follows what is plugged in and pulled out.
    pub fn follow(mut plugs: mpsc::Receiver<Plug>) -> Self {
        let tokens = Self { present: watch::Sender::default(), settled: watch::Sender::new(false) };
        let mut following = Following::new(tokens.clone());
        tokio::spawn(async move {
            while let Some(plug) = plugs.recv().await {
                following.take(plug);
            }
        });
        tokens
    }

    /// Completes when all that was plugged in at start has said what it is, or had the time to.
    pub async fn settled(&self) {
        // The sender is in `self`, so it cannot be gone.
        let _ = self.settled.subscribe().wait_for(|settled| *settled).await;
    }

    /// All of them, in the order of their ids.
    pub fn list(&self) -> Vec<Arc<Token>> {
        self.present.borrow().values().filter(|token| !token.is_gone()).cloned().collect()
    }

    /// The one with this id.
    pub fn find(&self, id: &str) -> Option<Arc<Token>> {
        self.present.borrow().get(id).filter(|token| !token.is_gone()).cloned()
    }

    /// Tells when tokens come and go.
    pub fn watch(&self) -> watch::Receiver<BTreeMap<String, Arc<Token>>> {
        self.present.subscribe()
    }

    /// Asks a new token what it is, lists it until it is pulled out.
    async fn greet(self, id: String, found: Found, gone: CancellationToken, greeting: Greeting) {
        let token = Token::start(id.clone(), found, gone.clone());
        tokio::select! {
            () = token.refresh(GREETING) => {}
            () = gone.cancelled() => return,
        }
        tracing::info!(token = id, problem = token.facts().problem, "plugged in");
        self.present.send_modify(|tokens| {
            tokens.insert(id.clone(), Arc::clone(&token));
        });
        drop(greeting);
        gone.cancelled().await;
        tracing::info!(token = id, "pulled out");
        self.present.send_modify(|tokens| {
            // Plugged in again it may be back already.
            if tokens.get(&id).is_some_and(|it| Arc::ptr_eq(it, &token)) {
                tokens.remove(&id);
            }
        });
    }
}

/// Held by each token that is being greeted; the other end sees when the last is dropped.
type Greeting = Option<mpsc::Sender<()>>;

/// The task's own books.
struct Following {
    tokens: Tokens,
    places: HashMap<String, Place>,
    greeting: Greeting,
}

impl Following {
    /// Nothing plugged in. `settled` becomes true when all greetings up to [`Plug::Settled`] are
    /// over.
    fn new(tokens: Tokens) -> Self {
        let (greeting, mut greeted) = mpsc::channel(1);
        let settled = tokens.settled.clone();
        tokio::spawn(async move {
            greeted.recv().await;
            settled.send_replace(true);
        });
        Self { tokens, places: HashMap::new(), greeting: Some(greeting) }
    }

    fn take(&mut self, plug: Plug) {
        match plug {
            Plug::In(found) if self.places.len() < MOST => self.greet(found),
            Plug::In(found) => tracing::warn!(place = found.place, "too many tokens"),
            Plug::Out(place) => {
                if let Some(place) = self.places.remove(&place) {
                    place.gone.cancel();
                }
            }
            Plug::Settled => self.greeting = None,
        }
    }

    fn greet(&mut self, mut found: Found) {
        identity::clean_all(&mut found.descriptor);
        let taken = |id: &str| self.places.values().any(|place| place.id == id);
        let id = identity::id(&found.descriptor, taken);
        let gone = CancellationToken::new();
        let place = Place { id: id.clone(), gone: gone.clone() };
        self.places.insert(found.place.clone(), place);
        tokio::spawn(self.tokens.clone().greet(id, found, gone, self.greeting.clone()));
    }
}

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
pub struct Tokens(watch::Sender<BTreeMap<String, Arc<Token>>>);

impl Tokens {
    /// No tokens yet, and the task that follows what is plugged in and pulled out.
    pub fn follow(mut plugs: mpsc::Receiver<Plug>) -> Self {
        let tokens = Self(watch::Sender::default());
        let mut places = HashMap::<String, Place>::new();
        let following = tokens.clone();
        tokio::spawn(async move {
            while let Some(plug) = plugs.recv().await {
                match plug {
                    Plug::In(mut found) if places.len() < MOST => {
                        identity::clean_all(&mut found.descriptor);
                        let taken = |id: &str| places.values().any(|place| place.id == id);
                        let id = identity::id(&found.descriptor, taken);
                        let gone = CancellationToken::new();
                        let place = Place { id: id.clone(), gone: gone.clone() };
                        places.insert(found.place.clone(), place);
                        tokio::spawn(following.clone().greet(id, found, gone));
                    }
                    Plug::In(found) => tracing::warn!(place = found.place, "too many tokens"),
                    Plug::Out(place) => {
                        if let Some(place) = places.remove(&place) {
                            place.gone.cancel();
                        }
                    }
                }
            }
        });
        tokens
    }

    /// All of them, in the order of their ids.
    pub fn list(&self) -> Vec<Arc<Token>> {
        self.0.borrow().values().cloned().collect()
    }

    /// The one with this id.
    pub fn find(&self, id: &str) -> Option<Arc<Token>> {
        self.0.borrow().get(id).cloned()
    }

    /// Tells when tokens come and go.
    pub fn watch(&self) -> watch::Receiver<BTreeMap<String, Arc<Token>>> {
        self.0.subscribe()
    }

    /// Asks a new token what it is, lists it until it is pulled out.
    async fn greet(self, id: String, found: Found, gone: CancellationToken) {
        let token = Token::start(id.clone(), found, gone.clone());
        tokio::select! {
            () = token.refresh(GREETING) => {}
            () = gone.cancelled() => return,
        }
        tracing::info!(token = id, problem = token.facts().problem, "plugged in");
        self.0.send_modify(|tokens| {
            tokens.insert(id.clone(), token);
        });
        gone.cancelled().await;
        tracing::info!(token = id, "pulled out");
        self.0.send_modify(|tokens| {
            tokens.remove(&id);
        });
    }
}

//! A fake of polkit's authority, because nobody can be asked for a password here: it says yes to
//! the actions it is told to, and writes down what it was asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;
use zbus::object_server::SignalEmitter;
use zbus::{Connection, OwnedVariant, fdo, interface};

const PATH: &str = "/org/freedesktop/PolicyKit1/Authority";

/// What the authority allows and was asked; clones see the same.
#[derive(Clone, Default)]
pub struct Polkit(Arc<Mutex<Book>>);

#[derive(Default)]
struct Book {
    allowed: Vec<String>,
    held: Vec<String>,
    asked: Vec<Question>,
    /// The dialogs that nobody answers, by their cancellation ids.
    open: HashMap<String, oneshot::Sender<()>>,
}

impl Book {
    /// A dialog, which can be cancelled if it has an id. polkit refuses one that is in use.
    fn open(&mut self, cancellation: String) -> oneshot::Receiver<()> {
        let (open, cancelled) = oneshot::channel();
        let key = match cancellation.as_str() {
            "" => format!("not to be cancelled, {}", self.open.len()),
            _ => cancellation,
        };
        assert!(self.open.insert(key, open).is_none(), "an id was used again");
        cancelled
    }
}

/// One question to the authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The unique name of whoever wants to do it.
    pub who: String,
    /// The action.
    pub action: String,
    /// Whether a person may be asked for a password.
    pub interactive: bool,
}

impl Polkit {
    /// Puts a fake authority that says no to everything on this bus.
    pub async fn start(bus: &Connection) -> Self {
        let polkit = Self::default();
        bus.object_server().at(PATH, Authority(polkit.clone())).await.unwrap();
        bus.request_name("org.freedesktop.PolicyKit1").await.unwrap();
        polkit
    }

    /// From now on only these actions of mfad are allowed.
    pub fn allow(&self, actions: &[&str]) {
        self.0.lock().unwrap().allowed = ids(actions);
    }

    /// From now on a person is asked for a password for these actions, and does not answer.
    pub fn hold(&self, actions: &[&str]) {
        self.0.lock().unwrap().held = ids(actions);
    }

    /// How many dialogs nobody answered, and nobody cancelled.
    pub fn open(&self) -> usize {
        self.0.lock().unwrap().open.len()
    }

    /// The same while something is going on, which it tells everybody, as when users are switched.
    pub async fn allow_now(&self, bus: &Connection, actions: &[&str]) {
        self.allow(actions);
        let emitter = SignalEmitter::new(bus, PATH).unwrap();
        Authority::changed(&emitter).await.unwrap();
    }

    /// What it was asked since this was last called.
    pub fn asked(&self) -> Vec<Question> {
        std::mem::take(&mut self.0.lock().unwrap().asked)
    }
}

fn ids(actions: &[&str]) -> Vec<String> {
    actions.iter().map(|action| format!("org.mfad.Mfad1.{action}")).collect()
}

/// Whether it is allowed, whether a question would help, and details.
type AuthorizationResult = (bool, bool, HashMap<String, String>);

struct Authority(Polkit);

#[interface(name = "org.freedesktop.PolicyKit1.Authority")]
impl Authority {
    async fn check_authorization(
        &self,
        subject: (String, HashMap<String, OwnedVariant>),
        action: String,
        _details: HashMap<String, String>,
        flags: u32,
        cancellation: String,
    ) -> fdo::Result<(AuthorizationResult,)> {
        if subject.0 != "system-bus-name" {
            // GNOME Shell asks for itself what it may do.
            return Ok(((false, false, HashMap::new()),));
        }
        let interactive = flags & 1 != 0;
        let (allowed, cancelled) = {
            let mut book = self.0.0.lock().unwrap();
            let who = String::try_from(subject.1["name"].try_clone().unwrap()).unwrap();
            book.asked.push(Question { who, action: action.clone(), interactive });
            let held = interactive && book.held.contains(&action);
            (book.allowed.contains(&action), held.then(|| book.open(cancellation)))
        };
        if let Some(cancelled) = cancelled {
            let _ = cancelled.await;
            return Err(fdo::Error::Failed("Cancelled".to_owned()));
        }
        Ok(((allowed, false, HashMap::new()),))
    }

    fn cancel_check_authorization(&self, cancellation: &str) -> fdo::Result<()> {
        let open = self.0.0.lock().unwrap().open.remove(cancellation);
        open.map(drop).ok_or_else(|| fdo::Error::Failed(format!("no check {cancellation}")))
    }

    #[zbus(signal)]
    async fn changed(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

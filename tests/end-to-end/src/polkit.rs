//! A fake of polkit's authority, because nobody can be asked for a password here: it says yes to
//! the actions it is told to, and writes down what it was asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::object_server::SignalEmitter;
use zbus::{Connection, OwnedVariant, interface};

const PATH: &str = "/org/freedesktop/PolicyKit1/Authority";

/// What the authority allows and was asked; clones see the same.
#[derive(Clone, Default)]
pub struct Polkit(Arc<Mutex<Book>>);

#[derive(Default)]
struct Book {
    allowed: Vec<String>,
    asked: Vec<Question>,
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
        let ids = actions.iter().map(|action| format!("org.mfad.Mfad1.{action}"));
        self.0.lock().unwrap().allowed = ids.collect();
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

struct Authority(Polkit);

#[interface(name = "org.freedesktop.PolicyKit1.Authority")]
impl Authority {
    fn check_authorization(
        &self,
        subject: (String, HashMap<String, OwnedVariant>),
        action: String,
        _details: HashMap<String, String>,
        flags: u32,
        _cancellation: String,
    ) -> (bool, bool, HashMap<String, String>) {
        let mut book = self.0.0.lock().unwrap();
        assert_eq!(subject.0, "system-bus-name");
        let who = String::try_from(subject.1["name"].try_clone().unwrap()).unwrap();
        book.asked.push(Question { who, action: action.clone(), interactive: flags & 1 != 0 });
        (book.allowed.contains(&action), false, HashMap::new())
    }

    #[zbus(signal)]
    async fn changed(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

//! A fake of logind's sessions, because nobody can log in here: every caller is in the one that it
//! is told.

use std::os::unix::fs::MetadataExt;
use std::sync::{Arc, Mutex};

use zbus::object_server::SignalEmitter;
use zbus::{Connection, ObjectPath, OwnedObjectPath, fdo, interface};

const MANAGER: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/now";
const USER: &str = "/org/freedesktop/login1/user/now";

/// A session as logind tells of it.
#[derive(Debug, Clone)]
pub struct LoginSession {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub uid: u32,
    /// Where; empty for one over the network.
    pub seat: String,
    /// Whether it is the one on the screen.
    pub active: bool,
    /// Whether it came over the network.
    pub remote: bool,
    /// Whether its screen is locked.
    pub locked: bool,
    /// Whether its processes are known as its own; those that a desktop starts are not.
    pub own_processes: bool,
}

/// The session that everybody is in; clones see the same.
#[derive(Clone)]
pub struct Logind {
    bus: Connection,
    session: Arc<Mutex<LoginSession>>,
}

impl Logind {
    /// A session of the user who runs the test, at seat0, on this bus.
    pub async fn start(bus: Connection) -> Self {
        let session = LoginSession {
            id: "7".into(),
            uid: own_uid(),
            seat: "seat0".into(),
            active: true,
            remote: false,
            locked: false,
            own_processes: true,
        };
        let logind = Self { bus, session: Arc::new(Mutex::new(session)) };
        let server = logind.bus.object_server();
        server.at(MANAGER, Manager(logind.clone())).await.unwrap();
        server.at(SESSION, Session(logind.clone())).await.unwrap();
        server.at(USER, User).await.unwrap();
        logind.bus.request_name("org.freedesktop.login1").await.unwrap();
        logind
    }

    /// From now on the session is another way.
    pub fn change(&self, change: impl FnOnce(&mut LoginSession)) {
        change(&mut self.session.lock().unwrap());
    }

    /// Its user logs out, and is in another one afterwards.
    pub async fn log_out(&self) {
        let id = self.now().id;
        self.change(|it| it.id.push('0'));
        let emitter = SignalEmitter::new(&self.bus, MANAGER).unwrap();
        Manager::session_removed(&emitter, id, path(SESSION)).await.unwrap();
    }

    fn now(&self) -> LoginSession {
        self.session.lock().unwrap().clone()
    }
}

/// The user who runs the test.
pub fn own_uid() -> u32 {
    std::fs::metadata("/proc/self").unwrap().uid()
}

fn path(path: &'static str) -> OwnedObjectPath {
    ObjectPath::from_static_str(path).unwrap().into()
}

struct Manager(Logind);

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    #[zbus(name = "GetSessionByPID")]
    fn session_of(&self, _process: u32) -> fdo::Result<OwnedObjectPath> {
        match self.0.now().own_processes {
            true => Ok(path(SESSION)),
            false => Err(fdo::Error::Failed("no session".into())),
        }
    }

    #[zbus(name = "GetUserByPID")]
    fn user_of(&self, _process: u32) -> OwnedObjectPath {
        path(USER)
    }

    #[zbus(signal)]
    async fn session_removed(
        emitter: &SignalEmitter<'_>,
        id: String,
        path: OwnedObjectPath,
    ) -> zbus::Result<()>;
}

struct User;

#[interface(name = "org.freedesktop.login1.User")]
impl User {
    #[zbus(property)]
    fn display(&self) -> (String, OwnedObjectPath) {
        ("7".into(), path(SESSION))
    }
}

struct Session(Logind);

#[interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn id(&self) -> String {
        self.0.now().id
    }

    #[zbus(property)]
    fn user(&self) -> (u32, OwnedObjectPath) {
        (self.0.now().uid, path(USER))
    }

    #[zbus(property)]
    fn seat(&self) -> (String, OwnedObjectPath) {
        (self.0.now().seat, path(MANAGER))
    }

    #[zbus(property)]
    fn active(&self) -> bool {
        self.0.now().active
    }

    #[zbus(property)]
    fn remote(&self) -> bool {
        self.0.now().remote
    }

    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.0.now().locked
    }
}

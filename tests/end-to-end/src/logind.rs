//! A fake of logind's sessions, because nobody can log in here: every caller is in the one that it
//! is told, but for programs that were started in another one.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt;
use std::sync::{Arc, Mutex, MutexGuard};

use zbus::object_server::SignalEmitter;
use zbus::{Connection, DBusError, ObjectPath, OwnedObjectPath, interface};

const MANAGER: &str = "/org/freedesktop/login1";
const SESSIONS: &str = "/org/freedesktop/login1/session";
const SEATS: &str = "/org/freedesktop/login1/seat";
const USER: &str = "/org/freedesktop/login1/user/now";
/// The session that everybody is in.
const NOW: &str = "now";
/// What says of a program that it was started in another one (pam_systemd(8)).
const MARK: &str = "XDG_SESSION_ID";

/// A session as logind tells of it.
#[derive(Debug, Clone, Default)]
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
    /// From where.
    pub remote_host: String,
    /// Its terminal.
    pub tty: String,
    /// What it is for: "user", or "greeter" for a login screen.
    pub class: String,
    /// Whether its screen is locked.
    pub locked: bool,
    /// Whether its processes are known as its own; those that a desktop starts are not.
    pub own_processes: bool,
}

impl LoginSession {
    /// On the screen of this seat.
    pub fn at(seat: &str, id: &str, uid: u32) -> Self {
        let (id, seat) = (id.to_owned(), seat.to_owned());
        let class = "user".to_owned();
        Self { id, uid, seat, class, active: true, own_processes: true, ..Self::default() }
    }

    /// Over the network.
    pub fn from_afar(host: &str, id: &str, uid: u32) -> Self {
        let remote_host = host.to_owned();
        Self { seat: String::new(), remote: true, remote_host, ..Self::at("", id, uid) }
    }
}

/// logind; clones see the same.
#[derive(Clone)]
pub struct Logind {
    bus: Connection,
    book: Arc<Mutex<Book>>,
}

struct Book {
    /// The session that everybody is in; nobody is in one without it.
    now: Option<LoginSession>,
    /// The others, by id.
    others: HashMap<String, LoginSession>,
    seats: Vec<String>,
    silent_about_seats: bool,
}

impl Book {
    fn session(&self, key: &str) -> Option<&LoginSession> {
        if key == NOW { self.now.as_ref() } else { self.others.get(key) }
    }

    fn session_mut(&mut self, key: &str) -> Option<&mut LoginSession> {
        if key == NOW { self.now.as_mut() } else { self.others.get_mut(key) }
    }

    fn keys(&self) -> impl Iterator<Item = (&str, &LoginSession)> {
        let now = self.now.iter().map(|it| (NOW, it));
        now.chain(self.others.iter().map(|(key, it)| (key.as_str(), it)))
    }
}

impl Logind {
    /// A session of the user who runs the test, at seat0, on this bus.
    pub async fn start(bus: Connection) -> Self {
        let now = Some(LoginSession::at("seat0", "7", own_uid()));
        let book = Book {
            now,
            others: HashMap::new(),
            seats: vec!["seat0".into()],
            silent_about_seats: false,
        };
        let logind = Self { bus, book: Arc::new(Mutex::new(book)) };
        let server = logind.bus.object_server();
        server.at(MANAGER, Manager(logind.clone())).await.unwrap();
        server.at(USER, User).await.unwrap();
        logind.show(NOW).await;
        logind.add_seat("seat0").await;
        logind.bus.request_name("org.freedesktop.login1").await.unwrap();
        logind
    }

    /// From now on the session is another way.
    pub fn change(&self, change: impl FnOnce(&mut LoginSession)) {
        change(self.book().now.as_mut().unwrap());
    }

    /// From now on everybody is in this session, or nobody in one.
    pub fn set(&self, session: Option<LoginSession>) {
        self.book().now = session;
    }

    /// One more session, which programs are in whose environment says so: `XDG_SESSION_ID` is its id.
    pub async fn open(&self, session: LoginSession) {
        let id = session.id.clone();
        self.book().others.insert(id.clone(), session);
        self.show(&id).await;
    }

    /// One more seat.
    pub async fn add_seat(&self, seat: &str) {
        let mut seats = vec![seat.to_owned()];
        std::mem::swap(&mut seats, &mut self.book().seats);
        self.book().seats.extend(seats.into_iter().filter(|it| it != seat));
        let object = Seat(self.clone(), seat.to_owned());
        self.bus.object_server().at(under(SEATS, seat), object).await.unwrap();
    }

    /// From now on who asks for a seat gets no answer.
    pub fn be_silent_about_seats(&self) {
        self.book().silent_about_seats = true;
    }

    /// Its user logs out, and is in another one afterwards.
    pub async fn log_out(&self) {
        let id = self.book().now.as_ref().unwrap().id.clone();
        self.change(|it| it.id.push('0'));
        let emitter = SignalEmitter::new(&self.bus, MANAGER).unwrap();
        Manager::session_removed(&emitter, id, under(SESSIONS, NOW)).await.unwrap();
    }

    /// Has the screen of this session locked.
    pub async fn lock(&self, id: &str) {
        Session::lock(&self.emitter_of(id)).await.unwrap();
    }

    /// Has it unlocked.
    pub async fn unlock(&self, id: &str) {
        Session::unlock(&self.emitter_of(id)).await.unwrap();
    }

    /// Whether whoever draws it says that it is.
    pub fn is_locked(&self, id: &str) -> bool {
        self.book().session(id).is_some_and(|it| it.locked)
    }

    fn emitter_of(&self, id: &str) -> SignalEmitter<'static> {
        SignalEmitter::new(&self.bus, under(SESSIONS, id)).unwrap().into_owned()
    }

    async fn show(&self, key: &str) {
        let object = Session(self.clone(), key.to_owned());
        self.bus.object_server().at(under(SESSIONS, key), object).await.unwrap();
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap()
    }

    /// The key of the session that this process is in.
    fn of_process(&self, process: u32) -> Option<String> {
        let environment = std::fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
        let environment = String::from_utf8_lossy(&environment).into_owned();
        let mark = format!("{MARK}=");
        let marked = environment.split('\0').find_map(|it| it.strip_prefix(&mark));
        let book = self.book();
        let marked = marked.filter(|id| book.others.contains_key(*id)).map(str::to_owned);
        marked.or_else(|| book.now.as_ref().map(|_| NOW.to_owned()))
    }
}

/// The user who runs the test.
pub fn own_uid() -> u32 {
    std::fs::metadata("/proc/self").unwrap().uid()
}

fn path(path: &'static str) -> OwnedObjectPath {
    ObjectPath::from_static_str(path).unwrap().into()
}

fn under(folder: &str, key: &str) -> OwnedObjectPath {
    format!("{folder}/{key}").try_into().unwrap()
}

/// logind's own errors.
#[derive(Debug, DBusError)]
#[zbus(prefix = "org.freedesktop.login1")]
enum Error {
    NoSessionForPID(String),
    NoUserForPID(String),
    NoSuchSeat(String),
    NoSuchSession(String),
}

struct Manager(Logind);

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    #[zbus(name = "GetSessionByPID")]
    fn session_of(&self, process: u32) -> Result<OwnedObjectPath, Error> {
        let key = self.0.of_process(process);
        let own = |key: &String| self.0.book().session(key).is_some_and(|it| it.own_processes);
        let key = key.filter(own).ok_or_else(|| Error::NoSessionForPID("none".into()))?;
        Ok(under(SESSIONS, &key))
    }

    #[zbus(name = "GetUserByPID")]
    fn user_of(&self, process: u32) -> Result<OwnedObjectPath, Error> {
        let key = self.0.of_process(process);
        key.map(|_| path(USER)).ok_or_else(|| Error::NoUserForPID("none".into()))
    }

    fn get_session(&self, id: String) -> Result<OwnedObjectPath, Error> {
        let book = self.0.book();
        let key = book.keys().find(|(_, it)| it.id == id).map(|(key, _)| under(SESSIONS, key));
        key.ok_or(Error::NoSuchSession(id))
    }

    fn list_sessions(&self) -> Vec<(String, u32, String, String, OwnedObjectPath)> {
        let book = self.0.book();
        let told = book.keys().map(|(key, it)| {
            (it.id.clone(), it.uid, name(it.uid), it.seat.clone(), under(SESSIONS, key))
        });
        told.collect()
    }

    fn list_seats(&self) -> Vec<(String, OwnedObjectPath)> {
        let book = self.0.book();
        book.seats.iter().map(|seat| (seat.clone(), under(SEATS, seat))).collect()
    }

    async fn get_seat(&self, seat: String) -> Result<OwnedObjectPath, Error> {
        if self.0.book().silent_about_seats {
            std::future::pending::<()>().await;
        }
        let there = self.0.book().seats.contains(&seat);
        there.then(|| under(SEATS, &seat)).ok_or(Error::NoSuchSeat(seat))
    }

    #[zbus(signal)]
    async fn session_removed(
        emitter: &SignalEmitter<'_>,
        id: String,
        path: OwnedObjectPath,
    ) -> zbus::Result<()>;
}

fn name(uid: u32) -> String {
    users().into_iter().find(|(_, it)| *it == uid).unwrap_or_default().0
}

/// The names and numbers of the users there are.
pub fn users() -> Vec<(String, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let user = |line: &str| {
        let mut fields = line.split(':');
        Some((fields.next()?.to_owned(), fields.nth(1)?.parse().ok()?))
    };
    users.lines().filter_map(user).collect()
}

struct User;

#[interface(name = "org.freedesktop.login1.User")]
impl User {
    #[zbus(property)]
    fn display(&self) -> (String, OwnedObjectPath) {
        ("7".into(), under(SESSIONS, NOW))
    }
}

/// A seat of this name.
struct Seat(Logind, String);

#[interface(name = "org.freedesktop.login1.Seat")]
impl Seat {
    /// Login screens wait for that.
    #[zbus(property)]
    fn can_graphical(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn active_session(&self) -> (String, OwnedObjectPath) {
        let Self(logind, seat) = self;
        let book = logind.book();
        let active = book.keys().find(|(_, it)| it.active && it.seat == *seat);
        active.map_or_else(
            || (String::new(), path("/")),
            |(key, it)| (it.id.clone(), under(SESSIONS, key)),
        )
    }
}

/// The session of this key.
struct Session(Logind, String);

impl Session {
    fn now(&self) -> LoginSession {
        self.0.book().session(&self.1).cloned().unwrap_or_default()
    }
}

#[interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn id(&self) -> String {
        self.now().id
    }

    #[zbus(property)]
    fn user(&self) -> (u32, OwnedObjectPath) {
        (self.now().uid, path(USER))
    }

    #[zbus(property)]
    fn name(&self) -> String {
        name(self.now().uid)
    }

    #[zbus(property)]
    fn seat(&self) -> (String, OwnedObjectPath) {
        (self.now().seat, path(MANAGER))
    }

    #[zbus(property)]
    fn active(&self) -> bool {
        self.now().active
    }

    #[zbus(property)]
    fn remote(&self) -> bool {
        self.now().remote
    }

    #[zbus(property)]
    fn remote_host(&self) -> String {
        self.now().remote_host
    }

    #[zbus(property)]
    fn class(&self) -> String {
        self.now().class
    }

    #[zbus(property, name = "Type")]
    fn kind(&self) -> String {
        "tty".into()
    }

    #[zbus(property, name = "TTY")]
    fn tty(&self) -> String {
        self.now().tty
    }

    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.now().locked
    }

    fn set_locked_hint(&self, locked: bool) {
        if let Some(session) = self.0.book().session_mut(&self.1) {
            session.locked = locked;
        }
    }

    #[zbus(signal)]
    async fn lock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn unlock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

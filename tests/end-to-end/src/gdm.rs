//! A double of gdm's daemon, as GNOME Shell, which the daemon starts, is too slow on an emulated machine: it starts gdm's
//! own worker, which asks PAM, and hears what gdm's greeter and GNOME's lock screen would be given.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::process::Stdio;

use nix::mount::{MsFlags, mount};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::net::UnixListener;
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use zbus::connection::Builder;
use zbus::zvariant::DynamicType;
use zbus::{Connection, Guid, Variant, interface};

use crate::soon;

/// Where tests/install puts Debian's package.
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/gdm3");
/// GNOME Shell and what it needs.
const SHELL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/gnome-shell");
const WORKER: &str = "/usr/libexec/gdm-session-worker";
/// The service in which gdm asks for a password.
pub const GDM_PASSWORD: &str = "gdm-password";
const MANAGER_PATH: &str = "/org/gnome/DisplayManager/Session";
const WORKER_PATH: &str = "/org/gnome/DisplayManager/Worker";

/// What whoever draws it is given, by the names that gdm has for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GdmShows {
    /// A line.
    Info(String),
    /// A line that says what is wrong.
    Problem(String),
    /// A question whose answer is seen.
    InfoQuery(String),
    /// A question whose answer is not.
    SecretInfoQuery(String),
    /// A list to pick from, by its keys.
    ChoiceListQuery(String, BTreeMap<String, String>),
}

/// The extension by which whoever draws it takes lists to pick from.
pub const CHOICE_LIST: &str = "org.gnome.DisplayManager.UserVerifier.ChoiceList";
/// The one by which it takes JSON.
pub const CUSTOM_JSON: &str = "org.gnome.DisplayManager.UserVerifier.CustomJSON";

/// For which screen gdm asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GdmScreen {
    /// The login screen.
    Login,
    /// The lock screen of a session that gdm began: the worker is in that session.
    Lock,
    /// The lock screen of a session that it did not begin.
    LockOfOthers,
}

/// What is heard.
enum Event {
    /// The worker can be called.
    Hello,
    Shows(GdmShows, Option<oneshot::Sender<String>>),
    Ends(zbus::Result<()>),
}

fn is_unpacked(package: &str) -> bool {
    let there = Path::new(package).exists();
    if !there {
        eprintln!("skipped: {package} is missing; tests/install check makes it");
    }
    there
}

/// One conversation; the worker ends when dropped.
pub struct Gdm {
    worker: Child,
    connection: Connection,
    events: UnboundedReceiver<Event>,
    shown: Vec<GdmShows>,
    question: Option<oneshot::Sender<String>>,
    verdict: Option<zbus::Result<()>>,
}

impl Gdm {
    /// Whether the worker is here; says what is missing if not.
    pub fn is_installed() -> bool {
        is_unpacked(PACKAGE)
    }

    /// Whether GNOME Shell is here; says what is missing if not.
    pub fn has_shell() -> bool {
        is_unpacked(SHELL)
    }

    /// Puts its files, and GNOME Shell's, where they look for them, for this thread and what it starts; `/etc` is a copy already.
    pub fn install() {
        let packages = [PACKAGE, SHELL].into_iter().filter(|it| Path::new(it).exists());
        let folders: String = packages.map(|it| format!("{it}/usr:")).collect();
        let folders = format!("lowerdir={folders}/usr");
        let folders = Some(folders.as_str());
        mount(Some("overlay"), "/usr", Some("overlay"), MsFlags::MS_RDONLY, folders).unwrap();
        fs::create_dir_all("/etc/gdm3").unwrap();
        fs::copy(format!("{PACKAGE}/etc/gdm3/daemon.conf"), "/etc/gdm3/daemon.conf").unwrap();
    }

    /// The file of its service, as Debian has it.
    pub fn shipped_service() -> String {
        fs::read_to_string(format!("{PACKAGE}/etc/pam.d/{GDM_PASSWORD}")).unwrap()
    }

    /// Has it ask this account, on the screen of this seat, or of none.
    pub async fn ask(screen: GdmScreen, account: &str, seat: Option<&str>) -> Self {
        Self::ask_with(GDM_PASSWORD, screen, account, seat, Vec::new()).await
    }

    /// The same in this service, where whoever draws it takes these extensions.
    pub async fn ask_with(
        service: &str,
        screen: GdmScreen,
        account: &str,
        seat: Option<&str>,
        extensions: Vec<String>,
    ) -> Self {
        let path = format!("/run/dbus/gdm-{}", Guid::generate());
        let listener = UnixListener::bind(&path).unwrap();
        let worker = start_worker(&path, screen, account);
        let (stream, _) = soon("the worker", listener.accept()).await.unwrap();
        let (sender, mut events) = unbounded_channel();
        let connection = Builder::unix_stream(stream.into_std().unwrap())
            .server(Guid::generate())
            .p2p()
            .serve_at(MANAGER_PATH, WorkerManager(sender.clone()))
            .build();
        let connection = soon("the connection", connection).await.unwrap();
        assert!(matches!(soon("the worker's Hello", events.recv()).await, Some(Event::Hello)));
        let details = (details(service, account, seat, extensions),);
        soon("PAM to begin", call(&connection, "Initialize", &details)).await.unwrap();
        let verifying = verify(connection.clone());
        tokio::spawn(async move { sender.send(Event::Ends(verifying.await)) });
        let (shown, question, verdict) = Default::default();
        Self { worker, connection, events, shown, question, verdict }
    }

    /// What is shown next; nothing once it is over.
    pub async fn next(&mut self) -> Option<GdmShows> {
        assert!(self.question.is_none(), "not answered: {:?}", self.shown);
        let what = format!("something after {:?}", self.shown);
        match soon(&what, self.events.recv()).await? {
            Event::Shows(shown, question) => {
                self.shown.push(shown.clone());
                self.question = question;
                Some(shown)
            }
            Event::Ends(verdict) => {
                self.verdict = Some(verdict);
                None
            }
            Event::Hello => panic!("it says Hello once"),
        }
    }

    /// Whether an answer is waited for.
    pub fn is_asking(&self) -> bool {
        self.question.is_some()
    }

    /// Waits until this is shown.
    pub async fn shows(&mut self, wanted: GdmShows) {
        while let Some(shown) = self.next().await {
            if shown == wanted {
                return;
            }
        }
        panic!("ended without {wanted:?}: {:?}", self.shown);
    }

    /// Answers what was asked last.
    pub fn types(&mut self, answer: &str) {
        self.question.take().unwrap().send(answer.to_owned()).unwrap();
    }

    /// Somebody is let in; gives all that was shown.
    pub async fn lets_in(mut self) -> Vec<GdmShows> {
        while self.next().await.is_some() {}
        assert_eq!(self.ended(), Ok(()), "{:?}", self.shown);
        self.shown
    }

    /// Nobody is; gives all that was shown, with what gdm says then.
    pub async fn refuses(mut self) -> Vec<GdmShows> {
        while self.next().await.is_some() {}
        let problem = self.ended().expect_err("a refusal");
        self.shown.push(GdmShows::Problem(problem));
        self.shown
    }

    /// How it ended, after nothing is shown any more: well, or what gdm says then.
    pub fn ended(&mut self) -> Result<(), String> {
        match self.verdict.take() {
            Some(Ok(())) => Ok(()),
            Some(Err(zbus::Error::MethodError(_, Some(text), _))) => Err(text),
            other => panic!("{other:?} {:?}", self.shown),
        }
    }

    /// Calls it off, as gdm does when somebody presses Escape: no more is heard of the worker, and it is told to end.
    /// Gdm waits for that.
    pub async fn cancel(mut self) {
        self.connection.close().await.unwrap();
        let process = Pid::from_raw(self.worker.id().unwrap().try_into().unwrap());
        kill(process, Signal::SIGTERM).unwrap();
        soon("the worker to end", self.worker.wait()).await.unwrap();
    }
}

fn start_worker(path: &str, screen: GdmScreen, account: &str) -> Child {
    let mut worker = Command::new(WORKER);
    worker.env_clear().envs([
        ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        ("LC_ALL", "C.UTF-8"),
        ("GDM_SESSION_DBUS_ADDRESS", &format!("unix:path={path}")),
    ]);
    if screen != GdmScreen::Login {
        worker.env("GDM_SESSION_FOR_REAUTH", "1");
    }
    if screen == GdmScreen::Lock {
        worker.env("XDG_SESSION_ID", account);
    }
    worker.stdin(Stdio::null()).kill_on_drop(true).spawn().unwrap()
}

/// What gdm tells the worker of whom to ask.
fn details<'a>(
    service: &'a str,
    account: &'a str,
    seat: Option<&'a str>,
    extensions: Vec<String>,
) -> HashMap<&'static str, Variant<'a>> {
    let mut details = HashMap::from([
        ("service", Variant::from(service)),
        ("extensions", Variant::from(extensions)),
        ("username", Variant::from(account)),
        ("x11-display-name", Variant::from("")),
    ]);
    if let Some(seat) = seat {
        details.insert("seat-id", Variant::from(seat));
        details.insert("display-is-local", Variant::from(true));
    }
    details
}

/// The steps before a session begins, or goes on.
async fn verify(connection: Connection) -> zbus::Result<()> {
    for step in ["Authenticate", "Authorize", "EstablishCredentials"] {
        call(&connection, step, &()).await?;
    }
    Ok(())
}

async fn call(
    connection: &Connection,
    method: &str,
    arguments: &(impl serde::Serialize + DynamicType),
) -> zbus::Result<()> {
    let interface = Some("org.gnome.DisplayManager.Worker");
    connection.call_method(None::<&str>, WORKER_PATH, interface, method, arguments).await?;
    Ok(())
}

/// What the worker calls.
struct WorkerManager(UnboundedSender<Event>);

impl WorkerManager {
    fn show(&self, shown: GdmShows) {
        let _ = self.0.send(Event::Shows(shown, None));
    }

    async fn ask(&self, question: GdmShows) -> zbus::fdo::Result<String> {
        let (sender, answer) = oneshot::channel();
        let _ = self.0.send(Event::Shows(question, Some(sender)));
        answer.await.map_err(|_| zbus::fdo::Error::Failed("called off".into()))
    }
}

#[interface(name = "org.gnome.DisplayManager.WorkerManager")]
impl WorkerManager {
    fn hello(&self) {
        let _ = self.0.send(Event::Hello);
    }

    fn info(&self, _service: &str, info: String) {
        self.show(GdmShows::Info(info));
    }

    fn problem(&self, _service: &str, problem: String) {
        self.show(GdmShows::Problem(problem));
    }

    async fn choice_list_query(
        &self,
        _service: &str,
        prompt_message: String,
        query: BTreeMap<String, String>,
    ) -> zbus::fdo::Result<String> {
        self.ask(GdmShows::ChoiceListQuery(prompt_message, query)).await
    }

    async fn info_query(&self, _service: &str, query: String) -> zbus::fdo::Result<String> {
        self.ask(GdmShows::InfoQuery(query)).await
    }

    async fn secret_info_query(&self, _service: &str, query: String) -> zbus::fdo::Result<String> {
        self.ask(GdmShows::SecretInfoQuery(query)).await
    }
}

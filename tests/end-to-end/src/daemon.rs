//! The daemon and what it is run with: folders, a bus, keys.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use mfad_bus::{
    BUS_NAME, EnrollOptions, Fido2Proxy, OathProxy, TOKENS_PATH, TokenProxy, id_of, object_path,
};
use tempfile::TempDir;
use virtual_token::{SocketFace, Touch, VirtualToken};
use zbus::fdo::DBusProxy;

use crate::{Bus, Person, until};

/// A program of this workspace: in the folder that MFAD_PROGRAMS names, or built beside this test.
pub fn program(name: &str) -> PathBuf {
    if let Some(folder) = std::env::var_os("MFAD_PROGRAMS") {
        return PathBuf::from(folder).join(name);
    }
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().find(|it| it.join(name).is_file());
    folder
        .unwrap_or_else(|| {
            panic!(
                "{name} is not built; run `cargo build --workspace --features mfad/virtual-link`"
            )
        })
        .join(name)
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// Its exit status.
    pub status: ExitStatus,
    /// On standard output.
    pub stdout: String,
    /// On standard error.
    pub stderr: String,
}

/// What a daemon is run with. All of it goes when dropped.
pub struct Machine {
    /// Its bus.
    pub bus: Bus,
    folder: TempDir,
    cards: bool,
}

impl Machine {
    /// A bus and empty folders.
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("keys")).unwrap();
        let bus = Bus::start(folder.path());
        Self { bus, folder, cards: false }
    }

    /// The same, whose daemon uses the smart cards of the pcscd that is there.
    pub fn with_cards() -> Self {
        Self { cards: true, ..Self::new() }
    }

    /// The folder in which the sockets of virtual keys are.
    pub fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    /// The folder of the store.
    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// A file of this machine.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the policy.
    pub fn policy(&self, text: &str) {
        fs::write(self.file("policy.toml"), text).unwrap();
    }

    /// A key with this serial number that is touched at once, not plugged in yet.
    pub fn key(&self, serial: &str) -> VirtualToken {
        let key = VirtualToken::builder(serial).in_memory().touch(Touch::AtOnce).start().unwrap();
        SocketFace::serve(self.keys(), &key).unwrap();
        key
    }

    /// The same, plugged in.
    pub fn plugged(&self, serial: &str) -> VirtualToken {
        let key = self.key(serial);
        key.plug().unwrap();
        key
    }

    /// The daemon's command line, on the session bus or the system bus.
    pub fn command(&self, bus: &str) -> Command {
        let mut command = Command::new(program("mfad"));
        command
            .arg("--virtual-tokens")
            .arg(self.keys())
            .arg("--state")
            .arg(self.state())
            .arg("--policy")
            .arg(self.file("policy.toml"))
            .args(self.cards.then_some("--cards"))
            .stdin(Stdio::null());
        match bus {
            "session" => {
                command.arg("--session").env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            }
            _ => command.env("DBUS_SYSTEM_BUS_ADDRESS", self.bus.address()),
        };
        command
    }

    /// The daemon on the session bus, ready.
    pub async fn start(&self) -> Daemon {
        Daemon::start(self, "session").await
    }

    /// The daemon run by this command, ready.
    pub async fn start_as(&self, command: Command) -> Daemon {
        Daemon::start_as(self, command).await
    }

    /// The daemon on the session bus, whose log goes there, ready.
    pub async fn start_logging_to(&self, stderr: impl Into<Stdio>) -> Daemon {
        Daemon::start_logging_to(self, self.command("session"), stderr.into()).await
    }

    /// The daemon on the system bus, ready.
    pub async fn start_system(&self) -> Daemon {
        Daemon::start(self, "system").await
    }

    /// What `mfactl` does with these words, on the session bus and without a terminal.
    pub fn mfactl(&self, words: &str) -> Output {
        self.mfactl_args(&words.split_whitespace().collect::<Vec<_>>())
    }

    /// The same, for words with spaces.
    pub fn mfactl_args(&self, words: &[&str]) -> Output {
        let mut command = Command::new(program("mfactl"));
        command.arg("--session").args(words).stdin(Stdio::null());
        command.env("DBUS_SESSION_BUS_ADDRESS", self.bus.address()).output().unwrap()
    }

    /// What a terminal shows of `mfactl` with these words of the shell, where a line is typed.
    pub fn mfactl_at_a_terminal(&self, words: &str, typed: &str) -> String {
        let line = format!("{} --session {words}", program("mfactl").display());
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
        command.env("DBUS_SESSION_BUS_ADDRESS", self.bus.address());
        let mut script = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script (bsdutils)");
        let mut stdin = script.stdin.take().unwrap();
        writeln!(stdin, "{typed}").unwrap();
        let output = script.wait_with_output().unwrap();
        drop(stdin);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs the daemon where it should refuse to start.
    pub fn refused(&self) -> Output {
        self.command("session").output().unwrap()
    }

    /// What `mfactl` does with these words on the system bus, run by root.
    pub async fn mfactl_as_root(&self, words: &str) -> Said {
        let mut command = Command::new(program("mfactl"));
        command.args(words.split_whitespace()).stdin(Stdio::null());
        command.env("DBUS_SYSTEM_BUS_ADDRESS", self.bus.address());
        // Whoever else is on the bus is served meanwhile.
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { status: output.status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Somebody who uses it and is not root.
    pub async fn person_as(&self, uid: u32) -> Person {
        Person::new(self.bus.connect_as(uid).await)
    }

    /// Somebody who uses it.
    pub async fn person(&self) -> Person {
        Person::new(self.bus.connect().await)
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

/// A running daemon; it is killed when dropped.
pub struct Daemon {
    process: Child,
    log: PathBuf,
}

impl Daemon {
    async fn start(machine: &Machine, bus: &str) -> Self {
        Self::start_as(machine, machine.command(bus)).await
    }

    async fn start_as(machine: &Machine, command: Command) -> Self {
        let log = machine.file("mfad.log");
        let file = fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        Self::start_logging_to(machine, command, file.into()).await
    }

    async fn start_logging_to(machine: &Machine, mut command: Command, stderr: Stdio) -> Self {
        let log = machine.file("mfad.log");
        let process = command.stderr(stderr).spawn().unwrap();
        drop(command);
        let daemon = Self { process, log };
        let connection = machine.bus.connect().await;
        let names = DBusProxy::new(&connection).await.unwrap();
        until("the daemon is on the bus", || async {
            names.name_has_owner(BUS_NAME.try_into().unwrap()).await.unwrap()
        })
        .await;
        daemon
    }

    /// What it wrote to its log so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Ends it as a crash or a power cut would.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Ends it as systemd does.
    pub fn terminate(&mut self) {
        let process = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
        self.process.wait().unwrap();
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // valgrind tells of what leaked when the program ends, not when it is killed.
        if std::env::var_os("MFAD_MEMCHECK").is_some() && self.runs() {
            self.terminate();
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Person {
    /// The token with this id, once it is there.
    pub async fn token(&self, id: &str) -> TokenProxy<'static> {
        self.wait_for_token(id).await;
        let path = object_path(TOKENS_PATH, id).unwrap();
        TokenProxy::builder(&self.connection).path(path).build().await.unwrap()
    }

    /// The ids of the tokens that are there, in their order.
    pub async fn tokens(&self) -> Vec<String> {
        let objects = self.objects().await;
        let paths = objects.keys().filter(|it| it.starts_with(TOKENS_PATH));
        let mut ids: Vec<_> = paths.map(|it| id_of(it)).collect();
        ids.sort();
        ids
    }

    /// A key with this serial number that is plugged in and enrolled, and touched at once; one that
    /// is so already proves who this is.
    pub async fn enroll_key(&mut self, machine: &Machine, serial: &str) -> VirtualToken {
        let key = machine.plugged(serial);
        let id = format!("virtual_key_{}", serial.to_lowercase());
        self.wait_for_token(&id).await;
        let token = Some(object_path(TOKENS_PATH, &id).unwrap());
        let ended = self.enroll(&EnrollOptions { token, ..Default::default() }).await.unwrap();
        assert_eq!(ended.outcome, "done", "{}", ended.message());
        key
    }

    /// The FIDO2 application of the token with this id, once it is there.
    pub async fn fido2(&self, id: &str) -> Fido2Proxy<'static> {
        self.wait_for_token(id).await;
        let path = object_path(TOKENS_PATH, id).unwrap();
        Fido2Proxy::builder(&self.connection).path(path).build().await.unwrap()
    }

    /// The OATH application of the token with this id, once it is there.
    pub async fn oath(&self, id: &str) -> OathProxy<'static> {
        self.wait_for_token(id).await;
        let path = object_path(TOKENS_PATH, id).unwrap();
        OathProxy::builder(&self.connection).path(path).build().await.unwrap()
    }

    /// Waits until the token with this id is on the bus.
    pub async fn wait_for_token(&self, id: &str) {
        let path = object_path(TOKENS_PATH, id).unwrap();
        until(id, || async { self.objects().await.contains_key(&path) }).await;
    }

    /// Waits until it is not any more.
    pub async fn wait_until_gone(&self, id: &str) {
        let path = object_path(TOKENS_PATH, id).unwrap();
        until(id, || async { !self.objects().await.contains_key(&path) }).await;
    }
}

//! A machine with PAM: `pam_mfad.so` as libpam loads it, in services of the test's own, on a
//! terminal. The thread moves to a mount namespace of its own, in which the test's bus is the
//! system's, so that the module is tested as it ships.

use std::path::Path;
use std::process::Stdio;
use std::{fs, os::unix::fs::symlink};

use mfad_bus::{AppPasswordsProxy, EnrollOptions};
use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use virtual_token::VirtualToken;

use crate::logind::users;
use crate::{
    App, Daemon, LoginSession, Logind, Machine, PATIENCE, Person, Polkit, pin, program, soon, until,
};

/// Everything; it goes when dropped.
pub struct Logins {
    /// What runs.
    pub machine: Machine,
    /// Its daemon.
    pub daemon: Daemon,
    /// Somebody who uses it, as root.
    pub person: Person,
    /// What may be done.
    pub polkit: Polkit,
    /// Who is in which session: whoever signs in as somebody is in one of theirs.
    pub logind: Logind,
    _polkit_bus: zbus::Connection,
}

impl Logins {
    /// A machine whose daemon runs, and where root may do everything. `None`, and said why, where
    /// that cannot be: begin a test with `let Some(logins) = Logins::start().await else { return };`
    pub async fn start() -> Option<Self> {
        if let Err(reason) = enclose() {
            eprintln!("skipped: {reason}");
            return None;
        }
        let machine = Machine::new();
        symlink(machine.file("bus"), "/run/dbus/system_bus_socket").unwrap();
        symlink(program("libpam_mfad.so"), machine.file("pam_mfad.so")).unwrap();
        let polkit_bus = machine.bus.connect().await;
        let polkit = Polkit::start(&polkit_bus).await;
        polkit.allow(&[
            "use",
            "manage-own-methods",
            "manage-token",
            "administer",
            "check-app-passwords",
        ]);
        let logind = Logind::start(machine.bus.connect().await).await;
        // Names that can be in the path of an object.
        let plain = |name: &str| name.bytes().all(|it| it.is_ascii_alphanumeric());
        for (name, uid) in users().into_iter().filter(|(name, _)| plain(name)) {
            logind.open(LoginSession::at("seat0", &name, uid)).await;
        }
        let daemon = machine.start_system().await;
        let person = machine.person().await;
        Some(Self { machine, daemon, person, polkit, logind, _polkit_bus: polkit_bus })
    }

    /// A key that is plugged in and a method of this account.
    pub async fn enrolled(&mut self, serial: &str, account: &str) -> VirtualToken {
        let key = self.machine.plugged(serial);
        let id = format!("virtual_key_{}", serial.to_lowercase());
        self.person.wait_for_token(&id).await;
        let token = mfad_bus::object_path(mfad_bus::TOKENS_PATH, &id).unwrap();
        let options = EnrollOptions {
            account: Some(account.into()),
            label: Some(format!("Key {serial}")),
            token: Some(token),
            ..EnrollOptions::default()
        };
        assert_eq!(self.person.enroll(&options).await.unwrap().outcome, "done");
        key
    }

    /// An app whose codes are a method of this account, the present one used.
    pub async fn app(&mut self, account: &str) -> App {
        let (account, kind) = (Some(account.into()), Some("one-time-code".into()));
        let options = EnrollOptions { account, kind, ..EnrollOptions::default() };
        let operation = self.person.manager().await.enroll(&options).await.unwrap();
        let address = self.person.prompt_for(&operation, "pin").await.address.unwrap();
        let app = App { address: String::from_utf8(address.read().unwrap().to_vec()).unwrap() };
        let ended = self.person.operation(&operation).await;
        ended.answer_pin(pin(&app.code_of_now())).await.unwrap();
        assert_eq!(self.person.end(&operation).await.outcome, "done");
        app
    }

    /// An app password of root's, who signs in with a key that is touched at once.
    pub async fn app_password(&mut self, label: &str) -> String {
        let passwords = AppPasswordsProxy::new(&self.person.connection).await.unwrap();
        let operation = passwords.make(label).await.unwrap();
        let made = self.person.end(&operation).await.result.app_password.unwrap();
        String::from_utf8(made.read().unwrap().to_vec()).unwrap()
    }

    /// Recovery codes of an account.
    pub async fn recovery_codes(&mut self, account: &str) -> Vec<String> {
        let (account, kind) = (Some(account.into()), Some("recovery-codes".into()));
        let options = EnrollOptions { account, kind, ..EnrollOptions::default() };
        let operation = self.person.manager().await.enroll(&options).await.unwrap();
        let made = self.person.end(&operation).await.result.recovery_codes.unwrap();
        let text = String::from_utf8(made.read().unwrap().to_vec()).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// Somebody who signs in as `account` to a service of which this is the file. MFAD in it is
    /// the module.
    pub fn login(&self, account: &str, service: &str) -> Login {
        self.login_from(account, service, &[])
    }

    /// The same, with these PAM items.
    pub fn login_from(&self, account: &str, service: &str, items: &[&str]) -> Login {
        self.serve(service);
        let items: String = items.iter().map(|item| format!("-I {item} ")).collect();
        Login::begin(&format!(
            "exec env XDG_SESSION_ID={account} pamtester -I tty=$(tty) {items}door {account} authenticate"
        ))
    }

    /// The same, where the program has this locale.
    pub fn login_in(&self, locale: &str, account: &str, service: &str) -> Login {
        self.serve(service);
        Login::begin(&format!(
            "exec env LC_ALL={locale} XDG_SESSION_ID={account} pamtester -I tty=$(tty) door {account} authenticate"
        ))
    }

    /// A program that shows nothing and answers what it is asked with what these words of the shell print, line
    /// by line; `yes PASSWORD` is what i3lock does.
    pub fn robot(&self, account: &str, service: &str, answers: &str) -> Login {
        self.serve(service);
        let program =
            format!("env XDG_SESSION_ID={account} pamtester -I tty=:0 door {account} authenticate");
        Login::begin(&format!("({answers}) 2>/dev/null | {program}"))
    }

    /// The same login, where the program is begun by these words of the shell.
    pub fn login_by(&self, begun: &str, account: &str, service: &str) -> Login {
        self.serve(service);
        let program = format!("pamtester -I tty=$(tty) door {account} authenticate");
        Login::begin(&format!("exec env XDG_SESSION_ID={account} {begun} {program}"))
    }

    /// Somebody who changes the password of `account` in a service of which this is the file.
    pub fn changes_password(&self, account: &str, service: &str) -> Login {
        self.serve(service);
        Login::begin(&format!("exec pamtester door {account} chauthtok"))
    }

    /// Somebody who tries a service of which this is the file.
    pub fn check(&self, service: &str) -> Login {
        self.serve(service);
        self.mfactl("pam check door")
    }

    /// `mfactl` with these words of the shell, at a terminal.
    pub fn mfactl(&self, words: &str) -> Login {
        let mfactl = program("mfactl");
        Login::begin(&format!("exec env -u DBUS_SYSTEM_BUS_ADDRESS {} {words}", mfactl.display()))
    }

    /// Any program at a terminal, begun by these words of the shell.
    pub fn terminal(&self, words: &str) -> Login {
        Login::begin(&format!("exec {words}"))
    }

    fn serve(&self, service: &str) {
        let module = self.machine.file("pam_mfad.so");
        fs::write("/etc/pam.d/door", service.replace("MFAD", module.to_str().unwrap())).unwrap();
    }
}

/// A service that mfad alone decides about.
pub const ALONE: &str = "auth required MFAD\n";
/// One where something else, here anybody, comes next.
pub const FIRST: &str = "auth sufficient MFAD\nauth optional pam_echo.so the next module\nauth required pam_permit.so\n";

/// A program on a terminal that signs somebody in.
pub struct Login {
    program: Child,
    keyboard: ChildStdin,
    screen: ChildStdout,
    seen: Vec<u8>,
    /// How much of it was looked at.
    read: usize,
}

impl Login {
    fn begin(command: &str) -> Self {
        let mut program = Command::new("script")
            .args(["--quiet", "--return", "--flush", "--command", command, "/dev/null"])
            // The module must not believe it.
            .env("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("script must be installed (Debian: bsdutils)");
        let (keyboard, screen) = (program.stdin.take().unwrap(), program.stdout.take().unwrap());
        Self { program, keyboard, screen, seen: Vec::new(), read: 0 }
    }

    /// Waits until this is on the screen, after what was waited for before.
    pub async fn shows(&mut self, text: &str) {
        loop {
            let unread = String::from_utf8_lossy(&self.seen[self.read..]).into_owned();
            if let Some(place) = unread.find(text) {
                self.read += place + text.len();
                return;
            }
            let mut more = [0; 4096];
            let what = format!("{text:?} after {unread:?}");
            let read = soon(&what, self.screen.read(&mut more)).await.unwrap();
            assert!(read > 0, "ended without {text:?}: {}", self.all());
            self.seen.extend(&more[..read]);
        }
    }

    /// The process that runs this program in it.
    pub fn process(&self, name: &str) -> u32 {
        let mut process = self.program.id().unwrap();
        while fs::read_to_string(format!("/proc/{process}/comm")).unwrap().trim() != name {
            let children = format!("/proc/{process}/task/{process}/children");
            process = fs::read_to_string(children).unwrap().trim().parse().unwrap();
        }
        process
    }

    /// Waits until this program in it sleeps, as it reads what is typed. A signal between its question and that is
    /// lost in some (readpassphrase(3)).
    pub async fn reads(&self, name: &str) {
        let stat = format!("/proc/{}/stat", self.process(name));
        until("the program to read", async || {
            let stat = fs::read_to_string(&stat).unwrap();
            stat.rsplit(')').next().is_some_and(|it| it.trim_start().starts_with('S'))
        })
        .await;
    }

    /// Closes the terminal.
    pub async fn closes(mut self) {
        self.program.kill().await.unwrap();
    }

    /// Types this, and Enter.
    pub async fn types(&mut self, line: &str) {
        self.presses(format!("{line}\n").as_bytes()).await;
    }

    /// Presses these keys.
    pub async fn presses(&mut self, keys: &[u8]) {
        self.keyboard.write_all(keys).await.unwrap();
    }

    /// Whether somebody signed in, and all that was shown.
    pub async fn ends(&mut self) -> (bool, String) {
        let ended = tokio::time::timeout(PATIENCE, self.screen.read_to_end(&mut self.seen)).await;
        ended
            .unwrap_or_else(|_| panic!("not within {PATIENCE:?}: the end, after {:?}", self.all()))
            .unwrap();
        let status = soon("the end", self.program.wait()).await.unwrap();
        (status.success(), self.all())
    }

    /// Nobody signed in; gives all that was shown.
    pub async fn fails(&mut self) -> String {
        let (well, shown) = self.ends().await;
        assert!(!well, "{shown}");
        shown
    }

    /// Somebody signed in; gives all that was shown.
    pub async fn succeeds(&mut self) -> String {
        let (well, shown) = self.ends().await;
        assert!(well, "{shown}");
        shown
    }

    fn all(&self) -> String {
        String::from_utf8_lossy(&self.seen).into_owned()
    }
}

/// Gives this thread its own mounts; says what is missing for that.
fn enclose() -> Result<(), String> {
    if !Path::new("/usr/bin/pamtester").exists() {
        return Err("/usr/bin/pamtester is missing; install pamtester".into());
    }
    let rights = |error: &dyn std::fmt::Display| format!("{error}; PAM's tests run as root");
    fs::create_dir_all("/run/dbus").map_err(|error| rights(&error))?;
    unshare(CloneFlags::CLONE_NEWNS).map_err(|error| rights(&error))?;
    let nothing = None::<&str>;
    mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing).unwrap();
    for folder in ["/run/dbus", "/etc/pam.d"] {
        mount(Some("tmpfs"), folder, Some("tmpfs"), MsFlags::empty(), nothing).unwrap();
    }
    Ok(())
}

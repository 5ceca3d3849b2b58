//! GNOME's lock screen, GNOME Shell 43 as it ships, on a screen of its own and as the user whose screen it locks. gdm's own
//! worker asks PAM for it. It draws a question in the field for the answer, which cuts it, and a message below.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use end_to_end::{Bus, Gdm, GdmManager, Logind, Logins, Systemd, soon, until};
use nix::mount::{MsFlags, mount};
use tokio::process::Child;
use virtual_token::{Touch, VirtualToken};
use zbus::Connection;

use crate::at_the_login_screen_gdm;
use crate::login_screens::Log;
use crate::programs::{ANNA, PASSWORD, attempts, plug, require_pin, unplug};
use crate::screens::Screen;

const LOG: &str = "/run/dbus/gnome-shell.log";
const HOME: &str = "/run/dbus/home";
const SETTINGS: &str = "[org/gnome/desktop/interface]\nenable-animations=false\ncursor-blink=false\n\n\
     [org/gnome/desktop/background]\npicture-options='none'\n";
/// What GNOME Shell has in the field for the answer, with "…" where that is cut, and below it; nothing while it waits. Asked
/// for its place, a text is laid out first.
const DRAWN: &str = "let it = Main.screenShield._dialog?._authPrompt, question = it?._entry.hint_actor; \
     question?.get_allocation_box(); \
     let end = question?.clutter_text.get_layout().is_ellipsized() ? '…' : ''; \
     it?._entry.reactive ? [(it._entry.hint_text ?? '') + end, it._message.opacity ? it._message.text : ''] : []";
/// The list to pick from; nothing where there is none.
const LIST: &str = "let it = Main.screenShield._dialog?._authPrompt._authList; \
     it?.visible ? [it.label.text, ...[...it._items.values()].map(item => item.child.text)] : []";
const REFUSED: &str = "Sorry, password authentication didn’t work. Please try again.";

/// A screen that is locked, at which somebody pressed a key.
struct LockScreen {
    screen: Screen,
    logind: Logind,
    session: Connection,
    _shell: Child,
    _bus: Bus,
    _gdm: GdmManager,
    _log: Log,
}

impl LockScreen {
    async fn lock(logins: &Logins) -> Option<Self> {
        let lock = Self::curtain(logins).await?;
        lock.screen.presses("Return");
        Some(lock)
    }

    /// Before anything was pressed.
    async fn curtain(logins: &Logins) -> Option<Self> {
        let screen = Screen::open()?;
        make_home();
        let folder = "/run/dbus/session-bus";
        fs::create_dir(folder).unwrap();
        let bus = Bus::start(folder.as_ref());
        let logind = logins.logind.clone();
        let gdm = GdmManager::start(logins.machine.bus.connect().await, logind.clone()).await;
        let shell = start_shell(&screen, &bus);
        let session = bus.connect_as(ANNA.1).await;
        let log = Log::new(LOG);
        let (_shell, _bus, _gdm, _log) = (shell, bus, gdm, log);
        let lock = Self { screen, logind, session, _shell, _bus, _gdm, _log };
        let begun = async || lock.evaluate("Main.layoutManager._startingUp").await == "false";
        until("GNOME Shell", begun).await;
        lock.locks().await;
        Some(lock)
    }

    async fn locks(&self) {
        self.logind.lock(ANNA.0).await;
        until("the screen to be locked", async || self.is_locked()).await;
    }

    fn is_locked(&self) -> bool {
        self.logind.is_locked(ANNA.0)
    }

    async fn opens(&self) {
        until("the screen to open", async || !self.is_locked()).await;
    }

    /// Waits until this question is in the field, whole, and this message below it.
    async fn draws(&self, question: &str, message: &str) {
        let wanted = format!(r#"["{question}","{message}"]"#);
        let drawn = async {
            let mut before = String::new();
            while before != wanted {
                let now = self.evaluate(DRAWN).await;
                if now != before {
                    eprintln!("drawn: {now}");
                }
                before = now;
            }
        };
        soon(&wanted, drawn).await;
    }

    async fn picture(&self, name: &str) {
        self.screen.settles().await;
        self.screen.picture(&format!("gnome-shell-{name}"));
    }

    /// What comes of this JavaScript in GNOME Shell; nothing while it can't be asked.
    async fn evaluate(&self, script: &str) -> String {
        let shell = Some("org.gnome.Shell");
        let script = (script,);
        let reply = self.session.call_method(shell, "/org/gnome/Shell", shell, "Eval", &script);
        let Ok(reply) = reply.await else { return String::new() };
        let (_, result): (bool, String) = reply.body().deserialize().unwrap();
        result
    }
}

/// Where she has her settings.
fn make_home() {
    let settings = format!("{HOME}/.config/glib-2.0/settings");
    fs::create_dir_all(&settings).unwrap();
    fs::write(format!("{settings}/keyfile"), SETTINGS).unwrap();
    let compiler = "/usr/lib/x86_64-linux-gnu/glib-2.0/glib-compile-schemas";
    let schemas = ["--targetdir", HOME, "/usr/share/glib-2.0/schemas"];
    assert!(Command::new(compiler).args(schemas).status().unwrap().success());
    assert!(Command::new("chown").args(["-R", ANNA.0, HOME]).status().unwrap().success());
    fs::set_permissions(HOME, fs::Permissions::from_mode(0o700)).unwrap();
    // It asks logind only where that keeps its seats.
    mount(Some("tmpfs"), "/run/systemd", Some("tmpfs"), MsFlags::empty(), None::<&str>).unwrap();
    fs::create_dir("/run/systemd/seats").unwrap();
}

fn start_shell(screen: &Screen, bus: &Bus) -> Child {
    let log = fs::File::create(LOG).unwrap();
    tokio::process::Command::new("/usr/bin/gnome-shell")
        .args(["--x11", "--unsafe-mode"])
        .env_clear()
        .envs([
            ("PATH", "/usr/bin:/bin"),
            ("DISPLAY", screen.display()),
            ("DBUS_SESSION_BUS_ADDRESS", bus.address()),
            ("XDG_SESSION_ID", ANNA.0),
            ("XDG_RUNTIME_DIR", HOME),
            ("HOME", HOME),
            ("GSETTINGS_BACKEND", "keyfile"),
            ("GSETTINGS_SCHEMA_DIR", HOME),
            ("LC_ALL", "C.UTF-8"),
            ("NO_AT_BRIDGE", "1"),
        ])
        .uid(ANNA.1)
        .gid(ANNA.1)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

async fn with_a_key() -> Option<(Logins, VirtualToken, Systemd)> {
    if !Gdm::has_shell() {
        return None;
    }
    at_the_login_screen_gdm::with_a_key().await
}

#[tokio::test]
async fn a_touch_opens_it_without_enter_and_escape_leaves_the_key_alone() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(lock) = LockScreen::lock(&logins).await else { return };
    lock.draws("", "Touch Key A1.").await;
    lock.picture("waits-for-a-touch").await;
    let cancelled =
        || key.trace().iter().any(|it| it.received() == Some(virtual_token::Command::Cancel));
    assert!(!cancelled());
    lock.screen.presses("Escape");
    until("the key to be left alone", async || cancelled()).await;
    lock.picture("after-escape").await;
    assert!(lock.is_locked());
    lock.screen.presses("Return");
    lock.draws("", "Touch Key A1.").await;
    key.set_touch(Touch::AtOnce);
    lock.opens().await;
}

#[tokio::test]
async fn without_the_key_the_password_is_one_enter_away() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(lock) = LockScreen::lock(&logins).await else { return };
    lock.draws("Plug in Key A1, press Enter", "").await;
    lock.picture("asks-to-plug-in").await;
    for (password, right) in [("wrong", false), (PASSWORD, true)] {
        lock.screen.types("");
        lock.draws("Password", "Not plugged in: Key A1.").await;
        lock.screen.types(password);
        if !right {
            lock.draws("Plug in Key A1, press Enter", REFUSED).await;
            lock.picture("after-a-wrong-password").await;
            assert!(lock.is_locked());
        }
    }
    lock.opens().await;
}

#[tokio::test]
async fn a_key_that_is_plugged_in_late_opens_it() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(lock) = LockScreen::lock(&logins).await else { return };
    lock.draws("Plug in Key A1, press Enter", "").await;
    plug(&logins, &key).await;
    lock.screen.types("");
    lock.opens().await;
}

#[tokio::test]
async fn a_wrong_pin_costs_one_attempt_and_the_password_is_left() {
    let Some((mut logins, _key, _systemd)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(lock) = LockScreen::lock(&logins).await else { return };
    lock.draws("Enter the PIN (8 left)? yes/no", "").await;
    lock.picture("asks-whether-to-enter-the-pin").await;
    lock.screen.types("yes");
    lock.draws("PIN of Key A1 (8 left)", "").await;
    lock.screen.types("654321");
    lock.draws("Enter the PIN (7 left)? yes/no", "Wrong PIN.").await;
    lock.picture("after-a-wrong-pin").await;
    lock.screen.types("no");
    lock.draws("Password", "").await;
    lock.screen.types(PASSWORD);
    lock.opens().await;
    assert_eq!(attempts(&logins).await, Some(7));
}

/// What is typed goes to the first question, which is not seen yet.
#[tokio::test]
async fn a_password_that_is_typed_at_once_costs_no_pin() {
    let Some((mut logins, _key, _systemd)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(lock) = LockScreen::curtain(&logins).await else { return };
    lock.screen.types(PASSWORD);
    lock.draws("Password", "").await;
    lock.screen.types(PASSWORD);
    lock.opens().await;
    assert_eq!(attempts(&logins).await, Some(8));
}

#[tokio::test]
async fn another_method_is_offered_while_a_key_is_in() {
    let Some((mut logins, key, _systemd)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    key.set_touch(Touch::Never);
    let Some(lock) = LockScreen::lock(&logins).await else { return };
    let list = r#"["Touch + Continue, or pick:","Recovery codes","Continue"]"#;
    until(list, async || lock.evaluate(LIST).await == list).await;
    lock.picture("offers-another-method").await;
    // The list has the focus only then, and arrows and Tab lead to no other item of it. A click picks, too.
    lock.screen.presses("ctrl+alt+Tab");
    let focus = "global.stage.key_focus?.child?.text";
    until("the first item", async || lock.evaluate(focus).await == r#""Recovery codes""#).await;
    lock.screen.presses("Return");
    // GNOME leaves the message there.
    lock.draws("Recovery code, or Enter to skip", "Touch Key A1.").await;
    lock.picture("asks-for-a-recovery-code").await;
    lock.screen.types(&codes[0]);
    lock.opens().await;
}

#[tokio::test]
async fn a_password_that_is_typed_while_the_key_waits_opens_it_after_15_seconds() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(lock) = LockScreen::lock(&logins).await else { return };
    lock.draws("", "Touch Key A1.").await;
    let typed = Instant::now();
    lock.screen.types(PASSWORD);
    lock.opens().await;
    assert!(typed.elapsed() > Duration::from_secs(10));
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_opens_it() {
    let Some((mut logins, _key, _systemd)) = with_a_key().await else { return };
    logins.daemon.kill();
    let Some(lock) = LockScreen::lock(&logins).await else { return };
    lock.draws("Password", "mfad isn't running.").await;
    lock.picture("without-mfad").await;
    lock.screen.types(PASSWORD);
    lock.opens().await;
}

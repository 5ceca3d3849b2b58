//! MATE's lock screen, mate-screensaver, as the user whose screen it locks, on a screen and a session bus of its own. It
//! takes no message as an answer and goes on all the same.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use end_to_end::{Logins, soon, until};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use virtual_token::{Touch, VirtualToken};

use crate::login_screens::Log;
use crate::programs::{
    ANNA, PASSWORD, attempts, computer, hurry, is_installed, plug, require_pin, unplug,
};
use crate::screens::{HOME, Screen, home};

const MATE: &str = "/usr/bin/mate-screensaver";
const BUS: &str = "/run/dbus/home/bus";
const LOG: &str = "/run/dbus/home/mate.log";
/// What is in its log when it shows or asks this, when it is open, when PAM refused, and when somebody cancelled.
const SHOWS: &str = "Got message style";
const OPEN: &str = "Got OK response";
const REFUSED: &str = "NOTICE=AUTH FAILED";
const CANCELLED: &str = "Got CANCEL response";
/// How long somebody waits who does something again.
const AGAIN: Duration = Duration::from_millis(500);

/// A screen that is locked, at which somebody pressed a key.
struct LockScreen {
    screen: Screen,
    _programs: [Child; 2],
    log: Log,
}

impl LockScreen {
    async fn lock() -> Option<Self> {
        let screen = Screen::open()?;
        home(ANNA.1);
        let mut bus = program(&screen, "/usr/bin/dbus-daemon");
        let address = format!("--address=unix:path={BUS}");
        let bus = bus.args(["--session", "--nofork", "--nopidfile", &address]).spawn().unwrap();
        until("the session bus", async || Path::new(BUS).exists()).await;
        let mut mate = program(&screen, MATE);
        mate.args(["--no-daemon", "--debug"]).stderr(fs::File::create(LOG).unwrap());
        let mate = mate.spawn().unwrap();
        let mut lock = Self { screen, _programs: [bus, mate], log: Log::new(LOG) };
        until("it to lock", async || locks(&lock.screen).await).await;
        lock.log.comes_to("Handling window map event").await;
        lock.wakes().await;
        Some(lock)
    }

    /// Presses a key that types nothing until it asks.
    async fn wakes(&mut self) {
        let asks = async {
            loop {
                self.screen.presses("Shift_L");
                if timeout(AGAIN, self.log.comes_to("Popping up dialog")).await.is_ok() {
                    break;
                }
            }
        };
        soon("the lock screen", asks).await;
    }

    /// Waits until this is asked or said.
    async fn says(&mut self, text: &str) {
        self.log.comes_to(SHOWS).await;
        self.log.comes_to(text).await;
    }

    /// The same, and until it is drawn.
    async fn shows(&mut self, text: &str, picture: &str) {
        self.says(text).await;
        self.screen.settles().await;
        self.screen.picture(&format!("mate-{picture}"));
    }

    async fn opens(&mut self) {
        self.log.comes_to(OPEN).await;
    }
}

/// Whether it does as it is told to lock the screen.
async fn locks(screen: &Screen) -> bool {
    program(screen, "/usr/bin/mate-screensaver-command")
        .arg("--lock")
        .status()
        .await
        .unwrap()
        .success()
}

fn program(screen: &Screen, path: &str) -> Command {
    let mut program = Command::new(path);
    program
        .env_clear()
        .envs([
            ("PATH", "/usr/bin:/bin"),
            ("DISPLAY", screen.display()),
            ("XDG_SESSION_ID", ANNA.0),
            ("HOME", HOME),
            ("GSETTINGS_BACKEND", "memory"),
            ("LC_ALL", "C.UTF-8"),
        ])
        .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={BUS}"))
        .uid(ANNA.1)
        .gid(ANNA.1)
        .kill_on_drop(true);
    program
}

async fn with_a_key() -> Option<(Logins, VirtualToken)> {
    if !is_installed(MATE) {
        return None;
    }
    computer(&["mate-screensaver"]).await
}

#[tokio::test]
async fn a_touch_opens_it_without_enter() {
    let Some((_logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Touch Key A1.", "waits-for-a-touch").await;
    key.set_touch(Touch::AtOnce);
    lock.opens().await;
}

#[tokio::test]
async fn without_the_key_the_password_opens_it_and_a_wrong_one_does_not() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Plug in Key A1", "asks-to-plug-in").await;
    lock.screen.types("");
    lock.shows("Password:", "asks-for-the-password").await;
    lock.screen.types("wrong");
    lock.log.comes_to(REFUSED).await;
    lock.screen.picture("mate-after-a-wrong-password");
    lock.shows("Plug in Key A1", "asks-again").await;
    lock.screen.types(PASSWORD);
    lock.shows("Plug in Key A1", "does-not-take-the-password-for-an-answer").await;
    lock.screen.types(PASSWORD);
    lock.shows("Password:", "asks-for-the-password-again").await;
    lock.screen.types(PASSWORD);
    lock.opens().await;
}

#[tokio::test]
async fn a_key_that_is_plugged_in_late_opens_it() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Plug in Key A1", "before-it-is-plugged-in").await;
    plug(&logins, &key).await;
    lock.screen.types("");
    lock.opens().await;
}

#[tokio::test]
async fn another_method_opens_it_while_a_key_is_in() {
    let Some((mut logins, key)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    hurry("mate-screensaver");
    key.set_touch(Touch::Never);
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Touch Key A1.", "waits-for-a-touch-or-another").await;
    lock.shows("Touch + Enter, 1 Recovery codes:", "offers-another").await;
    lock.screen.types("1");
    lock.shows("Recovery code, or Enter to skip:", "asks-for-a-code").await;
    lock.screen.types(&codes[0]);
    lock.opens().await;
}

#[tokio::test]
async fn the_password_costs_no_pin() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Enter the PIN", "asks-whether-to-enter-the-pin").await;
    lock.screen.types(PASSWORD);
    lock.shows("Password:", "asks-for-the-password-instead").await;
    lock.screen.types(PASSWORD);
    lock.opens().await;
    assert_eq!(attempts(&logins).await, Some(8));
}

#[tokio::test]
async fn the_pin_opens_it() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Enter the PIN", "asks-whether").await;
    lock.screen.types("yes");
    lock.shows("PIN", "asks-for-the-pin").await;
    lock.screen.types("123456");
    lock.opens().await;
}

#[tokio::test]
async fn cancelled_it_stays_locked_and_the_key_is_left_alone() {
    let Some((_logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Touch Key A1.", "before-esc").await;
    let cancelled =
        || key.trace().iter().any(|it| it.received() == Some(virtual_token::Command::Cancel));
    assert!(!cancelled());
    lock.screen.presses("Escape");
    lock.log.comes_to(CANCELLED).await;
    until("the key to be left alone", async || cancelled()).await;
    lock.screen.settles().await;
    lock.screen.picture("mate-after-esc");
    // The control: it begins anew, and a touch opens it.
    lock.wakes().await;
    lock.says("Touch Key A1.").await;
    key.set_touch(Touch::AtOnce);
    lock.opens().await;
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_opens_it() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    logins.daemon.kill();
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("mfad isn't running.", "without-mfad").await;
    lock.shows("Password:", "without-mfad-asks-for-the-password").await;
    lock.screen.types(PASSWORD);
    lock.opens().await;
}

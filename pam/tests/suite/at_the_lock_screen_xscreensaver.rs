//! The lock screen xscreensaver, as the user whose screen it locks, on a screen of its own: each message waits for Enter.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::time::Duration;

use end_to_end::{Logins, soon, until};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use virtual_token::{Touch, VirtualToken};

use crate::login_screens::Log;
use crate::programs::{
    PASSWORD, attempts, computer_of, hurry, is_installed, plug, require_pin, signed_in, unplug,
};
use crate::screens::{HOME, Screen, home};

/// Like anna, and none of those whose screen it does not unlock, such as daemon.
const BERTA: (&str, u32) = ("lp", 7);
const XSCREENSAVER: &str = "/usr/bin/xscreensaver";
const LOG: &str = "/run/dbus/home/xscreensaver.log";
/// It draws how much of the time is left, so that a short one never lets the screen settle.
const SETTINGS: &str =
    "mode: blank\nlock: True\nsplash: False\nfade: False\nunfade: False\npasswdTimeout: 0:10:00\n";
/// What is in its log when it asks PAM, when PAM refused, when it is open, and when it is not.
const ASKS: &str = "pam_authenticate (...) ...";
const REFUSED: &str = "pam_end (";
const OPEN: &str = "unlocking";
const SHUT: &str = "authorization failed";
/// How long somebody waits who does something again.
const AGAIN: Duration = Duration::from_millis(500);

/// Shorter than its cursor takes to blink.
const SHORT: Duration = Duration::from_millis(50);

/// A screen that is locked, at which somebody pressed a key.
struct LockScreen {
    screen: Screen,
    _program: Child,
    log: Log,
}

impl LockScreen {
    async fn lock() -> Option<Self> {
        let screen = Screen::open()?;
        home(BERTA.1);
        fs::write(format!("{HOME}/.xscreensaver"), SETTINGS).unwrap();
        let mut program = program(&screen, XSCREENSAVER);
        let program = program.args(["--no-splash", "--verbose", "--log", LOG]).spawn().unwrap();
        let mut lock = Self { screen, _program: program, log: Log::new(LOG) };
        until("it to lock", async || locks(&lock.screen).await).await;
        lock.log.comes_to("locking").await;
        lock.wakes().await;
        Some(lock)
    }

    /// Presses a key that types nothing until it asks.
    async fn wakes(&mut self) {
        let asks = async {
            loop {
                self.screen.presses("Shift_L");
                if timeout(AGAIN, self.log.comes_to(ASKS)).await.is_ok() {
                    break;
                }
            }
        };
        soon("the lock screen", asks).await;
    }

    /// Waits until this is asked or said.
    async fn says(&mut self, text: &str) {
        self.log.comes_to(&format!("=\"{text}")).await;
    }

    /// The same, and until it is drawn.
    async fn shows(&mut self, text: &str, picture: &str) {
        self.says(text).await;
        self.screen.stays_for(SHORT).await;
        self.screen.picture(&format!("xscreensaver-{picture}"));
    }

    async fn opens(&mut self) {
        self.log.comes_to(OPEN).await;
    }
}

/// Whether it does as it is told to lock the screen.
async fn locks(screen: &Screen) -> bool {
    program(screen, "/usr/bin/xscreensaver-command").arg("--lock").status().await.unwrap().success()
}

fn program(screen: &Screen, path: &str) -> Command {
    let mut program = Command::new(path);
    program
        .env_clear()
        .envs([
            ("PATH", "/usr/bin:/bin"),
            ("DISPLAY", screen.display()),
            ("XDG_SESSION_ID", BERTA.0),
            ("HOME", HOME),
            ("LC_ALL", "C.UTF-8"),
        ])
        .uid(BERTA.1)
        .gid(BERTA.1)
        .kill_on_drop(true);
    program
}

async fn with_a_key() -> Option<(Logins, VirtualToken)> {
    if !is_installed(XSCREENSAVER) {
        return None;
    }
    computer_of(BERTA.0, &["xscreensaver"]).await
}

#[tokio::test]
async fn a_touch_opens_it_with_enter() {
    let Some((logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Touch Key A1.", "waits-for-a-touch").await;
    key.set_touch(Touch::AtOnce);
    until("the touch counts", async || !signed_in(&logins).await.is_empty()).await;
    lock.screen.types("");
    lock.opens().await;
}

#[tokio::test]
async fn without_the_key_the_password_opens_it_and_a_wrong_one_does_not() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Plug in Key A1", "asks-to-plug-in").await;
    lock.screen.types("");
    lock.shows("Not plugged in", "says-not-plugged-in").await;
    lock.screen.types("");
    lock.says("Password:").await;
    lock.screen.types("wrong");
    lock.log.comes_to(REFUSED).await;
    lock.screen.stays_for(SHORT).await;
    lock.screen.picture("xscreensaver-after-a-wrong-password");
    lock.screen.types("");
    lock.log.comes_to(SHUT).await;
    // Whoever types the password and Enter to whatever is asked.
    lock.wakes().await;
    lock.shows("Plug in Key A1", "asks-again").await;
    lock.screen.types(PASSWORD);
    lock.says("Plug in Key A1").await;
    lock.screen.types(PASSWORD);
    lock.shows("Already tried.", "after-the-password-twice").await;
    lock.screen.types("");
    lock.says("Password:").await;
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
    lock.says("Touch Key A1.").await;
    lock.screen.types("");
    lock.opens().await;
}

#[tokio::test]
async fn another_method_opens_it_while_a_key_is_in() {
    let Some((mut logins, key)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(BERTA.0).await;
    hurry("xscreensaver");
    key.set_touch(Touch::Never);
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("Touch Key A1.", "waits-for-a-touch-or-another").await;
    lock.screen.types("");
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
    lock.says("Password:").await;
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
    lock.says("Touch").await;
    lock.screen.types("");
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
    until("the key to be left alone", async || cancelled()).await;
    lock.screen.stays_for(SHORT).await;
    lock.screen.picture("xscreensaver-after-esc");
    // The control: it begins anew, and a touch opens it.
    lock.wakes().await;
    lock.shows("Touch Key A1.", "after-esc-again").await;
    key.set_touch(Touch::AtOnce);
    lock.screen.types("");
    lock.opens().await;
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_opens_it() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    logins.daemon.kill();
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.shows("mfad isn't running.", "without-mfad").await;
    lock.screen.types("");
    lock.says("Password:").await;
    lock.screen.types(PASSWORD);
    lock.opens().await;
}

//! i3lock and swaylock, which show no message and answer every question with what was typed: a touch opens them, the
//! password does after the questions before it, and no PIN attempt is lost.

#![allow(clippy::unwrap_used)]

use std::os::fd::AsRawFd;
use std::time::Duration;

use end_to_end::{Logins, soon, until};
use nix::unistd::pipe;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::Receiver;
use tokio::process::{Child, Command};
use tokio::time::timeout;
use virtual_token::{Touch, VirtualToken};

use crate::programs::{ANNA, PASSWORD, attempts, computer, is_installed, require_pin, unplug};
use crate::screens::{Screen, Sway};

const I3LOCK: &str = "/usr/bin/i3lock";
const SWAYLOCK: &str = "/usr/bin/swaylock";
/// Longer than it takes from Enter to the end.
const SOON: Duration = Duration::from_secs(20);

/// Where it locks the screen.
enum Desktop {
    X(Screen),
    Wayland(Sway),
}

/// A screen that is locked.
struct Locked {
    desktop: Desktop,
    program: Child,
}

impl Locked {
    /// By i3lock.
    async fn i3lock() -> Option<Self> {
        if !is_installed(I3LOCK) {
            return None;
        }
        let screen = Screen::open()?;
        // It closes this once it has drawn itself and taken the keyboard, for xss-lock(1).
        let (locks, lock) = pipe().unwrap();
        let program = Command::new(I3LOCK)
            .args(["--nofork", "--color=203040"])
            .env_clear()
            .envs([
                ("DISPLAY", screen.display()),
                ("XDG_SESSION_ID", ANNA.0),
                ("LC_ALL", "C.UTF-8"),
            ])
            .env("XSS_SLEEP_LOCK_FD", lock.as_raw_fd().to_string())
            .env("HOME", "/tmp")
            .uid(ANNA.1)
            .gid(ANNA.1)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        drop(lock);
        let mut locks = Receiver::from_owned_fd(locks).unwrap();
        soon("the lock", locks.read_to_end(&mut Vec::new())).await.unwrap();
        Some(Self { desktop: Desktop::X(screen), program })
    }

    /// By swaylock.
    async fn swaylock() -> Option<Self> {
        if !is_installed(SWAYLOCK) {
            return None;
        }
        let sway = Sway::open().await?;
        let mut program = Command::from(Sway::command(SWAYLOCK));
        let program = program.arg("--color=203040").kill_on_drop(true).spawn().unwrap();
        until("the lock", async || sway.corner() == Some([0x20, 0x30, 0x40])).await;
        Some(Self { desktop: Desktop::Wayland(sway), program })
    }

    /// Types this, and Enter.
    fn types(&self, text: &str) {
        match &self.desktop {
            Desktop::X(screen) => screen.types(text),
            Desktop::Wayland(sway) => sway.types(text),
        }
    }

    fn picture(&self, name: &str) {
        match &self.desktop {
            Desktop::X(screen) => screen.picture(&format!("i3lock-{name}")),
            Desktop::Wayland(sway) => sway.picture(&format!("swaylock-{name}")),
        }
    }

    /// Whether it ends within some time.
    async fn opens_within(&mut self, time: Duration) -> bool {
        timeout(time, self.program.wait()).await.is_ok_and(|status| status.unwrap().success())
    }
}

async fn with_a_key() -> Option<(Logins, VirtualToken)> {
    computer(&["i3lock", "swaylock"]).await
}

async fn a_touch_after_enter_opens(lock: impl AsyncFn() -> Option<Locked>) {
    let Some((logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut locked) = lock().await else { return };
    // It asks PAM once something was typed.
    locked.types("x");
    let before = key.trace().len();
    until("the key is asked", || async { key.trace().len() > before }).await;
    locked.picture("waits-for-a-touch");
    key.set_touch(Touch::AtOnce);
    assert!(locked.opens_within(SOON).await);
    drop(logins);
}

async fn without_the_key_the_password_opens_and_a_wrong_one_does_not(
    lock: impl AsyncFn() -> Option<Locked>,
) {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut locked) = lock().await else { return };
    locked.types("wrong");
    assert!(!locked.opens_within(Duration::from_secs(6)).await);
    locked.types(PASSWORD);
    assert!(locked.opens_within(SOON).await);
}

async fn the_password_costs_no_pin(lock: impl AsyncFn() -> Option<Locked>) {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(mut locked) = lock().await else { return };
    locked.types(PASSWORD);
    assert!(locked.opens_within(SOON).await);
    assert_eq!(attempts(&logins).await, Some(8));
}

async fn with_the_daemon_stopped_the_password_opens(lock: impl AsyncFn() -> Option<Locked>) {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    logins.daemon.kill();
    let Some(mut locked) = lock().await else { return };
    locked.types(PASSWORD);
    assert!(locked.opens_within(SOON).await);
}

macro_rules! plays {
    ($($lock:ident: $($play:ident)*;)*) => {
        $(mod $lock {
            $(#[tokio::test]
            async fn $play() {
                super::$play(super::Locked::$lock).await;
            })*
        })*
    };
}

plays! {
    i3lock: a_touch_after_enter_opens without_the_key_the_password_opens_and_a_wrong_one_does_not
        the_password_costs_no_pin with_the_daemon_stopped_the_password_opens;
    swaylock: a_touch_after_enter_opens without_the_key_the_password_opens_and_a_wrong_one_does_not
        the_password_costs_no_pin with_the_daemon_stopped_the_password_opens;
}

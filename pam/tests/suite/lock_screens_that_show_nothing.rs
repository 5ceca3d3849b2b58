//! i3lock, which shows no message and answers every question with what was typed: a touch opens it, the password does
//! after the questions before it, and no PIN attempt is lost.

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
use crate::screens::Screen;

const I3LOCK: &str = "/usr/bin/i3lock";
/// Longer than it takes from Enter to the end.
const SOON: Duration = Duration::from_secs(20);

/// A screen that is locked.
struct Locked {
    screen: Screen,
    program: Child,
}

impl Locked {
    async fn lock() -> Option<Self> {
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
        Some(Self { screen, program })
    }

    /// Whether it ends within some time.
    async fn opens_within(&mut self, time: Duration) -> bool {
        timeout(time, self.program.wait()).await.is_ok_and(|status| status.unwrap().success())
    }
}

async fn with_a_key() -> Option<(Logins, VirtualToken)> {
    if !is_installed(I3LOCK) {
        return None;
    }
    computer(&["i3lock"]).await
}

#[tokio::test]
async fn a_touch_after_enter_opens_it() {
    let Some((logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut locked) = Locked::lock().await else { return };
    // It asks PAM once something was typed.
    locked.screen.types("x");
    let before = key.trace().len();
    until("the key is asked", || async { key.trace().len() > before }).await;
    locked.screen.picture("i3lock-waits-for-a-touch");
    key.set_touch(Touch::AtOnce);
    assert!(locked.opens_within(SOON).await);
    drop(logins);
}

#[tokio::test]
async fn without_the_key_the_password_opens_it_and_a_wrong_one_does_not() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut locked) = Locked::lock().await else { return };
    locked.screen.types("wrong");
    assert!(!locked.opens_within(Duration::from_secs(6)).await);
    locked.screen.types(PASSWORD);
    assert!(locked.opens_within(SOON).await);
}

#[tokio::test]
async fn the_password_costs_no_pin() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(mut locked) = Locked::lock().await else { return };
    locked.screen.types(PASSWORD);
    assert!(locked.opens_within(SOON).await);
    assert_eq!(attempts(&logins).await, Some(8));
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_opens_it() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    logins.daemon.kill();
    let Some(mut locked) = Locked::lock().await else { return };
    locked.screen.types(PASSWORD);
    assert!(soon("the end", async { locked.opens_within(SOON).await }).await);
}

//! KDE's lock screen, kscreenlocker 5.27 as Plasma draws it, on a screen of its own and as the user whose screen it locks. It
//! begins when somebody moves the mouse, shows messages and the second question, and ends when the screen is open.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::time::Duration;

use end_to_end::{Logins, soon};
use nix::mount::{MsFlags, mount};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use virtual_token::{Touch, VirtualToken};

use crate::login_screens::Log;
use crate::programs::{
    ANNA, PASSWORD, attempts, computer, hurry, is_installed, plug, require_pin, unplug,
};
use crate::screens::Screen;

const GREETER: &str = "/usr/lib/x86_64-linux-gnu/libexec/kscreenlocker_greet";
/// What of Plasma it draws with.
const PLASMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/plasma-workspace");
/// Where whoever is not root can read it.
const READABLE: &str = "/run/dbus/plasma-workspace";
const LOG: &str = "/run/dbus/kscreenlocker.log";
/// What is in its log when it asks PAM, and when PAM refused.
const ASKS: &str = "Start auth";
const REFUSED: &str = "Auth done RC 4";
/// How long somebody waits who presses something again.
const AGAIN: Duration = Duration::from_millis(500);

/// A screen that is locked, at which somebody moved the mouse.
struct LockScreen {
    screen: Screen,
    program: Child,
    log: Log,
}

impl LockScreen {
    async fn lock() -> Option<Self> {
        let screen = Screen::open()?;
        for part in ["", "-data"] {
            let (from, to) = (format!("{PLASMA}{part}/usr"), format!("{READABLE}{part}"));
            fs::create_dir_all(&to).unwrap();
            mount(Some(&*from), &*to, None::<&str>, MsFlags::MS_BIND, None::<&str>).unwrap();
        }
        let plugins = format!("{READABLE}/lib/x86_64-linux-gnu/qt5");
        let program = Command::new(GREETER)
            .arg("--testing")
            .env_clear()
            .envs([
                ("PATH", "/usr/bin:/bin"),
                ("DISPLAY", screen.display()),
                ("XDG_SESSION_ID", ANNA.0),
                ("HOME", "/run/dbus/home"),
                ("LC_ALL", "C.UTF-8"),
                ("QT_QUICK_BACKEND", "software"),
                ("QT_LOGGING_RULES", "kscreenlocker_greet=true"),
                ("QML_DISABLE_DISK_CACHE", "1"),
            ])
            .env("XDG_DATA_DIRS", format!("{READABLE}-data/share:/usr/share"))
            .env("QML2_IMPORT_PATH", format!("{plugins}/qml"))
            .env("QT_PLUGIN_PATH", format!("{plugins}/plugins"))
            .uid(ANNA.1)
            .gid(ANNA.1)
            .stderr(fs::File::create(LOG).unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut log = Log::new(LOG);
        let asks = async {
            loop {
                screen.wakes();
                if timeout(AGAIN, log.comes_to(ASKS)).await.is_ok() {
                    break;
                }
            }
        };
        soon("the lock screen", asks).await;
        Some(Self { screen, program, log })
    }

    /// Presses Enter once and again, as one is lost while nothing is asked, until it is open.
    async fn opens_by_enter(&mut self) -> bool {
        let presses = async {
            loop {
                self.screen.types("");
                if let Ok(status) = timeout(AGAIN, self.program.wait()).await {
                    break status.unwrap().success();
                }
            }
        };
        soon("its end", presses).await
    }

    /// Whether it opens by itself.
    async fn opens(&mut self) -> bool {
        soon("its end", self.program.wait()).await.unwrap().success()
    }

    async fn picture(&self, name: &str) {
        self.screen.settles().await;
        self.screen.picture(&format!("kscreenlocker-{name}"));
    }
}

async fn with_a_key() -> Option<(Logins, VirtualToken)> {
    if !is_installed(GREETER) || !is_installed(&format!("{PLASMA}-data")) {
        return None;
    }
    computer(&["kde"]).await
}

#[tokio::test]
async fn a_touch_opens_it_without_enter() {
    let Some((_logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.log.comes_to("Touch Key A1.").await;
    lock.picture("waits-for-a-touch").await;
    key.set_touch(Touch::AtOnce);
    assert!(lock.opens().await);
}

#[tokio::test]
async fn without_the_key_the_password_opens_it_and_a_wrong_one_does_not() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.picture("asks-to-plug-in").await;
    lock.screen.types("wrong");
    lock.picture("answered-once").await;
    lock.screen.types("");
    lock.picture("answered-twice").await;
    lock.screen.types("");
    lock.log.comes_to(REFUSED).await;
    lock.screen.picture("kscreenlocker-after-a-wrong-password");
    // It begins anew by itself after 3 s, with an empty field.
    lock.log.comes_to(ASKS).await;
    lock.screen.types(PASSWORD);
    assert!(lock.opens_by_enter().await);
}

#[tokio::test]
async fn a_key_that_is_plugged_in_late_opens_it() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut lock) = LockScreen::lock().await else { return };
    plug(&logins, &key).await;
    assert!(lock.opens_by_enter().await);
}

#[tokio::test]
async fn esc_leaves_it_locked_and_a_touch_still_opens_it() {
    let Some((_logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.log.comes_to("Touch Key A1.").await;
    lock.screen.presses("Escape");
    lock.picture("after-esc").await;
    assert!(lock.program.try_wait().unwrap().is_none());
    key.set_touch(Touch::AtOnce);
    assert!(lock.opens().await);
}

#[tokio::test]
async fn another_method_opens_it_while_a_key_is_in() {
    let Some((mut logins, key)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    hurry("kde");
    key.set_touch(Touch::Never);
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.log.comes_to("Touch Key A1.").await;
    // The question is not drawn, and Enter is lost until it is asked. Once more, and it is taken for the code.
    lock.screen.presses("1");
    let asks = async {
        loop {
            lock.screen.presses("Return");
            let step = "A recovery code has 12 characters.";
            if timeout(AGAIN, lock.log.comes_to(step)).await.is_ok() {
                break;
            }
        }
    };
    soon("the question for a code", asks).await;
    lock.picture("asks-for-a-code").await;
    // The field keeps what was answered before.
    lock.screen.presses("ctrl+a");
    lock.screen.types(&codes[0]);
    assert!(lock.opens().await);
}

#[tokio::test]
async fn the_password_costs_no_pin() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.picture("asks-whether-to-enter-the-pin").await;
    lock.screen.types(PASSWORD);
    assert!(lock.opens_by_enter().await);
    assert_eq!(attempts(&logins).await, Some(8));
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_opens_it() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    logins.daemon.kill();
    let Some(mut lock) = LockScreen::lock().await else { return };
    lock.log.comes_to("mfad isn't running").await;
    lock.picture("without-mfad").await;
    lock.screen.types(PASSWORD);
    assert!(lock.opens_by_enter().await);
}

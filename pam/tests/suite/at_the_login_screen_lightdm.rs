//! The login screen lightdm with its GTK greeter, on a screen of its own: what docs/pam.md says of it holds, and what it
//! draws is left in target/screenshots/pam.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use end_to_end::{Logins, soon, until};
use tokio::process::{Child, Command};
use tokio::time::sleep;
use virtual_token::{Touch, VirtualToken};

use crate::programs::{ANNA, PASSWORD, attempts, computer, is_installed, require_pin, unplug};
use crate::screens::Screen;

const LIGHTDM: &str = "/usr/sbin/lightdm";
/// It wants an X server of its own, which is the screen that is there.
const SERVER: &str = "#!/bin/sh\nkill -USR1 $PPID\nexec sleep 600\n";
const SESSION: &str = "#!/bin/sh\ntouch /run/dbus/sessions/well\nsleep 600\n";
const IN: &str = "/run/dbus/sessions/well";
const LOG: &str = "/run/dbus/log/lightdm.log";
/// What is in the log when the greeter has a text or a question to show, and when PAM has decided.
const ASKED: &str = "Prompt greeter with";
const DECIDED: &str = "Authenticate result for user";

/// One that waits for somebody.
struct LoginScreen {
    screen: Screen,
    _program: Child,
    /// How much of the log was read.
    read: usize,
}

impl LoginScreen {
    /// Anna's name is typed already.
    async fn with_name() -> Option<Self> {
        let screen = Screen::open()?;
        script("/run/dbus/x-server", SERVER);
        fs::create_dir_all("/run/dbus/sessions").unwrap();
        fs::set_permissions("/run/dbus/sessions", fs::Permissions::from_mode(0o777)).unwrap();
        script("/run/dbus/session", SESSION);
        fs::write(
            "/run/dbus/sessions/lightdm-xsession.desktop",
            "[Desktop Entry]\nType=Application\nName=Test\nExec=/run/dbus/session\n",
        )
        .unwrap();
        fs::write(
            "/run/dbus/lightdm.conf",
            format!(
                "[LightDM]\nlogind-check-graphical=false\nminimum-display-number={}\nlog-directory=/run/dbus/log\nrun-directory=/run/dbus/run\n\
                 cache-directory=/run/dbus/cache\nsessions-directory=/run/dbus/sessions\n[Seat:*]\n\
                 xserver-command=/run/dbus/x-server\ngreeter-session=lightdm-gtk-greeter\nuser-session=lightdm-xsession\n\
                 session-wrapper=/usr/bin/env\ngreeter-hide-users=true\ngreeter-show-manual-login=true\n",
                screen.display().trim_start_matches(':')
            ),
        )
        .unwrap();
        let anybody = "auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n";
        fs::write("/etc/pam.d/lightdm-greeter", anybody).unwrap();
        let program = Command::new(LIGHTDM)
            .args(["--config", "/run/dbus/lightdm.conf"])
            .env_clear()
            .envs([
                ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                ("LC_ALL", "C.UTF-8"),
                ("XDG_SESSION_ID", ANNA.0),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut login = Self { screen, _program: program, read: 0 };
        login.comes_to(ASKED).await;
        login.screen.picture("lightdm-asks-for-the-name");
        login.screen.types(ANNA.0);
        login.comes_to("Greeter start authentication for").await;
        login.comes_to(ASKED).await;
        Some(login)
    }

    /// Waits until this is in the log, after what was waited for before, and drawn.
    async fn comes_to(&mut self, step: &str) {
        let come = async {
            loop {
                let log = fs::read_to_string(LOG).unwrap_or_default();
                let unread = log.get(self.read..).unwrap_or_default();
                if let Some(place) = unread.find(step) {
                    break self.read + place + step.len();
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        self.read = soon(step, come).await;
        self.screen.settles().await;
    }

    /// Waits until anna is in; `presses` what a person presses until then.
    async fn lets_in(&self, picture: &str, presses: impl Fn()) {
        self.screen.picture(picture);
        until("the session", async || {
            presses();
            sleep(Duration::from_millis(500)).await;
            Path::new(IN).exists()
        })
        .await;
    }
}

fn script(path: &str, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

async fn with_a_key() -> Option<(Logins, VirtualToken)> {
    if !is_installed(LIGHTDM) || !is_installed("/usr/sbin/lightdm-gtk-greeter") {
        return None;
    }
    computer(&["lightdm"]).await
}

#[tokio::test]
async fn a_touch_lets_anna_in() {
    let Some((_logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut login) = LoginScreen::with_name().await else { return };
    login.screen.picture("lightdm-waits-for-a-touch");
    key.set_touch(Touch::AtOnce);
    login.comes_to(DECIDED).await;
    login.screen.picture("lightdm-after-the-touch");
    assert!(!Path::new(IN).exists());
    // "Log In".
    login.lets_in("lightdm-in-by-touch", || login.screen.clicks(497, 356)).await;
}

#[tokio::test]
async fn cancel_ends_it_and_asks_the_key_for_nothing_more() {
    let Some((_logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut login) = LoginScreen::with_name().await else { return };
    let cancelled =
        || key.trace().iter().any(|it| it.received() == Some(virtual_token::Command::Cancel));
    assert!(!cancelled());
    // "Cancel".
    login.screen.clicks(290, 356);
    login.comes_to("Greeter start authentication").await;
    until("the key to be left alone", async || cancelled()).await;
    login.screen.picture("lightdm-after-cancel");
    // The control: it begins anew, and a touch lets in.
    login.screen.types(ANNA.0);
    login.comes_to("Greeter start authentication for").await;
    login.comes_to(ASKED).await;
    key.set_touch(Touch::AtOnce);
    login.comes_to(DECIDED).await;
    login.lets_in("lightdm-in-after-cancel", || login.screen.clicks(497, 356)).await;
}

#[tokio::test]
async fn without_the_key_the_password_is_one_enter_away() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut login) = LoginScreen::with_name().await else { return };
    login.screen.picture("lightdm-asks-to-plug-in");
    login.screen.types("");
    login.comes_to(ASKED).await;
    login.screen.picture("lightdm-asks-for-the-password");
    login.screen.types(PASSWORD);
    login.lets_in("lightdm-in", || ()).await;
}

#[tokio::test]
async fn the_password_to_every_question_costs_no_pin() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(mut login) = LoginScreen::with_name().await else { return };
    login.screen.picture("lightdm-asks-whether-to-enter-the-pin");
    login.screen.types(PASSWORD);
    login.comes_to(ASKED).await;
    login.screen.picture("lightdm-asks-for-the-password-instead");
    login.screen.types(PASSWORD);
    login.comes_to(DECIDED).await;
    login.lets_in("lightdm-in-after-all", || ()).await;
    assert_eq!(attempts(&logins).await, Some(8));
}

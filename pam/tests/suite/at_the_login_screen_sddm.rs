//! The login screen sddm, on a screen of its own. It shows no message and answers every question with what was typed:
//! a touch lets in, the password does after the questions before it, and no PIN attempt is lost.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::chown;

use end_to_end::{Logins, Systemd, until};
use nix::mount::{MsFlags, mount};
use nix::unistd::User;
use tokio::process::Command;
use virtual_token::{Touch, VirtualToken};

use crate::login_screens::{LoginScreen, SESSION, SESSIONS, add_session, script};
use crate::programs::{ANNA, PASSWORD, attempts, computer, is_installed, require_pin, unplug};
use crate::screens::Screen;

const SDDM: &str = "/usr/bin/sddm";
const LOG: &str = "/var/log/sddm.log";
const HOME: &str = "/var/lib/sddm";
/// It wants an X server of its own, which says its number: that of the screen that is there.
const SERVER: &str = "#!/bin/sh\nwhile [ $1 != -displayfd ]; do shift; done\necho NUMBER >/proc/self/fd/$2\nexec sleep 600\n";
/// What is in its log once PAM was asked, and when PAM has let somebody in and not.
const ASKED: &str = "from greeter: Login";
const REFUSED: &str = "Authentication error";

/// It waits for the password of anna, the only one that it shows.
async fn login_screen() -> Option<LoginScreen> {
    let screen = Screen::open()?;
    let number = screen.display().trim_start_matches(':');
    script("/run/dbus/x-server", &SERVER.replace("NUMBER", number));
    add_session("test");
    let nothing = None::<&str>;
    for folder in [HOME, "/var/log"] {
        mount(Some("tmpfs"), folder, Some("tmpfs"), MsFlags::empty(), nothing).unwrap();
    }
    let user = User::from_name("sddm").unwrap().unwrap();
    chown(HOME, Some(user.uid.as_raw()), Some(user.gid.as_raw())).unwrap();
    fs::write(
        "/etc/sddm.conf",
        format!(
            "[General]\nInputMethod=\n[X11]\nServerPath=/run/dbus/x-server\nSessionDir={SESSIONS}\nSessionCommand={SESSION}\n\
             DisplayCommand=/bin/true\nDisplayStopCommand=/bin/true\n[Wayland]\nSessionDir={SESSIONS}/none\n\
             [Users]\nMinimumUid={uid}\nMaximumUid={uid}\n",
            uid = ANNA.1
        ),
    )
    .unwrap();
    // Without a terminal its log goes to journald. It would outlive that, and draw on others' screens.
    let mut sddm = Command::new("script");
    let ends_with_it = format!("exec setpriv --pdeathsig TERM {SDDM}");
    sddm.args(["--quiet", "--command", &ends_with_it, "/dev/null"]);
    let mut login = LoginScreen::begin(screen, sddm, "sddm-greeter", LOG);
    login.comes_to("from greeter: Connect").await;
    // It is black until it draws everything at once.
    until("the login screen", async || login.screen.has_colours()).await;
    login.screen.settles().await;
    Some(login)
}

async fn with_a_key() -> Option<(Logins, VirtualToken, Systemd)> {
    if !is_installed(SDDM) {
        return None;
    }
    let (logins, key) = computer(&["sddm"]).await?;
    // What asks PAM is in no session, and tells of no terminal.
    logins.logind.set(None);
    let systemd = Systemd::start(logins.machine.bus.connect().await).await;
    Some((logins, key, systemd))
}

#[tokio::test]
async fn a_touch_after_enter_lets_anna_in() {
    let Some((_logins, key, _systemd)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let Some(mut login) = login_screen().await else { return };
    let before = key.trace().len();
    login.screen.types("");
    login.comes_to(ASKED).await;
    until("the key to be asked", async || key.trace().len() > before).await;
    login.screen.picture("sddm-waits-for-a-touch");
    key.set_touch(Touch::AtOnce);
    login.lets_in("sddm-after-the-touch", || ()).await;
}

#[tokio::test]
async fn without_the_key_the_password_lets_in_and_a_wrong_one_does_not() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let Some(mut login) = login_screen().await else { return };
    login.screen.types("wrong");
    login.comes_to(REFUSED).await;
    login.screen.picture("sddm-after-a-wrong-password");
    login.screen.types(PASSWORD);
    login.lets_in("sddm-after-the-password", || ()).await;
}

#[tokio::test]
async fn the_password_costs_no_pin() {
    let Some((mut logins, _key, _systemd)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let Some(login) = login_screen().await else { return };
    login.screen.types(PASSWORD);
    login.lets_in("sddm-with-a-pin", || ()).await;
    assert_eq!(attempts(&logins).await, Some(8));
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_lets_in() {
    let Some((mut logins, _key, _systemd)) = with_a_key().await else { return };
    logins.daemon.kill();
    let Some(login) = login_screen().await else { return };
    login.screen.types(PASSWORD);
    login.lets_in("sddm-without-mfad", || ()).await;
}

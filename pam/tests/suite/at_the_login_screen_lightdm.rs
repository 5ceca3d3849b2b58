//! The login screen lightdm with its GTK greeter and with the slick one, on a screen of its own: what docs/pam.md says of
//! them holds, and what they draw is left in target/screenshots/pam.

#![allow(clippy::unwrap_used)]

use std::fs;

use end_to_end::{Logins, until};
use tokio::process::Command;
use virtual_token::{Touch, VirtualToken};

use crate::login_screens::{LoginScreen, SESSIONS, add_session, is_in, script};
use crate::programs::{
    ANNA, PASSWORD, attempts, computer, hurry, is_installed, require_pin, unplug,
};
use crate::screens::Screen;

const LIGHTDM: &str = "/usr/sbin/lightdm";
/// It wants an X server of its own, which is the screen that is there.
const SERVER: &str = "#!/bin/sh\nkill -USR1 $PPID\nexec sleep 600\n";
const LOG: &str = "/run/dbus/log/lightdm.log";
/// What is in the log when the greeter has a text or a question to show, and when PAM has decided.
const ASKED: &str = "Prompt greeter with";
const DECIDED: &str = "Authenticate result for user";

/// What draws it.
struct Greeter {
    name: &'static str,
    /// What its pictures are called first.
    pictures: &'static str,
    /// What is in lightdm's log once it was told a name.
    named: &'static str,
    /// Presses "Log In", after PAM let somebody in without a question.
    log_in: fn(&Screen),
}

const GTK: Greeter = Greeter {
    name: "lightdm-gtk-greeter",
    pictures: "lightdm",
    named: "Greeter start authentication for",
    log_in: |screen| screen.clicks(497, 356),
};
const SLICK: Greeter = Greeter {
    name: "slick-greeter",
    pictures: "slick",
    named: "Continue authentication",
    log_in: |screen| screen.presses("Return"),
};

impl Greeter {
    fn picture(&self, login: &LoginScreen, name: &str) {
        login.screen.picture(&format!("{}-{name}", self.pictures));
    }

    /// Waits until PAM has let anna in, and goes in.
    async fn goes_in(&self, login: &mut LoginScreen, name: &str) {
        login.comes_to(DECIDED).await;
        self.picture(login, "before-log-in");
        assert!(!is_in());
        let picture = format!("{}-{name}", self.pictures);
        login.lets_in(&picture, || (self.log_in)(&login.screen)).await;
    }
}

/// One that waits for somebody, and was told anna's name.
async fn with_name(greeter: &Greeter) -> Option<LoginScreen> {
    let screen = Screen::open()?;
    script("/run/dbus/x-server", SERVER);
    add_session("lightdm-xsession");
    fs::write(
        "/run/dbus/lightdm.conf",
        format!(
            "[LightDM]\nminimum-display-number={}\nlog-directory=/run/dbus/log\nrun-directory=/run/dbus/run\n\
             cache-directory=/run/dbus/cache\nsessions-directory={SESSIONS}\n[Seat:*]\n\
             xserver-command=/run/dbus/x-server\ngreeter-session={}\nuser-session=lightdm-xsession\n\
             session-wrapper=/usr/bin/env\ngreeter-hide-users=true\ngreeter-show-manual-login=true\n",
            screen.display().trim_start_matches(':'),
            greeter.name,
        ),
    )
    .unwrap();
    let mut lightdm = Command::new(LIGHTDM);
    lightdm.args(["--config", "/run/dbus/lightdm.conf"]);
    let mut login = LoginScreen::begin(screen, lightdm, "lightdm-greeter", LOG);
    login.comes_to(ASKED).await;
    login.screen.picture("lightdm-asks-for-the-name");
    login.screen.types(ANNA.0);
    login.comes_to(greeter.named).await;
    login.comes_to(ASKED).await;
    Some(login)
}

async fn with_a_key(greeter: &Greeter) -> Option<(Logins, VirtualToken)> {
    if !is_installed(LIGHTDM) || !is_installed(&format!("/usr/sbin/{}", greeter.name)) {
        return None;
    }
    computer(&["lightdm"]).await
}

async fn a_touch_lets_in(greeter: &Greeter) {
    let Some((_logins, key)) = with_a_key(greeter).await else { return };
    key.set_touch(Touch::Never);
    let Some(mut login) = with_name(greeter).await else { return };
    greeter.picture(&login, "waits-for-a-touch");
    key.set_touch(Touch::AtOnce);
    greeter.goes_in(&mut login, "in-by-touch").await;
}

#[tokio::test]
async fn a_touch_lets_anna_in() {
    a_touch_lets_in(&GTK).await;
}

#[tokio::test]
async fn a_touch_lets_anna_in_at_the_slick_greeter() {
    a_touch_lets_in(&SLICK).await;
}

async fn the_password_lets_in(greeter: &Greeter) {
    let Some((logins, key)) = with_a_key(greeter).await else { return };
    unplug(&logins, &key).await;
    let Some(mut login) = with_name(greeter).await else { return };
    greeter.picture(&login, "asks-to-plug-in");
    login.screen.types("");
    login.comes_to(ASKED).await;
    greeter.picture(&login, "asks-for-the-password");
    login.screen.types(PASSWORD);
    login.lets_in(&format!("{}-in", greeter.pictures), || ()).await;
}

#[tokio::test]
async fn without_the_key_the_password_is_one_enter_away() {
    the_password_lets_in(&GTK).await;
}

#[tokio::test]
async fn without_the_key_the_password_is_one_enter_away_at_the_slick_greeter() {
    the_password_lets_in(&SLICK).await;
}

async fn a_code_lets_in(greeter: &Greeter) {
    let Some((mut logins, key)) = with_a_key(greeter).await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    hurry("lightdm");
    key.set_touch(Touch::Never);
    let Some(mut login) = with_name(greeter).await else { return };
    login.comes_to(ASKED).await;
    greeter.picture(&login, "offers-another-method");
    login.screen.types("1");
    login.comes_to(ASKED).await;
    greeter.picture(&login, "asks-for-a-code");
    login.screen.types(codes.first().unwrap());
    login.comes_to(DECIDED).await;
    let picture = format!("{}-in-by-code", greeter.pictures);
    login.lets_in(&picture, || (greeter.log_in)(&login.screen)).await;
}

#[tokio::test]
async fn another_method_lets_in_while_a_key_is_in() {
    a_code_lets_in(&GTK).await;
}

#[tokio::test]
async fn another_method_lets_in_while_a_key_is_in_at_the_slick_greeter() {
    a_code_lets_in(&SLICK).await;
}

#[tokio::test]
async fn cancel_ends_it_and_asks_the_key_for_nothing_more() {
    let Some((_logins, key)) = with_a_key(&GTK).await else { return };
    key.set_touch(Touch::Never);
    let Some(mut login) = with_name(&GTK).await else { return };
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
    login.comes_to(GTK.named).await;
    login.comes_to(ASKED).await;
    key.set_touch(Touch::AtOnce);
    login.comes_to(DECIDED).await;
    login.lets_in("lightdm-in-after-cancel", || (GTK.log_in)(&login.screen)).await;
}

#[tokio::test]
async fn the_password_to_every_question_costs_no_pin() {
    let Some((mut logins, _key)) = with_a_key(&GTK).await else { return };
    require_pin(&mut logins).await;
    let Some(mut login) = with_name(&GTK).await else { return };
    login.screen.picture("lightdm-asks-whether-to-enter-the-pin");
    login.screen.types(PASSWORD);
    login.comes_to(ASKED).await;
    login.screen.picture("lightdm-asks-for-the-password-instead");
    login.screen.types(PASSWORD);
    login.comes_to(DECIDED).await;
    login.lets_in("lightdm-in-after-all", || ()).await;
    assert_eq!(attempts(&logins).await, Some(8));
}

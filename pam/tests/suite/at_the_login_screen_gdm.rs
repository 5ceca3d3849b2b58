//! gdm's worker, as it ships, at its login screen and at GNOME's lock screen: what it is told and asked is what they
//! show.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use end_to_end::GdmShows::{ChoiceListQuery, Info, InfoQuery, Problem, SecretInfoQuery};
use end_to_end::{
    App, CHOICE_LIST, CUSTOM_JSON, GDM_PASSWORD, Gdm, GdmScreen, GdmShows, LoginSession, Logins,
    NOBODY, Systemd, until,
};
use nix::mount::{MsFlags, mount};
use virtual_token::{Touch, VirtualToken};

use crate::login_screens::script;
use crate::programs::{ANNA, PASSWORD, attempts, computer, plug, require_pin, signed_in, unplug};

const FILE: &str = "/etc/pam.d/gdm-password";
/// What Debian has for every service.
const DEBIANS: &str = include_str!("../../../cli/tests/pam.d/debian-12/common-auth");
/// What mfactl says of a change that stays.
const CONFIRMED: &str = r#""pending":null"#;
const SEAT: Option<&str> = Some("seat0");

fn info(text: &str) -> GdmShows {
    Info(text.into())
}

fn secret(text: &str) -> GdmShows {
    SecretInfoQuery(format!("{text} "))
}

fn question(text: &str) -> GdmShows {
    InfoQuery(format!("{text} "))
}

/// gdm shows its login screen on the first terminal, as it does where nobody is logged in.
pub async fn with_a_key() -> Option<(Logins, VirtualToken, Systemd)> {
    if !Gdm::is_installed() {
        return None;
    }
    let (logins, key) = computer(&[GDM_PASSWORD]).await?;
    let stack = fs::read_to_string(FILE).unwrap();
    let (mfad, password) = stack.split_once('\n').unwrap();
    for included in ["auth", "account", "session", "password"] {
        let lines = password.lines().filter(|it| it.starts_with(included));
        let lines: String = lines.map(|it| format!("{it}\n")).collect();
        fs::write(format!("/etc/pam.d/common-{included}"), lines).unwrap();
    }
    Gdm::install();
    let shipped = Gdm::shipped_service();
    let changed = shipped.replace("@include common-auth", &format!("{mfad}\n@include common-auth"));
    assert!(shipped != changed);
    fs::write(FILE, changed).unwrap();
    logins.logind.set(None);
    let (class, tty) = ("greeter".into(), "tty1".into());
    logins
        .logind
        .open(LoginSession { class, tty, ..LoginSession::at("seat0", "c1", NOBODY) })
        .await;
    let systemd = Systemd::start(logins.machine.bus.connect().await).await;
    Some((logins, key, systemd))
}

async fn login() -> Gdm {
    Gdm::ask(GdmScreen::Login, ANNA.0, SEAT).await
}

#[tokio::test]
async fn a_touch_lets_anna_in() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let mut gdm = login().await;
    gdm.shows(info("Touch Key A1.")).await;
    key.set_touch(Touch::AtOnce);
    assert_eq!(gdm.lets_in().await, [info("Touch Key A1.")]);
    assert_eq!(signed_in(&logins).await, [("gdm-session-wor".to_owned(), Some(0))]);
}

#[tokio::test]
async fn a_wrong_pin_costs_one_attempt_and_the_password_is_left() {
    let Some((mut logins, _key, _systemd)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let mut gdm = login().await;
    gdm.shows(secret("Enter the PIN (8 left)? yes/no:")).await;
    gdm.types("yes");
    gdm.shows(secret("PIN of Key A1 (8 left):")).await;
    gdm.types("654321");
    gdm.shows(info("Wrong PIN.")).await;
    gdm.shows(secret("Enter the PIN (7 left)? yes/no:")).await;
    gdm.types("no");
    gdm.shows(secret("Password:")).await;
    gdm.types(PASSWORD);
    gdm.lets_in().await;
    assert_eq!(attempts(&logins).await, Some(7));
}

#[tokio::test]
async fn without_the_key_the_password_is_one_enter_away() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    for (password, right) in [("wrong", false), (PASSWORD, true)] {
        let mut gdm = login().await;
        gdm.shows(secret("Plug in Key A1, press Enter:")).await;
        gdm.types("");
        gdm.shows(info("Not plugged in: Key A1.")).await;
        gdm.shows(secret("Password:")).await;
        gdm.types(password);
        match right {
            true => drop(gdm.lets_in().await),
            false => {
                let problem = "Sorry, password authentication didn’t work. Please try again.";
                assert_eq!(gdm.refuses().await.last(), Some(&Problem(problem.into())));
            }
        }
    }
}

#[tokio::test]
async fn a_key_that_is_plugged_in_late_lets_anna_in() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let mut gdm = login().await;
    gdm.shows(secret("Plug in Key A1, press Enter:")).await;
    plug(&logins, &key).await;
    gdm.types("");
    let shown = gdm.lets_in().await;
    assert_eq!(shown.last(), Some(&info("Touch Key A1.")), "{shown:?}");
}

/// Asks whether another method is meant, and for the code.
async fn lets_in_by_code(mut gdm: Gdm, code: &str) {
    gdm.shows(info("Touch Key A1.")).await;
    gdm.shows(secret("Touch + Enter, 1 Recovery codes:")).await;
    gdm.types("1");
    gdm.shows(question("Recovery code, or Enter to skip:")).await;
    gdm.types(code);
    gdm.lets_in().await;
}

#[tokio::test]
async fn another_method_is_offered_while_a_key_is_in() {
    let Some((mut logins, key, _systemd)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    key.set_touch(Touch::Never);
    let gdm = login().await;
    lets_in_by_code(gdm, &codes[0]).await;
}

/// A list with the numbers of its items.
fn list(title: &str, items: &[&str]) -> GdmShows {
    let numbered = items.iter().zip(1..).map(|(item, number)| (number.to_string(), (*item).into()));
    ChoiceListQuery(title.into(), numbered.collect())
}

/// What GNOME Shell 51 takes.
async fn login_with_lists_in(service: &str) -> Gdm {
    let extensions = [CHOICE_LIST, CUSTOM_JSON].map(str::to_owned).to_vec();
    Gdm::ask_with(service, GdmScreen::Login, ANNA.0, SEAT, extensions).await
}

async fn login_with_lists() -> Gdm {
    login_with_lists_in(GDM_PASSWORD).await
}

#[tokio::test]
async fn where_lists_are_drawn_another_method_is_picked_from_one() {
    let Some((mut logins, key, _systemd)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    key.set_touch(Touch::Never);
    let mut gdm = login_with_lists().await;
    gdm.shows(info("Touch Key A1.")).await;
    gdm.shows(list("Touch + Continue, or pick:", &["Recovery codes", "Continue"])).await;
    gdm.types("1");
    gdm.shows(secret("Recovery code, or Enter to skip:")).await;
    gdm.types(&codes[0]);
    gdm.lets_in().await;
}

/// GNOME Shell 51 draws no list there. A line or a question has it ask in gdm-password instead.
#[tokio::test]
async fn where_pam_sss_has_its_own_screen_no_list_is_sent() {
    const SWITCHABLE: &str = "gdm-switchable-auth";
    let Some((mut logins, key, _systemd)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    key.set_touch(Touch::Never);
    fs::copy(FILE, format!("/etc/pam.d/{SWITCHABLE}")).unwrap();
    let gdm = login_with_lists_in(SWITCHABLE).await;
    lets_in_by_code(gdm, &codes[0]).await;
}

#[tokio::test]
async fn the_last_item_of_a_list_leads_to_the_password_and_what_is_none_to_nothing() {
    let Some((mut logins, key, _systemd)) = with_a_key().await else { return };
    if !App::runs() {
        eprintln!("skipped: oathtool is not installed; tests/install check installs it");
        return;
    }
    logins.recovery_codes(ANNA.0).await;
    logins.app(ANNA.0).await;
    unplug(&logins, &key).await;
    for (item, password) in
        [("2", PASSWORD), ("", "wrong"), ("0", "wrong"), ("3", "wrong"), ("x", "wrong")]
    {
        let mut gdm = login_with_lists().await;
        assert!(matches!(gdm.next().await, Some(SecretInfoQuery(_))));
        gdm.types("");
        gdm.shows(list("Sign in another way", &["Recovery codes", "Continue"])).await;
        gdm.types(item);
        gdm.shows(secret("Password:")).await;
        gdm.types(password);
        match password {
            PASSWORD => drop(gdm.lets_in().await),
            _ => drop(gdm.refuses().await),
        }
    }
}

/// gdm waits for its worker's end before it does anything else.
#[tokio::test]
async fn called_off_it_ends_at_once_and_leaves_the_key_alone() {
    let Some((logins, key, _systemd)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let cancelled =
        || key.trace().iter().any(|it| it.received() == Some(virtual_token::Command::Cancel));
    let mut gdm = login().await;
    gdm.shows(info("Touch Key A1.")).await;
    assert!(!cancelled());
    gdm.cancel().await;
    until("the key to be left alone", async || cancelled()).await;
    unplug(&logins, &key).await;
    let mut gdm = login().await;
    gdm.shows(secret("Plug in Key A1, press Enter:")).await;
    gdm.cancel().await;
    // The control: it begins again, and a touch lets in.
    plug(&logins, &key).await;
    key.set_touch(Touch::AtOnce);
    login().await.lets_in().await;
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_lets_in() {
    let Some((mut logins, _key, _systemd)) = with_a_key().await else { return };
    logins.daemon.kill();
    let mut gdm = login().await;
    gdm.shows(info("mfad isn't running.")).await;
    gdm.shows(secret("Password:")).await;
    gdm.types(PASSWORD);
    gdm.lets_in().await;
}

/// The asker is in the person's own session, so that it is theirs, and the key of their seat, that is asked.
#[tokio::test]
async fn a_touch_unlocks_a_session_that_gdm_began() {
    let Some((logins, _key, _systemd)) = with_a_key().await else { return };
    let shown = Gdm::ask(GdmScreen::Lock, ANNA.0, SEAT).await.lets_in().await;
    assert_eq!(shown, [info("Touch Key A1.")]);
    assert_eq!(signed_in(&logins).await, [("gdm-session-wor".to_owned(), Some(0))]);
    // The control: a session over the network is not unlocked by a key here.
    let far = LoginSession::from_afar("192.0.2.7", ANNA.0, ANNA.1);
    logins.logind.open(far).await;
    asks_for_the_password(Gdm::ask(GdmScreen::Lock, ANNA.0, SEAT).await).await;
}

#[tokio::test]
async fn a_touch_unlocks_a_session_that_gdm_did_not_begin_if_it_is_at_this_seat() {
    let Some((_logins, key, _systemd)) = with_a_key().await else { return };
    let mut gdm = Gdm::ask(GdmScreen::LockOfOthers, ANNA.0, SEAT).await;
    gdm.shows(info("Touch Key A1.")).await;
    gdm.lets_in().await;
    let before = key.trace().len();
    for (screen, seat) in [(GdmScreen::LockOfOthers, None), (GdmScreen::Login, Some("seat1"))] {
        asks_for_the_password(Gdm::ask(screen, ANNA.0, seat).await).await;
    }
    assert_eq!(key.trace().len(), before);
}

/// Somebody whom gdm let in without a question at first is on the first terminal, and has the login screen shown.
#[tokio::test]
async fn a_touch_lets_anna_in_while_somebody_is_on_the_terminal_that_gdm_names() {
    let Some((logins, _key, _systemd)) = with_a_key().await else { return };
    let other = LoginSession { tty: "tty1".into(), ..LoginSession::at("seat0", "c1", NOBODY) };
    logins.logind.open(other).await;
    login().await.lets_in().await;
}

async fn asks_for_the_password(mut gdm: Gdm) {
    gdm.shows(secret("Password:")).await;
    gdm.types(PASSWORD);
    let shown = gdm.lets_in().await;
    assert!(!shown.iter().any(|it| *it == info("Touch Key A1.")), "{shown:?}");
}

/// As docs/pam.md has it, with what Debian has in both files: `mfactl login enable` writes the line, and unlocking the
/// screen by key has the change stay.
#[tokio::test]
async fn one_command_sets_it_up_and_an_unlock_confirms_it() {
    let Some((logins, _key, _systemd)) = with_a_key().await else { return };
    fs::write("/etc/pam.d/common-auth", DEBIANS).unwrap();
    let shipped = Gdm::shipped_service();
    fs::write(FILE, &shipped).unwrap();
    let mfactl = mfactl_with_systemd();
    let mut enable = logins.terminal(&format!("{mfactl} login enable {GDM_PASSWORD}"));
    enable.shows("+auth sufficient pam_mfad.so").await;
    enable.shows("Try this as daemon now?").await;
    enable.types("y").await;
    enable.shows("Touch Key A1.").await;
    enable.shows("Sign in once more: lock the screen and unlock it.").await;
    enable.succeeds().await;
    let state = async || {
        let status = format!("{mfactl} --json login status {GDM_PASSWORD}");
        logins.terminal(&status).succeeds().await.replace(char::is_whitespace, "")
    };
    let waits = state().await;
    assert!(waits.contains(r#""form":"key-or-password""#) && !waits.contains(CONFIRMED), "{waits}");
    let shown = Gdm::ask(GdmScreen::Lock, ANNA.0, SEAT).await.lets_in().await;
    assert_eq!(shown, [info("Touch Key A1.")]);
    until("the change to stay", async || state().await.contains(CONFIRMED)).await;
    logins.terminal(&format!("{mfactl} login disable {GDM_PASSWORD}")).succeeds().await;
    assert_eq!(fs::read_to_string(FILE).unwrap(), shipped);
}

/// The words that run it as sudo would for anna, on a computer that systemd runs: the module is where libpam looks for
/// it, and what systemd would be told to start is started.
fn mfactl_with_systemd() -> String {
    let mfactl = end_to_end::program("mfactl");
    let (bin, modules) = ("/run/dbus/bin", "/run/dbus/modules");
    for folder in [bin, modules] {
        fs::create_dir(folder).unwrap();
    }
    fs::copy(end_to_end::program("libpam_mfad.so"), format!("{modules}/pam_mfad.so")).unwrap();
    let systems = fs::read_dir("/usr/lib").unwrap().map(|it| it.unwrap().path().join("security"));
    let systems = systems.into_iter().find(|it| it.join("pam_unix.so").exists()).unwrap();
    let both = format!("lowerdir={modules}:{}", systems.display());
    mount(Some("overlay"), &systems, Some("overlay"), MsFlags::MS_RDONLY, Some(both.as_str()))
        .unwrap();
    for folder in ["/run/systemd", "/var/lib"] {
        mount(Some("tmpfs"), folder, Some("tmpfs"), MsFlags::empty(), None::<&str>).unwrap();
    }
    for folder in ["/etc/pam.d", "/var/lib"] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::create_dir("/run/systemd/system").unwrap();
    // The terminal goes before it ends.
    let settle = format!(
        "#!/bin/sh\ntrap '' HUP\n{} login settle {GDM_PASSWORD} >/dev/null 2>&1 &\n",
        mfactl.display()
    );
    script(&format!("{bin}/systemctl"), &settle);
    let anna = ANNA.0;
    format!(
        "env -u DBUS_SYSTEM_BUS_ADDRESS PATH={bin}:/usr/bin:/bin SUDO_USER={anna} XDG_SESSION_ID={anna} {}",
        mfactl.display()
    )
}

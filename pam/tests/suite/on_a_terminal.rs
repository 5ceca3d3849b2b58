//! sudo-rs, doas and su, each on a terminal in front of anna: what docs/pam.md says of programs on a terminal holds
//! for every one of them.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use end_to_end::{App, CHOICE_LIST, Login, Logins};
use virtual_token::Touch;

use crate::programs::{
    ANNA, PASSWORD, attempts, computer, is_installed, plug, require_pin, setuid, unplug,
};

/// The one that `tests/install` brings, as Debian's release has none.
const SUDO_RS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/sudo-rs/bin/sudo");

/// Those that are here, as anna types them. What they run says `well`.
fn programs() -> Vec<String> {
    let file = |path: &str, text: &str| {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o440)).unwrap();
    };
    let mut programs = Vec::new();
    if is_installed(SUDO_RS) {
        file("/etc/sudoers-rs", "daemon ALL=(ALL:ALL) ALL\n");
        programs.push(format!("{} -k echo well", setuid(SUDO_RS, "sudo")));
    }
    if is_installed("/usr/bin/doas") {
        file("/etc/doas.conf", "permit daemon\n");
        programs.push("/usr/bin/doas echo well".to_owned());
    }
    programs.push(format!("/bin/su {} -c 'echo well'", ANNA.0));
    programs
}

/// Anna types this in a terminal of her own.
fn opens(logins: &Logins, program: &str) -> Login {
    let name = ANNA.0;
    logins.terminal(&format!(
        "setpriv --reuid={name} --regid={name} --clear-groups env XDG_SESSION_ID={name} LC_ALL=C.UTF-8 {program}"
    ))
}

async fn succeeds(mut login: Login) -> String {
    let shown = login.succeeds().await;
    assert!(shown.contains("well"), "{shown}");
    shown
}

const SERVICES: [&str; 3] = ["sudo", "doas", "su"];

#[tokio::test]
async fn a_touch_lets_anna_in() {
    let Some((logins, key)) = computer(&SERVICES).await else { return };
    for program in programs() {
        key.set_touch(Touch::Never);
        let mut login = opens(&logins, &program);
        login.shows("Touch Key A1.").await;
        key.set_touch(Touch::AtOnce);
        let shown = succeeds(login).await;
        assert!(!shown.contains("assword"), "{program}: {shown}");
    }
}

#[tokio::test]
async fn without_the_key_the_password_is_one_enter_away() {
    let Some((logins, key)) = computer(&SERVICES).await else { return };
    unplug(&logins, &key).await;
    for program in programs() {
        let mut login = opens(&logins, &program);
        login.shows("Plug in Key A1, press Enter: ").await;
        login.types("").await;
        login.shows("Not plugged in: Key A1.").await;
        login.shows("assword").await;
        login.types(PASSWORD).await;
        succeeds(login).await;
    }
}

#[tokio::test]
async fn a_key_that_is_plugged_in_late_lets_her_in() {
    let Some((logins, key)) = computer(&SERVICES).await else { return };
    for program in programs() {
        unplug(&logins, &key).await;
        let mut login = opens(&logins, &program);
        login.shows("Plug in Key A1, press Enter: ").await;
        plug(&logins, &key).await;
        login.types("").await;
        succeeds(login).await;
    }
}

/// Only gdm's worker is asked in messages that others would take for text, whatever somebody has in the environment.
#[tokio::test]
async fn the_environment_makes_no_program_gdms_worker() {
    let Some((logins, key)) = computer(&SERVICES).await else { return };
    unplug(&logins, &key).await;
    for program in programs() {
        let program = format!("GDM_SUPPORTED_PAM_EXTENSIONS={CHOICE_LIST} {program}");
        let mut login = opens(&logins, &program);
        login.shows("Plug in Key A1, press Enter: ").await;
        plug(&logins, &key).await;
        login.types("").await;
        succeeds(login).await;
        unplug(&logins, &key).await;
    }
}

#[tokio::test]
async fn ctrl_c_at_a_touch_leads_to_a_code() {
    if !App::runs() {
        eprintln!("skipped: oathtool is not installed; tests/install check installs it");
        return;
    }
    let Some((mut logins, key)) = computer(&SERVICES).await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    key.set_touch(Touch::Never);
    for (program, code) in programs().iter().zip(codes) {
        let mut login = opens(&logins, program);
        login.shows("Touch Key A1, or Ctrl-C for another.").await;
        login.presses(&[3]).await;
        login.shows("1 Recovery codes, Enter to skip: ").await;
        login.types("1").await;
        login.shows("Recovery code, or Enter to skip: ").await;
        login.types(&code).await;
        succeeds(login).await;
    }
}

#[tokio::test]
async fn a_wrong_pin_costs_one_attempt_and_the_password_is_left() {
    let Some((mut logins, key)) = computer(&SERVICES).await else { return };
    require_pin(&mut logins).await;
    let mut left = 8;
    for program in programs() {
        let mut login = opens(&logins, &program);
        login.shows(&format!("PIN of Key A1 ({left} left): ")).await;
        login.types(&format!("65432{left}")).await;
        left -= 1;
        login.shows("Wrong PIN.").await;
        login.shows(&format!("Enter the PIN ({left} left)? yes/no: ")).await;
        login.types("no").await;
        login.shows("assword").await;
        login.types(PASSWORD).await;
        succeeds(login).await;
        assert_eq!(attempts(&logins).await, Some(left), "{program}");
        // After three in a row it would take no more until it is plugged in again.
        unplug(&logins, &key).await;
        plug(&logins, &key).await;
    }
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_lets_her_in() {
    let Some((mut logins, _key)) = computer(&SERVICES).await else { return };
    logins.daemon.kill();
    for program in programs() {
        let mut login = opens(&logins, &program);
        login.shows("mfad isn't running.").await;
        login.shows("assword").await;
        login.types(PASSWORD).await;
        succeeds(login).await;
    }
}

/// Ctrl-C, where a question is asked: it ends the program, once and at once, and the key is free.
#[tokio::test]
async fn called_off_at_a_question_it_ends() {
    let Some((logins, key)) = computer(&SERVICES).await else { return };
    for program in programs() {
        unplug(&logins, &key).await;
        let mut login = opens(&logins, &program);
        login.shows("Plug in Key A1, press Enter: ").await;
        let (path, _) = program.split_once(' ').unwrap();
        login.reads(path.rsplit('/').next().unwrap()).await;
        login.presses(&[3]).await;
        let shown = login.fails().await;
        assert!(!shown.contains("well"), "{program}: {shown}");
        plug(&logins, &key).await;
        logins.person.fido2("virtual_key_a1").await.pin_status().await.unwrap();
    }
}

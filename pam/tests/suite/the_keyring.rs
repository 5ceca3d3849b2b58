//! A key opens the sealed login password, and the module hands it on to what comes next: only where nothing took
//! it for the proof of a password before, and only for who signed in.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;

use end_to_end::{Logins, pin, until};
use mfad_bus::{KeyringProxy, SignInOptions};
use virtual_token::{Touch, VirtualToken};

/// As docs/pam.md has it for a login, with what would ask for the password left out of the way: an exit status for
/// each way it can end, and what the keyring's module would get, in a file.
const KEYRING: &str = "auth [success=1 default=ignore] MFAD keyring
auth substack asks-password
auth required MFAD set_authtok
auth optional pam_exec.so expose_authtok quiet TOLD
";
/// What is in the place of common-auth.
const PASSWORD: &str = "auth [success=1 default=ignore] pam_unix.so
auth requisite pam_deny.so
auth required pam_permit.so
";

/// What changes the password, here in a copy of /etc.
const NEW_PASSWORD: &str = "password required pam_unix.so\n";

async fn new_password(logins: &Logins, service: &str, password: &str) {
    let mut change = logins.changes_password("root", service);
    for question in ["New password: ", "Retype new password: "] {
        change.shows(question).await;
        change.types(password).await;
    }
    let shown = change.succeeds().await;
    assert!(!shown.contains(password), "{shown}");
}

/// A copy of /etc, for this thread and what it starts.
fn copy_etc(logins: &Logins) {
    let copy = logins.machine.file("etc");
    let copies = format!("cp -a /etc {0} && mount --bind {0} /etc", copy.display());
    assert!(Command::new("sh").args(["-c", &copies]).status().unwrap().success());
}

const SECRET: &str = "correct horse";

/// A machine whose policy lets a touch open the keyring, and a key of root's that does.
async fn scene(policy: &str) -> Option<(Logins, VirtualToken)> {
    let mut logins = Logins::start().await?;
    logins.machine.policy(policy);
    let manager = logins.person.manager().await;
    until("the policy", async || manager.policy().await.unwrap().keyring == "touch").await;
    let key = logins.enrolled("A1", "root").await;
    assert_eq!(enable(&mut logins, SECRET).await, "");
    Some((logins, key))
}

const TOUCH: &str = "keyring = \"touch\"\n";

async fn keyring(logins: &Logins) -> KeyringProxy<'static> {
    KeyringProxy::new(&logins.person.connection).await.unwrap()
}

async fn enable(logins: &mut Logins, password: &str) -> String {
    let operation = keyring(logins).await.enable(pin(password)).await.unwrap();
    logins.person.end(&operation).await.error().to_owned()
}

/// The service with what its last module was told; nothing if it was told nothing.
struct Told {
    service: String,
    file: std::path::PathBuf,
}

impl Told {
    fn new(logins: &Logins, service: &str) -> Self {
        let (file, script) = (logins.machine.file("told"), logins.machine.file("tell"));
        let _ = fs::remove_file(&file);
        let text = format!("#!/bin/sh\ntr -d '\\000' > {}\n", file.display());
        fs::write(&script, text).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&script, mode).unwrap();
        fs::write("/etc/pam.d/asks-password", PASSWORD).unwrap();
        Self { service: service.replace("TOLD", script.to_str().unwrap()), file }
    }

    fn password(&self) -> String {
        fs::read_to_string(&self.file).unwrap_or_default()
    }

    /// This account signs in, and nothing is handed on: pam_exec.so asks.
    async fn nothing(&self, logins: &Logins, account: &str) {
        let mut login = logins.login(account, &self.service);
        login.shows("Password: ").await;
        login.types("typed instead").await;
        login.succeeds().await;
        assert_eq!(self.password(), "typed instead");
    }
}

#[tokio::test]
async fn what_a_touch_opens_is_handed_on() {
    let Some((logins, _key)) = scene(TOUCH).await else { return };
    let told = Told::new(&logins, KEYRING);
    let shown = logins.login("root", &told.service).succeeds().await;
    assert!(!shown.contains(SECRET) && !shown.contains("Password"), "{shown}");
    assert_eq!(told.password(), SECRET);
}

#[tokio::test]
async fn without_the_option_nothing_is() {
    let Some((logins, _key)) = scene(TOUCH).await else { return };
    let service = "auth required MFAD\nauth required MFAD set_authtok\nauth optional pam_exec.so expose_authtok quiet TOLD\n";
    let told = Told::new(&logins, service);
    told.nothing(&logins, "root").await;
}

#[tokio::test]
async fn a_line_that_hands_on_lets_nobody_in_by_itself() {
    let Some((logins, key)) = scene(TOUCH).await else { return };
    let told = Told::new(&logins, "auth sufficient MFAD set_authtok\nauth required pam_deny.so\n");
    logins.login("root", &told.service).fails().await;
    let told = Told::new(&logins, "auth required MFAD set_authtok\n");
    logins.login("root", &told.service).fails().await;
    // Nor where the key was not touched and nothing else says no.
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let told = Told::new(
        &logins,
        "auth optional MFAD keyring\nauth sufficient MFAD set_authtok\nauth required pam_deny.so\n",
    );
    let mut login = logins.login("root", &told.service);
    login.shows("press Enter").await;
    login.types("").await;
    login.fails().await;
}

#[tokio::test]
async fn the_key_of_another_account_hands_on_nothing() {
    let Some((mut logins, _key)) = scene(TOUCH).await else { return };
    let other = logins.enrolled("B2", "daemon").await;
    let told = Told::new(&logins, KEYRING);
    told.nothing(&logins, "daemon").await;
    assert!(other.is_plugged());
    let told = Told::new(&logins, KEYRING);
    logins.login("root", &told.service).succeeds().await;
    assert_eq!(told.password(), SECRET);
}

#[tokio::test]
async fn what_took_the_password_before_is_not_overruled() {
    let Some((logins, _key)) = scene(TOUCH).await else { return };
    // pam_unix asked before the key, as a second step.
    let service = "auth optional pam_unix.so
auth required MFAD keyring
auth required MFAD set_authtok
auth optional pam_exec.so expose_authtok quiet TOLD
";
    let told = Told::new(&logins, service);
    let mut login = logins.login("root", &told.service);
    login.shows("Password").await;
    login.types("typed here").await;
    login.succeeds().await;
    assert_eq!(told.password(), "typed here");
}

#[tokio::test]
async fn a_password_that_is_asked_for_as_well_is_not_given_by_the_key() {
    let Some((logins, _key)) = scene(TOUCH).await else { return };
    // The key is no proof of the password: that is asked for.
    let told = Told::new(&logins, "auth required MFAD keyring\nauth required pam_unix.so\n");
    let mut login = logins.login("root", &told.service);
    login.shows("Password").await;
    login.types("not it").await;
    login.fails().await;
}

#[tokio::test]
async fn a_new_password_is_handed_on_that_was_set_with_no_key_there() {
    let Some((logins, key)) = scene(TOUCH).await else { return };
    copy_etc(&logins);
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let without = format!("{NEW_PASSWORD}password required pam_permit.so\n");
    new_password(&logins, &without, "not told of").await;
    key.plug().unwrap();
    logins.person.wait_for_token("virtual_key_a1").await;
    let told = Told::new(&logins, KEYRING);
    logins.login("root", &told.service).succeeds().await;
    assert_eq!(told.password(), SECRET, "without the line it is the old one");
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let with = format!("{NEW_PASSWORD}password optional MFAD keyring\n");
    new_password(&logins, &with, "battery staple").await;
    key.plug().unwrap();
    logins.person.wait_for_token("virtual_key_a1").await;
    let told = Told::new(&logins, KEYRING);
    logins.login("root", &told.service).succeeds().await;
    assert_eq!(told.password(), "battery staple");
}

#[tokio::test]
async fn a_key_that_was_reported_lost_and_found_hands_on_nothing() {
    let Some((mut logins, _key)) = scene(TOUCH).await else { return };
    let _spare = logins.enrolled("B2", "root").await;
    for method in logins.person.methods().await {
        if method.label().await.unwrap() == "Key A1" {
            method.report_lost().await.unwrap();
            let operation = method.reactivate().await.unwrap();
            assert_eq!(logins.person.end(&operation).await.outcome, "done");
        }
    }
    assert!(keyring(&logins).await.list("").await.unwrap().is_empty());
    let told = Told::new(&logins, KEYRING);
    told.nothing(&logins, "root").await;
}

#[tokio::test]
async fn a_key_that_wants_its_pin_asks_for_it_and_hands_on() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    assert_eq!(enable(&mut logins, SECRET).await, "PinNotSet");
    let operation = logins.person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(logins.person.end_with_pin(&operation, "1234").await.outcome, "done");
    let operation = keyring(&logins).await.enable(pin(SECRET)).await.unwrap();
    let ended = logins.person.end_with_pin(&operation, "1234").await;
    assert_eq!((ended.error(), ended.result.verified), ("", Some(true)));
    let told = Told::new(&logins, KEYRING);
    let mut login = logins.login("root", &told.service);
    login.shows("PIN").await;
    login.types("1234").await;
    login.succeeds().await;
    assert_eq!(told.password(), SECRET);
    // Where it is not asked for, a touch is enough, as before.
    key.set_touch(Touch::AtOnce);
    let shown = logins.login("root", end_to_end::ALONE).succeeds().await;
    assert!(!shown.contains("PIN"), "{shown}");
}

#[tokio::test]
async fn nobody_but_root_is_given_it() {
    let Some((logins, _key)) = scene(TOUCH).await else { return };
    logins.polkit.allow(&["use", "administer", "manage-own-methods"]);
    let other = logins.machine.person_as(1).await;
    let options = SignInOptions { keyring: Some(true), ..SignInOptions::default() };
    for account in ["", "root"] {
        let refused = other.sign_in().await.begin(account, &options).await.unwrap_err();
        assert_eq!(refused.cause(), Some(mfad_bus::Cause::NotAllowed), "{refused:?}");
    }
}

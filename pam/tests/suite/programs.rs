//! Programs that sign people in, as they ship, on a computer of the test's own: anna has a key there, and a password.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use end_to_end::{Logins, program};
use mfad_bus::{AccountsProxy, LogFilter};
use nix::mount::{MsFlags, mount};
use virtual_token::VirtualToken;

/// Debian's user who is not root and has a name that everybody may have.
pub const ANNA: (&str, u32) = ("daemon", 1);
/// Her password.
pub const PASSWORD: &str = "right";
/// Where whoever is not root can read it.
const MODULE: &str = "/run/dbus/pam_mfad.so";
const ETC: &str = "/run/dbus/etc";

/// A computer on which anna has a key, with these files of services as docs/pam.md has them: a key, or else the password,
/// which pam_exec.so checks in the place of pam_unix.so. Nothing, and why, where that cannot be tried.
pub async fn computer(services: &[&str]) -> Option<(Logins, VirtualToken)> {
    computer_of(ANNA.0, services).await
}

/// The same, where the key is this user's.
pub async fn computer_of(user: &str, services: &[&str]) -> Option<(Logins, VirtualToken)> {
    let mut logins = Logins::start().await?;
    // What is changed below is for this test alone.
    assert!(Command::new("cp").args(["-a", "/etc", ETC]).status().unwrap().success());
    mount(Some(ETC), "/etc", None::<&str>, MsFlags::MS_BIND, None::<&str>).unwrap();
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    fs::write(
        "/etc/passwd",
        passwd.replace("daemon:/usr/sbin:/usr/sbin/nologin", "daemon:/tmp:/bin/sh"),
    )
    .unwrap();
    fs::copy(program("libpam_mfad.so"), MODULE).unwrap();
    let stack = format!(
        "auth sufficient {MODULE}\nauth required pam_exec.so expose_authtok quiet /bin/grep -qx {PASSWORD}\nauth required pam_permit.so\n\
         account required pam_permit.so\nsession required pam_permit.so\n"
    );
    for service in services {
        fs::write(Path::new("/etc/pam.d").join(service), &stack).unwrap();
    }
    let key = logins.enrolled("A1", user).await;
    Some((logins, key))
}

/// Whether this program is here; says what is missing if not.
pub fn is_installed(path: &str) -> bool {
    let there = Path::new(path).exists();
    if !there {
        eprintln!("skipped: {path} is missing; tests/install check installs it");
    }
    there
}

/// A copy of a program by this name, with the rights that it is installed with.
pub fn setuid(path: &str, name: &str) -> String {
    let copy = format!("/run/dbus/{name}");
    fs::copy(path, &copy).unwrap();
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o4755)).unwrap();
    copy
}

/// Has mfad offer another method to this service after 3 seconds instead of 15.
pub fn hurry(service: &str) {
    let file = Path::new("/etc/pam.d").join(service);
    let stack = fs::read_to_string(&file).unwrap();
    fs::write(file, stack.replace(MODULE, &format!("{MODULE} timeout=3"))).unwrap();
}

/// Pulls the key out.
pub async fn unplug(logins: &Logins, key: &VirtualToken) {
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
}

/// Plugs it in again.
pub async fn plug(logins: &Logins, key: &VirtualToken) {
    key.plug().unwrap();
    logins.person.wait_for_token("virtual_key_a1").await;
}

/// Has the key want a PIN from now on.
pub async fn require_pin(logins: &mut Logins) {
    let operation = logins.person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(logins.person.end_with_pin(&operation, "123456").await.outcome, "done");
    logins.daemon.kill();
    logins.machine.policy("verification = \"pin\"\n[help]\nen = \"IT desk, extension 1234\"\n");
    logins.daemon = logins.machine.start_system().await;
}

/// The programs in which somebody signed in, each with the user that it ran as.
pub async fn signed_in(logins: &Logins) -> Vec<(String, Option<u32>)> {
    let accounts = AccountsProxy::new(&logins.person.connection).await.unwrap();
    let what = Some("signed-in".to_owned());
    let filter = LogFilter { all: Some(true), what, ..LogFilter::default() };
    let events = accounts.log(&filter).await.unwrap();
    events.into_iter().map(|it| (it.program, it.actor_uid)).collect()
}

/// How many wrong PINs the key still takes.
pub async fn attempts(logins: &Logins) -> Option<u32> {
    logins.person.fido2("virtual_key_a1").await.pin_status().await.unwrap().attempts
}

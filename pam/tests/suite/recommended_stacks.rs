//! The stacks that docs/pam.md recommends, read from it, with mfad as it should be and with every fault: nobody
//! gets in who should not, the owner with the password where that is enough, and root on a console always.

#![allow(clippy::unwrap_used)]

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::{fs, path::Path};

use end_to_end::{Login, Logins};
use virtual_token::{Touch, VirtualToken};

const PAGE: &str = include_str!("../../../docs/pam.md");
const PASSWORD: &str = "correct-horse";
/// Stands for pam_unix.so.
const CHECKS_PASSWORD: &str = "#!/bin/sh\n[ \"$(tr -d '\\0')\" = correct-horse ]\n";

/// What mfad is for in a stack.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Instead,
    After,
    AppPassword,
}

struct Stack {
    text: String,
    step: Step,
    /// Whether it is for a console, where root has a way back.
    console: bool,
}

impl Stack {
    fn of(block: &str) -> Self {
        let step = match block {
            it if it.contains("app_password") => Step::AppPassword,
            it if it.contains("sufficient") || it.contains("set_authtok") => Step::Instead,
            _ => Step::After,
        };
        let text = block.replace("pam_mfad.so", "MFAD");
        Self { text, step, console: block.contains("/etc/pam.d/login") }
    }
}

fn recommended() -> Vec<Stack> {
    let blocks = PAGE.split("```pam\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let stacks: Vec<_> = blocks.map(Stack::of).collect();
    for step in [Step::Instead, Step::After, Step::AppPassword] {
        assert!(stacks.iter().any(|it| it.step == step), "{step:?}");
    }
    stacks
}

/// A machine on which the account daemon has a key that nobody touches, and passwords are checked.
async fn machine() -> Option<(Logins, VirtualToken)> {
    let mut logins = Logins::start().await?;
    let key = logins.enrolled("A1", "daemon").await;
    key.set_touch(Touch::Never);
    let script = logins.machine.file("password");
    fs::write(&script, CHECKS_PASSWORD).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let asks = format!("auth required pam_exec.so quiet expose_authtok {}\n", script.display());
    fs::write("/etc/pam.d/common-auth", asks).unwrap();
    assert!(Path::new("/etc/pam.d/common-auth").exists());
    Some((logins, key))
}

async fn types(mut login: Login, password: &str) -> (bool, String) {
    login.shows("Password: ").await;
    login.types(password).await;
    login.ends().await
}

/// With this fault nobody gets in but with the password where that is enough, and root on a console.
async fn nobody_gets_in_but_by_the_way_back(logins: &Logins) {
    for Stack { text, step, console } in recommended() {
        let by_password = step == Step::Instead;
        let (lets_in, shown) = types(logins.login("daemon", &text), PASSWORD).await;
        assert_eq!(lets_in, by_password, "{text}\n{shown}");
        let (lets_in, shown) = types(logins.login("daemon", &text), "wrong").await;
        assert!(!lets_in, "{text}\n{shown}");
        if console {
            let (lets_in, shown) = types(logins.login("root", &text), PASSWORD).await;
            assert!(lets_in, "{text}\n{shown}");
        }
    }
}

#[tokio::test]
async fn a_touch_lets_its_owner_in() {
    let Some((logins, key)) = machine().await else { return };
    key.set_touch(Touch::AtOnce);
    for Stack { text, step, .. } in recommended() {
        match step {
            Step::Instead => drop(logins.login("daemon", &text).succeeds().await),
            Step::After => {
                let (lets_in, shown) = types(logins.login("daemon", &text), PASSWORD).await;
                assert!(lets_in, "{text}\n{shown}");
                assert!(shown.contains("Touch"), "{text}\n{shown}");
            }
            Step::AppPassword => {}
        }
    }
}

#[tokio::test]
async fn with_the_daemon_stopped() {
    let Some((mut logins, _key)) = machine().await else { return };
    logins.daemon.kill();
    nobody_gets_in_but_by_the_way_back(&logins).await;
}

#[tokio::test]
async fn with_the_daemon_hung() {
    let Some((logins, _key)) = machine().await else { return };
    let pid = logins.daemon.pid().to_string();
    assert!(Command::new("kill").args(["-STOP", &pid]).status().unwrap().success());
    nobody_gets_in_but_by_the_way_back(&logins).await;
}

#[tokio::test]
async fn with_the_daemon_out_of_descriptors() {
    let Some((logins, _key)) = machine().await else { return };
    let open = fs::read_dir(format!("/proc/{}/fd", logins.daemon.pid())).unwrap();
    let limit = format!("--nofile={}:1024", open.count() - 1);
    let pid = logins.daemon.pid().to_string();
    assert!(Command::new("prlimit").args(["--pid", &pid, &limit]).status().unwrap().success());
    nobody_gets_in_but_by_the_way_back(&logins).await;
}

//! A login screen as it ships, on a screen of the test's own. Who is let in gets a session that leaves a file.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use end_to_end::{soon, until};
use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::programs::ANNA;
use crate::screens::Screen;

/// Where the only session is told of.
pub const SESSIONS: &str = "/run/dbus/sessions";
/// What it is.
pub const SESSION: &str = "/run/dbus/session";
const IN: &str = "/run/dbus/sessions/well";

/// One that waits for somebody.
pub struct LoginScreen {
    /// Where it is.
    pub screen: Screen,
    _program: Child,
    log: Log,
}

/// What a program writes down.
pub struct Log {
    file: &'static str,
    /// How much of it was read.
    read: usize,
}

impl Log {
    /// What it writes to this file.
    pub const fn new(file: &'static str) -> Self {
        Self { file, read: 0 }
    }

    /// Waits until this is in it, after what was waited for before.
    pub async fn comes_to(&mut self, step: &str) {
        let come = async {
            loop {
                let log = fs::read_to_string(self.file).unwrap_or_default();
                let unread = log.get(self.read..).unwrap_or_default();
                if let Some(place) = unread.find(step) {
                    break self.read + place + step.len();
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        self.read = soon(step, come).await;
    }
}

/// It is for whoever wants to know why a test failed.
impl Drop for Log {
    fn drop(&mut self) {
        eprintln!("{}", fs::read_to_string(self.file).unwrap_or_default());
    }
}

impl LoginScreen {
    /// Begins a program that has a greeter, for which PAM has this service, and that writes this log.
    pub fn begin(screen: Screen, mut program: Command, greeter: &str, log: &'static str) -> Self {
        let anybody = "auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n";
        fs::write(Path::new("/etc/pam.d").join(greeter), anybody).unwrap();
        let program = program
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
        Self { screen, _program: program, log: Log::new(log) }
    }

    /// Waits until this is in the log, after what was waited for before, and drawn.
    pub async fn comes_to(&mut self, step: &str) {
        self.log.comes_to(step).await;
        self.screen.settles().await;
    }

    /// Waits until anna is in; `presses` what a person presses until then.
    pub async fn lets_in(&self, picture: &str, presses: impl Fn()) {
        self.screen.picture(picture);
        until("the session", async || {
            presses();
            sleep(Duration::from_millis(500)).await;
            is_in()
        })
        .await;
    }
}

/// Whether anna is in.
pub fn is_in() -> bool {
    Path::new(IN).exists()
}

/// Writes a program.
pub fn script(path: &str, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Has a session by this name to choose.
pub fn add_session(name: &str) {
    fs::create_dir_all(SESSIONS).unwrap();
    fs::set_permissions(SESSIONS, fs::Permissions::from_mode(0o777)).unwrap();
    script(SESSION, &format!("#!/bin/sh\ntouch {IN}\nsleep 600\n"));
    let entry = format!("[Desktop Entry]\nType=Application\nName=Test\nExec={SESSION}\n");
    fs::write(format!("{SESSIONS}/{name}.desktop"), entry).unwrap();
}

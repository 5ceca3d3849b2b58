//! The lock screen xsecurelock: the part of it that talks to PAM, as it ships and as the user whose screen it
//! locks. What it would draw comes out of it as packets, and what is typed goes in as packets, so that nothing
//! has to be drawn.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::Stdio;

use end_to_end::{Logins, program, soon, until};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use virtual_token::{Touch, VirtualToken};

use crate::programs::signed_in;

/// Debian's user who is not root and has a name that everybody may have.
const ANNA: (&str, u32) = ("daemon", 1);
const AUTHENTICATOR: &str = "/usr/libexec/xsecurelock/authproto_pam";
/// Where whoever is not root can read it.
const MODULE: &str = "/run/dbus/pam_mfad.so";
/// As docs/pam.md has it: a key, or else the password, which is here whatever is typed next.
const STACK: &str = "auth sufficient MFAD\nauth required pam_exec.so expose_authtok quiet /bin/grep -qx right\n\
                     account required pam_permit.so\n";

/// One that is locked.
struct LockScreen {
    program: Child,
    keyboard: ChildStdin,
    drawn: BufReader<ChildStdout>,
    /// The kind of packet that answers what was asked last.
    answer: char,
}

/// What it draws.
#[derive(Debug, PartialEq, Eq)]
enum Drawn {
    /// A line.
    Message(String),
    /// A question, and whether what is typed can be read.
    Question(String, bool),
}

impl LockScreen {
    /// Where it is installed.
    fn lock(stack: &str) -> Self {
        fs::copy(program("libpam_mfad.so"), MODULE).unwrap();
        fs::write("/etc/pam.d/xsecurelock", stack.replace("MFAD", MODULE)).unwrap();
        let mut program = Command::new(AUTHENTICATOR)
            .env_clear()
            .envs([("DISPLAY", ":0"), ("XDG_SESSION_ID", ANNA.0), ("LC_ALL", "C.UTF-8")])
            .env("XSECURELOCK_PAM_SERVICE", "xsecurelock")
            .uid(ANNA.1)
            .gid(ANNA.1)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let keyboard = program.stdin.take().unwrap();
        let drawn = BufReader::new(program.stdout.take().unwrap());
        Self { program, keyboard, drawn, answer: 'p' }
    }

    /// What it draws next; nothing once it has ended.
    async fn next(&mut self) -> Option<Drawn> {
        let mut head = String::new();
        soon("what is drawn next", self.drawn.read_line(&mut head)).await.unwrap();
        let (kind, length) = head.trim_end().split_once(' ')?;
        let mut text = vec![0; length.parse::<usize>().unwrap() + 1];
        soon("all of it", self.drawn.read_exact(&mut text)).await.unwrap();
        let text = String::from_utf8(text).unwrap().trim_end_matches('\n').to_owned();
        Some(match kind {
            "i" => Drawn::Message(text),
            "U" | "P" => {
                self.answer = if kind == "U" { 'u' } else { 'p' };
                Drawn::Question(text, kind == "U")
            }
            other => panic!("{other} {text}"),
        })
    }

    async fn shows(&mut self, part: &str) {
        loop {
            match self.next().await {
                Some(Drawn::Message(text)) if text.contains(part) => return,
                Some(Drawn::Message(_)) => {}
                other => panic!("{other:?} before {part}"),
            }
        }
    }

    /// Waits until it asks this, and gives whether what is typed can be read.
    async fn asks(&mut self, part: &str) -> bool {
        loop {
            match self.next().await {
                Some(Drawn::Question(text, readable)) if text.contains(part) => return readable,
                Some(Drawn::Message(_)) => {}
                other => panic!("{other:?} before {part}"),
            }
        }
    }

    /// Types this, and Enter.
    async fn types(&mut self, answer: &str) {
        let packet = format!("{} {}\n{answer}\n", self.answer, answer.len());
        self.keyboard.write_all(packet.as_bytes()).await.unwrap();
    }

    /// Esc.
    async fn calls_off(&mut self) {
        self.keyboard.write_all(b"x 0\n\n").await.unwrap();
    }

    /// Whether the screen is open now; asks nothing more.
    async fn opens(mut self) -> bool {
        while let Some(drawn) = self.next().await {
            assert!(matches!(drawn, Drawn::Message(_)), "{drawn:?}");
        }
        soon("its end", self.program.wait()).await.unwrap().success()
    }
}

/// A computer on which anna has a key; nothing, and why, where that cannot be tried.
async fn with_a_key() -> Option<(Logins, VirtualToken)> {
    if !Path::new(AUTHENTICATOR).exists() {
        eprintln!("skipped: xsecurelock is not installed; tests/install check installs it");
        return None;
    }
    let mut logins = Logins::start().await?;
    let key = logins.enrolled("A1", ANNA.0).await;
    Some((logins, key))
}

/// Pulls it out.
async fn unplug(logins: &Logins, key: &VirtualToken) {
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
}

/// A screen that asks for the key, which is plugged in while it asks.
async fn plugged_in_late(logins: &Logins, key: &VirtualToken) -> LockScreen {
    unplug(logins, key).await;
    let mut screen = LockScreen::lock(STACK);
    screen.asks("Plug in Key A1, press Enter").await;
    key.plug().unwrap();
    logins.person.wait_for_token("virtual_key_a1").await;
    screen
}

#[tokio::test]
async fn a_touch_opens_it_without_enter() {
    let Some((_logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let mut screen = LockScreen::lock(STACK);
    screen.shows("Touch Key A1.").await;
    key.set_touch(Touch::AtOnce);
    assert!(screen.opens().await);
}

#[tokio::test]
async fn the_password_opens_it_where_no_key_is_there() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    for (password, opens) in [("right", true), ("wrong", false)] {
        let mut screen = LockScreen::lock(STACK);
        // People type their password into whatever asks first.
        assert!(!screen.asks("Plug in Key A1, press Enter").await);
        screen.types("").await;
        assert!(!screen.asks("assword").await);
        screen.types(password).await;
        if opens {
            assert!(screen.opens().await);
        } else {
            // It begins anew by itself.
            screen.asks("Plug in Key A1").await;
        }
    }
}

/// KDE's lock screen leaves it in the field.
#[tokio::test]
async fn a_password_typed_too_early_is_not_shown_by_the_next_question() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let mut screen = LockScreen::lock(STACK);
    assert!(!screen.asks("Plug in Key A1").await);
    screen.types("right").await;
    assert!(!screen.asks("Plug in Key A1").await);
    screen.types("right").await;
    screen.shows("Already tried.").await;
}

#[tokio::test]
async fn a_key_that_is_plugged_in_late_opens_it() {
    let Some((logins, key)) = with_a_key().await else { return };
    let mut screen = plugged_in_late(&logins, &key).await;
    screen.types("").await;
    assert!(screen.opens().await);
}

#[tokio::test]
async fn a_recovery_code_opens_it() {
    let Some((mut logins, key)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    unplug(&logins, &key).await;
    let mut screen = LockScreen::lock(STACK);
    screen.asks("Recovery code, or Enter to skip: ").await;
    screen.types(&codes[0]).await;
    assert!(screen.opens().await);
}

#[tokio::test]
async fn another_method_is_offered_while_a_key_is_in() {
    let Some((mut logins, key)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    key.set_touch(Touch::Never);
    let mut screen = LockScreen::lock(STACK);
    screen.shows("Touch Key A1.").await;
    screen.asks("Touch + Enter, 1 Recovery codes: ").await;
    screen.types("1").await;
    screen.asks("Recovery code, or Enter to skip: ").await;
    screen.types(&codes[0]).await;
    assert!(screen.opens().await);
}

/// The key is touched while the question is open, and Enter pressed then.
#[tokio::test]
async fn a_late_touch_and_enter_open_it() {
    let Some((mut logins, key)) = with_a_key().await else { return };
    let _codes = logins.recovery_codes(ANNA.0).await;
    key.set_touch(Touch::Never);
    let mut screen = LockScreen::lock(STACK);
    screen.asks("Touch + Enter, 1 Recovery codes: ").await;
    key.set_touch(Touch::AtOnce);
    until("the touch counts", || async { !signed_in(&logins).await.is_empty() }).await;
    screen.types("").await;
    assert!(screen.opens().await);
}

#[tokio::test]
async fn called_off_it_stays_locked_and_the_key_is_free() {
    let Some((logins, key)) = with_a_key().await else { return };
    let mut screen = plugged_in_late(&logins, &key).await;
    screen.calls_off().await;
    assert!(!screen.opens().await);
    logins.person.fido2("virtual_key_a1").await.pin_status().await.unwrap();
}

#[tokio::test]
async fn with_the_daemon_stopped_the_password_opens_it() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    logins.daemon.kill();
    let mut screen = LockScreen::lock(STACK);
    screen.shows("mfad isn't running").await;
    screen.asks("assword").await;
    screen.types("right").await;
    assert!(screen.opens().await);
}

/// Whoever types the password and Enter to whatever is asked.
#[tokio::test]
async fn the_password_typed_to_every_question_opens_it_and_costs_no_pin() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    let operation = logins.person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(logins.person.end_with_pin(&operation, "123456").await.outcome, "done");
    logins.daemon.kill();
    logins.machine.policy("verification = \"pin\"");
    logins.daemon = logins.machine.start_system().await;
    let mut screen = LockScreen::lock(STACK);
    let mut questions = 0;
    loop {
        match screen.next().await {
            Some(Drawn::Question(..)) => screen.types("right").await,
            Some(Drawn::Message(_)) => continue,
            None => break,
        }
        questions += 1;
        assert!(questions <= 5, "it ends");
    }
    assert!(screen.opens().await);
    let status = logins.person.fido2("virtual_key_a1").await.pin_status().await.unwrap();
    assert_eq!(status.attempts, Some(8));
}

//! What stands between polkit's agents and PAM, as it ships: each line that it gives to the agent is looked at here, and
//! a fake polkit hears whether somebody signed in.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::Stdio;

use end_to_end::{Logins, soon};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use virtual_token::Touch;

use crate::programs::{
    ANNA, PASSWORD, attempts, computer, is_installed, require_pin, signed_in, unplug,
};

const HELPER: &str = "/usr/lib/polkit-1/polkit-agent-helper-1";

/// An agent that asks anna.
struct Agent {
    program: Child,
    keyboard: ChildStdin,
    lines: BufReader<ChildStdout>,
    shown: Vec<String>,
}

impl Agent {
    async fn ask() -> Self {
        let mut program = Command::new(HELPER)
            .arg(ANNA.0)
            .env_clear()
            .envs([("XDG_SESSION_ID", ANNA.0), ("LC_ALL", "C.UTF-8")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut keyboard = program.stdin.take().unwrap();
        let lines = BufReader::new(program.stdout.take().unwrap());
        keyboard.write_all(b"cookie\n").await.unwrap();
        Self { program, keyboard, lines, shown: Vec::new() }
    }

    /// The next line that it gives, if it does not end.
    async fn next(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = soon("a line", self.lines.read_line(&mut line)).await.unwrap();
        self.shown.push(line.clone());
        (read > 0).then_some(line)
    }

    /// Waits for this line.
    async fn shows(&mut self, part: &str) {
        while let Some(line) = self.next().await {
            if line.contains(part) {
                return;
            }
        }
        panic!("ended without {part}: {:?}", self.shown);
    }

    async fn types(&mut self, answer: &str) {
        self.keyboard.write_all(format!("{answer}\n").as_bytes()).await.unwrap();
    }

    /// All that it gave, at the end.
    async fn ends(mut self) -> Vec<String> {
        while self.next().await.is_some() {}
        soon("the end", self.program.wait()).await.unwrap();
        self.shown
    }
}

async fn with_a_key() -> Option<(Logins, virtual_token::VirtualToken)> {
    if !is_installed(HELPER) {
        return None;
    }
    computer(&["polkit-1"]).await
}

/// What `mfactl login enable` waits for: a sign-in in the program by the name that the kernel has of it, which is cut.
#[tokio::test]
async fn a_touch_is_enough_and_is_logged_with_the_name_that_confirms_a_change() {
    let Some((logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let mut agent = Agent::ask().await;
    agent.shows("PAM_TEXT_INFO Touch Key A1.").await;
    key.set_touch(Touch::AtOnce);
    agent.ends().await;
    assert_eq!(signed_in(&logins).await, [("polkit-agent-he".to_owned(), Some(0))]);
}

#[tokio::test]
async fn another_method_is_offered_while_a_key_is_in() {
    let Some((mut logins, key)) = with_a_key().await else { return };
    let codes = logins.recovery_codes(ANNA.0).await;
    key.set_touch(Touch::Never);
    let mut agent = Agent::ask().await;
    agent.shows("Touch Key A1.").await;
    agent.shows("Touch + Enter, 1 Recovery codes:").await;
    agent.types("1").await;
    agent.shows("Recovery code, or Enter to skip:").await;
    agent.types(&codes[0]).await;
    let shown = agent.ends().await;
    assert!(!shown.iter().any(|it| it.contains("assword")), "{shown:?}");
}

#[tokio::test]
async fn a_key_that_nobody_touches_leads_to_the_password() {
    let Some((_logins, key)) = with_a_key().await else { return };
    key.set_touch(Touch::Never);
    let mut agent = Agent::ask().await;
    agent.shows("Touch Key A1.").await;
    agent.shows("Nothing happened for 15 s.").await;
    agent.shows("assword").await;
    agent.types(PASSWORD).await;
    agent.ends().await;
}

#[tokio::test]
async fn without_the_key_the_password_is_one_enter_away() {
    let Some((logins, key)) = with_a_key().await else { return };
    unplug(&logins, &key).await;
    let mut agent = Agent::ask().await;
    agent.shows("Plug in Key A1, press Enter:").await;
    agent.types("").await;
    agent.shows("Not plugged in: Key A1.").await;
    agent.shows("assword").await;
    agent.types("wrong").await;
    let shown = agent.ends().await;
    assert!(shown.iter().any(|it| it.contains("FAILURE")), "{shown:?}");
}

/// Whoever types the password to whatever is asked.
#[tokio::test]
async fn the_password_to_every_question_costs_no_pin_and_ends_soon() {
    let Some((mut logins, _key)) = with_a_key().await else { return };
    require_pin(&mut logins).await;
    let mut agent = Agent::ask().await;
    let mut questions = 0;
    while let Some(line) = agent.next().await {
        if line.starts_with("PAM_PROMPT") {
            questions += 1;
            agent.types(PASSWORD).await;
        }
    }
    assert!((2..=5).contains(&questions), "{:?}", agent.shown);
    assert_eq!(attempts(&logins).await, Some(8));
}

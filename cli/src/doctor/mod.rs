//! `mfactl doctor`: looks at everything that keys need to work, says what is wrong and what helps,
//! and offers to do what breaks nothing. One file for each group of checks; `docs/json.md` lists
//! them by name.

mod browsers;
mod cards;
mod clock;
mod daemon;
mod directory;
mod disk;
mod finding;
mod firmware;
mod installed;
mod keys;
mod logins;
mod methods;
mod notifications;
mod policy;
mod polkit;
mod processes;
mod snapshot;
mod sys_root;
mod tokens;

use std::io::{self, IsTerminal, Write};
use std::process::Command;

use mfad_i18n::{is_yes, say};
use serde::Serialize;

use crate::Session;
use crate::args::DoctorArgs;
use crate::browser::Extension;
use crate::daemon::Bus;
use crate::exit::Failure;
use crate::output::{Style, columns, visible, wrapped};

pub(crate) use finding::Finding;
use finding::State;
use snapshot::{Desktop, Snapshot};
use sys_root::SysRoot;

#[derive(Serialize)]
struct DoctorJson<'f> {
    findings: &'f [Finding],
}

pub(crate) async fn run(session: &Session, it: &DoctorArgs) -> Result<(), Failure> {
    let Examination { mut findings, .. } = look(session).await;
    if it.for_screen {
        findings = findings.into_iter().map(Finding::for_screen).collect();
    }
    session.output.json(&DoctorJson { findings: &findings })?;
    if !session.output.json {
        writeln!(io::stdout(), "{}", screen(&findings, session.output.style))?;
        offer(&findings)?;
    }
    match findings.iter().any(|it| it.state == State::Bad) {
        true => Err(Failure::found()),
        false => Ok(()),
    }
}

/// What the daemon snapshot, and what all checks found.
pub(crate) struct Examination {
    pub snapshot: Result<Snapshot, Failure>,
    pub findings: Vec<Finding>,
}

pub(crate) async fn look(session: &Session) -> Examination {
    let place = SysRoot::here(session.bus == Bus::Session);
    let snapshot = Snapshot::by_daemon(session).await;
    let extensions = crate::browser::extensions();
    let findings = examine(&place, snapshot.as_ref(), Desktop::of_session().await, &extensions);
    Examination { snapshot, findings }
}

fn examine(
    place: &SysRoot,
    snapshot: Result<&Snapshot, &Failure>,
    desktop: Option<Desktop>,
    extensions: &[Extension],
) -> Vec<Finding> {
    let mut found = daemon::checks(place, snapshot);
    found.extend(installed::checks(place));
    found.extend(polkit::check(place));
    found.extend(keys::checks(place));
    found.extend(firmware::checks(place));
    let snapshot = snapshot.ok();
    found.extend(cards::checks(place, snapshot.and_then(|it| it.card_problem.as_deref())));
    found.push(clock::check(place));
    found.push(disk::check(place));
    found.extend(logins::checks(place));
    found.extend(notifications::check(place, desktop));
    found.extend(browsers::checks(place, extensions));
    if let Some(snapshot) = snapshot {
        found.extend(tokens::checks(&snapshot.tokens));
        found.extend(methods::checks(&snapshot.methods));
        found.extend(policy::checks(place, snapshot));
        found.extend(directory::checks(place, &snapshot.required));
    }
    found
}

fn screen(findings: &[Finding], style: Style) -> String {
    let columns = columns(io::stdout());
    let mut lines: Vec<_> = findings.iter().map(|it| line(it, columns, style)).collect();
    let bad = findings.iter().filter(|it| it.state == State::Bad).count();
    let verdict = match bad {
        0 => say!("doctor-nothing-wrong"),
        bad => say!("doctor-wrong", bad),
    };
    lines.push(format!("\n{verdict}"));
    lines.join("\n")
}

/// How wide the words before a finding are.
const MARGIN: usize = 8;

fn line(
    Finding { state, message, remedy, .. }: &Finding,
    columns: Option<usize>,
    style: Style,
) -> String {
    let mark = match state {
        State::Good => style.good(&format!("{:<4}", say!("doctor-mark-good"))),
        State::Note => style.bold(&format!("{:<4}", say!("doctor-mark-note"))),
        State::Bad => style.bad(&format!("{:<4}", say!("doctor-mark-bad"))),
        State::Unknown => style.bold("?   "),
    };
    let margin = " ".repeat(MARGIN);
    let text = |text: &String| wrapped(&visible(text), columns, MARGIN);
    let remedy = remedy.as_ref().map(|it| format!("\n{margin}{}", style.bold(&text(it))));
    format!("  {mark}  {}{}", text(message), remedy.unwrap_or_default())
}

/// Asks for each command that mends something whether to run it now.
fn offer(findings: &[Finding]) -> io::Result<()> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Ok(());
    }
    let mut done: Vec<&Vec<String>> = Vec::new();
    let bad = findings.iter().filter(|it| it.state == State::Bad);
    for command in bad.filter_map(|it| it.command.as_ref()) {
        if done.contains(&command) || !agreed(command)? {
            continue;
        }
        done.push(command);
        let well = execute(command).is_ok_and(|status| status.success());
        writeln!(
            io::stdout(),
            "{}",
            if well { say!("doctor-done") } else { say!("doctor-not-done") }
        )?;
    }
    match done.is_empty() {
        true => Ok(()),
        false => writeln!(io::stdout(), "{}", say!("doctor-look-again")),
    }
}

fn agreed(command: &[String]) -> io::Result<bool> {
    let question = say!("doctor-run-now", command = command.join(" "));
    let question = format!("{question} {} ", say!("methods-yes-no"));
    write!(io::stdout(), "\n{}", wrapped(&question, columns(io::stdout()), 0))?;
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(is_yes(&answer))
}

/// Runs it at this terminal, where it may ask for a password.
fn execute(command: &[String]) -> io::Result<std::process::ExitStatus> {
    let words = match command {
        // root needs no sudo, and may have none.
        [sudo, rest @ ..] if sudo == "sudo" && nix::unistd::geteuid().is_root() => rest,
        all => all,
    };
    let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    Command::new(program).args(arguments).status()
}

#[cfg(test)]
mod tests;

//! The entry of a person in the organization's directory, changed with their own password by `mfad-directory`, where the
//! policy says on which server. `mfactl` itself has no network.

use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use mfad_bus::{DirectoryChange, DirectoryOutcome, Policy};
use mfad_i18n::say;
use mfad_policy::entry_of;

use crate::Session;
use crate::daemon::Account;
use crate::exit::Failure;
use crate::output::{columns, visible, wrapped};
use crate::prompts::{Secret, at_terminal, type_secret};

const PROGRAM: &str = "mfad-directory";
/// How often a password is asked for. Directories lock people out who are wrong more often.
const TRIES: usize = 3;

/// Offers to make this change of all `values`. Whether the directory says that it is made: if not, somebody else has
/// to, and what there is to say of it was said.
pub(crate) async fn offer(
    session: &Session,
    policy: &Policy,
    account: &Account,
    change: DirectoryChange,
    values: &[String],
) -> Result<bool, Failure> {
    // The password of somebody else is never asked for.
    let own = !account.others && !policy.directory_server.is_empty() && !values.is_empty();
    if !own || session.output.json || !at_terminal() {
        return Ok(false);
    }
    let Some(program) = program() else {
        tell(&say!("directory-incomplete"))?;
        return Ok(false);
    };
    let entry = entry_of(&policy.directory_entry, &account.name);
    tell(&say!("directory-password-why", entry = visible(&entry), server = server(policy)))?;
    for _ in 0..TRIES {
        let Some(password) = type_secret(&say!("directory-password")).await? else { break };
        tell(&say!("directory-waiting", server = server(policy)))?;
        let outcome = values.iter().map(|value| {
            let lines = [
                &*policy.directory_server,
                &entry,
                &policy.directory_attribute,
                change.word(),
                value,
            ];
            write(&program, &lines, &password)
        });
        let undone = outcome.into_iter().find(|it| *it != Some(DirectoryOutcome::Done));
        let Some(undone) = undone else { return Ok(true) };
        tell(&reason(policy, &entry, undone))?;
        if undone != Some(DirectoryOutcome::WrongPassword) {
            break;
        }
    }
    Ok(false)
}

/// Has the program do it. The password goes through a pipe, and what the program answers is a word. Ctrl-C ends it.
fn write(program: &PathBuf, lines: &[&str; 5], password: &Secret) -> Option<DirectoryOutcome> {
    let mut child =
        Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut input = child.stdin.take()?;
    let sent = writeln!(input, "mfad-directory 1\n{}", lines.join("\n"))
        .and_then(|()| input.write_all(password.as_bytes()))
        .and_then(|()| input.write_all(b"\n"));
    drop(input);
    let mut word = String::new();
    let read = child.stdout.take()?.take(64).read_to_string(&mut word);
    let ended = child.wait();
    (sent.is_ok() && read.is_ok() && ended.is_ok()).then_some(())?;
    DirectoryOutcome::from_word(word.trim_end())
}

/// Why it is not done.
fn reason(policy: &Policy, entry: &str, outcome: Option<DirectoryOutcome>) -> String {
    let (server, entry) = (server(policy), visible(entry));
    match outcome {
        Some(DirectoryOutcome::WrongPassword) => say!("directory-wrong-password"),
        Some(DirectoryOutcome::NotAllowed) => say!("directory-not-allowed"),
        Some(DirectoryOutcome::NoSuchEntry) => say!("directory-no-such-entry", entry),
        Some(DirectoryOutcome::Unreachable) => say!("directory-server-unreachable", server),
        Some(DirectoryOutcome::Untrusted) => say!("directory-untrusted", server),
        Some(DirectoryOutcome::Refused | DirectoryOutcome::Done) | None => {
            say!("directory-refused", server)
        }
    }
}

fn server(policy: &Policy) -> String {
    let server = &policy.directory_server;
    visible(server.split_once("://").map_or(server.as_str(), |(_, place)| place))
}

/// Beside this program where both were built, else among those that nobody types.
fn program() -> Option<PathBuf> {
    let beside = std::env::current_exe().ok()?.with_file_name(PROGRAM);
    let apart = beside.with_file_name("../libexec").join(PROGRAM);
    [beside, apart].iter().find_map(|it| fs::canonicalize(it).ok())
}

fn tell(text: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{}", wrapped(text, columns(io::stderr()), 0))
}

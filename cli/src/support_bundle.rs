//! `mfactl support-bundle`: a file that a person can read and send to whoever helps. It has no
//! secret, and what tells one key or person from another is taken out of it.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;

use mfad_bus::{AccountsProxy, LogEntry, LogFilter};
use mfad_i18n::{Language, language, say, speak};
use nix::unistd::{Uid, User};

use crate::Session;
use crate::args::SupportBundle;
use crate::doctor::{self, Examination, Finding};
use crate::exit::Failure;
use crate::objects::{Method, Pin, Token};
use crate::output::visible;
use crate::pin;
use crate::when::{day, moment};

pub(crate) async fn run(session: &Session, it: SupportBundle) -> Result<(), Failure> {
    // Whoever helps may speak another language than the person.
    let spoken = language();
    speak(Language::English);
    let examination = doctor::look(session).await;
    let events = events(session).await.unwrap_or_default();
    let text = Names::from_examination(&examination).taken_out_of(&bundle(&examination, &events));
    speak(spoken);
    write(&it.file, &text)?;
    session.output.json(&serde_json::json!({ "file": it.file }))?;
    let file = it.file.display();
    session.output.text(&say!("support-written", file))?;
    Ok(())
}

/// A file that only its owner may read, and never one in the place of another.
fn write(file: &std::path::Path, text: &str) -> Result<(), Failure> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    made.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::usage(say!("support-there-already", file = file.display()))
        }
        _ => Failure::from(error),
    })
}

/// So many of the latest events are in it.
const EVENTS: u32 = 30;

async fn events(session: &Session) -> Result<Vec<LogEntry>, Failure> {
    let accounts: AccountsProxy = session.daemon().await?.root().await?;
    Ok(accounts.log(&LogFilter { limit: Some(EVENTS), ..LogFilter::default() }).await?)
}

fn bundle(examination: &Examination, events: &[LogEntry]) -> String {
    let mut text = String::new();
    section(&mut text, "Versions", versions(examination));
    section(&mut text, "Doctor", examination.findings.iter().map(finding));
    if let Ok(snapshot) = &examination.snapshot {
        section(&mut text, "Keys and cards", snapshot.tokens.iter().map(token));
        section(&mut text, "Sign-in methods", snapshot.methods.iter().map(method));
        section(
            &mut text,
            "Last events",
            events.iter().rev().map(|it| event(it, &snapshot.methods)),
        );
    }
    text
}

fn section(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    let _ = writeln!(text, "{title}\n{}", "-".repeat(title.len()));
    let mut any = false;
    for line in lines {
        any = true;
        let _ = writeln!(text, "{}", visible(&line));
    }
    let _ = writeln!(text, "{}", if any { "" } else { "none\n" });
}

fn versions(examination: &Examination) -> Vec<String> {
    let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let release = read("/etc/os-release");
    let system = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let daemon =
        examination.snapshot.as_ref().map_or("does not answer", |snapshot| &snapshot.version);
    vec![
        format!("mfactl:  {}", env!("CARGO_PKG_VERSION")),
        format!("mfad:    {daemon}"),
        format!("system:  {}", system.unwrap_or("unknown").trim_matches('"')),
        format!("kernel:  {}", read("/proc/sys/kernel/osrelease").trim()),
        format!("desktop: {}", if desktop.is_empty() { "none" } else { &desktop }),
    ]
}

fn finding(finding: &Finding) -> String {
    let Finding { check, state, message, .. } = finding;
    format!("{:<8}{check}: {message}", state.word())
}

fn token((token, pin): &(Token, Option<Pin>)) -> String {
    let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    let mut words = vec![
        format!("{} ({})", or(&token.product), or(&token.vendor)),
        format!("{} over {}", token.kind, token.transport),
        format!("firmware {}", or(&token.firmware)),
        format!("model {}", or(&token.aaguid)),
        format!("has {}", token.applications.join(", ")),
    ];
    if let Some(fido2) = &token.fido2 {
        words.push(format!("speaks {}", fido2.versions.join(", ")));
    }
    words.extend(pin.as_ref().map(pin::in_words));
    words.extend(token.problem.clone());
    words.join("; ")
}

/// Its label is its owner's own words, so it is left out.
fn method(method: &Method) -> String {
    let used = method.last_used.map_or("never".to_owned(), day);
    let ready = if method.usable { "ready" } else { "not now" };
    format!("{}, set up {}, last used {used}, {ready}", method.kind, day(method.created))
}

/// What happened, with which kind of way; names and other details are left out, but not why
/// something was refused.
fn event(LogEntry { at, what, method, detail, program, .. }: &LogEntry, all: &[Method]) -> String {
    let of = all.iter().find(|it| it.id == *method).map(|it| it.kind.as_str());
    let of = of.map(|kind| format!(" with a {kind}")).unwrap_or_default();
    let why = if what == "refused" { format!(" ({detail})") } else { String::new() };
    let by = if program.is_empty() { String::new() } else { format!(", by {program}") };
    format!("{} {what}{of}{why}{by}", moment(*at))
}

/// What tells one key or person from another, with what is written in its place.
struct Names(Vec<(String, String)>);

impl Names {
    fn from_examination(Examination { snapshot, .. }: &Examination) -> Self {
        let mut names = Vec::new();
        for (number, (token, _)) in
            snapshot.iter().flat_map(|snapshot| &snapshot.tokens).enumerate()
        {
            let instead = format!("key {}", number + 1);
            let own = [Some(&token.name), Some(&token.id), token.serial.as_ref()];
            names.extend(own.into_iter().flatten().map(|name| (name.clone(), instead.clone())));
        }
        for method in snapshot.iter().flat_map(|snapshot| &snapshot.methods) {
            names.push((method.account.clone(), "USER".to_owned()));
        }
        if let Ok(Some(user)) = User::from_uid(Uid::current()) {
            names.push((user.dir.display().to_string(), "HOME".to_owned()));
            names.push((user.name, "USER".to_owned()));
        }
        // A name may be part of another one.
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self(names)
    }

    fn taken_out_of(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, instead) in self.0.iter().filter(|(name, _)| !name.is_empty()) {
            text = replaced(&text, name, instead);
        }
        text
    }
}

/// With every whole word, or run of words, that is `name` replaced, in any case.
fn replaced(text: &str, name: &str, instead: &str) -> String {
    let (lower, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let of_word = |it: char| it.is_alphanumeric();
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (start, found) in lower.match_indices(&name) {
        let end = start + found.len();
        let before = lower.get(..start).and_then(|it| it.chars().next_back());
        let after = lower.get(end..).and_then(|it| it.chars().next());
        if before.is_some_and(of_word) || after.is_some_and(of_word) {
            continue;
        }
        result.push_str(text.get(done..start).unwrap_or_default());
        result.push_str(instead);
        done = end;
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_replaced_in_any_case() {
        assert_eq!(replaced("A1: key a1, A12 and xa1", "A1", "it"), "it: key it, A12 and xa1");
        assert_eq!(replaced("Schlüssel A1.", "schlüssel a1", "it"), "it.");
        assert_eq!(replaced("nothing", "A1", "it"), "nothing");
    }

    #[test]
    fn no_file_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle.txt");
        write(&file, "one").unwrap();
        assert!(write(&file, "two").unwrap_err().message.contains("already exists"));
        assert_eq!(fs::read_to_string(&file).unwrap(), "one");
    }
}

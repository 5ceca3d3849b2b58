//! What becomes of a service's file: where the lines of docs/pam.md go, and whether libpam would make of it what
//! it is meant to be. Decides on text alone. What is not understood in full is not changed.

use std::io;
use std::ops::Range;

use crate::pam::control::Control;
use crate::pam::evaluate::{Flaw, Form, judge, password_lets_in, root_gets_in};
use crate::pam::stack::{KEYRINGS, Stack, StackLine, WholeLine, whole_lines};

use super::services::{KnownService, is_shared};

/// No file of PAM is longer.
pub(crate) const LONGEST: usize = 64 * 1024;
/// Lines around a change that are shown with it.
const CONTEXT: usize = 3;

/// Why a file is not changed.
#[derive(Debug, PartialEq)]
pub(crate) enum NotChanged {
    /// This line, or the file, is not what PAM's files look like.
    NotUnderstood(Option<usize>),
    /// It asks mfad already, in this file.
    AsksMfad(String),
    /// What asks for the password there comes from this other service.
    TakesFrom(String),
    /// Nothing in it asks for a password, or something else does as well.
    NoPassword,
    /// It would not be what it is meant to be.
    Flawed(Flaw),
    /// Root would have no way in.
    LocksRootOut,
    /// A file that it includes cannot be read.
    Unreadable(String),
    /// Nothing in it opens a keyring after the password was asked for.
    NoKeyring,
}

/// A file as it is to be.
#[derive(Debug)]
pub(crate) struct Plan {
    /// All of it.
    pub text: String,
    /// What is added.
    added: Vec<String>,
    /// Before which line, counted from 0.
    at: usize,
    /// How many lines go in the place of what is added.
    removed: usize,
    before: Vec<String>,
}

/// The lines of docs/pam.md for a service.
pub(crate) fn lines(service: &KnownService, form: Form) -> Vec<&'static str> {
    let mfad = match form {
        Form::KeyOrPassword => return vec!["auth sufficient pam_mfad.so"],
        Form::AfterPassword => "auth [success=ok user_unknown=ignore default=die] pam_mfad.so",
        Form::Required => "auth required pam_mfad.so",
    };
    match service.console {
        true => vec!["auth [success=1 default=ignore] pam_succeed_if.so quiet uid eq 0", mfad],
        false => vec![mfad],
    }
}

impl Plan {
    /// What the file of a service is to be; `read` reads the files that it includes.
    ///
    /// # Errors
    /// Why it stays as it is.
    pub fn make(
        service: &KnownService,
        form: Form,
        keyring: bool,
        text: &str,
        read: &mut impl FnMut(&str) -> io::Result<String>,
    ) -> Result<Self, NotChanged> {
        let whole = understood(text)?;
        let now = stack(service, text, read)?;
        if let Some(rule) = now.of_mfad().next() {
            return Err(NotChanged::AsksMfad(rule.file.clone()));
        }
        let step = password_step(&whole, read)?;
        if !password_lets_in(&now) {
            return Err(NotChanged::NoPassword);
        }
        let at = if form == Form::KeyOrPassword { step.lines.start } else { step.lines.end };
        let plan = match keyring {
            true => Self::for_keyring(text, step, &whole, read)?,
            false => Self::replace(text, at..at, &lines(service, form)),
        };
        let then = stack(service, &plan.text, read)?;
        match judge(&then) {
            Ok(judged) if judged == form => {}
            Ok(_) => return Err(NotChanged::Flawed(Flaw::NoEffect)),
            // The key lets nobody in there without the password.
            Err(Flaw::NoEffect) if form == Form::KeyOrPassword => {
                return Err(NotChanged::Flawed(Flaw::AsksPasswordToo));
            }
            Err(flaw) => return Err(NotChanged::Flawed(flaw)),
        }
        match service.console && !root_gets_in(&then) {
            true => Err(NotChanged::LocksRootOut),
            false => Ok(plan),
        }
    }

    /// The lines of docs/pam.md for the keyring: those that ask for the password become one step, which the key
    /// jumps over to what opens the keyring.
    fn for_keyring(
        text: &str,
        step: &WholeLine,
        whole: &[WholeLine],
        read: &mut impl FnMut(&str) -> io::Result<String>,
    ) -> Result<Self, NotChanged> {
        let other = match StackLine::read(&step.text) {
            Some(StackLine::Include(other) | StackLine::Substack(other)) => other,
            _ => return Err(NotChanged::NotUnderstood(Some(step.lines.start.saturating_add(1)))),
        };
        let mut after = whole.iter().skip_while(|it| it.lines.start <= step.lines.start);
        if !after.any(|it| opens_keyring(&it.text)) {
            return Err(NotChanged::NoKeyring);
        }
        // A substack takes only these lines of the other file; @include takes all.
        let there = read(other).map_err(|error| NotChanged::Unreadable(error.to_string()))?;
        if !whole_lines(&there).iter().all(|it| StackLine::read(&it.text).is_some()) {
            return Err(NotChanged::NotUnderstood(Some(step.lines.start.saturating_add(1))));
        }
        let substack = format!("auth substack {other}");
        Ok(Self::replace(
            text,
            step.lines.clone(),
            &[
                "auth [success=1 default=ignore] pam_mfad.so keyring",
                &substack,
                "auth required pam_mfad.so set_authtok",
            ],
        ))
    }

    fn replace(text: &str, at: Range<usize>, lines: &[&str]) -> Self {
        let mut before: Vec<_> = text.split('\n').map(str::to_owned).collect();
        if before.last().is_some_and(String::is_empty) {
            before.pop();
        }
        let added: Vec<_> = lines.iter().map(|it| (*it).to_owned()).collect();
        let removed = at.len();
        let (above, below) = before.split_at_checked(at.start).unwrap_or((&before, &[]));
        let all = [above, &added, below.get(removed..).unwrap_or_default()].concat();
        Self { text: all.join("\n") + "\n", added, at: above.len(), removed, before }
    }

    /// As `diff -u` shows it.
    pub fn diff(&self, old: &str, new: &str) -> String {
        let from = self.at.saturating_sub(CONTEXT);
        let above = self.before.get(from..self.at).unwrap_or_default();
        let end = self.at.saturating_add(self.removed);
        let removed = self.before.get(self.at..end).unwrap_or_default();
        let below = self.before.iter().skip(end).take(CONTEXT);
        let around = above.len().saturating_add(below.len());
        let count = around.saturating_add(removed.len());
        let first = from.saturating_add(usize::from(count > 0));
        let mut shown = vec![
            format!("--- {old}"),
            format!("+++ {new}"),
            format!(
                "@@ -{first},{count} +{},{} @@",
                from.saturating_add(1),
                around.saturating_add(self.added.len())
            ),
        ];
        shown.extend(above.iter().map(|it| format!(" {it}")));
        shown.extend(removed.iter().map(|it| format!("-{it}")));
        shown.extend(self.added.iter().map(|it| format!("+{it}")));
        shown.extend(below.map(|it| format!(" {it}")));
        shown.join("\n")
    }
}

/// Whether a line has a module open the keyring with the password.
fn opens_keyring(line: &str) -> bool {
    matches!(StackLine::read(line), Some(StackLine::Module { module, .. }) if KEYRINGS.contains(&module))
}

fn stack(
    service: &KnownService,
    text: &str,
    read: &mut impl FnMut(&str) -> io::Result<String>,
) -> Result<Stack, NotChanged> {
    let mut with_text = |name: &str| match name == service.name {
        true => Ok(text.to_owned()),
        false => read(name),
    };
    Stack::read(service.name, &mut with_text)
        .map_err(|error| NotChanged::Unreadable(error.to_string()))
}

/// Its lines, if each of them is what it looks like.
fn understood(text: &str) -> Result<Vec<WholeLine>, NotChanged> {
    let strange = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    if text.len() > LONGEST || text.contains(strange) {
        return Err(NotChanged::NotUnderstood(None));
    }
    let whole = whole_lines(text);
    for line in &whole {
        if !is_line(&line.text) {
            return Err(NotChanged::NotUnderstood(Some(line.lines.start.saturating_add(1))));
        }
    }
    Ok(whole)
}

/// Whether libpam reads this as it is read here. A jump counts lines, and must not count another.
fn is_line(text: &str) -> bool {
    if !text.is_ascii() {
        return false;
    }
    match StackLine::read(text) {
        Some(StackLine::Module { control, .. }) => {
            Control::read(&control).is_some_and(|it| !it.jumps())
        }
        Some(StackLine::Include(_) | StackLine::Substack(_)) | None => true,
        Some(StackLine::NotUnderstood) => false,
    }
}

/// The line that has the password asked for.
fn password_step<'l>(
    whole: &'l [WholeLine],
    read: &mut impl FnMut(&str) -> io::Result<String>,
) -> Result<&'l WholeLine, NotChanged> {
    for line in whole {
        let other = match StackLine::read(&line.text) {
            Some(StackLine::Module { module: "pam_unix.so", .. }) => return Ok(line),
            Some(StackLine::Include(other) | StackLine::Substack(other)) => other,
            _ => continue,
        };
        let there = Stack::read(other, read);
        let there = there.map_err(|error| NotChanged::Unreadable(format!("{other}: {error}")))?;
        if there.rules().is_empty() {
            continue;
        }
        return match is_shared(other) {
            true => Ok(line),
            false => Err(NotChanged::TakesFrom(other.to_owned())),
        };
    }
    Err(NotChanged::NoPassword)
}

#[cfg(test)]
mod tests;

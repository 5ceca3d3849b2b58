//! What becomes of a service's file: where the lines of docs/pam.md go, and whether libpam would make of it what
//! it is meant to be. Decides on text alone. What is not understood in full is not changed.

use std::io;

use crate::pam::control::Control;
use crate::pam::evaluate::{Flaw, Form, judge, password_lets_in, root_gets_in};
use crate::pam::stack::{Stack, StackLine, WholeLine, whole_lines};

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
        let plan = Self::insert(text, at, &lines(service, form));
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

    fn insert(text: &str, at: usize, lines: &[&str]) -> Self {
        let mut before: Vec<_> = text.split('\n').map(str::to_owned).collect();
        if before.last().is_some_and(String::is_empty) {
            before.pop();
        }
        let added: Vec<_> = lines.iter().map(|it| (*it).to_owned()).collect();
        let (above, below) = before.split_at_checked(at).unwrap_or((&before, &[]));
        let all = [above, &added, below].concat();
        Self { text: all.join("\n") + "\n", added, at: above.len(), before }
    }

    /// As `diff -u` shows it.
    pub fn diff(&self, old: &str, new: &str) -> String {
        let from = self.at.saturating_sub(CONTEXT);
        let above = self.before.get(from..self.at).unwrap_or_default();
        let below = self.before.iter().skip(self.at).take(CONTEXT);
        let count = above.len().saturating_add(below.len());
        let first = from.saturating_add(usize::from(count > 0));
        let mut shown = vec![
            format!("--- {old}"),
            format!("+++ {new}"),
            format!(
                "@@ -{first},{count} +{},{} @@",
                from.saturating_add(1),
                count.saturating_add(self.added.len())
            ),
        ];
        shown.extend(above.iter().map(|it| format!(" {it}")));
        shown.extend(self.added.iter().map(|it| format!("+{it}")));
        shown.extend(below.map(|it| format!(" {it}")));
        shown.join("\n")
    }
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

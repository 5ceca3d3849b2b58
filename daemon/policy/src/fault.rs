//! What is wrong with a file of the policy: which file, where in it, and why.

use std::fmt::{Display, Formatter, Result};

use toml::de::{DeTable, DeValue};

/// What is wrong with a file of the policy. Its text is a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFault {
    /// The file, or the folder that cannot be read.
    pub file: String,
    /// The line and the column, both from 1; `None` if it is none of its lines.
    pub place: Option<(usize, usize)>,
    /// Why.
    pub reason: String,
    sentence: String,
}

impl PolicyFault {
    /// It is not what a policy is written as.
    pub(crate) fn of_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let place = error.span().map(|span| place(text, span.start));
        Self::of_text(file, place, error.message(), error)
    }

    /// What it says cannot be; the key that it is about comes first.
    pub(crate) fn of_rules(file: &str, text: &str, reason: &str) -> Self {
        let key = reason.split(' ').next().unwrap_or_default();
        let place = position(text, key).map(|at| place(text, at));
        Self::of_text(file, place, reason, &reason)
    }

    /// It cannot be read.
    pub(crate) fn unreadable(file: &str, error: &std::io::Error) -> Self {
        let (file, reason) = (file.to_owned(), error.to_string());
        let sentence = format!("{file} cannot be read: {reason}");
        Self { file, place: None, reason, sentence }
    }

    fn of_text(file: &str, place: Option<(usize, usize)>, reason: &str, all: &dyn Display) -> Self {
        let sentence = format!("{file} is not a policy that mfad understands: {all}");
        Self { file: file.to_owned(), place, reason: reason.to_owned(), sentence }
    }
}

impl Display for PolicyFault {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str(&self.sentence)
    }
}

impl std::error::Error for PolicyFault {}

/// The line and the column of a byte.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count().saturating_add(1), line.chars().count().saturating_add(1))
}

/// Where this key is set (`required.methods`).
fn position(text: &str, key: &str) -> Option<usize> {
    let parsed = DeTable::parse(text).ok()?;
    let (mut table, mut found) = (Some(parsed.get_ref()), None);
    for part in key.split('.') {
        let (name, value) = table?.iter().find(|(name, _)| name.get_ref() == part)?;
        found = Some(name.span().start);
        table = match value.get_ref() {
            DeValue::Table(below) => Some(below),
            _ => None,
        };
    }
    found
}

//! The rules of this repository that a program can check: which crate may depend on which, that modules form no circle,
//! that every dependency says what it is for, that what ships is free to ship, that each threat
//! names the test that holds it, and that no test is ignored.

mod circles;
mod crates;
mod licences;
mod messages;
mod names;
mod sources;
mod threats;
mod uses;

use std::fmt;
use std::path::{Path, PathBuf};

pub use licences::violations as licence_violations;

/// A rule broken at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    file: PathBuf,
    line: usize,
    text: String,
}

impl Violation {
    fn new(file: &Path, line: usize, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, text: text.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.text)
    }
}

/// Every rule broken in the tree at `root`, by file and line.
#[must_use]
pub fn violations(root: &Path) -> Vec<Violation> {
    let mut found = crates::violations(root);
    found.extend(circles::violations(root));
    found.extend(sources::violations(root));
    found.extend(threats::violations(root));
    found.extend(messages::violations(root));
    found.sort();
    found.dedup();
    found
}

/// What is said of an arrow that runs the wrong way.
fn edge(from: &str, to: &str, allowed: &[&str]) -> String {
    let allowed = if allowed.is_empty() { "nothing".to_owned() } else { allowed.join(", ") };
    format!("edge {from} → {to} is not allowed (allowed from {from}: {allowed})")
}

/// The files below `root`, relative to it, without what is built or hidden.
fn files(root: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let built = name == "target" || name.starts_with("target-");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !built && !name.starts_with('.') => {
                    folders.push(entry.path());
                }
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files.into_iter().filter_map(move |file| Some(file.strip_prefix(root).ok()?.to_owned()))
}

//! Why an operation did not succeed, as data: a cause, a fact and what helps. Whoever tells a person renders
//! the fact.

use std::fmt;

use mfad_terms::{Cause, DomException, Remedy};
use mfad_text::Text;

/// Why it did not: a cause that programs act on, a fact for people, and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What programs act on.
    pub cause: Cause,
    /// A fact. Never holds a secret, nor a command: what to do is the remedy.
    pub message: Text,
    /// What helps.
    pub remedy: Option<Remedy>,
    /// What the remedy is about: the id of a token, the label of a method or a folder.
    pub remedy_about: Option<String>,
    /// What the token answered, as its specification writes it: for whoever looks into it.
    pub status: Option<String>,
}

impl Error {
    /// An error with this cause and message.
    pub fn new(cause: Cause, message: impl Into<Text>) -> Self {
        let message = message.into();
        Self { cause, message, remedy: None, remedy_about: None, status: None }
    }

    /// The same, and this helps.
    pub fn with_remedy(self, remedy: Remedy) -> Self {
        Self { remedy: Some(remedy), remedy_about: None, ..self }
    }

    /// The same, and this helps with that token, method or folder.
    pub fn with_remedy_about(self, remedy: Remedy, about: impl Into<String>) -> Self {
        Self { remedy: Some(remedy), remedy_about: Some(about.into()), ..self }
    }

    /// The same with another message.
    pub fn with_message(self, message: impl Into<Text>) -> Self {
        Self { message: message.into(), ..self }
    }
}

/// For the log: the cause and the message's id.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.cause.word(), self.message.id().unwrap_or("no message"))
    }
}

impl std::error::Error for Error {}

/// Why an operation did not succeed, also for a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// For the person and the program that asked.
    pub error: Error,
    /// For the page, where a site asked.
    pub dom_exception: Option<DomException>,
    /// The relying party whose related origins decide whether the site may ask; they were not given.
    pub related_origins_for: Option<String>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, dom_exception: None, related_origins_for: None }
    }
}

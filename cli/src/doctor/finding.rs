//! What one check found: how it stands, in words, and what helps.

use mfad_bus::Remedy;
use mfad_client::{Reader, add_remedy};
use serde::Serialize;

/// How the thing that was checked stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// As it should be.
    Good,
    /// Worth knowing; nothing has to be done.
    Note,
    /// Something does not work, or will not when it is needed.
    Bad,
    /// It could not be looked at.
    Unknown,
}

impl State {
    /// As a support bundle writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Bad => "BAD",
            Self::Unknown => "unknown",
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// The check, by its name in `docs/json.md`.
    pub check: &'static str,
    pub state: State,
    /// A fact.
    pub message: String,
    /// What to do about it.
    pub remedy: Option<String>,
    /// A command that does it and breaks nothing.
    pub command: Option<Vec<String>>,
    /// What to do about it as data, where it can be done with mfad.
    pub action: Option<FindingAction>,
}

/// A remedy as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FindingAction {
    /// A word of [`Remedy`].
    pub remedy: &'static str,
    /// The token or method that it is about, by its id or label.
    pub about: Option<String>,
}

impl Finding {
    pub fn good(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, State::Good, message.into())
    }

    pub fn note(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, State::Note, message.into())
    }

    pub fn unknown(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, State::Unknown, message.into())
    }

    pub fn bad(check: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(check, State::Bad, message.into()).remedy(remedy)
    }

    fn new(check: &'static str, state: State, message: String) -> Self {
        Self { check, state, message, remedy: None, command: None, action: None }
    }

    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The remedy as data; `about` is what [`add_remedy`] takes.
    pub fn action(mut self, remedy: Remedy, about: Option<&str>) -> Self {
        self.action =
            Some(FindingAction { remedy: remedy.word(), about: about.map(str::to_owned) });
        self
    }

    /// The remedy in a window, where no command can be typed.
    pub fn for_screen(mut self) -> Self {
        if let Some(FindingAction { remedy, about }) = &self.action {
            let mut said = String::new();
            add_remedy(Reader::Screen, &mut said, Some(remedy), about.as_deref());
            self.remedy = Some(said);
        }
        self
    }

    /// A command that helps. It is offered, so it must be one that breaks nothing.
    pub fn command(mut self, command: &str) -> Self {
        self.command = Some(command.split(' ').map(str::to_owned).collect());
        self
    }
}

//! The files with the words, each read when the first of its sentences is said.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::Language;

type Bundle = FluentBundle<FluentResource>;

/// The sentences about one thing.
pub struct Topic {
    /// The first word of their ids, and the name of their files.
    pub name: &'static str,
    /// Its file in each language.
    texts: [&'static str; Language::ALL.len()],
    read: [OnceLock<Bundle>; Language::ALL.len()],
}

macro_rules! topic {
    ($name:literal) => {
        Topic {
            name: $name,
            texts: [
                include_str!(concat!("../en/", $name, ".ftl")),
                include_str!(concat!("../nb/", $name, ".ftl")),
                include_str!(concat!("../de/", $name, ".ftl")),
            ],
            read: [const { OnceLock::new() }; Language::ALL.len()],
        }
    };
}

macro_rules! topics {
    ($($name:literal),+ $(,)?) => {
        /// Every topic that any program says something of.
        pub static TOPICS: [Topic; [$($name),+].len()] = [$(topic!($name)),+];
    };
}

/// The help of `mfactl`. It is no part of other programs.
pub static HELP: Topic = topic!("help");

topics! {
    "admin",
    "answer",
    "app",
    "authorization",
    "browser",
    "bus",
    "card",
    "codes",
    "command",
    "command",
    "directory",
    "doctor",
    "enroll",
    "erase",
    "export",
    "finger",
    "fingerprints",
    "host",
    "import",
    "keyring",
    "keys",
    "log",
    "login",
    "methods",
    "note",
    "notify",
    "oath",
    "openpgp",
    "pam",
    "passkeys",
    "pick",
    "pin",
    "piv",
    "policy",
    "prompts",
    "proof",
    "reauth",
    "remedy",
    "report",
    "rules",
    "secret",
    "settings",
    "signin",
    "site",
    "status",
    "support",
    "trouble",
    "try",
    "usage",
    "watch",
    "when",
    "window",
    "work",
}

impl Topic {
    /// Its file in this language.
    #[must_use]
    pub fn text(&self, language: Language) -> &'static str {
        self.texts.get(language as usize).copied().unwrap_or_default()
    }

    fn in_language(&self, language: Language) -> Option<&Bundle> {
        let read = self.read.get(language as usize)?;
        Some(read.get_or_init(|| bundle(language, self.text(language))))
    }
}

/// What cannot be read of a file is left out of it; repo-lint finds it.
fn bundle(language: Language, text: &str) -> Bundle {
    let name: Result<LanguageIdentifier, _> = language.code().parse();
    let mut bundle = Bundle::new_concurrent(vec![name.unwrap_or_default()]);
    // The marks would keep text of both directions in order, which neither language needs, and
    // what is plain text for a script would no longer be.
    bundle.set_use_isolating(false);
    let file = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(file, _)| file);
    bundle.add_resource_overriding(file);
    bundle
}

impl Topic {
    /// Whether there is this message, in English at least.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.in_language(Language::English).is_some_and(|bundle| bundle.has_message(id))
    }

    /// A sentence, if this language has it.
    pub(crate) fn message(
        &self,
        language: Language,
        id: &str,
        arguments: &FluentArgs<'_>,
    ) -> Option<String> {
        let bundle = self.in_language(language)?;
        let pattern = bundle.get_message(id)?.value()?;
        // A variable that is missing is shown by its name.
        let text = bundle.format_pattern(pattern, Some(arguments), &mut Vec::new());
        Some(text.into_owned())
    }
}

/// The topic of a sentence.
pub(crate) fn topic_of(id: &str) -> Option<&'static Topic> {
    let (name, _) = id.split_once('-')?;
    TOPICS.iter().find(|topic| topic.name == name)
}

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
    /// In English.
    pub english: &'static str,
    /// In Norwegian Bokmål.
    pub bokmal: &'static str,
    read: [OnceLock<Bundle>; 2],
}

macro_rules! topics {
    ($($name:literal),+ $(,)?) => {
        /// Every topic.
        pub static TOPICS: [Topic; [$($name),+].len()] = [$(Topic {
            name: $name,
            english: include_str!(concat!("../en/", $name, ".ftl")),
            bokmal: include_str!(concat!("../nb/", $name, ".ftl")),
            read: [OnceLock::new(), OnceLock::new()],
        }),+];
    };
}

topics! {
    "admin",
    "answer",
    "app",
    "browser",
    "bus",
    "card",
    "codes",
    "doctor",
    "enroll",
    "erase",
    "finger",
    "fingerprints",
    "gate",
    "host",
    "keys",
    "log",
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
    "rules",
    "secret",
    "settings",
    "signin",
    "site",
    "status",
    "support",
    "trouble",
    "try",
    "watch",
    "ways",
    "when",
    "work",
}

impl Topic {
    fn in_language(&self, language: Language) -> &Bundle {
        let [english, bokmal] = &self.read;
        let (read, text) = match language {
            Language::English => (english, self.english),
            Language::Bokmal => (bokmal, self.bokmal),
        };
        read.get_or_init(|| bundle(language, text))
    }
}

/// What cannot be read of a file is left out of it; the house's check finds it.
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

/// A sentence, if this language has it.
pub(crate) fn message(language: Language, id: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let (name, _) = id.split_once('-')?;
    let topic = TOPICS.iter().find(|topic| topic.name == name)?;
    let bundle = topic.in_language(language);
    let pattern = bundle.get_message(id)?.value()?;
    // A variable that is missing is shown by its name.
    let text = bundle.format_pattern(pattern, Some(arguments), &mut Vec::new());
    Some(text.into_owned())
}

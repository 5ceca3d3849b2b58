//! Which language is spoken.

use std::sync::atomic::{AtomicBool, Ordering};

/// A language that there are words in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English, in which everything is said that has no translation.
    English,
    /// Norwegian Bokmål.
    Bokmal,
}

/// Only a program that asked for it speaks anything but English.
static BOKMAL: AtomicBool = AtomicBool::new(false);

/// From now on, this program speaks that language.
pub fn speak(language: Language) {
    BOKMAL.store(language == Language::Bokmal, Ordering::Relaxed);
}

/// The language that is spoken.
#[must_use]
pub fn language() -> Language {
    if BOKMAL.load(Ordering::Relaxed) { Language::Bokmal } else { Language::English }
}

impl Language {
    /// The one that the person has set for messages.
    #[must_use]
    pub fn of_environment() -> Self {
        Self::wanted(|name| std::env::var(name).ok())
    }

    /// `LANGUAGE` lists several, the best first, for whoever has a language at all (gettext's
    /// manual, "The LANGUAGE variable").
    fn wanted(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = locale(&variable);
        if matches!(&*locale, "" | "C" | "POSIX") {
            return Self::English;
        }
        let listed = variable("LANGUAGE").unwrap_or_default();
        let known = listed.split(':').map(language_of).chain([&*locale]).find_map(Self::from_code);
        known.unwrap_or(Self::English)
    }

    /// Whoever reads Nynorsk reads Bokmål with less trouble than English.
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Self::English),
            "nb" | "no" | "nn" => Some(Self::Bokmal),
            _ => None,
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Bokmal => "nb",
        }
    }
}

/// The language of messages by these variables (POSIX.1-2024 §8.2): `nb` of `nb_NO.UTF-8`.
#[must_use]
pub fn locale(variable: impl Fn(&str) -> Option<String>) -> String {
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).unwrap_or_default();
    language_of(&locale).to_owned()
}

fn language_of(locale: &str) -> &str {
    locale.split(['_', '.', '@']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable<'s>(set: &'s [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 's {
        |name| set.iter().find(|it| it.0 == name).map(|it| it.1.to_owned())
    }

    #[test]
    fn the_language_is_that_of_messages() {
        let said = |set: &[(&str, &str)]| locale(variable(set));
        assert_eq!(said(&[("LANG", "nb_NO.UTF-8")]), "nb");
        assert_eq!(said(&[("LANG", "nb_NO.UTF-8"), ("LC_ALL", ""), ("LC_MESSAGES", "C")]), "C");
        assert_eq!(said(&[]), "");
    }

    #[test]
    fn what_nobody_here_speaks_is_english() {
        let wanted = |set: &[(&str, &str)]| Language::wanted(variable(set));
        for locale in ["nb_NO.UTF-8", "no", "nn_NO.UTF-8@euro"] {
            assert_eq!(wanted(&[("LANG", locale)]), Language::Bokmal, "{locale}");
        }
        for locale in ["", "C.UTF-8", "POSIX", "en_GB.UTF-8", "fr_FR", "nbx", "_NO", "\u{FFFD}"] {
            assert_eq!(wanted(&[("LANG", locale)]), Language::English, "{locale}");
        }
    }

    #[test]
    fn of_several_languages_the_first_that_is_spoken_counts() {
        let wanted = |list: &str, locale: &str| {
            Language::wanted(variable(&[("LANGUAGE", list), ("LANG", locale)]))
        };
        assert_eq!(wanted("se:nb:en", "en_GB.UTF-8"), Language::Bokmal);
        assert_eq!(wanted("en:nb", "nb_NO.UTF-8"), Language::English);
        assert_eq!(wanted("", "nb_NO.UTF-8"), Language::Bokmal);
        assert_eq!(wanted("nb", "C.UTF-8"), Language::English);
    }
}

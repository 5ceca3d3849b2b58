//! Which language is spoken.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};

macro_rules! languages {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// A language that there are words in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Language { $($(#[$doc])* $name,)+ }

        impl Language {
            /// All of them, in the order of their numbers.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// Its code (ISO 639-1), and the name of its folder.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

languages! {
    /// English, in which everything is said that has no translation.
    English = "en",
    /// Norwegian Bokmål.
    Bokmal = "nb",
    /// German.
    German = "de",
}

/// What this program speaks; only one that asked for it speaks anything but English.
static SPOKEN: AtomicUsize = AtomicUsize::new(Language::English as usize);

/// From now on, this program speaks that language.
pub fn speak(language: Language) {
    SPOKEN.store(language as usize, Ordering::Relaxed);
}

thread_local! {
    /// What is spoken while a future goes on that was told to whom it speaks.
    static FOR_NOW: Cell<Option<Language>> = const { Cell::new(None) };
}

/// The language that is spoken.
#[must_use]
pub fn language() -> Language {
    FOR_NOW.get().unwrap_or_else(of_program)
}

fn of_program() -> Language {
    Language::ALL.get(SPOKEN.load(Ordering::Relaxed)).copied().unwrap_or(Language::English)
}

/// Has a future speak a language whenever it goes on, where a program serves several people. What
/// it starts on its own does not.
pub async fn in_language<F: Future>(language: Language, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|context| speaking(language, || future.as_mut().poll(context))).await
}

/// Has what is done now speak a language.
pub fn speaking<T>(language: Language, what: impl FnOnce() -> T) -> T {
    let _before = Before(FOR_NOW.replace(Some(language)));
    what()
}

/// Restores what was spoken before, also when a panic goes through.
struct Before(Option<Language>);

impl Drop for Before {
    fn drop(&mut self) {
        FOR_NOW.set(self.0);
    }
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

    /// The one with this code (ISO 639-1), if it is spoken. Whoever reads Nynorsk reads Bokmål with
    /// less trouble than English.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "no" | "nn" => Some(Self::Bokmal),
            code => Self::ALL.into_iter().find(|it| it.code() == code),
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
        for locale in ["de_DE.UTF-8", "de_AT", "de"] {
            assert_eq!(wanted(&[("LANG", locale)]), Language::German, "{locale}");
        }
        for locale in ["", "C.UTF-8", "POSIX", "en_GB.UTF-8", "fr_FR", "nbx", "_NO", "\u{FFFD}"] {
            assert_eq!(wanted(&[("LANG", locale)]), Language::English, "{locale}");
        }
    }

    #[test]
    fn a_future_speaks_to_whom_it_is_for() {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut twice = pin!(in_language(Language::Bokmal, async {
            let first = language();
            let mut waited = false;
            poll_fn(|_| {
                if std::mem::replace(&mut waited, true) {
                    std::task::Poll::Ready(())
                } else {
                    std::task::Poll::Pending
                }
            })
            .await;
            let inner = in_language(Language::English, async { language() }).await;
            (first, inner, language())
        }));
        assert!(twice.as_mut().poll(&mut context).is_pending());
        assert_eq!(language(), Language::English, "others are spoken to as before");
        let said = (Language::Bokmal, Language::English, Language::Bokmal);
        assert_eq!(twice.as_mut().poll(&mut context), std::task::Poll::Ready(said));
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

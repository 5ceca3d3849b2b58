//! What mfad's programs say to people, in each language they speak. The sentences are in
//! a folder of `i18n` for each language, a file for each topic, in Fluent's syntax; they are part of the
//! programs, which read no file for them. [`say!`] says one.

mod answer;
mod language;
mod topics;
mod value;

pub use answer::{is_yes, is_yes_in_full};
pub use language::{Language, in_language, language, locale, speak, speaking};
pub use topics::{HELP, TOPICS, Topic};
pub use value::{ToValue, Value};

use fluent_bundle::FluentArgs;
use mfad_text::{Argument, Message};
pub use mfad_text::{Text, clean, steers, visible};

/// A sentence in the language that is spoken: `say!("pin-left", left = 3)`. The first word of its
/// id is the topic. A secret may not be part of it: what is made here is not wiped.
#[macro_export]
macro_rules! say {
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::said($id, &[$((stringify!($name), $crate::say!(@value $name $(, $value)?))),*])
    };
    (@value $name:ident) => { $crate::ToValue::to_value(&$name) };
    (@value $name:ident, $value:expr) => { $crate::ToValue::to_value(&$value) };
}

/// The sentence with this id; in English where it has no translation. Programs use [`say!`], whose
/// ids and variables repo-lint compares with the files.
#[must_use]
pub fn said(id: &str, values: &[(&str, Value<'_>)]) -> String {
    let said = topics::topic_of(id).and_then(|topic| message(topic, id, values));
    said.unwrap_or_else(|| id.to_owned())
}

/// Whether all of a text can be said here: one of a later version may have messages that this one has not.
#[must_use]
pub fn knows(text: &Text) -> bool {
    match text {
        Text::Plain(_) => true,
        Text::Joined(parts) => parts.iter().all(knows),
        Text::Message(message) => {
            let Message { id, arguments } = &**message;
            topics::topic_of(id).is_some_and(|topic| topic.has(id))
                && arguments.iter().all(|(_, argument)| match argument {
                    Argument::Text(text) => knows(text),
                    Argument::Number(_) => true,
                })
        }
    }
}

/// A text in the language that is spoken.
#[must_use]
pub fn render(text: &Text) -> String {
    match text {
        Text::Plain(plain) => plain.clone(),
        Text::Joined(parts) => parts.iter().map(render).collect(),
        Text::Message(message) => {
            let Message { id, arguments } = &**message;
            let values = arguments.iter().map(|(name, it)| (name.as_ref(), Value::from(it)));
            said(id, &values.collect::<Vec<_>>())
        }
    }
}

/// What the help of `mfactl` says by this id, if it says anything.
#[must_use]
pub fn help(id: &str) -> Option<String> {
    help_with(id, &[])
}

/// The same with what goes into it.
#[must_use]
pub fn help_with(id: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
    message(&HELP, id, values)
}

fn message(topic: &Topic, id: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
    let arguments: FluentArgs<'_> =
        values.iter().map(|(name, value)| (*name, value.0.clone())).collect();
    let spoken = [language(), Language::English];
    spoken.into_iter().find_map(|it| topic.message(it, id, &arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said while a language is spoken.
    fn in_bokmal(say: impl FnOnce() -> String) -> String {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let said = std::pin::pin!(in_language(Language::Bokmal, async { say() }));
        match said.poll(&mut context) {
            std::task::Poll::Ready(said) => said,
            std::task::Poll::Pending => panic!("nothing to wait for"),
        }
    }

    #[test]
    fn each_language_tells_one_from_several_by_itself() {
        assert_eq!(say!("pin-attempts", left = 1), "1 attempt left");
        assert_eq!(say!("pin-attempts", left = 12_u32), "12 attempts left");
        assert_eq!(in_bokmal(|| say!("doctor-wrong", bad = 1)), "1 problem funnet.");
        assert_eq!(in_bokmal(|| say!("when-hours", number = 3_u64)), "for 3 timer siden");
    }

    #[test]
    fn what_goes_in_is_text_whatever_it_looks_like() {
        for name in
            ["{ $left }", "{ pin-blocked }", "\n    pin-blocked = x", "\u{2068}\u{2069}", ""]
        {
            let said = said("doctor-key-answers", &[("name", name.to_value())]);
            assert_eq!(said, format!("{name} answers."));
        }
    }

    #[test]
    fn nothing_that_is_missing_is_a_panic() {
        for id in ["pin-nowhere", "nowhere", "nowhere-at-all", "", "-", "pin-"] {
            assert_eq!(said(id, &[]), id);
            assert_eq!(in_bokmal(|| said(id, &[])), id);
        }
        assert_eq!(said("doctor-key-answers", &[]), "{$name} answers.");
        let more = [("name", "Key".to_value()), ("more", 1.to_value())];
        assert_eq!(said("doctor-key-answers", &more), "Key answers.");
    }

    #[test]
    fn every_file_is_read_without_a_complaint() {
        for topic in TOPICS.iter().chain([&HELP]) {
            for language in Language::ALL {
                let text = topic.text(language);
                let read = fluent_bundle::FluentResource::try_new(text.to_owned());
                assert!(read.is_ok(), "{}: {:?}", topic.name, read.err());
            }
        }
    }
}

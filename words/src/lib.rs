//! What mfad's programs say to people, in each language they speak. The sentences are in
//! `words/en` and `words/nb`, a file for each topic, in Fluent's syntax; they are part of the
//! programs, which read no file for them. [`say!`] says one.

mod answer;
mod language;
mod topics;
mod value;

pub use answer::{is_yes, is_yes_in_full};
pub use language::{Language, in_language, language, locale, speak};
pub use topics::{TOPICS, Topic};
pub use value::{ToValue, Value};

use fluent_bundle::FluentArgs;

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
/// ids and variables the house's check compares with the files.
#[must_use]
pub fn said(id: &str, values: &[(&str, Value<'_>)]) -> String {
    let arguments: FluentArgs<'_> =
        values.iter().map(|(name, value)| (*name, value.0.clone())).collect();
    let spoken = [language(), Language::English];
    spoken.into_iter().find_map(|it| topics::message(it, id, &arguments)).unwrap_or(id.to_owned())
}

//! Writes what the browsers' extension says, as browsers read it, into `browser/extension/_locales`:
//! made of `i18n` by `cargo run -p mfactl --example extension`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use mfad_i18n::Language;

#[allow(dead_code, reason = "tests/documentation.rs only wants the files")]
fn main() -> io::Result<()> {
    for (path, text) in files()? {
        fs::write(path, text)?;
    }
    Ok(())
}

/// A file for each language, and its text.
pub fn files() -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../browser/extension/_locales");
    let file = |language| Ok((folder.join(language).join("messages.json"), messages(language)?));
    Language::ALL.map(Language::code).into_iter().map(file).collect()
}

/// What the extension says in this language, as browsers read it.
fn messages(language: &str) -> io::Result<Vec<u8>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../i18n").join(language);
    let text = fs::read_to_string(file.join("extension.ftl"))?;
    let read = fluent_syntax::parser::parse(text.as_str());
    let read = read.map_err(|(_, errors)| io::Error::other(format!("{errors:?}")))?;
    let mut messages = Vec::new();
    for entry in &read.body {
        let Entry::Message(Message { id, value: Some(pattern), .. }) = entry else { continue };
        let key = id.name.trim_start_matches("extension-");
        let message = serde_json::to_string(&message(pattern)?)?;
        messages.push(format!("  \"{key}\": {{\n    \"message\": {message}\n  }}"));
    }
    Ok(format!("{{\n{}\n}}\n", messages.join(",\n")).into_bytes())
}

/// Browsers know neither plurals nor names of what goes into a message, only its number.
fn message(pattern: &Pattern<&str>) -> io::Result<String> {
    let numbers = [("first", "$1"), ("second", "$2"), ("third", "$3")];
    let mut text = String::new();
    for element in &pattern.elements {
        text.push_str(match element {
            PatternElement::TextElement { value } => value,
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => {
                let number = numbers.iter().find(|(name, _)| *name == id.name);
                number.map(|(_, number)| *number).ok_or_else(|| io::Error::other(id.name))?
            }
            PatternElement::Placeable { .. } => {
                return Err(io::Error::other("browsers have no such messages"));
            }
        });
    }
    Ok(text)
}

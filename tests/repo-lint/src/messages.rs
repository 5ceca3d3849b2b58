//! What is said to people: each sentence is in `i18n`, in every language, and nothing there is
//! left over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};

use crate::uses::{Said, said};
use crate::{Violation, files};

const ENGLISH: &str = "en";
/// What is beside the languages.
const SOURCE: &str = "src";
/// Which topics there are.
const TOPICS: &str = "i18n/src/topics.rs";

/// What the browser's extension says, which has it in files of its own, made of these.
const EXTENSION: &str = "extension";
const EXTENSION_FOLDER: &str = "browser";
/// What the help of `mfactl` says. Its ids are made of the commands and compared with them there.
const HELP: &str = "help-";
/// How the ids of examples end, in which there may be nothing to translate.
const EXAMPLES: &str = "_examples";
/// What its scripts put an id together of.
const PARTS: &[&str] = &["error", "failed", "question_", "yes_", "no_", "Label"];

/// What `--verbose` adds.
const STATUS: &str = "bus-status";

/// What may be the same in another language.
const SAME: &[&str] = &[
    "keys-id",
    "pam-method",
    "codes-valid-short",
    "pin-other",
    "prompts-account-name",
    "prompts-code",
    "prompts-pin",
    "prompts-puk",
];

/// One sentence in one language.
#[derive(Debug)]
struct Message {
    file: PathBuf,
    line: usize,
    text: String,
    variables: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

/// Every sentence that is missing, unused, empty or not translated.
pub fn violations(root: &Path) -> Vec<Violation> {
    let mut found = Vec::new();
    let english = messages(root, ENGLISH, &mut found);
    let said = said(root, &mut found);
    let scripts = scripts(root);
    found.extend(said.iter().filter_map(|said| unsaid(said, &english)));
    found.extend(english.iter().filter_map(|(id, it)| unused(id, it, &said, &scripts)));
    for language in others(root) {
        let other = messages(root, &language, &mut found);
        let translated = |(id, it): (&String, _)| translation(id, it, &language, other.get(id));
        found.extend(english.iter().filter_map(translated));
        let alone = other.iter().filter(|(id, _)| !english.contains_key(*id));
        found.extend(alone.map(|(id, it)| violation(it, format!("{id} is in no English file"))));
    }
    found
}

/// The languages beside English, each with a folder of its own.
fn others(root: &Path) -> BTreeSet<String> {
    let folders = std::fs::read_dir(root.join("i18n")).into_iter().flatten().flatten();
    let folders = folders.filter(|it| it.file_type().is_ok_and(|kind| kind.is_dir()));
    let names = folders.map(|it| it.file_name().to_string_lossy().into_owned());
    names.filter(|it| it != ENGLISH && it != SOURCE).collect()
}

/// The sentences of a language; what is wrong with their files is told.
fn messages(root: &Path, language: &str, found: &mut Vec<Violation>) -> Messages {
    let folder = Path::new("i18n").join(language);
    let topics = std::fs::read_to_string(root.join(TOPICS)).unwrap_or_default();
    let mut all = Messages::new();
    for file in files(root).filter(|file| file.parent() == Some(&folder)) {
        let topic = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if topic != EXTENSION && !topics.contains(&format!("\"{topic}\"")) {
            found.push(Violation::new(&file, 1, format!("{topic} is not in {TOPICS}")));
        }
        let text = std::fs::read_to_string(root.join(&file)).unwrap_or_default();
        for (id, message) in in_file(&file, &text, found) {
            let place = (message.file.clone(), message.line);
            let mut complain = |text: String| found.push(Violation::new(&place.0, place.1, text));
            if id.split('-').next() != Some(topic.as_str()) {
                complain(format!("{id} does not begin with {topic}-, the topic of its file"));
            }
            if message.text.trim().is_empty() {
                complain(format!("{id} is empty"));
            }
            if has_status(&message.text) || message.variables.contains("status") && id != STATUS {
                complain(format!("{id} shows what a token answered, which is for --verbose"));
            }
            if all.insert(id.clone(), message).is_some() {
                complain(format!("{id} is there twice"));
            }
        }
    }
    all
}

/// Whether a text has a CTAP status or an ISO 7816 status word in it.
fn has_status(text: &str) -> bool {
    let hexadecimal =
        |it: &str| it.chars().all(|it| it.is_ascii_digit() || ('A'..='F').contains(&it));
    let mut words = text.split(|it: char| !it.is_alphanumeric());
    words.any(|word| {
        word.strip_prefix("0x").is_some_and(|it| hexadecimal(&it.to_uppercase()))
            || word == "9000"
            || (word.len() == 4 && word.starts_with('6') && hexadecimal(word))
    })
}

fn in_file(file: &Path, text: &str, found: &mut Vec<Violation>) -> Vec<(String, Message)> {
    let read = fluent_syntax::parser::parse(text).unwrap_or_else(|(read, errors)| {
        let line = |at: usize| 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        let errors =
            errors.iter().map(|it| Violation::new(file, line(it.pos.start), it.to_string()));
        found.extend(errors);
        read
    });
    let messages = read.body.into_iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    let message = |it: fluent_syntax::ast::Message<&str>| {
        let mut variables = BTreeSet::new();
        let mut shown = String::new();
        if let Some(value) = &it.value {
            pattern(value, &mut shown, &mut variables);
        }
        let at = text.find(&format!("\n{} =", it.id.name)).map_or(0, |at| at + 1);
        let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        let message = Message { file: file.to_owned(), line, text: shown, variables };
        (it.id.name.to_owned(), message)
    };
    messages.map(message).collect()
}

/// Collects the text and the variables of a pattern.
fn pattern(pattern: &Pattern<&str>, shown: &mut String, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => shown.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => placeable(inline, shown, variables),
                Expression::Select { selector, variants } => {
                    placeable(selector, &mut String::new(), variables);
                    for variant in variants {
                        self::pattern(&variant.value, shown, variables);
                    }
                }
            },
        }
    }
}

fn placeable(
    inline: &InlineExpression<&str>,
    shown: &mut String,
    variables: &mut BTreeSet<String>,
) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
            shown.push('$');
        }
        InlineExpression::StringLiteral { value } => shown.push_str(value),
        InlineExpression::FunctionReference {
            arguments: CallArguments { positional, .. }, ..
        } => positional.iter().for_each(|it| placeable(it, shown, variables)),
        _ => {}
    }
}

/// Why a sentence cannot be said.
fn unsaid(said: &Said, english: &Messages) -> Option<Violation> {
    let Some(message) = english.get(&said.id) else {
        let text = format!("{} is not in i18n/{ENGLISH}", said.id);
        return Some(Violation::new(&said.file, said.line, text));
    };
    let text = differing(&said.variables, &message.variables)?;
    let text = format!("{} is said {text}", said.id);
    Some(Violation::new(&said.file, said.line, text))
}

fn unused(id: &str, message: &Message, said: &[Said], scripts: &str) -> Option<Violation> {
    let used = match id.strip_prefix(EXTENSION).and_then(|rest| rest.strip_prefix('-')) {
        Some(key) => {
            let named = [format!("\"{key}\""), format!("__MSG_{key}__")];
            let made = PARTS.iter().any(|part| key.starts_with(part) || key.ends_with(part));
            made || named.iter().any(|name| scripts.contains(name))
        }
        None => id.starts_with(HELP) || said.iter().any(|it| it.id == id),
    };
    (!used).then(|| violation(message, format!("{id} is said nowhere: delete it")))
}

/// All of the extension but its messages.
fn scripts(root: &Path) -> String {
    let all = files(root).filter(|file| file.starts_with(EXTENSION_FOLDER));
    let scripts = all.filter(|file| !file.ends_with("messages.json"));
    scripts.filter_map(|file| std::fs::read_to_string(root.join(file)).ok()).collect()
}

fn translation(
    id: &str,
    english: &Message,
    language: &str,
    other: Option<&Message>,
) -> Option<Violation> {
    let Some(other) = other else {
        return Some(violation(english, format!("{id} is not in i18n/{language}")));
    };
    if english.text == other.text && !SAME.contains(&id) && !id.ends_with(EXAMPLES) {
        return Some(violation(other, format!("{id} is as in English")));
    }
    let text = differing(&other.variables, &english.variables)?;
    Some(violation(other, format!("{id} is translated {text}")))
}

/// How these variables differ from those that there are to be.
fn differing(these: &BTreeSet<String>, right: &BTreeSet<String>) -> Option<String> {
    let listed = |them: Vec<&String>| {
        them.into_iter().map(|it| format!("${it}")).collect::<Vec<_>>().join(", ")
    };
    let without = listed(right.difference(these).collect());
    let with = listed(these.difference(right).collect());
    match (without.as_str(), with.as_str()) {
        ("", "") => None,
        ("", with) => Some(format!("with {with}, which it has no place for")),
        (without, _) => Some(format!("without {without}")),
    }
}

fn violation(message: &Message, text: String) -> Violation {
    Violation::new(&message.file, message.line, text)
}

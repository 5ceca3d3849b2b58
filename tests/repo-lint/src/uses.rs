//! Which sentences the sources say or make data of, and which they have in them instead of in `i18n`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use crate::{Violation, files};

/// What is said at one place: `say!("id", variable = …)`, or `tr!` for what is rendered later.
#[derive(Debug)]
pub struct Said {
    pub file: PathBuf,
    pub line: usize,
    pub id: String,
    pub variables: BTreeSet<String>,
}

/// Where the words of programs that speak several languages are looked for in the code.
const SPEAKING: [&str; 4] = ["cli/src", "pam/src", "window/src", "daemon/ceremony/src"];

/// What is in English there, with the reason.
const ENGLISH: &[(&str, &str)] = &[
    ("cli/src/args", "clap makes help of it, and the examples make pages of that"),
    ("cli/src/exit.rs", "the same: what each exit status means"),
    (
        "daemon/ceremony/src/flows/webauthn",
        "what is wrong with a request is read by who made the site",
    ),
    (
        "daemon/ceremony/src/verification/passkey_mapping.rs",
        "an administrator reads in the log what is wrong with a value of the directory",
    ),
    ("cli/src/login/plan.rs", "lines of PAM's files"),
    ("cli/src/support_bundle.rs", "whoever helps reads it, wherever they are"),
];

/// All that is said in `root`. What is a sentence in the code itself is told.
pub fn said(root: &Path, found: &mut Vec<Violation>) -> Vec<Said> {
    let rust = |file: &PathBuf| file.extension().is_some_and(|it| it == "rs");
    let mut all = Vec::new();
    for file in files(root).filter(rust).filter(|file| !file.starts_with("tests/repo-lint")) {
        let text = std::fs::read_to_string(root.join(&file)).unwrap_or_default();
        // What cannot be read does not compile.
        let tokens = TokenStream::from_str(&text).unwrap_or_default();
        let tests = file.iter().any(|part| part == "tests" || part == "tests.rs");
        let excused = tests || ENGLISH.iter().any(|(path, _)| file.starts_with(path));
        let speaking = SPEAKING.iter().any(|path| file.starts_with(path)) && !excused;
        let mut scan = Scan { file, speaking, said: Vec::new(), sentences: Vec::new() };
        scan.tokens(tokens);
        let text = "this is said in English to everybody: put it into i18n/ and use say! or tr!";
        found.extend(scan.sentences.iter().map(|line| Violation::new(&scan.file, *line, text)));
        all.append(&mut scan.said);
    }
    all
}

struct Scan {
    file: PathBuf,
    speaking: bool,
    said: Vec<Said>,
    /// Lines with sentences.
    sentences: Vec<usize>,
}

impl Scan {
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let before = tokens.get(..index).unwrap_or_default();
            match token {
                // Attributes, of which documentation is one, modules with tests, and the log.
                TokenTree::Group(_)
                    if is_attribute(before) || is_tests(before) || is_log(before) => {}
                TokenTree::Group(group) => {
                    if is_say(before) {
                        self.say(group.stream());
                    }
                    self.tokens(group.stream());
                }
                TokenTree::Literal(literal)
                    if self.speaking && is_sentence(&literal.to_string()) =>
                {
                    self.sentences.push(literal.span().start().line);
                }
                _ => {}
            }
        }
    }

    /// What stands between the parentheses.
    fn say(&mut self, arguments: TokenStream) {
        let tokens: Vec<_> = arguments.into_iter().collect();
        let Some((TokenTree::Literal(id), rest)) = tokens.split_first() else { return };
        let variables = rest.windows(2).filter_map(|pair| match pair {
            [TokenTree::Punct(comma), TokenTree::Ident(name)] if comma.as_char() == ',' => {
                Some(name.to_string())
            }
            _ => None,
        });
        self.said.push(Said {
            file: self.file.clone(),
            line: id.span().start().line,
            id: id.to_string().trim_matches('"').to_owned(),
            variables: variables.collect(),
        });
    }
}

fn is_say(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(name), TokenTree::Punct(mark)]
        if (name == "say" || name == "tr") && mark.as_char() == '!')
}

fn is_attribute(before: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, mark: char| matches!(token, TokenTree::Punct(it) if it.as_char() == mark);
    match before {
        [.., hash, mark] if is(mark, '!') => is(hash, '#'),
        [.., hash] => is(hash, '#'),
        [] => false,
    }
}

/// `tracing::warn!` and its like: whoever looks after the machine reads the log.
fn is_log(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(name), TokenTree::Punct(mark)] if mark.as_char() == '!'
        && ["error", "warn", "info", "debug"].iter().any(|level| name == level))
}

/// `mod tests`, whatever stands before it.
fn is_tests(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Ident(name)]
        if word == "mod" && name == "tests")
}

/// Three words in a row, as commands and names of things do not have them.
fn is_sentence(literal: &str) -> bool {
    let is_word = |word: &&str| {
        let word = word.trim_matches(|it: char| !it.is_alphabetic());
        word.len() > 1 && word.chars().all(char::is_lowercase)
    };
    let words: Vec<_> = literal.split(' ').collect();
    let command = ["mfactl ", "sudo ", "systemctl ", "flatpak "];
    literal.starts_with('"')
        && !command.iter().any(|it| literal.trim_start_matches('"').starts_with(it))
        && words.windows(3).any(|three| three.iter().all(is_word))
}

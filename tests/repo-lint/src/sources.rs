//! What else holds for every source file: no test is switched off, and a decision that is named is there.

use std::path::Path;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use crate::{Violation, files};

/// Where decisions are, each in a file whose name begins with its number.
const DECISIONS: &str = "docs/decisions/";

/// Every `#[ignore]`, and every decision that is not there.
pub fn violations(root: &Path) -> Vec<Violation> {
    let decisions: Vec<_> = files(root).filter_map(|file| number(file.to_str()?)).collect();
    files(root)
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .flat_map(|file| {
            let text = std::fs::read_to_string(root.join(&file)).unwrap_or_default();
            let mut found = in_file(&file, &text);
            found.extend(without_decision(&file, &text, &decisions));
            found
        })
        .collect()
}

/// The number of the decision that a text names first.
fn number(text: &str) -> Option<String> {
    let (_, after) = text.split_once(DECISIONS)?;
    let number = after.get(..4)?;
    number.bytes().all(|it| it.is_ascii_digit()).then(|| number.to_owned())
}

fn without_decision(file: &Path, text: &str, decisions: &[String]) -> Vec<Violation> {
    let missing = text.lines().enumerate().filter_map(|(line, text)| {
        let number = number(text).filter(|it| !decisions.contains(it))?;
        let said = format!("there is no decision {number}");
        Some(Violation::new(file, line.saturating_add(1), said))
    });
    missing.collect()
}

fn in_file(file: &Path, text: &str) -> Vec<Violation> {
    let tokens = TokenStream::from_str(text).unwrap_or_default();
    let mut lines = Vec::new();
    ignored(tokens, &mut lines);
    let said = "no test is ignored: mend it or delete it";
    lines.into_iter().map(|line| Violation::new(file, line, said)).collect()
}

/// The lines of `#[ignore]`, also within `#[cfg_attr(…)]` and macros.
fn ignored(tokens: TokenStream, lines: &mut Vec<usize>) {
    let mut attribute = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            if attribute && mentions_ignore(group.stream()) {
                lines.push(group.span().start().line);
            }
            ignored(group.stream(), lines);
        }
        attribute = matches!(&token, TokenTree::Punct(hash) if hash.as_char() == '#');
    }
}

fn mentions_ignore(attribute: TokenStream) -> bool {
    attribute.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "ignore",
        TokenTree::Group(group) => mentions_ignore(group.stream()),
        _ => false,
    })
}

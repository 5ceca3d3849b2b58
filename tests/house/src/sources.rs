//! What else holds for every source file: no test is switched off, no file grows out of sight.

use std::path::Path;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use crate::{Violation, files};

/// Where a reader has to look again.
const MOST_LINES: usize = 400;

/// Files in `daemon` and `cli` that are longer, with the reason.
const LONGER: &[(&str, &str)] = &[];

/// Every `#[ignore]` and every file that is too long.
pub fn violations(root: &Path) -> Vec<Violation> {
    files(root)
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .flat_map(|file| {
            in_file(&file, &std::fs::read_to_string(root.join(&file)).unwrap_or_default())
        })
        .collect()
}

fn in_file(file: &Path, text: &str) -> Vec<Violation> {
    let tokens = TokenStream::from_str(text).unwrap_or_default();
    let mut lines = Vec::new();
    ignored(tokens, &mut lines);
    let mut found: Vec<_> = lines
        .into_iter()
        .map(|line| Violation::new(file, line, "no test is ignored: mend it or delete it"))
        .collect();
    let (length, ships) =
        (text.lines().count(), file.starts_with("daemon") || file.starts_with("cli"));
    let excused = LONGER.iter().any(|(path, _)| file == Path::new(path));
    if ships && length > MOST_LINES && !excused {
        let text =
            format!("{length} lines: divide it, or give a reason in tests/house/src/sources.rs");
        found.push(Violation::new(file, MOST_LINES + 1, text));
    }
    found
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

//! What else holds for every source file: no test is switched off.

use std::path::Path;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use crate::{Violation, files};

/// Every `#[ignore]`.
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

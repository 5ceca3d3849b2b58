//! Every path that a source file names and that leads into its own crate: in `use` trees, expressions, types, and as far as tokens tell in macros and attributes too.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One path, as named at one place.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// Its segments from the root: `crate`, then modules and items.
    pub path: Vec<String>,
    /// The line, from 1.
    pub line: usize,
}

/// All paths in `tokens`, the content of the module with this path from the root.
pub fn named(tokens: TokenStream, module: &[String]) -> Vec<Named> {
    let mut scan = Scan { module: module.to_vec(), found: Vec::new() };
    scan.tokens(tokens);
    scan.found
}

struct Scan {
    module: Vec<String>,
    found: Vec<Named>,
}

impl Scan {
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        while let Some((token, after)) = rest.split_first() {
            let before = tokens.get(..tokens.len() - rest.len()).unwrap_or_default();
            rest = self.token(token, after, before);
        }
    }

    /// Looks at one token and says where to go on.
    fn token<'a>(
        &mut self,
        token: &TokenTree,
        after: &'a [TokenTree],
        before: &[TokenTree],
    ) -> &'a [TokenTree] {
        match token {
            TokenTree::Group(group) => self.group(group.stream(), before),
            TokenTree::Literal(literal) => self.literal(&literal.to_string(), token),
            TokenTree::Punct(_) => {}
            TokenTree::Ident(ident) => {
                if let Some(root) = self.root(&ident.to_string(), after) {
                    return self.path(root, token, after);
                }
            }
        }
        after
    }

    fn group(&mut self, content: TokenStream, before: &[TokenTree]) {
        let inner = match before {
            [.., TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mod" => Some(name),
            _ => None,
        };
        self.module.extend(inner.map(ToString::to_string));
        self.tokens(content);
        if inner.is_some() {
            self.module.pop();
        }
    }

    /// Attributes name paths in strings: `#[serde(with = "crate::room::item")]`.
    fn literal(&mut self, text: &str, token: &TokenTree) {
        if let Some(path) = text.strip_prefix("\"crate::") {
            let inner = path.trim_end_matches('"').split("::").map(str::to_owned);
            self.found(std::iter::once("crate".to_owned()).chain(inner).collect(), token);
        }
    }

    /// The absolute path that an identifier starts, if it starts one that matters here.
    fn root(&self, ident: &str, after: &[TokenTree]) -> Option<Vec<String>> {
        let here = || std::iter::once("crate".to_owned()).chain(self.module.iter().cloned());
        let leads_on = colons(after).is_some()
            || matches!(after, [TokenTree::Ident(word), ..] if word == "as");
        match ident {
            "crate" if leads_on => Some(vec!["crate".to_owned()]),
            "self" if leads_on => Some(here().collect()),
            "super" if leads_on => Some(parent(here().collect())),
            _ => None,
        }
    }

    /// Follows a path or `use` tree to its ends.
    fn path<'a>(
        &mut self,
        path: Vec<String>,
        at: &TokenTree,
        after: &'a [TokenTree],
    ) -> &'a [TokenTree] {
        let Some(rest) = colons(after) else {
            self.found(path, at);
            return after;
        };
        match rest.split_first() {
            Some((token @ TokenTree::Ident(segment), after)) => {
                self.path(join(path, &segment.to_string()), token, after)
            }
            Some((TokenTree::Group(group), after)) if group.delimiter() == Delimiter::Brace => {
                self.branches(&path, group.stream());
                after
            }
            Some((token @ TokenTree::Punct(star), after)) if star.as_char() == '*' => {
                self.found(join(path, "*"), token);
                after
            }
            _ => {
                self.found(path, at);
                rest
            }
        }
    }

    fn branches(&mut self, path: &[String], tree: TokenStream) {
        let tokens: Vec<_> = tree.into_iter().collect();
        for branch in
            tokens.split(|t| matches!(t, TokenTree::Punct(comma) if comma.as_char() == ','))
        {
            match branch.split_first() {
                Some((token @ TokenTree::Ident(segment), after)) => {
                    self.path(join(path.to_vec(), &segment.to_string()), token, after);
                }
                Some((token, _)) => self.found(join(path.to_vec(), "*"), token),
                None => {}
            }
        }
    }

    fn found(&mut self, path: Vec<String>, at: &TokenTree) {
        let line = at.span().start().line;
        self.found.push(Named { path, line });
    }
}

fn join(mut path: Vec<String>, segment: &str) -> Vec<String> {
    match segment {
        "super" => return parent(path),
        "self" => {}
        _ => path.push(segment.to_owned()),
    }
    path
}

fn parent(mut path: Vec<String>) -> Vec<String> {
    path.truncate(path.len().saturating_sub(1).max(1));
    path
}

fn colons(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    match tokens {
        [TokenTree::Punct(a), TokenTree::Punct(b), rest @ ..]
            if a.as_char() == ':' && b.as_char() == ':' =>
        {
            Some(rest)
        }
        _ => None,
    }
}

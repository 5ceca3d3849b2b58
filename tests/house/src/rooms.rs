//! The rooms of the daemon, which are the modules in `daemon/src`, and which may name which.

use std::path::Path;
use std::str::FromStr;

use proc_macro2::TokenStream;

use crate::names::{Named, named};
use crate::{Violation, edge, files};

/// Each room with the rooms and crates that it may name.
const ROOMS: &[(&str, &[&str])] = &[
    (
        "main",
        &[
            "admission",
            "arguments",
            "service",
            "authorization",
            "operation",
            "logging",
            "mfad_bus",
            "mfad_device",
            "mfad_policy",
            "mfad_store",
            "mfad_words",
        ],
    ),
    ("admission", &[]),
    ("arguments", &[]),
    (
        "service",
        &[
            "operation",
            "authorization",
            "mfad_device",
            "mfad_store",
            "mfad_bus",
            "mfad_terms",
            "mfad_words",
        ],
    ),
    ("authorization", &[]),
    ("logging", &[]),
    // Ceremonies say what is so as data and render none of it.
    (
        "operation",
        &[
            "mfad_policy",
            "mfad_device",
            "mfad_store",
            "mfad_secret",
            "mfad_terms",
            "mfad_ctap",
            "mfad_cards",
        ],
    ),
];

/// Every arrow in `daemon/src` that runs the wrong way.
pub fn violations(root: &Path) -> Vec<Violation> {
    files(root)
        .filter(|file| is_rust(file))
        .filter_map(|file| in_file(root, &file))
        .flatten()
        .collect()
}

fn in_file(root: &Path, file: &Path) -> Option<Vec<Violation>> {
    let module = module_of(file.strip_prefix("daemon/src").ok()?);
    let room = module.first().map_or("main", String::as_str);
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        let text = format!("{room} is not in the list of rooms, tests/house/src/rooms.rs");
        return Some(vec![Violation::new(file, 1, text)]);
    };
    let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
    let tokens = match TokenStream::from_str(&text) {
        Ok(tokens) => tokens,
        Err(error) => {
            return Some(vec![Violation::new(file, error.span().start().line, error.to_string())]);
        }
    };
    // What a test reads as a person would, it renders.
    let rendered = |it: &&Named| file.ends_with("tests.rs") && target(&it.path) == "mfad_words";
    let judge =
        |named: &Named| Some(Violation::new(file, named.line, judge(named, room, allowed)?));
    let named = named(tokens, &module);
    Some(named.iter().filter(|it| !rendered(it)).filter_map(judge).collect())
}

/// What is wrong with naming this in that room.
fn judge(named: &Named, room: &str, allowed: &[&str]) -> Option<String> {
    let target = target(&named.path);
    if target == room {
        return None;
    }
    if !allowed.contains(&target) {
        return Some(edge(room, target, allowed));
    }
    // Handed on, a name could be used where its own room may not be named.
    (named.handed_on && room != "main")
        .then(|| format!("{room} hands on what is {target}'s: name it where it lives"))
}

/// The room or crate that a path leads to. What is no room's lives in `main`.
fn target(path: &[String]) -> &str {
    match path {
        [root, first, ..] if root == "crate" => {
            ROOMS.iter().map(|(name, _)| *name).find(|name| name == first).unwrap_or("main")
        }
        [root] if root == "crate" => "main",
        [name, ..] => name,
        [] => "main",
    }
}

/// `link/hid/mod.rs` is `link::hid`, `main.rs` the root.
fn module_of(file: &Path) -> Vec<String> {
    let mut module: Vec<_> =
        file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod" || (last == "main" && module.len() == 1)) {
        module.pop();
    }
    module
}

fn is_rust(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "rs")
}

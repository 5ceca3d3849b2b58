//! Circles: at every level of a crate the modules beside each other lead one way only. What a parent hands on
//! is looked for where it is named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::TokenStream;

use crate::names::named;
use crate::{Violation, crates, files};

/// A module by its segments from the root of its crate.
type Module = Vec<String>;

/// From one module to another beside it: the first place that names it.
type Arrows = BTreeMap<(Module, Module), (PathBuf, usize)>;

/// Every arrow that is part of a circle.
pub fn violations(root: &Path) -> Vec<Violation> {
    let sources: Vec<_> = files(root).filter(|file| is_rust(file)).collect();
    crates::folders().flat_map(|folder| in_crate(root, &folder.join("src"), &sources)).collect()
}

fn in_crate(root: &Path, folder: &Path, sources: &[PathBuf]) -> Vec<Violation> {
    let own =
        sources.iter().filter_map(|file| Some((module_of(file.strip_prefix(folder).ok()?), file)));
    let own: BTreeMap<Module, _> = own.filter(|(module, _)| !is_test(module)).collect();
    let mut arrows = Arrows::new();
    for (module, file) in &own {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
        let tokens = match TokenStream::from_str(&text) {
            Ok(tokens) => tokens,
            Err(error) => {
                return vec![Violation::new(file, error.span().start().line, error.to_string())];
            }
        };
        for named in named(tokens, module) {
            let Some(arrow) = arrow(module, &named.path, &own) else { continue };
            arrows.entry(arrow).or_insert_with(|| ((*file).clone(), named.line));
        }
    }
    let circular = |((from, to), (file, line)): (&(Module, Module), &(PathBuf, usize))| {
        let text = format!("{} → {} is part of a circle", from.join("::"), to.join("::"));
        leads(&arrows, to, from).then(|| Violation::new(file, *line, text))
    };
    arrows.iter().filter_map(circular).collect()
}

/// Between which modules beside each other a path leads, if it leaves the one that it is named in.
fn arrow(
    module: &[String],
    path: &[String],
    all: &BTreeMap<Module, &PathBuf>,
) -> Option<(Module, Module)> {
    let [root, path @ ..] = path else { return None };
    if root != "crate" {
        return None;
    }
    let target = (1..=path.len()).rev().map(|end| path.get(..end).unwrap_or_default());
    let target = target.into_iter().find(|it| all.contains_key(*it))?;
    let common = module.iter().zip(target).take_while(|(one, other)| one == other).count();
    let until = |it: &[String]| it.get(..=common).map(<[String]>::to_vec);
    Some((until(module)?, until(target)?))
}

/// Whether arrows lead from here to there.
fn leads(arrows: &Arrows, from: &Module, to: &Module) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(module) = next.pop() {
        if module == to {
            return true;
        }
        if seen.insert(module) {
            next.extend(arrows.keys().filter(|(start, _)| start == module).map(|(_, end)| end));
        }
    }
    false
}

/// `link/hid/mod.rs` is `link::hid`; `main.rs` and `lib.rs` are the root.
fn module_of(file: &Path) -> Module {
    let mut module: Module =
        file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let root =
        module.len() == 1 && matches!(module.first().map(String::as_str), Some("main" | "lib"));
    if root || module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    module
}

/// What is built for tests only may look at both sides.
fn is_test(module: &[String]) -> bool {
    module.iter().any(|part| part == "tests")
}

fn is_rust(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "rs")
}

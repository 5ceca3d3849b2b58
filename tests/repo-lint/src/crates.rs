//! The arrows between crates, as their `Cargo.toml` files draw them, and whether each dependency
//! says what it is for.

use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, TableLike};

use crate::{Violation, edge, files};

/// Each crate, by its folder, with the crates of ours that it may depend on.
const CRATES: &[(&str, &[&str])] = &[
    (
        "daemon",
        &[
            "daemon/bus",
            "daemon/ctap",
            "daemon/cards",
            "daemon/ceremony",
            "daemon/device",
            "daemon/secret",
            "daemon/store",
            "daemon/policy",
            "daemon/terms",
            "daemon/text",
            "i18n",
        ],
    ),
    (
        "daemon/ceremony",
        &[
            "daemon/ctap",
            "daemon/cards",
            "daemon/device",
            "daemon/pass",
            "daemon/secret",
            "daemon/store",
            "daemon/policy",
            "daemon/terms",
            "daemon/text",
        ],
    ),
    ("daemon/bus", &["daemon/secret", "daemon/terms", "daemon/text"]),
    ("daemon/ctap", &[]),
    ("daemon/cards", &[]),
    ("daemon/device", &["daemon/ctap", "daemon/cards", "daemon/text"]),
    ("daemon/secret", &[]),
    ("daemon/store", &[]),
    ("daemon/pass", &[]),
    ("daemon/policy", &["daemon/pass"]),
    ("client", &["daemon/bus", "i18n"]),
    ("cli", &["client", "daemon/bus", "daemon/pass", "daemon/policy", "i18n"]),
    ("cli/directory", &["daemon/secret", "daemon/terms"]),
    ("pam", &["client", "daemon/bus", "i18n"]),
    ("window", &["client", "daemon/bus", "i18n"]),
    ("virtual-key", &["daemon/bus", "daemon/ctap", "virtual-key/hid"]),
    ("virtual-key/hid", &["daemon/ctap"]),
    ("i18n", &["daemon/text"]),
    ("daemon/terms", &[]),
    ("daemon/text", &[]),
];

/// The folders of the crates that ship.
pub fn folders() -> impl Iterator<Item = &'static Path> {
    CRATES.iter().map(|(folder, _)| Path::new(folder))
}

/// One `Cargo.toml`.
struct Manifest {
    file: PathBuf,
    folder: String,
    package: Option<String>,
    content: Document<String>,
}

/// One line under `[dependencies]` or its like.
struct Dependency {
    package: String,
    line: usize,
    explained: bool,
    only_tests: bool,
}

/// Every crate edge that is not allowed and every dependency without a word on its purpose.
pub fn violations(root: &Path) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut manifests = Vec::new();
    for file in files(root).filter(|file| file.ends_with("Cargo.toml")) {
        match Manifest::read(root, &file) {
            Ok(manifest) => manifests.push(manifest),
            Err(error) => found.push(Violation::new(&file, 1, error)),
        }
    }
    found.extend(manifests.iter().flat_map(|manifest| manifest.violations(&manifests)));
    found
}

impl Manifest {
    fn read(root: &Path, file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(root.join(file)).map_err(|error| error.to_string())?;
        let content = Document::parse(text).map_err(|error| error.to_string())?;
        let name = content.get("package").and_then(|package| package.get("name"));
        let package = name.and_then(Item::as_str).map(str::to_owned);
        let folder = file.parent().unwrap_or(file).to_string_lossy().into_owned();
        Ok(Self { file: file.to_owned(), folder, package, content })
    }

    fn violations(&self, all: &[Self]) -> Vec<Violation> {
        let allowed = CRATES.iter().find(|(folder, _)| *folder == self.folder).map(|(_, may)| *may);
        if allowed.is_none() && self.package.is_some() && !is_for_tests(&self.folder) {
            let text = format!(
                "{} is not in the list of crates, tests/repo-lint/src/crates.rs",
                self.folder
            );
            return vec![Violation::new(&self.file, 1, text)];
        }
        self.dependencies()
            .iter()
            .filter_map(|dependency| {
                let ours =
                    all.iter().find(|other| other.package.as_ref() == Some(&dependency.package));
                let text = match (ours, allowed) {
                    (Some(target), Some(allowed)) => {
                        judge(&self.folder, &target.folder, dependency, allowed)
                    }
                    (Some(_), None) => None,
                    (None, _) => dependency.unexplained(),
                }?;
                Some(Violation::new(&self.file, dependency.line, text))
            })
            .collect()
    }

    fn dependencies(&self) -> Vec<Dependency> {
        let mut found = Vec::new();
        self.collect(self.content.as_table(), &mut found);
        found
    }

    /// Also finds `[workspace.dependencies]` and `[target.….dependencies]`.
    fn collect(&self, table: &dyn TableLike, found: &mut Vec<Dependency>) {
        for (name, item) in table.iter() {
            let Some(inner) = item.as_table_like() else { continue };
            match name {
                "dependencies" | "build-dependencies" | "dev-dependencies" => {
                    let only_tests = name == "dev-dependencies";
                    found.extend(
                        inner.iter().map(|(key, _)| self.dependency(inner, key, only_tests)),
                    );
                }
                "workspace" | "target" => self.collect(inner, found),
                _ if name.starts_with("cfg(") => self.collect(inner, found),
                _ => {}
            }
        }
    }

    fn dependency(&self, table: &dyn TableLike, name: &str, only_tests: bool) -> Dependency {
        let item = table.get(name);
        let renamed = item.and_then(|item| item.get("package")).and_then(Item::as_str);
        let start = table.key(name).and_then(|key| key.span()).map_or(0, |span| span.start);
        let end = item.and_then(Item::span).map_or(start, |span| span.end).max(start);
        let (first, last) = (self.line(start), self.line(end));
        let line = |number: usize| self.content.raw().lines().nth(number - 1).unwrap_or_default();
        let above = first > 1 && line(first - 1).trim_start().starts_with('#');
        Dependency {
            package: renamed.unwrap_or(name).to_owned(),
            line: first,
            explained: above || line(first).contains(" # ") || line(last).contains(" # "),
            only_tests,
        }
    }

    fn line(&self, offset: usize) -> usize {
        self.content.raw().bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }
}

impl Dependency {
    fn unexplained(&self) -> Option<String> {
        (!self.explained).then(|| format!("no comment says what {} is for", self.package))
    }
}

fn judge(from: &str, to: &str, dependency: &Dependency, allowed: &[&str]) -> Option<String> {
    // A test may read what a person would.
    let for_tests = is_for_tests(to) || to == "i18n";
    let fine = allowed.contains(&to) || (dependency.only_tests && for_tests);
    (!fine).then(|| edge(from, to, allowed))
}

/// What never ships may name anything.
fn is_for_tests(folder: &str) -> bool {
    folder.starts_with("tests/") || folder.ends_with("/fuzz")
}

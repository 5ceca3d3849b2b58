//! What is linked into what ships has a licence, and comes from a place, that `deny.toml` allows.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use toml_edit::Document;

use crate::Violation;

/// Every dependency of what ships that `deny.toml` does not allow.
///
/// # Errors
/// Cargo does not tell the dependencies, or `deny.toml` cannot be read.
pub fn violations(root: &Path) -> Result<Vec<Violation>, String> {
    let allowed = Allowed::read(&root.join("deny.toml"))?;
    let metadata = metadata(root)?;
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
    Ok(shipped(&metadata)
        .into_iter()
        .filter_map(|package| {
            let (name, version) = (text(package, "name"), text(package, "version"));
            let entry = format!("name = \"{name}\"");
            let line = lock.lines().position(|line| line == entry).map_or(1, |index| index + 1);
            let why = allowed.refuse(package)?;
            Some(Violation::new(Path::new("Cargo.lock"), line, format!("{name} {version}: {why}")))
        })
        .collect())
}

/// The lists in `deny.toml`.
struct Allowed {
    licences: Vec<String>,
    sources: Vec<String>,
}

impl Allowed {
    fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("deny.toml: {error}"))?;
        let content = Document::parse(text).map_err(|error| format!("deny.toml: {error}"))?;
        let list = |section: &str, key: &str| -> Vec<String> {
            let list = content.get(section).and_then(|section| section.get(key)?.as_array());
            list.into_iter()
                .flatten()
                .filter_map(|entry| Some(entry.as_str()?.to_owned()))
                .collect()
        };
        Ok(Self { licences: list("licenses", "allow"), sources: list("sources", "allow-registry") })
    }

    /// Why this package may not ship, if so.
    fn refuse(&self, package: &Value) -> Option<String> {
        let licence = text(package, "license");
        let fine =
            spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX).is_ok_and(|expression| {
                expression.evaluate(|part| self.licences.contains(&part.to_string()))
            });
        if !fine {
            return Some(format!("its licence, {licence:?}, is not in deny.toml"));
        }
        let source = package.get("source")?.as_str()?;
        let known = self.sources.iter().any(|allowed| source == format!("registry+{allowed}"));
        (!known).then(|| format!("its source, {source}, is not in deny.toml"))
    }
}

/// What cargo tells of the workspace, in its JSON.
fn metadata(root: &Path) -> Result<Value, String> {
    let output = Command::new("cargo")
        .args([
            "metadata",
            "--format-version",
            "1",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    serde_json::from_slice(&output.stdout).map_err(|_| {
        format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim_end())
    })
}

/// The packages outside `tests` and everything they are built of.
fn shipped(metadata: &Value) -> Vec<&Value> {
    let packages: HashMap<_, _> =
        list(metadata, "packages").map(|package| (text(package, "id"), package)).collect();
    let nodes: HashMap<_, _> = metadata
        .get("resolve")
        .into_iter()
        .flat_map(|resolve| list(resolve, "nodes"))
        .map(|node| (text(node, "id"), node))
        .collect();
    let members = list(metadata, "workspace_members").filter_map(Value::as_str);
    let mut next: Vec<_> = members.filter(|id| !id.contains("/tests/")).collect();
    let mut found = HashSet::new();
    while let Some(id) = next.pop() {
        if found.insert(id) {
            let needed = nodes.get(id).into_iter().flat_map(|node| list(node, "deps"));
            next.extend(
                needed.filter(|needed| is_built_in(needed)).map(|needed| text(needed, "pkg")),
            );
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable();
    found.into_iter().filter_map(|id| packages.get(id).copied()).collect()
}

/// Whether a dependency is needed to build a package, not only to test it.
fn is_built_in(dependency: &Value) -> bool {
    list(dependency, "dep_kinds").any(|kind| text(kind, "kind") != "dev")
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

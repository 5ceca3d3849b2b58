//! A workspace whose dependencies bear licences of all kinds: only those that what ships is built of
//! and that `deny.toml` does not list are reported.
use std::fs;
use std::path::Path;

const WORKSPACE: &str =
    "[workspace]\nresolver = \"3\"\nmembers = [\"daemon\", \"tests/firmware\"]\n";
const LISTS: &str = "[licenses]\nallow = [\"MIT\", \"Zlib\"]\n";

fn package(tree: &Path, folder: &str, licence: &str, dependencies: &str) {
    let folder = tree.join(folder);
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    let name = folder.file_name().unwrap().to_str().unwrap();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nlicense = \"{licence}\"\n{dependencies}"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
}

/// What is said of a daemon with one dependency of this licence.
fn said_of(licence: &str) -> Vec<String> {
    let tree = tempfile::tempdir().unwrap();
    fs::write(tree.path().join("Cargo.toml"), WORKSPACE).unwrap();
    fs::write(tree.path().join("deny.toml"), LISTS).unwrap();
    let dependencies = "[dependencies]\nlower = { path = \"../lower\" }\n\
                        [dev-dependencies]\nfirmware = { path = \"../tests/firmware\" }\n";
    package(tree.path(), "daemon", "MIT", dependencies);
    package(tree.path(), "lower", licence, "");
    package(tree.path(), "tests/firmware", "LGPL-3.0-only", "");
    let found = repo_lint::licence_violations(tree.path()).unwrap();
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn a_licence_that_is_not_listed() {
    for licence in ["GPL-3.0-only", "MIT AND GPL-2.0-only", "", "no licence at all"] {
        let said =
            format!("Cargo.lock:18: lower 1.0.0: its licence, {licence:?}, is not in deny.toml");
        assert_eq!(said_of(licence), [said]);
    }
}

#[test]
fn a_licence_that_is_listed_and_firmware_that_does_not_ship() {
    for licence in ["MIT", "GPL-3.0-only OR MIT", "(MIT OR Apache-2.0) AND Zlib", "MIT/Apache-2.0"]
    {
        assert_eq!(said_of(licence), Vec::<String>::new());
    }
}

#[test]
fn this_repository_may_ship() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let said: Vec<_> =
        repo_lint::licence_violations(&root).unwrap().iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

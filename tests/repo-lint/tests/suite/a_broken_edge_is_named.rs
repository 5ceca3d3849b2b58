//! A small tree in which every arrow is right is broken in one place at a time. Each break is
//! reported with its file, its line and the edge; the tree as it is passes.
use std::fs;
use std::path::Path;

use repo_lint::violations;

const DAEMON: &str = "[package]\nname = \"mfad\"\n\n[dependencies]\n\
    mfad-bus = { path = \"bus\" }\nmfad-ctap = { path = \"ctap\" }\n";
const CLI: &str = "[package]\nname = \"mfactl\"\n\n[dependencies]\nmfad-bus.workspace = true\n";

const TREE: &[(&str, &str)] = &[
    ("daemon/Cargo.toml", DAEMON),
    ("daemon/bus/Cargo.toml", "[package]\nname = \"mfad-bus\"\n"),
    ("daemon/ctap/Cargo.toml", "[package]\nname = \"mfad-ctap\"\n"),
    ("cli/Cargo.toml", CLI),
    ("tests/virtual-token/Cargo.toml", "[package]\nname = \"virtual-token\"\n"),
    ("daemon/src/main.rs", "mod service; mod admission;\nuse service::Bus;\n"),
    ("daemon/src/service/mod.rs", "use crate::{admission::{self, Quota}, Root};\n"),
    ("daemon/src/service/pin.rs", "use super::*;\nuse super::wire::Error;\n"),
    ("daemon/src/service/wire.rs", "use mfad_bus::Error;\n"),
    ("daemon/src/admission/mod.rs", "fn f() { crate::admission::g() }\n"),
];

/// What is said of the tree once this file has this content.
fn said_with(file: &str, content: &str) -> Vec<String> {
    said_with_all(&[], file, content)
}

/// The same with more files.
fn said_with_all(more: &[(&str, &str)], file: &str, content: &str) -> Vec<String> {
    let tree = tempfile::tempdir().unwrap();
    for (path, content) in TREE.iter().chain(more).copied().chain([(file, content)]) {
        let path = tree.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    violations(tree.path()).iter().map(ToString::to_string).collect()
}

#[track_caller]
fn breaks(file: &str, content: &str, said: &str) {
    assert_eq!(said_with(file, content), [said]);
}

#[test]
fn the_tree_itself_is_right() {
    let (file, content) = TREE[0];
    assert_eq!(said_with(file, content), Vec::<String>::new());
}

#[test]
fn this_repository_is_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let said: Vec<_> = violations(&root).iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn a_crate_depends_on_one_it_may_not() {
    breaks(
        "cli/Cargo.toml",
        &format!("{CLI}mfad-ctap.workspace = true\n"),
        "cli/Cargo.toml:6: edge cli → daemon/ctap is not allowed (allowed from cli: client, daemon/bus, daemon/pass, daemon/policy, i18n)",
    );
    breaks(
        "daemon/bus/Cargo.toml",
        "[package]\nname = \"mfad-bus\"\n[target.'cfg(unix)'.dependencies.c]\npackage = \"mfad-ctap\"\n",
        "daemon/bus/Cargo.toml:3: edge daemon/bus → daemon/ctap is not allowed \
         (allowed from daemon/bus: daemon/secret, daemon/terms, daemon/text)",
    );
}

#[test]
fn what_ships_depends_on_what_is_for_tests() {
    breaks(
        "daemon/Cargo.toml",
        &format!("{DAEMON}virtual-token = {{ path = \"../tests/virtual-token\" }}\n"),
        "daemon/Cargo.toml:7: edge daemon → tests/virtual-token is not allowed \
         (allowed from daemon: daemon/bus, daemon/ctap, daemon/cards, daemon/ceremony, daemon/device, \
         daemon/secret, daemon/store, daemon/policy, daemon/terms, daemon/text, i18n)",
    );
    let for_tests = format!("{DAEMON}[dev-dependencies]\nvirtual-token.workspace = true\n");
    assert_eq!(said_with("daemon/Cargo.toml", &for_tests), Vec::<String>::new());
}

#[test]
fn a_crate_is_in_no_list() {
    breaks(
        "gateway/Cargo.toml",
        "[package]\nname = \"gateway\"\n",
        "gateway/Cargo.toml:1: gateway is not in the list of crates, tests/repo-lint/src/crates.rs",
    );
}

#[test]
fn two_modules_form_a_circle() {
    let said = |line| {
        [
            format!(
                "daemon/src/admission/count.rs:{line}: admission → service is part of a circle"
            ),
            "daemon/src/service/mod.rs:1: service → admission is part of a circle".to_owned(),
        ]
    };
    for (line, content) in [
        (1, "use crate::service::Enroll;"),
        (3, "use crate::{\n    admission::X,\n    service as o,\n};"),
        (2, "fn f() {\n    crate::service::begin();\n}"),
        (1, "fn f() -> Vec<super::super::service::Enroll> {}"),
        (2, "mod inner {\n    use super::super::super::service;\n}"),
        (2, "log! {\n    \"{}\", { crate::service::NAME }\n}"),
        (1, "macro_rules! m { () => { $crate::service::begin() } }"),
        (1, "#[serde(with = \"crate::service::wire\")] struct S;"),
    ] {
        assert_eq!(said_with("daemon/src/admission/count.rs", content), said(line), "{content}");
    }
}

#[test]
fn two_files_of_a_folder_form_a_circle() {
    let said = [
        "daemon/src/service/pin.rs:2: service::pin → service::wire is part of a circle",
        "daemon/src/service/wire.rs:1: service::wire → service::pin is part of a circle",
    ];
    assert_eq!(said_with("daemon/src/service/wire.rs", "use super::pin::Pin;"), said);
}

#[test]
fn three_modules_form_a_circle() {
    let said = said_with("daemon/src/admission/mod.rs", "use crate::logging::log;");
    assert_eq!(said, Vec::<String>::new(), "the third does not lead on");
    let tree = [("daemon/src/logging.rs", "use crate::service::Bus;")];
    let said = said_with_all(&tree, "daemon/src/admission/mod.rs", "use crate::logging::log;");
    assert_eq!(said.len(), 3, "{said:?}");
}

#[test]
fn a_dependency_is_not_explained() {
    let said = "cli/Cargo.toml:7: no comment says what clap is for";
    breaks("cli/Cargo.toml", &format!("{CLI}\nclap = \"4\"\n"), said);
    for line in ["clap = \"4\" # arguments", "# arguments\nclap = { features = [\n\"derive\" ] }"] {
        let explained = format!("{CLI}\n{line}\n");
        assert_eq!(said_with("cli/Cargo.toml", &explained), Vec::<String>::new());
    }
}

#[test]
fn a_test_is_ignored() {
    let said = |line| format!("cli/tests/a.rs:{line}: no test is ignored: mend it or delete it");
    breaks("cli/tests/a.rs", "#[test]\n#[ignore = \"slow\"]\nfn f() {}", &said(2));
    breaks("cli/tests/a.rs", "#[cfg_attr(unix, ignore)]\nfn f() {}", &said(1));
}

#[test]
fn a_decision_that_is_named_is_not_there() {
    let named = |number: &str| format!("//! Why: docs/{}/{number}-why.md.", "decisions");
    let said = "cli/src/a.rs:1: there is no decision 0002";
    breaks("cli/src/a.rs", &named("0002"), said);
    let there = [("docs/decisions/0002-why.md", "")];
    let said = said_with_all(&there, "cli/src/a.rs", &named("0002"));
    assert_eq!(said, Vec::<String>::new());
}

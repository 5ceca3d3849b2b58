//! A small tree in which every arrow is right is broken in one place at a time. Each break is
//! reported with its file, its line and the edge; the tree as it is passes.
use std::fs;
use std::path::Path;

use house::violations;

const DAEMON: &str = "[package]\nname = \"mfad\"\n\n[dependencies]\n\
    mfad-bus = { path = \"bus\" }\nmfad-ctap = { path = \"ctap\" }\n";
const CLI: &str = "[package]\nname = \"mfactl\"\n\n[dependencies]\nmfad-bus.workspace = true\n";

const TREE: &[(&str, &str)] = &[
    ("daemon/Cargo.toml", DAEMON),
    ("daemon/bus/Cargo.toml", "[package]\nname = \"mfad-bus\"\n"),
    ("daemon/ctap/Cargo.toml", "[package]\nname = \"mfad-ctap\"\n"),
    ("cli/Cargo.toml", CLI),
    ("tests/virtual-token/Cargo.toml", "[package]\nname = \"virtual-token\"\n"),
    ("daemon/src/main.rs", "mod authorization; mod admission;\nuse service::Bus;\n"),
    ("daemon/src/service/mod.rs", "use crate::{authorization, operation::{self, Enroll}};\n"),
    ("daemon/src/operation/mod.rs", "pub use enroll::Enroll;\nuse mfad_store as kept;\n"),
    ("daemon/src/operation/enroll.rs", "use super::*;\nuse mfad_bus::Error;\n"),
    ("daemon/src/admission/mod.rs", "fn f() { crate::admission::g() }\n"),
];

/// What is said of the tree once this file has this content.
fn said_with(file: &str, content: &str) -> Vec<String> {
    let tree = tempfile::tempdir().unwrap();
    for (path, content) in TREE.iter().copied().chain([(file, content)]) {
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
        "cli/Cargo.toml:6: edge cli → daemon/ctap is not allowed (allowed from cli: client, daemon/bus, words)",
    );
    breaks(
        "daemon/bus/Cargo.toml",
        "[package]\nname = \"mfad-bus\"\n[target.'cfg(unix)'.dependencies.c]\npackage = \"mfad-ctap\"\n",
        "daemon/bus/Cargo.toml:3: edge daemon/bus → daemon/ctap is not allowed \
         (allowed from daemon/bus: daemon/text)",
    );
}

#[test]
fn what_ships_depends_on_what_is_for_tests() {
    breaks(
        "daemon/Cargo.toml",
        &format!("{DAEMON}virtual-token = {{ path = \"../tests/virtual-token\" }}\n"),
        "daemon/Cargo.toml:7: edge daemon → tests/virtual-token is not allowed \
         (allowed from daemon: daemon/bus, daemon/ctap, daemon/cards, daemon/device, daemon/store, \
         daemon/policy, daemon/text, words)",
    );
    let for_tests = format!("{DAEMON}[dev-dependencies]\nvirtual-token.workspace = true\n");
    assert_eq!(said_with("daemon/Cargo.toml", &for_tests), Vec::<String>::new());
}

#[test]
fn a_crate_or_a_room_is_in_no_list() {
    breaks(
        "gateway/Cargo.toml",
        "[package]\nname = \"gateway\"\n",
        "gateway/Cargo.toml:1: gateway is not in the list of crates, tests/house/src/crates.rs",
    );
    breaks(
        "daemon/src/utils.rs",
        "",
        "daemon/src/utils.rs:1: utils is not in the list of rooms, tests/house/src/rooms.rs",
    );
}

#[test]
fn a_lower_room_names_an_upper_one() {
    let said = |line| {
        format!(
            "daemon/src/admission/count.rs:{line}: edge admission → operation is not allowed \
             (allowed from admission: nothing)"
        )
    };
    for (line, content) in [
        (1, "use crate::operation::Enroll;"),
        (3, "use crate::{\n    admission::X,\n    operation as o,\n};"),
        (2, "fn f() {\n    crate::operation::begin();\n}"),
        (1, "fn f() -> Vec<super::super::operation::Enroll> {}"),
        (2, "mod inner {\n    use super::super::super::operation;\n}"),
        (2, "log! {\n    \"{}\", { crate::operation::NAME }\n}"),
        (1, "macro_rules! m { () => { $crate::operation::begin() } }"),
        (1, "#[serde(with = \"crate::operation::wire\")] struct S;"),
    ] {
        breaks("daemon/src/admission/count.rs", content, &said(line));
    }
}

#[test]
fn a_room_names_a_crate_of_another_room() {
    let said = "daemon/src/service/mod.rs:2: edge service → mfad_ctap is not allowed \
                (allowed from service: operation, authorization, mfad_device, mfad_store, mfad_bus, mfad_words)";
    breaks("daemon/src/service/mod.rs", "\nuse mfad_ctap::{Reply};", said);
    breaks("daemon/src/service/mod.rs", "\nfn f(_: ::mfad_ctap::Reply) {}", said);
    breaks("daemon/src/service/mod.rs", "\nextern crate mfad_ctap as other;", said);
}

#[test]
fn the_root_hides_where_a_name_comes_from() {
    let said = "daemon/src/authorization.rs:1: edge authorization → main is not allowed (allowed from authorization: nothing)";
    for content in
        ["use crate::*;", "use super as root;", "use crate::{Bus};", "use crate as root;"]
    {
        breaks("daemon/src/authorization.rs", content, said);
    }
}

#[test]
fn a_name_is_handed_on() {
    for content in ["pub use mfad_store::Id;", "pub(crate) use mfad_store::{Id};"] {
        breaks(
            "daemon/src/operation/mod.rs",
            content,
            "daemon/src/operation/mod.rs:1: operation hands on what is mfad_store's: \
             name it where it lives",
        );
    }
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

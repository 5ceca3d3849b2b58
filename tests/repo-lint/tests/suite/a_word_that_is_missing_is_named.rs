//! A small tree whose programs say one thing, in both languages. Each break of that is reported
//! with its place; the tree as it is passes.
use std::fs;

use repo_lint::violations;

const TREE: &[(&str, &str)] = &[
    ("i18n/src/topics.rs", "topics! { \"pin\" }\n"),
    (
        "i18n/en/pin.ftl",
        "pin-left =\n    { $left ->\n        [one] 1 try\n       *[other] { $left } tries\n    }\n",
    ),
    ("i18n/nb/pin.ftl", "pin-left = { $left } forsøk\n"),
    ("cli/src/pin.rs", "fn f(left: u32) -> String { say!(\"pin-left\", left) }\n"),
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
fn breaks(file: &str, content: &str, said: &[&str]) {
    assert_eq!(said_with(file, content), said);
}

#[test]
fn the_tree_itself_is_right() {
    let (file, content) = TREE[0];
    breaks(file, content, &[]);
}

#[test]
fn something_is_said_that_no_file_has() {
    breaks(
        "cli/src/pin.rs",
        "fn f(left: u32) -> String {\n    say!(\"pin-left\", left = left + 1)\n        + &say!(\"pin-right\")\n}\n",
        &["cli/src/pin.rs:3: pin-right is not in i18n/en"],
    );
}

#[test]
fn something_is_said_without_what_belongs_into_it() {
    breaks(
        "cli/src/pin.rs",
        "fn f() -> String { say!(\"pin-left\") }\n",
        &["cli/src/pin.rs:1: pin-left is said without $left"],
    );
    breaks(
        "cli/src/pin.rs",
        "fn f() -> String { say!(\"pin-left\", left = 1, name = g(a, b)) }\n",
        &["cli/src/pin.rs:1: pin-left is said with $name, which it has no place for"],
    );
}

#[test]
fn a_sentence_stands_in_the_code() {
    breaks(
        "pam/src/lib.rs",
        "//! It says what mfad says.\n/// The same of this.\nconst IT: &str = \"Touch the key now.\";\n\
         const COMMAND: &str = \"mfactl pin set it now\";\n\
         #[cfg(test)]\nmod tests { const IT: &str = \"a key that works\"; }\n",
        &[
            "pam/src/lib.rs:3: this is said in English to everybody: put it into i18n/ and use say! or tr!",
        ],
    );
}

#[test]
fn a_sentence_is_left_over() {
    breaks(
        "cli/src/pin.rs",
        "fn f() {}\n",
        &["i18n/en/pin.ftl:1: pin-left is said nowhere: delete it"],
    );
}

#[test]
fn a_sentence_is_in_one_language_only() {
    breaks("i18n/nb/pin.ftl", "", &["i18n/en/pin.ftl:1: pin-left is not in i18n/nb"]);
    breaks(
        "i18n/nb/pin.ftl",
        "pin-left = { $left } forsøk\npin-old = gammel\n",
        &["i18n/nb/pin.ftl:2: pin-old is in no English file"],
    );
}

#[test]
fn a_translation_is_none() {
    let said = "i18n/nb/pin.ftl:1: pin-left is translated without $left";
    breaks("i18n/nb/pin.ftl", "pin-left = noen forsøk\n", &[said]);
    let english = TREE[1].1;
    breaks("i18n/nb/pin.ftl", english, &["i18n/nb/pin.ftl:1: pin-left is as in English"]);
}

#[test]
fn a_file_has_what_cannot_be_read_or_found() {
    breaks(
        "i18n/nb/pin.ftl",
        "pin-left = { $left } forsøk\nleft = igjen\n",
        &[
            "i18n/nb/pin.ftl:2: left does not begin with pin-, the topic of its file",
            "i18n/nb/pin.ftl:2: left is in no English file",
        ],
    );
    breaks(
        "i18n/nb/pin.ftl",
        "pin-left = { $left } forsøk\npin-left = { $left } igjen\n",
        &["i18n/nb/pin.ftl:2: pin-left is there twice"],
    );
    let unread = said_with("i18n/nb/pin.ftl", "pin-left = { $left } forsøk\npin-open = { $left\n");
    assert!(unread[0].starts_with("i18n/nb/pin.ftl:3: "), "{unread:?}");
    breaks("i18n/en/puk.ftl", "", &["i18n/en/puk.ftl:1: puk is not in i18n/src/topics.rs"]);
}

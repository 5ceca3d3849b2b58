//! The man pages, and what the extension says.

#[path = "../../examples/docs.rs"]
mod docs;
#[path = "../../examples/extension.rs"]
mod extension;

use std::fs;

#[test]
fn the_messages_of_the_extension_are_as_generated() {
    for (path, text) in extension::files().unwrap() {
        let there = fs::read(&path).unwrap_or_default();
        let path = path.display();
        assert!(there == text, "{path} is old: cargo run -p mfactl --example extension");
    }
}

#[test]
fn every_page_has_examples_and_tells_the_exit_status() {
    let pages = docs::pages().unwrap();
    assert!(pages.len() > 80, "{}", pages.len());
    for (path, text) in pages {
        let text = String::from_utf8(text).unwrap();
        let group = text.contains(".SH SUBCOMMANDS");
        if path.starts_with("man") {
            assert!(text.contains(".SH \"EXIT STATUS\""), "{}", path.display());
            assert!(text.contains(".SH EXAMPLES") || group, "{}", path.display());
        }
    }
}

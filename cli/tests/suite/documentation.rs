//! The man pages and completions in the tree are those of the program as it is.

#[path = "../../examples/docs.rs"]
mod docs;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

#[test]
fn man_pages_and_completions_are_as_generated() {
    for (path, text) in docs::pages().unwrap() {
        let there = fs::read(folder().join(&path)).unwrap_or_default();
        assert!(
            there == text,
            "docs/{} is out of date. Write it anew: cargo run -p mfactl --example docs",
            path.display()
        );
    }
}

#[test]
fn there_is_no_page_of_a_command_that_is_gone() {
    let generated: BTreeSet<PathBuf> =
        docs::pages().unwrap().into_iter().map(|(path, _)| path).collect();
    for part in ["man", "completions"] {
        for file in fs::read_dir(folder().join(part)).unwrap() {
            let path = Path::new(part).join(file.unwrap().file_name());
            // Pages of other programs are written by hand.
            let ours = path.to_string_lossy().contains("mfactl");
            assert!(
                !ours || generated.contains(&path),
                "docs/{} belongs to nothing",
                path.display()
            );
        }
    }
}

#[test]
fn every_page_has_examples_and_tells_the_exit_status() {
    for (path, text) in docs::pages().unwrap() {
        let text = String::from_utf8(text).unwrap();
        let group = text.contains(".SH SUBCOMMANDS");
        if path.starts_with("man") {
            assert!(text.contains(".SH \"EXIT STATUS\""), "{}", path.display());
            assert!(text.contains(".SH EXAMPLES") || group, "{}", path.display());
        }
    }
}

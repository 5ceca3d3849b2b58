//! The threat model: each row of its tables names the test that holds it, and that test is there.

use std::collections::BTreeSet;
use std::path::Path;

use crate::{Violation, files};

const PAGES: [&str; 2] = ["docs/threat-model.md", "tests/hostile/README.md"];

/// Every row that names no test, and every test that is named and not there.
pub fn violations(root: &Path) -> Vec<Violation> {
    let there = tests(root);
    PAGES.iter().flat_map(|page| in_page(root, Path::new(page), &there)).collect()
}

fn in_page(root: &Path, page: &Path, there: &BTreeSet<String>) -> Vec<Violation> {
    let text = std::fs::read_to_string(root.join(page)).unwrap_or_default();
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let missing = named(line).filter(|name| !there.contains(*name));
        found.extend(missing.map(|it| Violation::new(page, number, format!("no test {it}"))));
        let heads = line.starts_with("| ---") || line.contains("| what holds |");
        let holds = named(line).next().is_some() || line.contains("`tests/browsers/");
        if line.starts_with("| ") && page == Path::new(PAGES[0]) && !heads && !holds {
            found.push(Violation::new(page, number, "the row names no test that holds it"));
        }
    }
    found
}

/// The names of tests in a line: in backticks, of three words and more.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|name| {
        let word = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric());
        name.split('_').count() > 2 && name.split('_').all(word)
    })
}

/// The names of all files of tests, and of what is in them.
fn tests(root: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in files(root) {
        let source = file.extension().is_some_and(|it| it == "rs" || it == "py");
        if !source {
            continue;
        }
        names.extend(file.file_stem().map(|it| it.to_string_lossy().into_owned()));
        let text = std::fs::read_to_string(root.join(&file)).unwrap_or_default();
        for definition in ["fn ", "def "] {
            let after = text.split(definition).skip(1);
            let name = |it: &str| it.split(['(', '<']).next().unwrap_or_default().to_owned();
            names.extend(after.map(name));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_a_test_and_a_test_that_is_not_there_are_named() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("docs")).unwrap();
        let page = "| it may | what holds |\n| --- | --- |\n| a | b (`a_test_that_holds`) |\n| c | d |\n| e | `a_test_that_left` |\n";
        std::fs::write(root.path().join(PAGES[0]), page).unwrap();
        std::fs::write(root.path().join("some.rs"), "fn a_test_that_holds() {}").unwrap();
        let found: Vec<_> =
            violations(root.path()).iter().map(|it| (it.line, it.text.clone())).collect();
        let expected = [
            (4, "the row names no test that holds it".to_owned()),
            (5, "no test a_test_that_left".to_owned()),
        ];
        assert_eq!(found, expected);
    }
}

//! What the window does beside what `mfactl` does: it names the command for each thing that it does.

#![allow(clippy::expect_used, reason = "what is not there fails")]

use std::collections::BTreeSet;

use clap::CommandFactory;

const WINDOW: &str = include_str!("../../../window/src/commands.rs");
const GUIDE: &str = include_str!("../../../docs/guide/window.md");
/// With more things that somebody needs a terminal for, it is no window for everything.
const MOST: usize = 10;

/// What the window names: the compiler complains there of one that nothing does.
fn of_window() -> Vec<String> {
    let named =
        WINDOW.lines().filter_map(|it| it.trim().strip_suffix("\",")?.split_once(" = \"mfactl "));
    named.map(|(_, words)| words.to_owned()).collect()
}

/// The commands in the first column of the table below a heading of the guide, each with a reason beside it.
fn table_below(heading: &str) -> Vec<String> {
    let (_, below) = GUIDE.split_once(&format!("\n## {heading}\n")).expect("the heading is there");
    let section = below.split("\n## ").next().unwrap_or_default();
    let mut found = Vec::new();
    for line in section.lines().filter(|it| it.starts_with("| `mfactl ")) {
        let (commands, reason) =
            line.trim_start_matches("| ").split_once(" | ").expect("two columns");
        assert!(reason.split_whitespace().count() > 5, "no reason: {line}");
        let commands = commands.split('`').filter_map(|it| it.strip_prefix("mfactl "));
        found.extend(commands.map(str::to_owned));
    }
    found
}

fn of_mfactl() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    add_below(&mfactl::args::Args::command(), "", &mut found);
    found
}

/// What can be typed, below this command: not what only leads to others.
fn add_below(command: &clap::Command, before: &str, found: &mut BTreeSet<String>) {
    for it in command.get_subcommands().filter(|it| !it.is_hide_set()) {
        let words = format!("{before}{}", it.get_name());
        if !it.has_subcommands() || it.is_args_conflicts_with_subcommands_set() {
            found.insert(words.clone());
        }
        add_below(it, &format!("{words} "), found);
    }
}

#[test]
fn each_command_is_in_the_window_or_the_guide_says_why_not() {
    let (window, commands) = (of_window(), of_mfactl());
    assert!(window.len() > 50 && commands.len() > 70, "{} of {}", window.len(), commands.len());
    let excluded = table_below("What it doesn't do");
    assert!(excluded.len() <= MOST, "{} exclusions", excluded.len());
    let administrators = table_below("For administrators");
    let all: Vec<_> = window.into_iter().chain(excluded).chain(administrators).collect();
    let named: BTreeSet<_> = all.iter().cloned().collect();
    assert_eq!(named.len(), all.len(), "one is said twice");
    let missing: Vec<_> = commands.difference(&named).collect();
    assert!(missing.is_empty(), "neither in the window nor excluded: {missing:?}");
    let unknown: Vec<_> = named.difference(&commands).collect();
    assert!(unknown.is_empty(), "no commands of mfactl: {unknown:?}");
}

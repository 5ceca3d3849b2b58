//! Somebody whose key the directory of their organization lists signs in through PAM: a real slapd with a hundred
//! people, and SSSD.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails")]

use end_to_end::organization::{Workplace, register};
use end_to_end::{ALONE, Login, program};
use virtual_token::Touch;

const PEOPLE: usize = 100;
const PAGE: &str = include_str!("../../../docs/fleet.md");

pub(crate) fn names() -> Vec<String> {
    (0..PEOPLE).map(|number| format!("p{number}")).collect()
}

/// Of whom nobody has anything yet.
pub(crate) fn people(names: &[String]) -> Vec<(&str, Vec<String>)> {
    names.iter().map(|it| (it.as_str(), Vec::new())).collect()
}

/// What p0 does with mfactl at their seat there.
fn types(at: &Workplace, words: &str) -> Login {
    types_with(at, "", words)
}

/// The same, with this in the environment.
pub(crate) fn types_with(at: &Workplace, environment: &str, words: &str) -> Login {
    let mfactl = program("mfactl");
    at.logins.terminal(&format!(
        "setpriv --reuid=p0 --regid=20000 --clear-groups \
         env -u DBUS_SYSTEM_BUS_ADDRESS XDG_SESSION_ID=p0 {environment} {} {words}",
        mfactl.display()
    ))
}

/// What p0 types on the page for administrators, of the section about the directory, and what it shows.
fn on_the_page(command: &str) -> (&'static str, &'static str) {
    let (_, section) = PAGE.split_once("## Enroll once for all computers\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let mut blocks = section.split("```console\n$ mfactl ").skip(1);
    let block = blocks.find(|it| it.starts_with(command)).unwrap();
    block.split("```").next().unwrap().split_once('\n').unwrap()
}

/// Whether this came, in its order. On the page "…" stands for anything in its line, and alone for any lines.
fn agrees(shown: &str, came: &str) -> bool {
    // A line that counts down is written again. A control sequence ends with its letter (ECMA-48 §5.4).
    let mut parts = came.split('\x1b');
    let first = parts.next().unwrap().to_owned();
    let came = parts.fold(first, |text, it| {
        text + it.split_once(|letter: char| letter.is_ascii_alphabetic()).map_or("", |(_, it)| it)
    });
    let came = came.replace('\r', "\n");
    let mut lines = came.lines().map(str::trim).filter(|it| !it.is_empty()).peekable();
    let mut skips = false;
    for wanted in shown.lines().map(str::trim) {
        match wanted {
            "…" => skips = true,
            _ => {
                let found = lines.by_ref().position(|it| line_agrees(wanted, it));
                if found.is_none_or(|passed| passed > 0 && !skips) {
                    return false;
                }
                skips = false;
            }
        }
    }
    skips || lines.peek().is_none()
}

fn line_agrees(wanted: &str, mut came: &str) -> bool {
    let mut parts = wanted.split('…');
    let Some(rest) = came.strip_prefix(parts.next().unwrap()) else { return false };
    came = rest;
    for part in parts {
        let Some((_, rest)) = came.split_once(part) else { return false };
        came = if part.is_empty() { "" } else { rest };
    }
    came.is_empty()
}

#[test]
fn what_is_not_shown_is_told_apart() {
    assert!(agrees("a … c\n…", "a b c\nd\ne") && agrees("…\nb", "a\nb") && agrees("a…", "ab"));
    assert!(!agrees("a … c", "a b\nc") && !agrees("a", "a\nb") && !agrees("…\nb", "a\nc"));
}

/// A command of the page, which ends well and shows what the page shows; gives the value for the directory in it.
async fn plays(at: &Workplace, command: &str) -> String {
    let (words, shown) = on_the_page(command);
    let came = types(at, words).succeeds().await;
    assert!(agrees(shown, &came), "{words}\n{came}\n{shown}");
    let value = came.split_whitespace().find(|it| it.starts_with("passkey:"));
    value.unwrap_or_else(|| panic!("no value: {came}")).to_owned()
}

#[tokio::test]
async fn a_key_that_the_directory_lists_signs_in() {
    let names = names();
    let Some(desk) = Workplace::first(&people(&names)).await else { return };
    let key = desk.plugged("A1").await;
    let value = register(&desk.logins.machine, "A1", "es256");
    let shown = desk.logins.login("p0", ALONE).fails().await;
    assert!(shown.contains("No sign-in method is set up."), "{shown}");
    desk.directory.set("p0", &[value]).await;
    key.set_touch(Touch::Never);
    let mut login = desk.logins.login("p0", ALONE);
    login.shows("Touch ").await;
    key.set_touch(Touch::AtOnce);
    login.succeeds().await;
    // It is theirs alone.
    let shown = desk.logins.login("p1", ALONE).fails().await;
    assert!(shown.contains("No sign-in method is set up."), "{shown}");
    desk.directory.set("p0", &[]).await;
    let shown = desk.logins.login("p0", ALONE).fails().await;
    assert!(!shown.contains("No sign-in method is set up."), "{shown}");
}

#[tokio::test]
async fn enrolled_at_one_computer_it_signs_in_at_another_until_it_is_lost() {
    let names = names();
    let Some(one) = Workplace::first(&people(&names)).await else { return };
    let two = one.another(&people(&names)).await;
    one.enter();
    let key = one.plugged("A1").await;
    let value = plays(&one, "enroll").await;
    two.enter();
    two.takes(&key, "A1").await;
    let shown = two.logins.login("p0", ALONE).fails().await;
    assert!(shown.contains("No sign-in method is set up."), "{shown}");
    one.directory.set("p0", std::slice::from_ref(&value)).await;
    two.logins.login("p0", ALONE).succeeds().await;

    one.enter();
    one.logins.login("p0", ALONE).succeeds().await;
    assert_eq!(plays(&one, "lost").await, value);
    // There at once; at the other computer as soon as the directory says so.
    one.logins.login("p0", ALONE).fails().await;
    two.enter();
    two.logins.login("p0", ALONE).succeeds().await;
    one.directory.set("p0", &[]).await;
    let shown = two.logins.login("p0", ALONE).fails().await;
    assert!(!shown.contains("No sign-in method is set up."), "{shown}");
    // Whoever lists it again changes nothing where it was lost.
    one.directory.set("p0", &[value]).await;
    two.logins.login("p0", ALONE).succeeds().await;
    one.enter();
    one.logins.login("p0", ALONE).fails().await;
}

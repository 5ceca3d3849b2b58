//! Somebody whose key the directory of their organization lists signs in through PAM: a real slapd with a hundred
//! people, and SSSD.

#![allow(clippy::unwrap_used, reason = "what cannot go on fails")]

use end_to_end::directory::Workplace;
use end_to_end::{ALONE, Login, program};
use virtual_token::Touch;

const PEOPLE: usize = 100;

fn names() -> Vec<String> {
    (0..PEOPLE).map(|number| format!("p{number}")).collect()
}

/// Of whom nobody has anything yet.
fn people(names: &[String]) -> Vec<(&str, Vec<String>)> {
    names.iter().map(|it| (it.as_str(), Vec::new())).collect()
}

/// What p0 does with mfactl at their seat there.
fn types(at: &Workplace, words: &str) -> Login {
    let mfactl = program("mfactl");
    at.logins.terminal(&format!(
        "setpriv --reuid=p0 --regid=20000 --clear-groups \
         env -u DBUS_SYSTEM_BUS_ADDRESS XDG_SESSION_ID=p0 {} {words}",
        mfactl.display()
    ))
}

#[tokio::test]
async fn a_key_that_the_directory_lists_signs_in() {
    let names = names();
    let Some(desk) = Workplace::first(&people(&names)).await else { return };
    let key = desk.plugged("A1").await;
    let value = end_to_end::directory::register(&desk.logins.machine, "A1", "es256");
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
    let shown = types(&one, "enroll --label Blue --publish").succeeds().await;
    let value = shown.split_whitespace().find(|it| it.starts_with("passkey:"));
    let value = value.unwrap_or_else(|| panic!("no value: {shown}")).to_owned();
    two.enter();
    two.takes(&key, "A1").await;
    let shown = two.logins.login("p0", ALONE).fails().await;
    assert!(shown.contains("No sign-in method is set up."), "{shown}");
    one.directory.set("p0", &[value]).await;
    two.logins.login("p0", ALONE).succeeds().await;

    one.enter();
    one.logins.login("p0", ALONE).succeeds().await;
    types(&one, "lost Blue --yes --only").succeeds().await;
    // There at once; at the other computer as soon as the directory says so.
    one.logins.login("p0", ALONE).fails().await;
    two.enter();
    two.logins.login("p0", ALONE).succeeds().await;
    one.directory.set("p0", &[]).await;
    let shown = two.logins.login("p0", ALONE).fails().await;
    assert!(!shown.contains("No sign-in method is set up."), "{shown}");
}

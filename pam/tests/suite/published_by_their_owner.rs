//! Somebody who has the directory list their key, and takes it out, with their own password for the directory: at a
//! terminal of one computer, and what comes of it at another. A real slapd with a hundred people, and SSSD.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails")]

use end_to_end::directory::{ATTRIBUTE, password};
use end_to_end::organization::Workplace;
use end_to_end::{ALONE, Login};

use crate::in_an_organization::{names, people, types_with};

const LDAPS: &str = "ldaps://localhost";
const STARTTLS: &str = "ldap://localhost";
const ASKED: &str = "Password for the directory:";
const LISTED: &str = "directory lists the key from now on";
const TO_HAND_ON: &str = "Give this value to whoever manages the directory";

/// What p0 does with mfactl at their seat, where the directory's authority is trusted.
fn types(at: &Workplace, words: &str) -> Login {
    types_with(at, &format!("SSL_CERT_FILE={}", at.directory.authority().display()), words)
}

/// The password is nowhere but in the directory.
fn is_secret(at: &Workplace, shown: &str) {
    let password = password("p0");
    assert!(!shown.contains(&password), "{shown}");
    assert!(!at.logins.daemon.log().contains(&password));
}

#[tokio::test]
async fn written_it_signs_in_at_every_computer_until_it_is_lost() {
    written_and_lost(LDAPS).await;
}

#[tokio::test]
async fn the_same_with_starttls() {
    written_and_lost(STARTTLS).await;
}

async fn written_and_lost(server: &str) {
    let names = names();
    let Some(one) = Workplace::first(&people(&names)).await else { return };
    let two = one.another(&people(&names)).await;
    one.enter();
    one.writes_to(server).await;
    let key = one.plugged("A1").await;
    let mut enroll = types(&one, "enroll --label Blue --publish");
    enroll.shows(ASKED).await;
    enroll.types("wrong").await;
    enroll.shows("didn't accept your password").await;
    enroll.shows(ASKED).await;
    enroll.types(&password("p0")).await;
    let shown = enroll.succeeds().await;
    assert!(shown.contains(LISTED) && !shown.contains("passkey:"), "{shown}");
    is_secret(&one, &shown);
    let values = one.directory.values("p0", ATTRIBUTE);
    assert!(matches!(&*values, [it] if it.starts_with("passkey:")), "{values:?}");
    one.directory.expire().await;
    one.logins.login("p0", ALONE).succeeds().await;
    two.enter();
    two.takes(&key, "A1").await;
    two.logins.login("p0", ALONE).succeeds().await;

    one.enter();
    let mut lost = types(&one, "lost Blue --yes --only");
    lost.shows("can no longer be used to sign in on this computer").await;
    lost.shows(ASKED).await;
    // It is denied here while the password is still asked for.
    one.logins.login("p0", ALONE).fails().await;
    lost.types(&password("p0")).await;
    let shown = lost.succeeds().await;
    assert!(shown.contains("also removed from your organization's directory"), "{shown}");
    is_secret(&one, &shown);
    assert_eq!(one.directory.values("p0", ATTRIBUTE), [""; 0]);
    one.directory.expire().await;
    two.enter();
    two.logins.login("p0", ALONE).fails().await;
}

#[tokio::test]
async fn a_wrong_password_is_asked_for_again_twice_and_the_enrollment_stays() {
    let names = names();
    let Some(desk) = Workplace::first(&people(&names)).await else { return };
    desk.writes_to(LDAPS).await;
    let _key = desk.plugged("A1").await;
    let mut enroll = types(&desk, "enroll --label Blue --publish");
    for _ in 0..3 {
        enroll.shows(ASKED).await;
        enroll.types("wrong").await;
        enroll.shows("didn't accept your password").await;
    }
    let shown = enroll.succeeds().await;
    assert!(shown.contains(TO_HAND_ON) && shown.contains("passkey:"), "{shown}");
    assert_eq!(desk.directory.values("p0", ATTRIBUTE), [""; 0]);
    desk.logins.login("p0", ALONE).succeeds().await;
    // Lost at once: it is offered to be taken out though nobody listed it yet, and left to others by Enter alone.
    let mut lost = types(&desk, "lost Blue --yes --only");
    lost.shows(ASKED).await;
    lost.types("").await;
    let shown = lost.succeeds().await;
    assert!(shown.contains("Ask your organization's support to remove its value"), "{shown}");
    desk.logins.login("p0", ALONE).fails().await;
}

#[tokio::test]
async fn where_it_cannot_be_written_it_is_said_why_and_printed() {
    let names = names();
    let Some(desk) = Workplace::first(&people(&names)).await else { return };
    let _key = desk.plugged("A1").await;
    // Without a trusted authority, with another name, and with nobody who answers.
    for (server, environment, reason) in [
        (LDAPS, "NOTHING=1".to_owned(), "isn't trusted, so your password wasn't sent"),
        ("ldaps://127.0.0.1", String::new(), "isn't trusted, so your password wasn't sent"),
        ("ldaps://localhost:6361", String::new(), "can't be reached or didn't answer in time"),
    ] {
        desk.writes_to(server).await;
        let words = "enroll --label Blue --publish";
        let mut enroll = match environment.as_str() {
            "" => types(&desk, words),
            other => types_with(&desk, other, words),
        };
        enroll.shows(ASKED).await;
        enroll.types(&password("p0")).await;
        let shown = enroll.succeeds().await;
        assert!(shown.contains(reason) && shown.contains(TO_HAND_ON), "{shown}");
        assert!(shown.contains("passkey:"), "{shown}");
        is_secret(&desk, &shown);
        let mut lost = types(&desk, "remove Blue --yes");
        lost.succeeds().await;
    }
    assert_eq!(desk.directory.values("p0", ATTRIBUTE), [""; 0]);
    // Programs, and whoever has no terminal, are asked nothing.
    desk.writes_to(LDAPS).await;
    let shown = types(&desk, "enroll --publish --json").succeeds().await;
    assert!(!shown.contains(ASKED) && shown.contains("\"value\":\"passkey:"), "{shown}");
    let shown = types(&desk, "lost 'security key' --yes --only </dev/null").ends().await.1;
    assert!(!shown.contains(ASKED), "{shown}");
}

//! Somebody who has alice's password, or sits at another machine of hers, is in a session over ssh and
//! runs sudo there: PAM knows of no other machine, and the key on alice's desk blinks.

use end_to_end::LoginSession;
use hostile::of_kind;
use hostile::seats::{ALICE, Seats, blinks};
use mfad_bus::Cause;

#[tokio::test]
async fn a_session_over_the_network_has_no_key_blink() {
    let (mut seats, (alice, uid)) = (Seats::start("").await, ALICE);
    let key = seats.key("A1", alice).await;
    let before = blinks(&key);
    seats.logind.set(Some(LoginSession::from_afar("192.0.2.7", "4", uid)));
    let operation = seats.begin(alice).await.unwrap();
    let ended = seats.root.end(&operation).await;
    assert_eq!(ended.error(), "NotAtSeat", "{}", ended.message());
    assert_eq!(blinks(&key), before);
    assert!(seats.daemon.log().contains("from \"192.0.2.7\""), "{}", seats.daemon.log());

    seats.logind.set(Some(LoginSession::at("seat0", "1", uid)));
    let operation = seats.begin(alice).await.unwrap();
    assert_eq!(seats.root.end(&operation).await.outcome, "done");
}

#[tokio::test]
async fn an_administrator_can_allow_it_for_ones_own_account() {
    let (mut seats, (alice, uid)) = (Seats::start("remote = \"allow\"\n").await, ALICE);
    let _key = seats.key("A1", alice).await;
    seats.logind.set(Some(LoginSession::from_afar("192.0.2.7", "4", uid)));
    let operation = seats.begin(alice).await.unwrap();
    assert_eq!(seats.root.end(&operation).await.outcome, "done");
    // For nobody else's.
    seats.logind.set(Some(LoginSession::from_afar("192.0.2.7", "4", 2)));
    let operation = seats.begin(alice).await.unwrap();
    assert_eq!(seats.root.end(&operation).await.error(), "NotAtSeat");
}

#[tokio::test]
async fn a_change_from_there_is_no_matter_of_a_touch_but_of_an_administrator() {
    let (mut seats, (alice, uid)) = (Seats::start("").await, ALICE);
    let key = seats.key("A1", alice).await;
    let mut person = seats.machine.person_as(uid).await;
    let before = blinks(&key);
    seats.logind.set(Some(LoginSession::from_afar("192.0.2.7", "4", uid)));
    seats.polkit.asked();
    let error = person.manager().await.enroll(&of_kind("recovery-codes")).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NoUsableMethods), "{error}");
    let asked = seats.polkit.asked().pop().unwrap();
    assert_eq!(asked.action, "org.mfad.Mfad1.change-without-proof");
    assert_eq!(blinks(&key), before);

    // The control: at her seat a touch does.
    seats.logind.set(Some(LoginSession::at("seat0", "1", uid)));
    assert_eq!(person.enroll(&of_kind("recovery-codes")).await.unwrap().outcome, "done");
    assert!(blinks(&key) > before);
}

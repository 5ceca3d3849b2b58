//! bob runs `su alice` at the console, from ssh or from a timer, and alice touches the key that blinks
//! before her: bob has a shell of hers. Her key blinks in her own session only.

use end_to_end::LoginSession;
use hostile::seats::{ALICE, BOB, Seats, blinks};
use virtual_token::Touch;

#[tokio::test]
async fn only_the_session_of_its_owner_has_a_key_blink() {
    let (mut seats, (alice, uid)) = (Seats::start("").await, ALICE);
    let key = seats.key("A1", alice).await;
    let before = blinks(&key);
    let elsewhere = LoginSession { active: false, ..LoginSession::at("seat0", "3", uid) };
    let by_desktop = LoginSession { own_processes: false, ..LoginSession::at("seat0", "2", BOB.1) };
    for asked_in in [
        Some(LoginSession::at("seat0", "2", BOB.1)),
        Some(by_desktop),
        Some(LoginSession::from_afar("192.0.2.7", "4", BOB.1)),
        Some(elsewhere),
        None,
    ] {
        seats.logind.set(asked_in.clone());
        let operation = seats.begin(alice).await.unwrap();
        let ended = seats.root.end(&operation).await;
        assert_eq!(ended.error(), "NotAtSeat", "{asked_in:?}: {}", ended.message());
        assert!(ended.prompts.is_empty() && blinks(&key) == before, "{asked_in:?}");
    }
    // alice's own sudo, on whose behalf a key is touched.
    seats.logind.set(Some(LoginSession::at("seat0", "1", uid)));
    let operation = seats.begin(alice).await.unwrap();
    assert_eq!(seats.root.end(&operation).await.outcome, "done");
    assert!(blinks(&key) > before);
}

#[tokio::test]
async fn what_needs_no_touch_is_asked_for_instead() {
    let (mut seats, alice) = (Seats::start("").await, ALICE.0);
    let key = seats.key("A1", alice).await;
    key.set_touch(Touch::Never);
    seats.recovery_codes(alice).await;
    let before = blinks(&key);
    seats.logind.set(Some(LoginSession::at("seat0", "2", BOB.1)));
    let operation = seats.begin(alice).await.unwrap();
    let (kind, details) = seats.root.prompt(&operation).await;
    assert_eq!((kind.as_str(), details.wanted.as_deref()), ("pin", Some("recovery-code")));
    assert_eq!(blinks(&key), before);
}

#[tokio::test]
async fn only_keys_of_the_persons_own_seat_blink() {
    let (mut seats, (alice, uid)) = (Seats::start("").await, ALICE);
    let here = seats.key("A1", alice).await;
    let there = seats.key("B2", alice).await;
    seats.logind.add_seat("seat1").await;
    std::fs::write(seats.machine.keys().join("B2.seat"), "seat1").unwrap();
    for (seat, meant, other) in [("seat0", &here, &there), ("seat1", &there, &here)] {
        let before = (blinks(meant), blinks(other));
        seats.logind.set(Some(LoginSession::at(seat, "1", uid)));
        let operation = seats.begin(alice).await.unwrap();
        assert_eq!(seats.root.end(&operation).await.outcome, "done");
        assert!(blinks(meant) > before.0 && blinks(other) == before.1, "{seat}");
    }
}

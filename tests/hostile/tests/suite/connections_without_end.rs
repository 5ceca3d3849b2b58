//! Other users open more connections than the bus allows match rules for one of them, and have the
//! daemon watch each: operations go on as before, and still end when who asked is gone.

use end_to_end::{LoginSession, Machine, Person, until};
use hostile::seats::{ALICE, Seats, blinks};
use mfad_bus::SignInOptions;
use virtual_token::{Command, Touch};

/// More than max_match_rules_per_connection of the bus (512).
const CONNECTIONS: usize = 600;
/// Users of every Debian; the bus allows each 256 connections (max_connections_per_user).
const USERS: [u32; 3] = [3, 5, 6];

/// This many connections, each of which the daemon watches for as long as it is there.
async fn watched(machine: &Machine) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 0..CONNECTIONS {
        let person = machine.person_as(USERS[number % USERS.len()]).await;
        person.manager().await.set_locale("nb").await.unwrap();
        people.push(person);
    }
    people
}

#[tokio::test]
async fn operations_of_others_do_not_end_for_want_of_match_rules() {
    let mut seats = Seats::start("").await;
    let key = seats.key("A1", ALICE.0).await;
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    let _others = watched(&seats.machine).await;
    let mut alice = seats.machine.person_as(ALICE.1).await;
    let signed_in = alice.signs_in().await.unwrap();
    assert_eq!(signed_in.outcome, "done", "{}", signed_in.message());

    // The control: those who leave are still noticed.
    key.set_touch(Touch::Never);
    let before = blinks(&key);
    alice.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    until("the key blinks", async || blinks(&key) > before).await;
    alice.connection.close().await.unwrap();
    let cancels = || key.trace().iter().any(|it| it.received() == Some(Command::Cancel));
    until("the key is left alone", async || cancels()).await;
}

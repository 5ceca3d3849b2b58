//! bob has polkit ask for an administrator's password again and again, and nobody answers: others
//! are asked about and served meanwhile, and bob's dialogs go with bob.

use end_to_end::{LoginSession, Machine, Person, until};
use hostile::seats::{ALICE, BOB, Seats};
use mfad_bus::{Cause, SignInOptions};

/// How many questions there may be about one user.
const OPEN: usize = 8;
/// More replies than the bus lets a connection wait for (max_replies_per_connection, 128).
const DIALOGS: usize = 200;

/// This user asks for what needs an administrator, and does not wait.
async fn asks(machine: &Machine, uid: u32) -> Person {
    let person = machine.person_as(uid).await;
    let sign_in = person.sign_in().await;
    tokio::spawn(async move {
        let _ = sign_in.begin("root", &SignInOptions::default()).await;
    });
    person
}

#[tokio::test]
async fn others_are_served_meanwhile_and_a_dialog_goes_with_who_opened_it() {
    let mut seats = Seats::start("").await;
    let _key = seats.key("A1", ALICE.0).await;
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    let (machine, polkit) = (&seats.machine, &seats.polkit);
    polkit.hold(&["administer"]);
    let mut bobs = Vec::new();
    for _ in 0..DIALOGS {
        bobs.push(asks(machine, BOB.1).await);
    }
    until("dialogs are open", async || polkit.open() == OPEN).await;
    // The attack reaches the limit.
    let bob = machine.person_as(BOB.1).await;
    let refused = bob.sign_in().await.begin("root", &SignInOptions::default()).await;
    assert!(
        refused.as_ref().is_err_and(|error| error.cause() == Some(Cause::TooManyOperations)),
        "{refused:?}"
    );

    let mut alice = machine.person_as(ALICE.1).await;
    assert_eq!(alice.signs_in().await.unwrap().outcome, "done");
    let _alices = asks(machine, ALICE.1).await;
    until("alice's dialog", async || polkit.open() == OPEN + 1).await;

    for bob in bobs {
        bob.connection.close().await.unwrap();
    }
    until("bob's dialogs are gone", async || polkit.open() == 1).await;
    let _again = asks(machine, BOB.1).await;
    until("bob may ask again", async || polkit.open() == 2).await;
}

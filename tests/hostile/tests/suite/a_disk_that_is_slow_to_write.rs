//! The disk takes long to write, for which another process stands that holds SQLite's write lock: who
//! writes waits, and nobody else does.

use end_to_end::{LoginSession, until};
use hostile::seats::{ALICE, BOB, Seats};
use mfad_bus::{AccountsProxy, SignInOptions};
use rusqlite::Connection;
use virtual_token::Touch;

#[tokio::test]
async fn others_are_served_while_one_waits_for_the_disk() {
    let mut seats = Seats::start("").await;
    let keys = [seats.key("A1", ALICE.0).await, seats.key("B1", BOB.0).await];
    keys[0].set_touch(Touch::Never);
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    let mut alice = seats.machine.person_as(ALICE.1).await;
    let bob = seats.machine.person_as(BOB.1).await;
    let method = bob.methods().await.remove(0);

    let disk = Connection::open(seats.machine.state().join("mfad.db")).unwrap();
    disk.execute_batch("BEGIN IMMEDIATE").unwrap();
    let renaming = tokio::spawn(async move {
        method.rename("Blue key").await.unwrap();
        method
    });
    let asked = |action: &str| seats.polkit.asked().iter().any(|it| it.action.ends_with(action));
    until("bob's call is there", async || asked("manage-own-methods")).await;

    assert_eq!(alice.methods().await.len(), 1);
    let accounts = AccountsProxy::new(&alice.connection).await.unwrap();
    assert_eq!(accounts.status("").await.unwrap().account, ALICE.0);
    let signing_in = alice.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    alice.prompt_for(&signing_in, "touch").await;
    // The control: bob does wait for the disk, and that is what alice did not.
    assert!(!renaming.is_finished());

    disk.execute_batch("ROLLBACK").unwrap();
    assert_eq!(renaming.await.unwrap().label().await.unwrap(), "Blue key");
}

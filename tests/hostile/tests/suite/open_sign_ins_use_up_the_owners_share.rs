//! bob runs `su alice` again and again and leaves each at its prompt, so that alice cannot begin one
//! herself. Each uses up what bob's session may have open, not what alice's may.

use end_to_end::LoginSession;
use hostile::seats::{ALICE, BOB, Seats};
use mfad_bus::Cause;

#[tokio::test]
async fn open_sign_ins_of_another_leave_the_owner_hers() {
    let (mut seats, (alice, uid)) = (Seats::start("").await, ALICE);
    seats.recovery_codes(alice).await;
    seats.logind.set(Some(LoginSession::at("seat0", "2", BOB.1)));
    for _ in 0..8 {
        seats.begin(alice).await.unwrap();
    }
    // The attack reaches the limit.
    let refused = seats.begin(alice).await.unwrap_err();
    assert!(refused.cause() == Some(Cause::TooManyOperations), "{refused}");
    // Nobody else is at it: neither alice, nor a login screen, nor whoever comes over the network.
    seats.logind.set(Some(LoginSession::at("seat0", "1", uid)));
    seats.begin(alice).await.expect("alice's sudo");
    seats.logind.set(None);
    seats.begin(alice).await.expect("sshd");
}

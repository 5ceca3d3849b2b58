//! Somebody over the network reaches a program of root's that lets people in, which looks like a login
//! screen: it is in no session. It is one only on a terminal of this computer where nobody is logged
//! in, and with no other machine named; "localhost" is one.

use end_to_end::{LoginSession, Systemd};
use hostile::seats::{ALICE, BOB, Seats, blinks};
use mfad_bus::SignInOptions;

async fn outcome(seats: &mut Seats, tty: &str, host: &str) -> String {
    let options = SignInOptions {
        tty: Some(tty.to_owned()),
        remote_host: Some(host.to_owned()),
        ..SignInOptions::default()
    };
    let operation = seats.root.sign_in().await.begin(ALICE.0, &options).await.unwrap();
    let ended = seats.root.end(&operation).await;
    if ended.outcome == "done" { ended.outcome } else { ended.error().to_owned() }
}

#[tokio::test]
async fn only_a_terminal_of_this_computer_is_a_login_screen() {
    let mut seats = Seats::start("").await;
    let key = seats.key("A1", ALICE.0).await;
    seats.logind.set(None);
    // Who asks here is not the display manager's.
    let _systemd = Systemd::start(seats.machine.bus.connect().await).await;
    let before = blinks(&key);
    for (tty, host) in [
        ("tty1", "192.0.2.7"),
        ("tty1", "localhost"),
        (":0", "::1"),
        ("", ""),
        ("ssh", ""),
        ("pts/0", ""),
        ("/dev/pts/3", ""),
        ("ttyS0", ""),
        ("tty", ""),
        ("localhost:10.0", ""),
        (":", ""),
    ] {
        assert_eq!(outcome(&mut seats, tty, host).await, "NotAtSeat", "{tty:?} {host:?}");
    }
    assert_eq!(blinks(&key), before);
    for tty in ["tty1", "/dev/tty2", ":0", ":0.0"] {
        assert_eq!(outcome(&mut seats, tty, "").await, "done", "{tty}");
    }
    // A timer of bob's that runs `su alice` on the terminal that bob is logged in on.
    let bob = LoginSession { tty: "tty1".into(), ..LoginSession::at("seat0", "2", BOB.1) };
    seats.logind.open(bob).await;
    assert_eq!(outcome(&mut seats, "tty1", "").await, "NotAtSeat");
    assert_eq!(outcome(&mut seats, "tty2", "").await, "done");
    // With several seats a display may be at any.
    seats.logind.add_seat("seat1").await;
    assert_eq!(outcome(&mut seats, ":0", "").await, "NotAtSeat");
}

//! A key blinks on alice's desk for somebody at another machine, and her desktop does not say so: she
//! touches it for what she takes for her own. What asks is named where she sits, whoever began it.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use end_to_end::{Desktop, LoginSession, program, until};
use hostile::seats::{ALICE, Seats};
use tokio::time::timeout;
use virtual_token::Touch;

/// A program that is killed when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `mfad-notify` as it runs in alice's session.
fn notify(seats: &Seats) -> Running {
    set_permissions(seats.machine.file("."), Permissions::from_mode(0o755)).unwrap();
    let state = seats.machine.file("alice");
    std::fs::create_dir(&state).unwrap();
    std::os::unix::fs::chown(&state, Some(ALICE.1), None).unwrap();
    let mut command = Command::new("setpriv");
    command.args([&format!("--reuid={}", ALICE.1), "--clear-groups"]).arg(program("mfad-notify"));
    command.env("DBUS_SESSION_BUS_ADDRESS", seats.machine.bus.address());
    command.env("DBUS_SYSTEM_BUS_ADDRESS", seats.machine.bus.address());
    command.env("XDG_STATE_HOME", state).stdin(Stdio::null());
    Running(command.spawn().expect("setpriv (util-linux)"))
}

#[tokio::test]
async fn who_is_at_the_seat_is_told_who_asks() {
    let (mut seats, (alice, uid)) = (Seats::start("remote = \"allow\"\n").await, ALICE);
    let key = seats.key("A1", alice).await;
    key.set_touch(Touch::Never);
    let desktop = Desktop::start(seats.machine.bus.connect().await).await;
    seats.logind.open(LoginSession::at("seat0", "1", uid)).await;
    seats.logind.set(Some(LoginSession::from_afar("192.0.2.7", "4", uid)));
    let _notify = notify(&seats);
    until("the reminder: it listens", async || !desktop.all().is_empty()).await;
    let operation = seats.begin(alice).await.unwrap();
    let prompt = seats.root.prompt_for(&operation, "touch").await;
    assert!(prompt.reason.contains(" from 192.0.2.7."), "{}", prompt.reason);
    let asker = prompt.asker.expect("the prompt names who asks");
    assert_eq!((asker.from.as_str(), asker.host.as_str()), ("remote", "192.0.2.7"));
    let said = || desktop.shown().into_iter().find(|it| it.summary == "Touch your key");
    until("the notification", async || said().is_some()).await;
    let body = said().unwrap().body;
    assert!(body.contains(alice) && body.contains("192.0.2.7"), "{body}");
    seats.root.operation(&operation).await.cancel().await.unwrap();
    until("it is closed", async || said().is_none()).await;
    let log = seats.daemon.log();
    assert!(log.contains("session \"4\" from \"192.0.2.7\""), "{log}");
}

#[tokio::test]
async fn what_root_does_for_the_person_at_the_seat_is_told_there_too() {
    let (mut seats, (alice, uid)) = (Seats::start("").await, ALICE);
    let key = seats.key("A1", alice).await;
    key.set_touch(Touch::Never);
    let desktop = Desktop::start(seats.machine.bus.connect().await).await;
    seats.logind.set(Some(LoginSession::at("seat0", "1", uid)));
    let _notify = notify(&seats);
    until("the reminder: it listens", async || !desktop.all().is_empty()).await;
    let _operation = seats.begin(alice).await.unwrap();
    let said = || desktop.all().into_iter().find(|it| it.summary == "Touch your key");
    until("the notification", async || said().is_some()).await;
    assert!(!said().unwrap().body.contains("asking"), "{:?}", said());
}

#[tokio::test]
async fn a_logind_that_is_silent_about_the_seat_holds_up_no_prompt_and_no_end() {
    let (mut seats, (alice, uid)) = (Seats::start("").await, ALICE);
    let key = seats.key("A1", alice).await;
    key.set_touch(Touch::Never);
    seats.logind.set(Some(LoginSession::at("seat0", "1", uid)));
    seats.logind.be_silent_about_seats();
    let ended = async {
        let operation = seats.begin(alice).await.unwrap();
        seats.root.prompt_for(&operation, "touch").await;
        key.set_touch(Touch::AtOnce);
        seats.root.end(&operation).await.outcome
    };
    // The daemon waits for twice as long before it takes logind for one that does not answer.
    assert_eq!(timeout(Duration::from_secs(5), ended).await.expect("in time"), "done");
}

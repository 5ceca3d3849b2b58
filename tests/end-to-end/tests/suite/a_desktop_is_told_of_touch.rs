//! `mfad-notify` on a bus with a desktop: it says that a key waits where no terminal does, and
//! reminds of what is not set up.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use end_to_end::{Desktop, Machine, Person, program, soon, until};
use futures_util::StreamExt;
use mfad_bus::{EnrollOptions, ManagerProxy, SignInOptions};
use virtual_token::{Touch, VirtualToken};

/// A program that is killed when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program of ours as a desktop does: with no terminal.
fn start(machine: &Machine, command: &[&Path]) -> Running {
    let started = Command::new("setsid")
        .args(command)
        .env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address())
        .env("MFACTL_BUS", "session")
        .env("XDG_STATE_HOME", machine.file("home"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    Running(started.unwrap())
}

/// A daemon with a key that is enrolled and that nobody touches any more, and a desktop.
async fn set_up(machine: &Machine) -> (VirtualToken, Person, Desktop) {
    let key = machine.plugged("A1");
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let desktop = Desktop::start(machine.bus.connect().await).await;
    (key, person, desktop)
}

#[tokio::test]
async fn a_program_without_a_terminal_waits_for_touch() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (key, _person, desktop) = set_up(&machine).await;
    let _notify = start(&machine, &[&program("mfad-notify")]);
    let touch = || desktop.shown().into_iter().find(|it| it.summary == "Touch your key");
    let sign_in = start(&machine, &[&program("mfactl"), Path::new("sign-in")]);
    until("the notification", async || touch().is_some()).await;
    assert_eq!(touch().unwrap().body, "mfactl is waiting for you to touch Virtual Key A1.");
    key.set_touch(Touch::AtOnce);
    until("it is closed when the key was touched", async || touch().is_none()).await;
    drop(sign_in);

    key.set_touch(Touch::Never);
    let sign_in = start(&machine, &[&program("mfactl"), Path::new("sign-in")]);
    until("it is shown again", async || touch().is_some()).await;
    drop(sign_in);
    until("it is closed when the program is gone", async || touch().is_none()).await;
}

#[tokio::test]
async fn it_is_closed_when_the_daemon_is_gone() {
    let machine = Machine::new();
    let mut daemon = machine.start().await;
    let (_key, _person, desktop) = set_up(&machine).await;
    let _notify = start(&machine, &[&program("mfad-notify")]);
    let _sign_in = start(&machine, &[&program("mfactl"), Path::new("sign-in")]);
    let touch = || desktop.shown().into_iter().any(|it| it.summary == "Touch your key");
    until("the notification", async || touch()).await;
    daemon.kill();
    until("it is closed", async || !touch()).await;
}

#[tokio::test]
async fn it_reminds_of_a_single_way_once() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (_key, _person, desktop) = set_up(&machine).await;
    let notify = start(&machine, &[&program("mfad-notify")]);
    until("the reminder", async || !desktop.all().is_empty()).await;
    assert_eq!(desktop.all()[0].summary, "Only one sign-in method");
    assert!(desktop.all()[0].body.contains("If you lose Virtual Key A1"), "{:?}", desktop.all());
    drop(notify);

    // The next one is told of a touch, and has looked before whether to remind.
    let _sign_in = start(&machine, &[&program("mfactl"), Path::new("sign-in")]);
    let _notify = start(&machine, &[&program("mfad-notify")]);
    until("the notification", async || desktop.all().len() > 1).await;
    assert_eq!(desktop.all()[1].summary, "Touch your key");
}

#[tokio::test]
async fn it_does_not_tell_what_the_touch_is_for() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (_key, person, _) = set_up(&machine).await;
    let other = machine.person().await;
    let manager = ManagerProxy::new(&other.connection).await.unwrap();
    let mut told = manager.receive_touch_awaited().await.unwrap();
    other.objects().await;
    let options =
        SignInOptions { reason: Some("secret.example".into()), ..SignInOptions::default() };
    let operation = person.sign_in().await.begin("", &options).await.unwrap();
    let told = soon("the signal", told.next()).await.unwrap();
    let arguments = told.args().unwrap();
    assert_eq!(arguments.operation, operation);
    assert_eq!(arguments.details.process, std::process::id());
    assert_eq!(arguments.details.tokens[0].name, "Virtual Key A1");
    let body = String::from_utf8_lossy(told.message().body().data().bytes()).into_owned();
    assert!(!body.contains("secret.example"), "{body}");
}

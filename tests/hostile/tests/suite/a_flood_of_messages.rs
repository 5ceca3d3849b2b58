//! A user floods the daemon with calls that want no reply, and with descriptors: others go on as
//! before, and the daemon neither grows nor ends.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};

use end_to_end::{Logins, Machine, rounds};
use hostile::WITHOUT_MFAD_TOO;
use mfad_bus::{BUS_NAME, EnrollOptions};
use virtual_token::Touch;

/// More than a daemon at work grows by, and a tenth of what the smallest flood made of it.
const GROWTH: u64 = 48 * 1024;
/// A user of Debian's who is nobody here.
const NOBODY: u32 = 65_534;

/// What a process has in memory, in KiB.
fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A machine whose bus everybody reaches.
fn open_machine() -> Machine {
    let machine = Machine::new();
    open_to_all(&machine);
    machine
}

fn open_to_all(machine: &Machine) {
    fs::set_permissions(machine.file(""), Permissions::from_mode(0o755)).unwrap();
}

/// Another user's flood, under way.
fn flood(machine: &Machine, kind: &str, count: u32) -> Child {
    let copy = machine.file("flood");
    if !copy.exists() {
        fs::copy(env!("CARGO_BIN_EXE_flood"), &copy).unwrap();
    }
    let mut command = Command::new(copy);
    command.uid(NOBODY).args([machine.bus.address(), BUS_NAME, kind, &count.to_string()]);
    command.stdout(Stdio::piped()).spawn().unwrap()
}

fn ended(flood: Child) -> Output {
    let output = flood.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

/// Plays this flood while somebody else signs in.
async fn play(kind: &str, count: u32) {
    let machine = open_machine();
    let _key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let before = resident(daemon.pid());

    let mut flood = flood(&machine, kind, count);
    let mut signed_in = 0;
    while flood.try_wait().unwrap().is_none() {
        assert_eq!(person.signs_in().await.unwrap().outcome, "done");
        signed_in += 1;
        // The quota of beginnings is for people.
        if signed_in == 20 {
            break;
        }
    }
    ended(flood);
    assert!(signed_in > 0, "the flood was over before anything else");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    assert!(daemon.runs());
    let after = resident(daemon.pid());
    assert!(after < before + GROWTH, "from {before} to {after} KiB");
}

#[tokio::test]
async fn calls_that_want_no_reply_are_counted_before_they_are_served() {
    play("calls", rounds(40_000, 300_000)).await;
}

#[tokio::test]
async fn descriptors_are_closed_before_they_run_out() {
    play("descriptors", rounds(4_000, 40_000)).await;
}

#[tokio::test]
async fn nobody_gets_past_the_second_step_meanwhile() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    open_to_all(&logins.machine);
    let mut flood = flood(&logins.machine, "calls", u32::MAX);
    key.set_touch(Touch::Never);
    logins.login("root", WITHOUT_MFAD_TOO).fails().await;
    assert!(flood.try_wait().unwrap().is_none(), "the flood was over before");
    flood.kill().unwrap();
    flood.wait().unwrap();
    // The control: the owner gets in. A debug build reads slower than the bus brings, so what is left of the flood may
    // still come first, and mfad counts as silent meanwhile.
    key.set_touch(Touch::AtOnce);
    loop {
        let (well, shown) = logins.login("root", WITHOUT_MFAD_TOO).ends().await;
        if well {
            break;
        }
        assert!(shown.contains("isn't answering. Try again."), "{shown}");
    }
}

/// The control: what is sent does reach the daemon, which answers as much as is admitted.
#[tokio::test]
async fn what_is_too_much_is_answered_at_once() {
    let machine = open_machine();
    let _daemon = machine.start().await;
    for (before, said) in [(0, "answered"), (20_000, "refused")] {
        let ended = ended(flood(&machine, "asked", before));
        assert_eq!(String::from_utf8_lossy(&ended.stdout).trim(), said, "after {before}");
    }
}

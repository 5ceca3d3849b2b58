//! A program of the same user gets into a running mfactl by its memory, to answer and ask over the
//! connection on which the person has just proved who they are.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use end_to_end::{Machine, NOBODY, program, until};

/// Whether this user gets into a process of theirs: opening its memory takes the right to trace it.
fn gets_in(process: &Child) -> bool {
    let memory = format!("if=/proc/{}/mem", process.id());
    let mut dd = Command::new("dd");
    dd.args([&memory, "of=/dev/null", "bs=1", "count=0"]).stderr(Stdio::null());
    dd.uid(NOBODY).gid(NOBODY).status().unwrap().success()
}

fn started(program: &mut Command) -> Child {
    program.uid(NOBODY).gid(NOBODY).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

#[tokio::test]
async fn a_connection_is_not_taken() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    // The control: into another program of theirs they get.
    let mut sleeping = started(Command::new("sleep").arg("60"));
    until("another program is got into", || async { gets_in(&sleeping) }).await;
    sleeping.kill().unwrap();
    sleeping.wait().unwrap();

    let firefox = &["manifest", "browser@mfad.org"][..];
    for (name, arguments) in [("mfactl", &["watch"][..]), ("mfad-browser-host", firefox)] {
        let mut command = Command::new(program(name));
        command.args(arguments).env("DBUS_SYSTEM_BUS_ADDRESS", machine.bus.address());
        let mut running = started(&mut command);
        // Before its first line it cannot keep them out, and has no connection either.
        until("it keeps them out", || async { !gets_in(&running) }).await;
        assert!(running.try_wait().unwrap().is_none(), "{name} runs");
        running.kill().unwrap();
        running.wait().unwrap();
    }
}

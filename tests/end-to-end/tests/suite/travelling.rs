//! "Travelling": on a computer that has no network at all, not even to itself, every way to set up
//! and to sign in works.

use std::io::Write;
use std::process::{Command, Stdio};

use end_to_end::{App, Machine, pin, program};
use mfad_bus::EnrollOptions;

/// Takes all networks from this thread and what it starts; says what is missing for that.
fn leave_the_network() -> Result<(), String> {
    let left = nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET);
    left.map_err(|error| format!("the network cannot be left: {error}; this runs as root"))?;
    let interfaces = std::fs::read_to_string("/proc/thread-self/net/dev").unwrap();
    let names: Vec<_> = interfaces.lines().skip(2).filter_map(|it| it.split(':').next()).collect();
    assert_eq!(names.iter().map(|it| it.trim()).collect::<Vec<_>>(), ["lo"], "{interfaces}");
    Ok(())
}

/// `mfactl sign-in` by this way, with a line for what it asks.
fn signs_in(machine: &Machine, way: &str, line: &str) {
    let mut mfactl = Command::new(program("mfactl"));
    mfactl.args(["--session", "sign-in", "--method", way, "--code-fd", "0"]);
    mfactl.env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
    let mut running = mfactl.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    writeln!(running.stdin.take().unwrap(), "{line}").unwrap();
    let output = running.wait_with_output().unwrap();
    assert!(output.status.success(), "{way}: {}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn every_way_works_without_a_network() {
    if let Err(reason) = leave_the_network() {
        eprintln!("skipped: {reason}");
        return;
    }
    if !App::runs() {
        eprintln!("skipped: oathtool is not installed; tests/install check installs it");
        return;
    }
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    assert!(machine.mfactl("sign-in").status.success());

    let kind = Some("one-time-code".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    let operation = person.manager().await.enroll(&options).await.unwrap();
    let address = person.prompt_for(&operation, "pin").await.address.unwrap();
    let app = App { address: String::from_utf8(address.read().unwrap().to_vec()).unwrap() };
    let code = pin(&app.code_of_now());
    person.operation(&operation).await.answer_pin(code).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
    signs_in(&machine, "one-time-code", &app.code_of_next());

    let made = machine.mfactl("recovery-codes new --yes --json");
    let last = String::from_utf8(made.stdout).unwrap().lines().last().unwrap().to_owned();
    let made: serde_json::Value = serde_json::from_str(&last).unwrap();
    signs_in(&machine, "recovery-codes", made["recovery_codes"][0].as_str().unwrap());
}

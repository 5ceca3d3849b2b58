//! "Phone not at hand": the other ways are listed, the best usable one first, and one of them is taken.
//! Where nothing is set up, or nothing is left, whom to ask is said in the person's language.

use std::io::Write;
use std::process::{Command, Stdio};

use end_to_end::{App, Machine, pin, program};
use mfad_bus::EnrollOptions;

fn sign_in(machine: &Machine, language: &str) -> String {
    let mut mfactl = Command::new(program("mfactl"));
    mfactl.args(["--session", "sign-in"]).stdin(Stdio::null()).env_remove("LC_ALL");
    mfactl.env("LANG", language).env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
    let output = mfactl.env_remove("LC_MESSAGES").output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn with_nothing_set_up_it_says_so_and_whom_to_ask() {
    let machine = Machine::new();
    machine.policy("[help]\nen = \"the desk, phone 1234\"\nnb = \"skranken, telefon 1234\"");
    let _daemon = machine.start().await;
    let said = sign_in(&machine, "C.UTF-8");
    assert!(said.contains("mfactl enroll"), "{said}");
    assert!(said.contains("the desk, phone 1234"), "{said}");
    assert!(sign_in(&machine, "nb_NO.UTF-8").contains("skranken, telefon 1234"));
}

#[tokio::test]
async fn the_other_ways_are_listed_the_usable_first_and_one_of_them_signs_in() {
    if !App::runs() {
        eprintln!("skipped: oathtool is not installed; tests/install check installs it");
        return;
    }
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    // The phone: its app makes codes.
    let kind = Some("one-time-code".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    let operation = person.manager().await.enroll(&options).await.unwrap();
    let address = person.prompt_for(&operation, "pin").await.address.unwrap();
    let phone = App { address: String::from_utf8(address.read().unwrap().to_vec()).unwrap() };
    let code = pin(&phone.code_of_now());
    person.operation(&operation).await.answer_pin(code).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
    let made = machine.mfactl("recovery-codes new --yes --json");
    let made = String::from_utf8(made.stdout).unwrap();
    let made: serde_json::Value = serde_json::from_str(made.lines().last().unwrap()).unwrap();
    let code = made["recovery_codes"][0].as_str().unwrap();

    // Without a terminal the list is part of what is said. The key is in the drawer.
    key.unplug();
    person.wait_until_gone("virtual_key_a1").await;
    let listed = machine.mfactl("sign-in --another-way");
    let listed = String::from_utf8(listed.stderr).unwrap();
    let place = |label: &str| listed.find(label).unwrap_or_else(|| panic!("no {label}: {listed}"));
    let ways = ["One-time code  ready", "Recovery codes  ready", "Virtual Key A1"];
    assert!(ways.map(place).is_sorted(), "{listed}");
    assert!(listed.contains("Virtual Key A1 isn't plugged in"), "{listed}");

    let mut mfactl = Command::new(program("mfactl"));
    mfactl.args(["--session", "sign-in", "--method", "recovery", "--code-fd", "0"]);
    mfactl.env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
    let mut running = mfactl.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    writeln!(running.stdin.take().unwrap(), "{code}").unwrap();
    assert!(running.wait_with_output().unwrap().status.success());

    // Or the key is taken out of the drawer, and a touch is enough.
    key.plug().unwrap();
    person.wait_for_token("virtual_key_a1").await;
    assert!(machine.mfactl("sign-in").status.success());
}

//! "Phone not at hand": where nothing is set up, or nothing is left, whom to ask is said in the
//! person's language.

use std::process::{Command, Stdio};

use end_to_end::{Machine, program};

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

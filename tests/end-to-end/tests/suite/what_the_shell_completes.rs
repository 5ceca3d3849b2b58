//! What bash offers when Tab is pressed: commands, options, and what is plugged in and set up now.

use std::process::Command;

use end_to_end::{Machine, program};
use mfad_bus::EnrollOptions;

/// What is offered for the last of these words.
fn completed(machine: &Machine, words: &[&str]) -> Vec<String> {
    let mfactl = program("mfactl");
    let path = format!("{}:/usr/bin:/bin", mfactl.parent().unwrap().display());
    let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
    let script = format!(
        "source <(COMPLETE=bash mfactl)\n\
         COMP_WORDS=({}); COMP_CWORD={}; COMP_TYPE=9\n\
         _clap_complete_mfactl mfactl '{}' ''\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        quoted.join(" "),
        words.len() - 1,
        words.last().unwrap()
    );
    let output = Command::new("bash")
        .args(["--norc", "-c", &script])
        .env("PATH", path)
        .env("MFACTL_BUS", "session")
        .env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[tokio::test]
async fn keys_and_methods_by_their_names() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let label = Some("Blue key".to_owned());
    person.enroll(&EnrollOptions { label, ..EnrollOptions::default() }).await.unwrap();

    assert_eq!(completed(&machine, &["mfactl", "rena"]), ["rename"]);
    assert_eq!(completed(&machine, &["mfactl", "rename", ""])[0], "blue");
    assert_eq!(completed(&machine, &["mfactl", "sign-in", "--method", ""]), ["blue"]);
    assert_eq!(completed(&machine, &["mfactl", "pin", "status", "v"]), ["virtual_key_a1"]);

    // Where no daemon answers, what is defined is still offered.
    drop(daemon);
    assert_eq!(completed(&machine, &["mfactl", "sign-in", "--method", ""]), [""; 0]);
    assert!(completed(&machine, &["mfactl", "pin", "s"]).contains(&"set".to_owned()));
}

//! Colours on a terminal, and none for somebody who does not want them (no-color.org).

use std::process::Command;

use end_to_end::{Machine, program};

/// What a terminal gets of the list of tokens.
fn listed(machine: &Machine, no_color: &str) -> String {
    let line = format!("{} --session tokens", program("mfactl").display());
    let output = Command::new("script")
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address())
        .env("TERM", "xterm")
        .env("NO_COLOR", no_color)
        .output()
        .expect("script (bsdutils)");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn colours_unless_they_are_unwanted() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    machine.person().await.wait_for_token("virtual_key_a1").await;
    let coloured = listed(&machine, "");
    assert!(coloured.contains("\x1b[1mvirtual_key_a1\x1b[0m"), "{coloured:?}");
    let plain = listed(&machine, "1");
    assert!(plain.contains("virtual_key_a1") && !plain.contains('\x1b'), "{plain:?}");
}

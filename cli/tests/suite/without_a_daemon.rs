//! What `mfactl` says and how it exits where no daemon is there to ask: wrong command lines, help,
//! and the bus without mfad.
use std::process::{Command, Output, Stdio};

/// Runs mfactl where there is a session bus only if `bus` is one.
fn mfactl(bus: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mfactl"))
        .args(arguments)
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("DBUS_SYSTEM_BUS_ADDRESS", bus)
        .env_remove("MFACTL_BUS")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

const NOWHERE: &str = "unix:path=/nonexistent/bus";

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A bus of its own without mfad, for as long as this lives.
struct Bus {
    daemon: std::process::Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        use std::io::{BufRead, BufReader};
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned() }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }
}

#[test]
fn wrong_command_lines_exit_with_2() {
    for arguments in [
        &["bogus"][..],
        &["enroll", "--lable", "x"],
        &["rename", "only-one"],
        &["remove"],
        &["pin"],
        &["token"],
        &["sign-in", "--pin", "1234"],
        &["pin", "set", "--new-pin-fd", "three"],
    ] {
        let output = mfactl(NOWHERE, arguments);
        assert_eq!(code(&output), Some(2), "{arguments:?}");
        assert!(text(&output).is_empty() && !errors(&output).is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_descriptor_without_a_pin_is_a_wrong_command_line() {
    for arguments in [
        &["sign-in", "--pin-fd", "999"][..],
        &["enroll", "--pin-fd", "0"],
        &["pin", "set", "--new-pin-fd", "0"],
        &["pin", "change", "--pin-fd", "0", "--new-pin-fd", "0"],
    ] {
        let output = mfactl(NOWHERE, arguments);
        assert_eq!(code(&output), Some(2), "{arguments:?}");
        assert!(errors(&output).contains("escriptor"), "{}", errors(&output));
    }
}

#[test]
fn without_a_bus_it_says_which_and_what_to_do() {
    for (arguments, bus, next) in [
        (&["status"][..], "system bus", "--session"),
        (&["--session", "status"], "session bus", "dbus-run-session"),
    ] {
        let output = mfactl(NOWHERE, arguments);
        assert_eq!(code(&output), Some(1), "{arguments:?}");
        let said = errors(&output);
        assert!(said.contains(bus) && said.contains(next), "{said}");
    }
}

#[test]
fn without_a_daemon_every_command_says_so_and_what_to_do() {
    let bus = Bus::start();
    for arguments in [
        &["--session"][..],
        &["--session", "status"],
        &["--session", "tokens"],
        &["--session", "token", "show"],
        &["--session", "methods"],
        &["--session", "watch"],
        &["--session", "enroll"],
        &["--session", "sign-in"],
        &["--session", "rename", "a", "b"],
        &["--session", "remove", "a", "--yes"],
        &["--session", "pin", "status"],
        &["--session", "pin", "set"],
        &["--session", "pin", "change"],
        &["--session", "reset", "--yes"],
    ] {
        let output = mfactl(&bus.address, arguments);
        assert_eq!(code(&output), Some(1), "{arguments:?}");
        assert_eq!(
            errors(&output),
            "mfactl: mfad isn't running on the session bus. Start it: mfad --session &\n",
            "{arguments:?}"
        );
    }
}

#[test]
fn the_system_bus_is_the_default_and_the_environment_can_say_otherwise() {
    let bus = Bus::start();
    assert!(errors(&mfactl(&bus.address, &["tokens"])).contains("systemctl start mfad"));
    let with = |value| {
        Command::new(env!("CARGO_BIN_EXE_mfactl"))
            .arg("tokens")
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .env("MFACTL_BUS", value)
            .output()
            .unwrap()
    };
    assert!(errors(&with("session")).contains("mfad --session"));
    assert_eq!(code(&with("sesion")), Some(2));
}

#[test]
fn programs_get_the_failure_as_json_too() {
    let output = mfactl(&Bus::start().address, &["--session", "--json", "sign-in"]);
    let line: serde_json::Value = serde_json::from_str(text(&output).trim()).unwrap();
    assert_eq!((&line["event"], &line["outcome"]), (&"finished".into(), &"failed".into()));
    assert_eq!(line["error"], "NoDaemon");
    assert!(line["message"].as_str().unwrap().contains("mfad --session"));
}

#[test]
fn help_and_version_are_no_failures() {
    for arguments in
        [&["--help"][..], &["-h"], &["help", "sign-in"], &["pin", "set", "-h"], &["-V"]]
    {
        let output = mfactl(NOWHERE, arguments);
        assert_eq!(code(&output), Some(0), "{arguments:?}");
        assert!(!text(&output).is_empty() && errors(&output).is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_names_every_command_with_what_it_is_for() {
    let help = text(&mfactl(NOWHERE, &["--help"]));
    for command in [
        "status", "sign-in", "enroll", "methods", "rename", "remove", "tokens", "token", "pin",
        "reset", "watch",
    ] {
        let line = help.lines().find(|line| line.trim().starts_with(&format!("{command} ")));
        assert!(line.is_some_and(|line| line.trim().len() > command.len() + 4), "{command}");
    }
}

/// An entry as journalctl prints it of mfad.
fn entry(account: &str) -> String {
    serde_json::json!({
        "__REALTIME_TIMESTAMP": "951827696000000", "_SYSTEMD_UNIT": "mfad.service",
        "_TRANSPORT": "journal", "_COMM": "mfad", "_EXE": "/usr/libexec/mfad", "_HOSTNAME": "desk",
        "MESSAGE_ID": "316eeb61d2bc4e2aa6f09e9ef10c1c81", "ACCOUNT": account, "METHODS": "1",
        "KINDS": "security-key", "SUSPENDED": "0", "MISSING_METHODS": "1", "MISSING_KINDS": "",
    })
    .to_string()
}

#[test]
fn a_report_over_journals_needs_no_daemon() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("journal.json");
    std::fs::write(&file, format!("{}\nnonsense\n{}\n", entry("anna"), entry("=1+1"))).unwrap();
    let file = file.to_str().unwrap();
    let output = mfactl(NOWHERE, &["report", file]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let shown = text(&output);
    assert!(
        shown.contains("desk") && shown.contains("anna") && shown.contains("1 method"),
        "{shown}"
    );
    assert!(shown.contains("Skipped lines: 1 unreadable"), "{shown}");
    let csv = text(&mfactl(NOWHERE, &["report", "--csv", file]));
    assert!(csv.contains("\r\ndesk,,'=1+1,1,security-key,0,1,"), "{csv}");
    let json = text(&mfactl(NOWHERE, &["report", "--json", file]));
    let json: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    assert_eq!(json["accounts"][1]["account"], "anna");
    assert_eq!(json["passed_over"]["unreadable"], 1);
    assert_eq!(code(&mfactl(NOWHERE, &["report", "--json", "--csv", file])), Some(2));
    assert_eq!(code(&mfactl(NOWHERE, &["report", "/nonexistent"])), Some(2));
    assert_eq!(code(&mfactl(NOWHERE, &["report", "/"])), Some(2));
    // Without a file it is about this computer.
    assert_eq!(code(&mfactl(NOWHERE, &["report"])), Some(1));
}

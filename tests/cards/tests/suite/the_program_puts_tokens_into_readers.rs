//! `virtual-token run --vpcd`, as scripts use it.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use card_tests::{Pcscd, READERS};
use tempfile::TempDir;

/// A running program with the tokens A1 and B2; it is killed when dropped.
struct Running {
    process: Child,
    folder: TempDir,
}

impl Running {
    fn start(reader: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let mut process = Command::new(program())
            .args(["run", "--vpcd", reader, "--control"])
            .arg(folder.path().join("control"))
            .args(["A1", "B2"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Self { process, folder }
    }

    fn ctl(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(program());
        command.arg("ctl").arg(self.folder.path().join("control")).args(arguments);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program, built beside this test.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().find(|it| it.join("virtual-token").is_file());
    folder.expect("run `cargo build -p virtual-token`").join("virtual-token")
}

#[test]
fn each_token_has_its_reader_and_is_pulled_out_by_itself() {
    let Some(pcscd) = Pcscd::start() else { return };
    let running = Running::start("35963");
    READERS.iter().for_each(|reader| pcscd.wait_for_card(*reader, true));
    running.ctl(&["unplug", "A1"]);
    pcscd.wait_for_card(READERS[0], false);
    pcscd.wait_for_card(READERS[1], true);
    running.ctl(&["plug", "A1"]);
    pcscd.wait_for_card(READERS[0], true);
}

#[test]
fn what_a_card_was_asked_is_in_the_trace() {
    let Some(pcscd) = Pcscd::start() else { return };
    let running = Running::start("35963:contactless");
    pcscd.wait_for_card(READERS[0], true);
    let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
    let name = std::ffi::CString::new(READERS[0].name).unwrap();
    let card = context.connect(&name, pcsc::ShareMode::Shared, pcsc::Protocols::T1).unwrap();
    let select = b"\x00\xa4\x04\x00\x08\xa0\x00\x00\x06\x47\x2f\x00\x01\x00";
    assert_eq!(card.transmit(select, &mut [0; 300]).unwrap(), b"U2F_V2\x90\x00");
    let trace = running.ctl(&["trace", "A1"]);
    let last: Vec<_> = trace.lines().rev().take(2).collect();
    assert!(last[1].ends_with(r#""event":"apdu","header":"00a40400"}"#), "{trace}");
    assert!(last[0].ends_with(r#""event":"answered","status":"9000"}"#), "{trace}");
}

//! What pulling out and plugging in does to a token, and what is left of it.

use std::{
    fs,
    io::ErrorKind,
    path::PathBuf,
    time::{Duration, Instant},
};

use crate::host::{CBOR, Host, RESET, SELECTION, get_assertion, make_credential, plugged};
use virtual_token::{Touch, VirtualToken, What};

const NO_CREDENTIALS: u8 = 0x2e;

/// A folder of the test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn out_of_the_socket_nothing_opens() {
    let token = VirtualToken::builder("A1").start().unwrap();
    assert_eq!(token.open().err().unwrap().kind(), ErrorKind::NotConnected);
    assert!(!token.is_plugged());
}

#[test]
fn serial_that_is_no_word_is_refused() {
    for serial in ["", "a b", "../A1", "A1\n", &"A".repeat(49)] {
        let error = VirtualToken::builder(serial).start().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{serial:?}");
    }
}

#[test]
fn file_that_is_no_state_is_refused_and_left_alone() {
    let folder = Folder::new("no-state");
    let path = folder.0.join("A1.flash");
    fs::write(&path, "a letter").unwrap();
    let error = VirtualToken::builder("A1").in_file(&path).start().err().unwrap();
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    assert_eq!(fs::read(&path).unwrap(), b"a letter");
}

#[test]
fn firmware_on_ruined_flash_answers_with_errors_only() {
    let folder = Folder::new("ruined");
    let path = folder.0.join("A1.flash");
    fs::write(&path, vec![0; 512 * 512]).unwrap();
    let token = plugged(VirtualToken::builder("A1").in_file(&path));
    let host = Host::open(&token);
    for _ in 0..3 {
        host.send(CBOR, crate::host::GET_INFO);
        let reply = host.reply();
        assert_eq!((reply.command, reply.payload), (crate::host::ERROR, vec![0x7f]));
    }
    assert!(token.trace().iter().any(|event| event.what == What::Crashed));
}

#[test]
fn state_in_use_is_refused() {
    let folder = Folder::new("in-use");
    let path = folder.0.join("A1.flash");
    let _first = VirtualToken::builder("A1").in_file(&path).start().unwrap();
    let error = VirtualToken::builder("A1").in_file(&path).start().err().unwrap();
    assert_eq!(error.kind(), ErrorKind::ResourceBusy);
}

#[test]
fn pulled_out_while_it_waits_for_a_touch() {
    let token = plugged(VirtualToken::builder("A1").touch(Touch::Never));
    let host = Host::open(&token);
    host.send(CBOR, SELECTION);
    let asked = host.wait_for_touch_request();
    token.unplug();
    assert!(asked.elapsed() < Duration::from_secs(1));
    while host.port.read_report(crate::host::LONG).is_some() {}
    assert!(host.port.is_closed());
    assert_eq!(host.port.write_report(&[0; 64]).unwrap_err().kind(), ErrorKind::NotConnected);
    assert_eq!(token.trace().last().unwrap().what, What::PulledOut);
}

#[test]
fn credentials_survive_it() {
    let token = plugged(VirtualToken::builder("A1"));
    let host = Host::open(&token);
    assert_eq!(host.status(&get_assertion()), NO_CREDENTIALS);
    assert_eq!(host.status(&make_credential()), 0x00);
    token.unplug();
    let begin = Instant::now();
    token.plug().unwrap();
    assert!(begin.elapsed() < Duration::from_millis(500));
    assert_eq!(Host::open(&token).status(&get_assertion()), 0x00);
}

#[test]
fn credentials_in_a_file_survive_the_program() {
    let folder = Folder::new("survives");
    let path = folder.0.join("A1.flash");
    let token = plugged(VirtualToken::builder("A1").in_file(&path));
    assert_eq!(Host::open(&token).status(&make_credential()), 0x00);
    drop(token);
    let token = plugged(VirtualToken::builder("A1").in_file(&path));
    assert_eq!(Host::open(&token).status(&get_assertion()), 0x00);
    token.wipe().unwrap();
    drop(token);
    let token = plugged(VirtualToken::builder("A1").in_file(&path));
    assert_eq!(Host::open(&token).status(&get_assertion()), NO_CREDENTIALS);
}

#[test]
fn wiping_loses_them() {
    let token = plugged(VirtualToken::builder("A1"));
    let host = Host::open(&token);
    assert_eq!(host.status(&make_credential()), 0x00);
    token.wipe().unwrap();
    assert!(host.port.is_closed() && token.is_plugged());
    assert_eq!(Host::open(&token).status(&get_assertion()), NO_CREDENTIALS);
}

#[test]
fn tokens_know_nothing_of_each_other() {
    let tokens = ["A1", "B2"].map(|serial| plugged(VirtualToken::builder(serial)));
    let [first, second] = tokens.each_ref().map(Host::open);
    assert_eq!(first.status(&make_credential()), 0x00);
    assert_eq!(first.status(&get_assertion()), 0x00);
    assert_eq!(second.status(&get_assertion()), NO_CREDENTIALS);
}

#[test]
fn reset_is_refused_after_ten_seconds_and_allowed_after_the_next_plugging() {
    let token = plugged(VirtualToken::builder("A1"));
    let host = Host::open(&token);
    assert_eq!(host.status(&make_credential()), 0x00);
    token.pass_time(Duration::from_secs(11));
    assert_eq!(host.status(RESET), 0x30);
    assert_eq!(host.status(&get_assertion()), 0x00);
    token.unplug();
    token.plug().unwrap();
    let host = Host::open(&token);
    assert_eq!(host.status(RESET), 0x00);
    assert_eq!(host.status(&get_assertion()), NO_CREDENTIALS);
}

#[test]
fn reset_keeps_what_the_factory_wrote() {
    let token = plugged(VirtualToken::builder("A1"));
    let host = Host::open(&token);
    assert_eq!(host.status(RESET), 0x00);
    let made = host.call(CBOR, &make_credential());
    let subject = b"Authenticator Attestation";
    assert!(made.windows(subject.len()).any(|part| part == subject));
}

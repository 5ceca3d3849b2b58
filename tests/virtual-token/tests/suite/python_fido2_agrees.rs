//! python-fido2, another implementation of CTAP and WebAuthn, speaks with a
//! token over its unix socket and verifies what the token signs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use virtual_token::{Builder, SocketFace, Touch, VirtualToken};

const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A token on a socket in a folder of its own.
struct Bench {
    token: VirtualToken,
    folder: PathBuf,
}

impl Bench {
    fn new(name: &str, token: Builder) -> Self {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        let token = token.start().unwrap();
        SocketFace::serve(&folder, &token).unwrap();
        token.plug().unwrap();
        Self { token, folder }
    }

    #[track_caller]
    fn shows(&self, scenario: &str) {
        let output = Command::new(Path::new(TESTS).join("python/run"))
            .arg(Path::new(TESTS).join("virtual-token/tests/python/scenarios.py"))
            .arg(scenario)
            .args([self.folder.join("A1.sock"), self.folder.join("credential")])
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{scenario}: {complaint}");
    }

    fn replug(&self) {
        self.token.unplug();
        self.token.plug().unwrap();
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.token.unplug();
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

fn touched_at_once() -> Builder {
    VirtualToken::builder("A1")
}

fn never_touched() -> Builder {
    VirtualToken::builder("A1").touch(Touch::Never)
}

#[test]
fn wrong_pins_are_counted_and_block_until_replugged() {
    let bench = Bench::new("wrong-pin", touched_at_once());
    bench.shows("wrong_pin");
    bench.replug();
    bench.shows("right_pin");
}

#[test]
fn pin_is_changed_by_both_protocols() {
    Bench::new("change-pin", touched_at_once()).shows("change_pin");
}

#[test]
fn cancel_while_a_touch_is_awaited() {
    Bench::new("cancel", never_touched()).shows("cancel");
}

#[test]
fn no_touch_is_a_time_out() {
    let token = never_touched().touch_timeout(Duration::from_millis(300));
    Bench::new("time-out", token).shows("time_out");
}

#[test]
fn info() {
    Bench::new("info", touched_at_once()).shows("info");
}

#[test]
fn passkey_is_made_used_kept_and_wiped() {
    let bench = Bench::new("passkey", touched_at_once());
    bench.shows("enroll");
    bench.shows("sign_in");
    bench.replug();
    bench.shows("sign_in");
    bench.token.wipe().unwrap();
    bench.shows("sign_in_refused");
}

#[test]
fn u2f() {
    Bench::new("u2f", touched_at_once()).shows("u2f");
}

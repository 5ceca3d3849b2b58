//! Somebody fills the disk that mfad's store is on, and types a wrong code: that it cannot be written down
//! must let nobody in. The owner's key signs in all the same.

use std::fs::{self, File};
use std::io::Write;
use std::process::Command;

use end_to_end::{Logins, Machine};
use hostile::WITHOUT_MFAD_TOO;

/// A file system of 8 MiB for the store.
fn small_disk(machine: &Machine) {
    fs::create_dir_all(machine.state()).unwrap();
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs"]).arg(machine.state());
    assert!(mount.status().unwrap().success());
}

fn fill(machine: &Machine) {
    let mut file = File::create(machine.state().join("filler")).unwrap();
    for size in [4096, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

#[tokio::test]
async fn a_code_lets_nobody_in_and_a_key_its_owner() {
    let Some(mut logins) = Logins::start().await else { return };
    logins.daemon.kill();
    small_disk(&logins.machine);
    logins.daemon = logins.machine.start_system().await;
    let _key = logins.enrolled("A1", "root").await;
    let codes = logins.recovery_codes("daemon").await;
    fill(&logins.machine);
    for code in ["aaaa-bbbb-cccc", codes[0].as_str()] {
        let mut login = logins.login("daemon", WITHOUT_MFAD_TOO);
        login.shows("recovery codes").await;
        login.types(code).await;
        let shown = login.fails().await;
        assert!(!shown.contains("cannot retrieve authentication info"), "{shown}");
    }
    for _ in 0..20 {
        logins.login("root", WITHOUT_MFAD_TOO).succeeds().await;
    }
    fs::remove_file(logins.machine.state().join("filler")).unwrap();
    let mut login = logins.login("daemon", WITHOUT_MFAD_TOO);
    login.shows("recovery codes").await;
    login.types(&codes[1]).await;
    login.succeeds().await;
}

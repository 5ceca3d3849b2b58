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
    // Nobody types a code for nothing.
    let shown = logins.login("daemon", WITHOUT_MFAD_TOO).fails().await;
    assert!(shown.contains("Disk full.") && !shown.contains("ecovery"), "{shown}");
    assert!(!shown.contains("cannot retrieve authentication info"), "{shown}");
    for _ in 0..20 {
        logins.login("root", WITHOUT_MFAD_TOO).succeeds().await;
    }
    // The same for an mfad that is started with a full disk.
    logins.daemon.terminate();
    fill(&logins.machine);
    logins.daemon = logins.machine.start_system().await;
    for _ in 0..20 {
        logins.login("root", WITHOUT_MFAD_TOO).succeeds().await;
    }
    fs::remove_file(logins.machine.state().join("filler")).unwrap();
    let mut login = logins.login("daemon", WITHOUT_MFAD_TOO);
    login.shows("Recovery code, or Enter to skip: ").await;
    login.types(&codes[0]).await;
    login.succeeds().await;
}

#[tokio::test]
async fn a_touch_that_cannot_be_recorded_ends_with_what_helps() {
    let Some(mut logins) = Logins::start().await else { return };
    logins.daemon.kill();
    small_disk(&logins.machine);
    logins.daemon = logins.machine.start_system().await;
    let _key = logins.enrolled("A1", "root").await;
    logins.recovery_codes("root").await;
    logins.daemon.terminate();
    // The room that is kept for sign-ins is gone, and there is hardly any.
    for name in ["mfad.db-wal", "mfad.db-shm"] {
        fs::remove_file(logins.machine.state().join(name)).unwrap();
    }
    fill(&logins.machine);
    let filler = File::options().write(true).open(logins.machine.state().join("filler")).unwrap();
    filler.set_len(filler.metadata().unwrap().len() - 128 * 1024).unwrap();
    logins.daemon = logins.machine.start_system().await;
    let mut last = String::new();
    for _ in 0..100 {
        let (succeeded, shown) = logins.login("root", WITHOUT_MFAD_TOO).ends().await;
        last = shown;
        if !succeeded {
            break;
        }
    }
    assert!(last.contains("Disk full. Tell your administrator."), "{last}");
    assert!(!last.contains("ecovery"), "{last}");
}

//! What the daemon finds and must not touch: a damaged or strange store, another daemon. It ends
//! with exit code 1 and says what to do.

use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use end_to_end::{Bus, Machine, PATIENCE, soon, until};
use mfad_bus::EnrollOptions;
use rusqlite::Connection;
use tempfile::TempDir;
use zbus::fdo::DBusProxy;

/// What it said, if it refused as it should.
fn refusal(command: &mut Command) -> String {
    let mut daemon = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    // One that runs on is stopped: it should not have.
    let end = Instant::now() + PATIENCE;
    while daemon.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            daemon.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    daemon.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(daemon.wait().unwrap().code(), Some(1), "{said}");
    said
}

fn refused(machine: &Machine) -> String {
    refusal(&mut machine.command("session"))
}

/// A machine whose store holds a method; its daemon was killed.
async fn enrolled() -> Machine {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    daemon.kill();
    machine
}

/// The store of a machine as one file, its latest changes included.
fn whole(machine: &Machine) -> Vec<u8> {
    let path = machine.state().join("mfad.db");
    let db = Connection::open(&path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(db);
    fs::read(path).unwrap()
}

/// That nothing else is there but this store.
fn put(machine: &Machine, content: &[u8]) {
    let state = machine.state();
    let _ = fs::remove_dir_all(&state);
    fs::create_dir(&state).unwrap();
    fs::write(state.join("mfad.db"), content).unwrap();
}

#[tokio::test]
async fn a_store_that_is_damaged_or_not_ours_is_left_as_it_is() {
    let machine = enrolled().await;
    let good = whole(&machine);
    let altered = |change: &str| {
        let path = machine.file("altered.db");
        fs::write(&path, &good).unwrap();
        Connection::open(&path).unwrap().execute_batch(change).unwrap();
        fs::read(path).unwrap()
    };
    let foreign = {
        let path = machine.file("foreign.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        fs::read(path).unwrap()
    };
    let mut scribbled = good.clone();
    let middle = scribbled.len() / 2;
    scribbled[middle..middle + 4096].fill(0xAA);
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("empty", Vec::new(), "is empty"),
        ("100 bytes", good[..100].to_vec(), ""),
        ("half", good[..good.len() / 2].to_vec(), ""),
        ("a page less", good[..good.len() - 4096].to_vec(), ""),
        ("scribbled", scribbled, ""),
        ("newer", altered("PRAGMA user_version = 99"), "is of version 99"),
        ("another program's", foreign, "is not a file of mfad"),
        ("a text", b"Remember the milk.\n".repeat(500).clone(), "cannot be read"),
        ("zeros", vec![0; 8192], ""),
    ];
    for (what, content, why) in cases {
        put(&machine, &content);
        let said = refused(&machine);
        let path = machine.state().join("mfad.db");
        assert!(said.contains(&format!("{} {why}", path.display())), "{what}: {said}");
        assert!(said.contains("Nothing was changed. Put a backup in its place"), "{what}: {said}");
        assert!(fs::read(path).unwrap() == content, "{what}: it was changed");
    }
    // With what was there before it starts again.
    put(&machine, &good);
    let _daemon = machine.start().await;
    assert_eq!(machine.person().await.methods().await.len(), 1);
}

#[tokio::test]
async fn changes_on_their_own_are_not_taken_for_those_of_a_new_store() {
    let machine = enrolled().await;
    let state = machine.state();
    // It was killed, so its latest changes are still beside it.
    fs::rename(state.join("mfad.db"), machine.file("away.db")).unwrap();
    let journal = fs::read(state.join("mfad.db-wal")).unwrap();
    assert!(!journal.is_empty());
    let said = refused(&machine);
    assert!(said.contains("mfad.db-wal is there without mfad.db"), "{said}");
    assert!(!state.join("mfad.db").exists());
    assert!(fs::read(state.join("mfad.db-wal")).unwrap() == journal);
    // Put back, all is there.
    fs::rename(machine.file("away.db"), state.join("mfad.db")).unwrap();
    let _daemon = machine.start().await;
    assert_eq!(machine.person().await.methods().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_file_or_no_folder_is_no_store() {
    let machine = Machine::new();
    let (state, path) = (machine.state(), machine.state().join("mfad.db"));
    fs::create_dir_all(&path).unwrap();
    assert!(refused(&machine).contains("mfad.db is not a file"));
    assert!(path.is_dir());

    fs::remove_dir(&path).unwrap();
    std::os::unix::fs::symlink(machine.file("elsewhere"), &path).unwrap();
    assert!(refused(&machine).contains("mfad.db is not a file"));
    assert!(!machine.file("elsewhere").exists());

    fs::remove_dir_all(&state).unwrap();
    fs::write(&state, "a file").unwrap();
    assert!(refused(&machine).contains("cannot be used"));
    assert_eq!(fs::read(&state).unwrap(), b"a file");
}

#[tokio::test]
async fn a_folder_that_may_not_be_read_is_said_so() {
    let machine = Machine::new();
    fs::create_dir(machine.state()).unwrap();
    fs::set_permissions(machine.state(), Permissions::from_mode(0o000)).unwrap();
    let mut command = machine.command("session");
    // root may read everything; somebody else may not.
    if rustix::process::getuid().is_root() {
        fs::set_permissions(machine.file("."), Permissions::from_mode(0o755)).unwrap();
        command.uid(65534);
    }
    let said = refusal(&mut command);
    assert!(said.contains("cannot be used: Permission denied"), "{said}");
    fs::set_permissions(machine.state(), Permissions::from_mode(0o700)).unwrap();
    assert_eq!(fs::read_dir(machine.state()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_it_makes_is_for_nobody_elses_eyes() {
    let machine = enrolled().await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&machine.state()), 0o700);
    let files: Vec<_> =
        fs::read_dir(machine.state()).unwrap().map(|it| it.unwrap().path()).collect();
    assert!(files.contains(&machine.state().join("mfad.db")));
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    // A store that others could read is closed to them.
    let path = machine.state().join("mfad.db");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let _daemon = machine.start().await;
    assert_eq!(mode(&path), 0o600);
}

#[tokio::test]
async fn a_store_has_one_daemon_and_a_bus_has_one() {
    let machine = Machine::new();
    let mut daemon = machine.start().await;
    let said = refused(&machine);
    assert!(said.contains("is used by another mfad. Stop that one first"), "{said}");
    // On another bus, but with the same store.
    let bus = Machine::new();
    let mut command = machine.command("session");
    command.env("DBUS_SESSION_BUS_ADDRESS", bus.bus.address());
    assert!(refusal(&mut command).contains("is used by another mfad"));
    // On the same bus, with a store of its own.
    let mut command = machine.command("session");
    let said = refusal(command.arg("--state").arg(machine.file("second")));
    assert!(said.contains("Is another mfad running?"), "{said}");
    assert!(daemon.runs());
    // When the first is gone the next may have both.
    daemon.kill();
    let names = machine.bus.connect().await;
    let names = DBusProxy::new(&names).await.unwrap();
    until("the name is free", async || {
        !names.name_has_owner(mfad_bus::BUS_NAME.try_into().unwrap()).await.unwrap()
    })
    .await;
    let mut next = machine.start().await;
    assert!(next.runs());
}

#[tokio::test]
async fn without_a_bus_it_says_so() {
    let machine = Machine::new();
    let mut command = machine.command("session");
    let nowhere = format!("unix:path={}", machine.file("nowhere").display());
    command.env("DBUS_SESSION_BUS_ADDRESS", nowhere);
    assert!(refusal(&mut command).contains("the session bus cannot be reached"));
}

#[tokio::test]
async fn when_the_bus_goes_it_goes_and_leaves_the_store_to_the_next() {
    let mut machine = Machine::new();
    let mut daemon = machine.start().await;
    let elsewhere = TempDir::new().unwrap();
    machine.bus = Bus::start(elsewhere.path());
    soon("the daemon ends", async {
        while daemon.runs() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    assert!(daemon.log().contains("the session bus is gone"), "{}", daemon.log());
    let mut next = machine.start().await;
    assert!(next.runs());
}

//! A help desk issues passes without a network to the machine, with its escrow and Debian's `age`; others have the
//! file, another key, or what was escrowed before.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use end_to_end::{Clock, until};
use hostile::passes::{
    SERVICE, alice, at_the_console, help_desk_key, locked_out, mfactl_elsewhere, restart,
    type_passes,
};
use hostile::seats::{ALICE, BOB, Seats};
use mfad_bus::AccountsProxy;

/// A machine whose passes a help desk issues, and the file with its key.
async fn escrowed(seats: &mut Seats, clock: Option<&Clock>) -> Option<(PathBuf, String)> {
    let key = seats.machine.file("help-desk.txt");
    let recipient = help_desk_key(&key)?;
    recipients(seats, &[&recipient], clock).await;
    Some((key, recipient))
}

async fn recipients(seats: &mut Seats, recipients: &[&str], clock: Option<&Clock>) {
    seats.machine.policy(&format!(
        "[access-pass]\nenabled = true\nservices = [\"{SERVICE}\"]\nrecipients = {recipients:?}\n"
    ));
    restart(seats, clock).await;
    let file = escrow(seats);
    until("the escrow", || async { file.is_file() }).await;
}

fn escrow(seats: &Seats) -> PathBuf {
    seats.machine.state().join("escrow.age")
}

/// The pass that the help desk is told to tell.
fn issued(clock: Option<&Clock>, account: &str, file: &Path, key: &Path) -> String {
    let (file, key) = (file.to_str().unwrap(), key.to_str().unwrap());
    let words = [account, "--valid", "2h", "--uses", "1", "--machine", file, "--identity", key];
    let output = mfactl_elsewhere(clock, &words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn refused(words: &[&str]) -> String {
    let output = mfactl_elsewhere(None, words);
    assert_eq!(output.status.code(), Some(2), "{words:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn it_lets_in_once_there_and_nowhere_else() {
    let mut seats = locked_out("").await;
    let Some((key, recipient)) = escrowed(&mut seats, None).await else { return };
    // Collected as configuration management does; whoever else has it has nothing.
    assert_eq!(fs::metadata(escrow(&seats)).unwrap().permissions().mode() & 0o777, 0o600);
    let pass = issued(None, ALICE.0, &escrow(&seats), &key);
    // A second person with the same key needs to know nothing of the first.
    assert_eq!(issued(None, ALICE.0, &escrow(&seats), &key), pass);
    seats.recovery_codes(BOB.0).await;
    let bob = type_passes(&mut seats, BOB.0, &at_the_console(), &[&pass]).await;
    assert!(bob.offered && !bob.lets_in());
    let mut other = locked_out("").await;
    recipients(&mut other, &[&recipient], None).await;
    let there = alice(&mut other, &[&pass]).await;
    assert!(there.offered && !there.lets_in());
    assert!(alice(&mut seats, &[&pass]).await.lets_in());
    let again = alice(&mut seats, &[&pass]).await;
    assert!(again.offered && !again.lets_in());
    // Who has no method is asked for none.
    let nobody = type_passes(&mut other, BOB.0, &at_the_console(), &[&pass]).await;
    assert_eq!((nobody.offered, nobody.ended.error()), (false, "NoMethods"));
}

#[tokio::test]
async fn a_battery_that_is_flat_keeps_nobody_out_and_opens_nothing_of_before() {
    let mut seats = locked_out("").await;
    let Some(clock) = Clock::new(&seats.machine) else { return };
    let Some((key, _)) = escrowed(&mut seats, Some(&clock)).await else { return };
    let old = issued(Some(&clock), ALICE.0, &escrow(&seats), &key);
    clock.set(3 * 120);
    assert!(!alice(&mut seats, &[&old]).await.lets_in());
    // It is off for three weeks, and begins in 1994.
    clock.set(21 * 24 * 120);
    let pass = issued(Some(&clock), ALICE.0, &escrow(&seats), &key);
    clock.set(-35_000_000);
    restart(&mut seats, Some(&clock)).await;
    let before = alice(&mut seats, &[&old]).await;
    assert!(before.offered && !before.lets_in());
    let now = alice(&mut seats, &[&pass]).await;
    assert!(now.lets_in(), "{}", now.ended.message());
    assert!(!alice(&mut seats, &[&pass]).await.lets_in());
}

#[tokio::test]
async fn with_another_secret_or_for_others_what_was_collected_is_of_no_use() {
    let mut seats = locked_out("").await;
    let Some((key, recipient)) = escrowed(&mut seats, None).await else { return };
    let collected = seats.machine.file("collected.age");
    fs::copy(escrow(&seats), &collected).unwrap();
    restart(&mut seats, None).await;
    // A restart changes nothing, though it may encrypt the secret once more.
    let of_before = issued(None, ALICE.0, &collected, &key);
    assert_eq!(issued(None, ALICE.0, &escrow(&seats), &key), of_before);
    let accounts = AccountsProxy::new(&seats.root.connection).await.unwrap();
    accounts.rotate_pass_secret().await.unwrap();
    let old = issued(None, ALICE.0, &collected, &key);
    assert!(!alice(&mut seats, &[&old]).await.lets_in());
    // A second person is added: both read what is there then.
    let second = seats.machine.file("second.txt");
    let other = help_desk_key(&second).unwrap();
    let before = fs::read(escrow(&seats)).unwrap();
    recipients(&mut seats, &[&recipient, &other], None).await;
    until("another escrow", || async { fs::read(escrow(&seats)).unwrap() != before }).await;
    let pass = issued(None, ALICE.0, &escrow(&seats), &second);
    assert_eq!(issued(None, ALICE.0, &escrow(&seats), &key), pass);
    // The first one leaves.
    let before = fs::read(escrow(&seats)).unwrap();
    recipients(&mut seats, &[&other], None).await;
    until("another escrow", || async { fs::read(escrow(&seats)).unwrap() != before }).await;
    let file = escrow(&seats);
    let (file, key) = (file.to_str().unwrap(), key.to_str().unwrap());
    let told = refused(&["daemon", "--machine", file, "--identity", key]);
    assert!(told.contains("isn't encrypted to your key"), "{told}");
    assert!(!alice(&mut seats, &[&pass]).await.lets_in());
    let now = issued(None, ALICE.0, &escrow(&seats), &second);
    assert!(alice(&mut seats, &[&now]).await.lets_in());
}

#[tokio::test]
async fn debians_age_reads_it_and_what_it_encrypts_is_read() {
    let mut seats = locked_out("").await;
    let Some((key, recipient)) = escrowed(&mut seats, None).await else { return };
    let read = Command::new("age").arg("-d").arg("-i").arg(&key).arg(escrow(&seats)).output();
    let text = String::from_utf8(read.unwrap().stdout).unwrap();
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["format"], "mfad-pass-escrow-1");
    // Handed on to a colleague with another key.
    let (colleague, plain) = (seats.machine.file("colleague.txt"), seats.machine.file("plain"));
    let theirs = help_desk_key(&colleague).unwrap();
    fs::write(&plain, &text).unwrap();
    let handed = seats.machine.file("handed.age");
    let encrypted = Command::new("age")
        .args(["-r", &theirs, "-o", handed.to_str().unwrap(), plain.to_str().unwrap()])
        .status();
    assert!(encrypted.unwrap().success());
    let pass = issued(None, ALICE.0, &handed, &colleague);
    assert_eq!(issued(None, ALICE.0, &escrow(&seats), &key), pass);
    assert!(alice(&mut seats, &[&pass]).await.lets_in());
    assert_ne!(theirs, recipient);
}

#[tokio::test]
async fn a_file_that_is_no_escrow_is_named_and_no_key_of_it_is_shown() {
    let mut seats = locked_out("").await;
    let Some((key, recipient)) = escrowed(&mut seats, None).await else { return };
    let at = |name: &str| seats.machine.file(name).to_str().unwrap().to_owned();
    let whole = fs::read(escrow(&seats)).unwrap();
    fs::write(at("cut"), &whole[..whole.len() - 1]).unwrap();
    fs::write(at("huge"), vec![b'a'; 1 << 20]).unwrap();
    fs::write(at("no-key"), "# nothing\n").unwrap();
    fs::write(at("plain"), "{}").unwrap();
    let made =
        Command::new("age").args(["-r", &recipient, "-o", &at("other"), &at("plain")]).status();
    assert!(made.unwrap().success());
    let key = key.to_str().unwrap();
    let file = escrow(&seats);
    let file = file.to_str().unwrap();
    for (machine, identity, told) in [
        (at("cut").as_str(), key, "is damaged"),
        (at("huge").as_str(), key, "is too large"),
        ("/dev/zero", key, "is too large"),
        (at("other").as_str(), key, "isn't a file that mfad wrote"),
        (at("missing").as_str(), key, "can't be read"),
        (file, at("no-key").as_str(), "has no age key"),
        (file, at("huge").as_str(), "is too large"),
        (file, file, "is protected by a passphrase"),
    ] {
        let said = refused(&["daemon", "--machine", machine, "--identity", identity]);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told), "{said}");
        assert!(!said.contains("AGE-SECRET-KEY"), "{said}");
    }
    for wrong in ["0h", "8d", "8", "tomorrow"] {
        let said = refused(&["daemon", "--machine", file, "--identity", key, "--valid", wrong]);
        assert!(said.contains("isn't a duration"), "{said}");
    }
    refused(&["daemon", "--machine", file]);
    refused(&["daemon", "--machine", file, "--identity", key, "--uses", "2"]);
}

//! Data that a key keeps with passkeys is read, written and removed; python-fido2 finds the same.

use std::io::{Read, pipe};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use end_to_end::{Ended, Machine, Person, pin, program};
use mfad_bus::{Cause, secret_fd};
use virtual_token::VirtualToken;
use zbus::OwnedObjectPath;

const KEY: &str = "virtual_key_a1";
const PIN: &str = "1234";
const SITE: &str = "example.org";

/// A key with a PIN, a passkey that data can be kept with, and one that was not made for it.
async fn scene() -> (Machine, VirtualToken, end_to_end::Daemon, Person) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    let operation = person.fido2(KEY).await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    machine.python("large_blobs.py", "make", "A1", &[PIN, SITE]);
    machine.make_passkeys("A1", PIN, &[("plain.example", "anna", "Anna")]);
    (machine, key, daemon, person)
}

/// The ids of the two passkeys.
async fn ids(person: &mut Person) -> [String; 2] {
    let operation = person.fido2(KEY).await.list_passkeys().await.unwrap();
    let passkeys = person.end_with_pin(&operation, PIN).await.result.passkeys.unwrap();
    assert_eq!(passkeys.iter().map(|it| it.keeps_data).collect::<Vec<_>>(), [true, false]);
    [0, 1].map(|it| passkeys[it].id.clone())
}

async fn read(person: &mut Person, passkey: &str) -> (Ended, Vec<u8>) {
    let (mut reader, writer) = pipe().unwrap();
    let reading = std::thread::spawn(move || {
        let mut data = Vec::new();
        reader.read_to_end(&mut data).unwrap();
        data
    });
    let into = OwnedFd::from(writer).into();
    let operation = person.fido2(KEY).await.read_data(passkey, into).await.unwrap();
    let ended = person.end_with_pin(&operation, PIN).await;
    (ended, reading.join().unwrap())
}

async fn begin_writing(person: &Person, passkey: &str, data: &[u8]) -> OwnedObjectPath {
    let from = secret_fd(data).unwrap().into();
    person.fido2(KEY).await.write_data(passkey, from).await.unwrap()
}

async fn write(person: &mut Person, passkey: &str, data: &[u8]) -> Ended {
    let operation = begin_writing(person, passkey, data).await;
    person.end_with_pin(&operation, PIN).await
}

async fn remove(person: &mut Person, passkey: &str) -> Ended {
    let operation = person.fido2(KEY).await.remove_data(passkey).await.unwrap();
    person.end_with_pin(&operation, PIN).await
}

/// What python-fido2 finds, in hexadecimal.
fn seen(machine: &Machine) -> String {
    machine.python("large_blobs.py", "read", "A1", &[PIN, SITE]).trim().to_owned()
}

fn hex(data: &[u8]) -> String {
    data.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[tokio::test]
async fn where_nothing_is_kept_there_is_nothing_to_read_or_remove() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let [kept, plain] = ids(&mut person).await;
    let (ended, data) = read(&mut person, &kept).await;
    assert_eq!((ended.error(), data), ("NotOnThisKey", Vec::new()));
    assert_eq!(remove(&mut person, &kept).await.error(), "NotOnThisKey");
    for passkey in [plain.as_str(), "0123456789abcdef"] {
        let cause = if passkey == plain { "NotSupported" } else { "NotOnThisKey" };
        assert_eq!(read(&mut person, passkey).await.0.error(), cause);
        assert_eq!(write(&mut person, passkey, b"data").await.error(), cause);
        assert_eq!(remove(&mut person, passkey).await.error(), cause);
    }
}

#[tokio::test]
async fn what_came_in_nothing_but_a_sealed_file_is_kept() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let [kept, _] = ids(&mut person).await;
    let (reader, _writer) = pipe().unwrap();
    let fido2 = person.fido2(KEY).await;
    let refused = fido2.write_data(&kept, OwnedFd::from(reader).into()).await.unwrap_err();
    assert!(refused.cause() == Some(Cause::InvalidArgument), "{refused:?}");
    let endless = secret_fd(&vec![0; (1 << 20) + 1]).unwrap().into();
    let refused = fido2.write_data(&kept, endless).await.unwrap_err();
    assert!(refused.cause() == Some(Cause::InvalidArgument), "{refused:?}");
}

#[tokio::test]
async fn what_one_writes_the_other_reads() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let [kept, _] = ids(&mut person).await;
    // Of several fragments, as one message takes less.
    for data in [b"certificate".to_vec(), noise(3000), vec![7; 100_000]] {
        assert_eq!(write(&mut person, &kept, &data).await.outcome, "done");
        assert_eq!(seen(&machine), hex(&data));
    }
    machine.python("large_blobs.py", "write", "A1", &[PIN, SITE, &hex(b"theirs")]);
    assert_eq!(read(&mut person, &kept).await.1, b"theirs");
    assert_eq!(remove(&mut person, &kept).await.outcome, "done");
    assert_eq!(seen(&machine), "");
}

#[tokio::test]
async fn without_a_yes_and_without_room_it_keeps_what_it_had() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let [kept, _] = ids(&mut person).await;
    assert_eq!(write(&mut person, &kept, b"first").await.outcome, "done");
    assert_eq!(write(&mut person, &kept, &noise(5000)).await.error(), "KeyFull");
    for removing in [false, true] {
        let operation = match removing {
            true => person.fido2(KEY).await.remove_data(&kept).await.unwrap(),
            false => begin_writing(&person, &kept, b"second").await,
        };
        let ended = person
            .answer(&operation, async |operation, kind, details| match kind.as_str() {
                "pin" => operation.answer_pin(pin(PIN)).await.unwrap(),
                kind => {
                    let asked = (kind, details.question.as_deref());
                    assert_eq!(asked, ("confirm", Some("replace-data")));
                    operation.confirm(false).await.unwrap();
                }
            })
            .await;
        assert_eq!(ended.error(), "Cancelled");
    }
    assert_eq!(seen(&machine), hex(b"first"));
}

#[tokio::test]
async fn pulled_out_while_the_question_stands_it_keeps_what_it_had() {
    let (machine, key, _daemon, mut person) = scene().await;
    let [kept, _] = ids(&mut person).await;
    assert_eq!(write(&mut person, &kept, b"first").await.outcome, "done");
    let operation = begin_writing(&person, &kept, b"second").await;
    person.prompt_for(&operation, "confirm").await;
    key.unplug();
    assert_eq!(person.end(&operation).await.error(), "Unplugged");
    key.plug().unwrap();
    person.wait_for_token(KEY).await;
    assert_eq!(seen(&machine), hex(b"first"));
}

#[tokio::test]
async fn a_person_keeps_a_file_and_gets_it_back() {
    let (machine, _key, _daemon, _person) = scene().await;
    let run = |line: &str| {
        let mfactl = format!("'{}' --session passkeys data", program("mfactl").display());
        let line = line.replace("DATA", &mfactl).replace("PIN", "--pin-fd 3 3<pin");
        std::fs::write(machine.file("pin"), PIN).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", &line]).env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
        command.current_dir(machine.file("pin").parent().unwrap()).stdin(Stdio::null());
        command.output().unwrap()
    };
    let nothing = run("DATA write example.org - PIN");
    assert_eq!(nothing.status.code(), Some(2), "{nothing:?}");
    let written = run("printf 'a certificate' | DATA write anna@example.org - PIN");
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    assert_eq!(run("DATA read example.org PIN").stdout, b"a certificate");
    let json = String::from_utf8(run("DATA read example.org --json PIN").stdout).unwrap();
    assert!(json.contains(r#"{"event":"data","base64":"YSBjZXJ0aWZpY2F0ZQ=="}"#), "{json}");
    assert!(run("DATA remove example.org --yes PIN").status.success());
    assert_eq!(run("DATA read example.org PIN").status.code(), Some(1));
}

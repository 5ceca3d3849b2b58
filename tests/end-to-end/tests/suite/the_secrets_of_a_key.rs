//! Secrets that a key makes are the same again, elsewhere too; python-fido2 makes the same.

use mfad_bus::Cause;
use std::io::{PipeReader, Read, pipe};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use end_to_end::{Daemon, Ended, Machine, Person, pin, program};
use virtual_token::VirtualToken;

const KEY: &str = "virtual_key_a1";
const PIN: &str = "1234";

async fn set_pin(person: &mut Person, key: &str) {
    let operation = person.fido2(key).await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
}

/// A key with a PIN.
async fn scene() -> (Machine, VirtualToken, Daemon, Person) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    set_pin(&mut person, KEY).await;
    (machine, key, daemon, person)
}

/// How it ended, and what came through the pipe.
async fn derive(person: &mut Person, key: &str, name: &str) -> (Ended, String) {
    let (reader, writer) = pipe().unwrap();
    let into = OwnedFd::from(writer).into();
    let operation = person.fido2(key).await.derive_secrets(&named(name), into).await.unwrap();
    let ended = person.end_with_pin(&operation, PIN).await;
    (ended, hex(reader))
}

fn named(name: &str) -> [String; 1] {
    [name.to_owned()]
}

async fn secret(person: &mut Person, key: &str, name: &str) -> String {
    let (ended, secret) = derive(person, key, name).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(secret.len(), 64);
    secret
}

fn hex(mut reader: PipeReader) -> String {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_key_without_a_pin_makes_none() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let (ended, secret) = derive(&mut person, KEY, "disk").await;
    assert_eq!((ended.error(), secret.as_str()), ("PinNotSet", ""));
}

#[tokio::test]
async fn names_that_nobody_could_type_again_are_refused() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    for name in ["", "disk\n", &"x".repeat(257)] {
        let (ended, secret) = derive(&mut person, KEY, name).await;
        assert_eq!((ended.error(), secret.as_str()), ("InvalidArgument", ""), "{name:?}");
        assert!(ended.prompts.is_empty());
    }
}

#[tokio::test]
async fn it_goes_into_nothing_but_the_writing_end_of_a_pipe() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let fido2 = person.fido2(KEY).await;
    let (reader, writer) = pipe().unwrap();
    let refused =
        fido2.derive_secrets(&named("disk"), OwnedFd::from(reader).into()).await.unwrap_err();
    assert!(refused.cause() == Some(Cause::InvalidArgument), "{refused:?}");
    let refused = fido2.derive_secrets(&named("disk"), pin("file")).await.unwrap_err();
    assert!(refused.cause() == Some(Cause::InvalidArgument), "{refused:?}");
    // The reading end is closed already.
    let operation =
        fido2.derive_secrets(&named("disk"), OwnedFd::from(writer).into()).await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.error(), "InvalidArgument");
}

#[tokio::test]
async fn without_a_yes_nothing_is_kept_on_the_key() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let (reader, writer) = pipe().unwrap();
    let into = OwnedFd::from(writer).into();
    let operation = person.fido2(KEY).await.derive_secrets(&named("disk"), into).await.unwrap();
    let ended = person
        .answer(&operation, async |operation, kind, details| match kind.as_str() {
            "pin" => operation.answer_pin(pin(PIN)).await.unwrap(),
            kind => {
                assert_eq!((kind, details.question.as_deref()), ("confirm", Some("begin-secrets")));
                operation.confirm(false).await.unwrap();
            }
        })
        .await;
    assert_eq!((ended.error(), hex(reader).as_str()), ("Cancelled", ""));
    assert!(machine.seen_passkeys("A1", PIN).is_empty());
}

#[tokio::test]
async fn the_same_as_python_fido2_makes_of_the_same_credential() {
    let (machine, _key, _daemon, mut person) = scene().await;
    for name in ["disk", "Festplatte ü"] {
        let ours = secret(&mut person, KEY, name).await;
        let theirs = machine.python("secret.py", "make", "A1", &[PIN, name]);
        let (theirs, credentials): (String, Vec<String>) = serde_json::from_str(&theirs).unwrap();
        assert_eq!(ours, theirs);
        assert_eq!(credentials.len(), 1);
    }
}

#[tokio::test]
async fn the_same_again_after_everything_but_the_key_is_lost() {
    let (machine, key, mut daemon, mut person) = scene().await;
    let (first, before) = derive(&mut person, KEY, "disk").await;
    // This key makes a secret with the touch that makes what makes it (hmac-secret-mc).
    assert_eq!(first.prompts, ["pin", "confirm", "touch"]);
    daemon.kill();
    std::fs::remove_dir_all(machine.state()).unwrap();
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    key.unplug();
    key.plug().unwrap();
    person.wait_for_token(KEY).await;
    let (again, after) = derive(&mut person, KEY, "disk").await;
    assert_eq!(again.prompts, ["pin", "touch"]);
    assert_eq!(before, after);
    let operation = person.fido2(KEY).await.change_pin().await.unwrap();
    let mut pins = [PIN, "5678"].into_iter();
    let changed = async |operation: &mfad_bus::OperationProxy<'static>, _, _| {
        operation.answer_pin(pin(pins.next().unwrap())).await.unwrap();
    };
    assert_eq!(person.answer(&operation, changed).await.outcome, "done");
    let (reader, writer) = pipe().unwrap();
    let into = OwnedFd::from(writer).into();
    let operation = person.fido2(KEY).await.derive_secrets(&named("disk"), into).await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "5678").await.outcome, "done");
    assert_eq!(hex(reader), before);
    assert!(!daemon.log().contains(&before));
}

#[tokio::test]
async fn another_name_and_another_key_make_another() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let _other = machine.plugged("B2");
    set_pin(&mut person, "virtual_key_b2").await;
    let all = [
        secret(&mut person, KEY, "disk").await,
        secret(&mut person, KEY, "disk ").await,
        secret(&mut person, "virtual_key_b2", "disk").await,
    ];
    assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
}

#[tokio::test]
async fn two_with_one_touch_are_the_same_as_one_by_one() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    for first_time in [true, false] {
        let (reader, writer) = pipe().unwrap();
        let names = ["old", "new"].map(str::to_owned);
        let into = OwnedFd::from(writer).into();
        let operation = person.fido2(KEY).await.derive_secrets(&names, into).await.unwrap();
        let ended = person.end_with_pin(&operation, PIN).await;
        let prompts: &[_] =
            if first_time { &["pin", "confirm", "touch"] } else { &["pin", "touch"] };
        assert_eq!(ended.prompts, prompts);
        let both = hex(reader);
        let one_by_one =
            [secret(&mut person, KEY, "old").await, secret(&mut person, KEY, "new").await];
        assert_eq!(both, one_by_one.concat());
    }
    let three = ["a", "b", "c"].map(str::to_owned);
    for names in [&three[..], &[]] {
        let (reader, writer) = pipe().unwrap();
        let into = OwnedFd::from(writer).into();
        let operation = person.fido2(KEY).await.derive_secrets(names, into).await.unwrap();
        let ended = person.end(&operation).await;
        assert_eq!((ended.error(), hex(reader).as_str()), ("InvalidArgument", ""));
    }
}

#[tokio::test]
async fn a_script_gets_bytes_digits_or_base64_and_the_first_time_with_a_yes() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let run = |options: &str| {
        let line = format!(
            "printf 1234 | '{}' --session secret disk {options} --pin-fd 0",
            program("mfactl").display()
        );
        let mut command = Command::new("sh");
        command.args(["-c", &line]).env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
        command.stdin(Stdio::null()).output().unwrap()
    };
    let refused = run("");
    assert!(!refused.status.success() && refused.stdout.is_empty(), "{refused:?}");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("--yes"), "{told}");
    let bytes = run("--yes");
    assert!(bytes.status.success(), "{}", String::from_utf8_lossy(&bytes.stderr));
    let digits: String = bytes.stdout.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(secret(&mut person, KEY, "disk").await, digits);
    assert_eq!(run("--hex").stdout, format!("{digits}\n").into_bytes());
    assert_eq!(run("--base64").stdout.len(), 45);
    let json = String::from_utf8(run("--json").stdout).unwrap();
    assert!(
        json.contains(&format!(r#"{{"event":"secret","name":"disk","hex":"{digits}"}}"#)),
        "{json}"
    );
}

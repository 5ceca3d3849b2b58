//! Which of several keys is meant, where nobody said: all that can blink, and one is touched.

use std::process::{Command, Stdio};

use end_to_end::{Machine, Person, program, until};
use mfad_bus::{TOKENS_PATH, object_path};
use virtual_token::{Touch, VirtualToken};
use zbus::OwnedObjectPath;

const KEYS: [&str; 2] = ["virtual_key_a1", "virtual_key_b2"];

fn path(id: &str) -> OwnedObjectPath {
    object_path(TOKENS_PATH, id).unwrap()
}

async fn two_keys(machine: &Machine, person: &Person) -> [VirtualToken; 2] {
    let keys = ["A1", "B2"].map(|serial| machine.plugged(serial));
    for (key, id) in keys.iter().zip(KEYS) {
        key.set_touch(Touch::Never);
        person.wait_for_token(id).await;
    }
    keys
}

async fn set_pins(person: &mut Person) {
    for id in KEYS {
        let operation = person.fido2(id).await.set_pin().await.unwrap();
        assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
    }
}

#[tokio::test]
async fn only_what_is_there_and_blinks_is_asked() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let manager = person.manager().await;
    let operation = manager.choose_token(&[]).await.unwrap();
    assert_eq!(person.end(&operation).await.error(), "NotSupported");
    let gone = manager.choose_token(&[path("virtual_key_a1")]).await.unwrap_err();
    assert!(gone.to_string().contains("NoSuchToken"), "{gone}");
    assert!(manager.choose_token(&["/".try_into().unwrap()]).await.is_err());
}

#[tokio::test]
async fn the_touched_one_is_told_and_the_other_is_let_go() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let [left, right] = two_keys(&machine, &person).await;
    let manager = person.manager().await;
    let operation = manager.choose_token(&KEYS.map(path)).await.unwrap();
    let details = person.prompt_for(&operation, "touch").await;
    assert_eq!(details.tokens.unwrap().len(), 2);
    right.set_touch(Touch::AtOnce);
    let ended = person.end(&operation).await;
    assert_eq!(ended.result.token.clone().unwrap().path, path(KEYS[1]), "{ended:?}");

    // Nothing waits on the other one any more.
    left.set_touch(Touch::AtOnce);
    let operation = person.fido2(KEYS[0]).await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
    let operation = manager.choose_token(&[path(KEYS[0])]).await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.result.token.clone().unwrap().path, path(KEYS[0]), "{ended:?}");
    assert!(ended.prompts.is_empty(), "{ended:?}");
}

#[tokio::test]
async fn pulled_out_while_it_blinks_the_other_one_can_be_touched() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let [left, right] = two_keys(&machine, &person).await;
    let operation = person.manager().await.choose_token(&KEYS.map(path)).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    left.unplug();
    person.wait_until_gone(KEYS[0]).await;
    right.set_touch(Touch::AtOnce);
    let ended = person.end(&operation).await;
    assert_eq!(ended.result.token.clone().unwrap().path, path(KEYS[1]), "{ended:?}");
}

#[tokio::test]
async fn called_off_both_are_let_go() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let keys = two_keys(&machine, &person).await;
    let operation = person.manager().await.choose_token(&KEYS.map(path)).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
    keys.iter().for_each(|key| key.set_touch(Touch::AtOnce));
    set_pins(&mut person).await;
}

fn mfactl(machine: &Machine, words: &str) -> Command {
    let mut command = Command::new("script");
    let line = format!("{} --session {words}", program("mfactl").display());
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    command.env("SHELL", "/bin/sh").env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

#[tokio::test]
async fn at_a_terminal_nobody_has_to_type_which_one() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let [_left, right] = two_keys(&machine, &person).await;
    set_pins(&mut person).await;
    let before = right.trace().iter().filter(|event| event.asks_for_touch()).count();
    // Its standard input stays open: the terminal ends with it.
    let mut child =
        mfactl(&machine, "passkeys list --pin-fd 4 4<<end\n1234\nend\n").spawn().unwrap();
    until("it blinks", || async {
        right.trace().iter().filter(|event| event.asks_for_touch()).count() > before
    })
    .await;
    right.set_touch(Touch::AtOnce);
    let stdin = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("no passkeys on Virtual Key B2"), "{said}");
}

#[tokio::test]
async fn a_script_has_to_say_which_one() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    let _keys = two_keys(&machine, &person).await;
    let mut command = Command::new(program("mfactl"));
    command.args(["--session", "pin", "set"]).stdin(Stdio::null());
    command.env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
    let output = command.output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(complaint.contains(KEYS[0]) && complaint.contains(KEYS[1]), "{complaint}");
}

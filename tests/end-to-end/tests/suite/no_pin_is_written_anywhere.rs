//! PINs, right, wrong and refused, are in no log, no store, no message on the bus and no error.

use std::fs;
use std::num::NonZeroUsize;
use std::process::Stdio;

use end_to_end::{Machine, Person, pin, until};
use futures_util::FutureExt;
use futures_util::StreamExt;
use mfad_bus::{EnrollOptions, SignInOptions};
use zbus::MessageStream;
use zbus::fdo::MonitoringProxy;

const FIRST: &str = "Kn0blauchzopf";
const SECOND: &str = "Rettichz0pf";
const WRONG: &str = "Zwiebelz0pf";
const SHORT: &str = "Z#k";
const UNASKED: &str = "Schn1ttlauch";

/// Everything that a person could do with PINs; what was said to them.
async fn everything(person: &mut Person) -> String {
    let mut said = String::new();
    let fido2 = person.fido2("virtual_key_a1").await;
    let operation = fido2.set_pin().await.unwrap();
    let mut answers = [SHORT, FIRST].into_iter();
    let ended = person
        .answer(&operation, async |operation, kind, details| {
            said += &format!("{kind} {details:?}");
            operation.answer_pin(pin(answers.next().unwrap())).await.unwrap();
        })
        .await;
    said += &format!("{ended:?}");
    assert_eq!(ended.outcome, "done");

    let operation = fido2.change_pin().await.unwrap();
    // That the current one is wrong is known only after the new one was typed.
    let mut answers = [WRONG, SHORT, SECOND, FIRST, SECOND].into_iter();
    let ended = person
        .answer(&operation, async |operation, kind, details| {
            said += &format!("{kind} {details:?}");
            operation.answer_pin(pin(answers.next().unwrap())).await.unwrap();
        })
        .await;
    said += &format!("{ended:?}");
    assert_eq!(ended.outcome, "done");

    let operation = fido2.reset().await.unwrap();
    said += &format!("{:?}", person.prompt_for(&operation, "confirm").await);
    let proxy = person.operation(&operation).await;
    said += &format!("{}", proxy.answer_pin(pin(UNASKED)).await.unwrap_err());
    proxy.confirm(false).await.unwrap();
    said += &format!("{:?}", person.end(&operation).await);

    let begin = person.manager().await;
    let operation = begin.enroll(&EnrollOptions::default()).await.unwrap();
    said += &format!("{:?}", person.end_with_pin(&operation, SECOND).await);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    let ended = person.end_with_pin(&operation, SECOND).await;
    assert_eq!(ended.outcome, "done");
    said += &format!("{ended:?}");
    // Wrong until the key takes no more.
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    let ended = person.end_with_pin(&operation, WRONG).await;
    assert_eq!(ended.error(), "PinBlockedUntilReplug");
    said + &format!("{ended:?}")
}

#[tokio::test]
async fn not_in_the_log_the_store_the_messages_or_the_errors() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    machine.policy("verification = \"pin\"");
    // As talkative as it can be made.
    let log = fs::File::create(machine.file("talk.log")).unwrap();
    let mut command = machine.command("session");
    command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full");
    let output = log.try_clone().unwrap();
    let mut daemon = command.stdout(output).stderr(Stdio::from(log)).spawn().unwrap();
    let mut person = machine.person().await;
    let names = zbus::fdo::DBusProxy::new(&person.connection).await.unwrap();
    until("the daemon is on the bus", async || {
        names.name_has_owner(mfad_bus::BUS_NAME.try_into().unwrap()).await.unwrap()
    })
    .await;
    let monitor = machine.bus.connect().await;
    MonitoringProxy::new(&monitor).await.unwrap().become_monitor(&[], 0).await.unwrap();
    let mut traffic = MessageStream::from(&monitor);
    traffic.set_max_queued(NonZeroUsize::new(1 << 16).unwrap());

    let said = everything(&mut person).await;
    let ended = person.objects().await;
    assert!(!ended.is_empty());
    daemon.kill().unwrap();
    daemon.wait().unwrap();

    let mut seen: Vec<(String, Vec<u8>)> = vec![("what was said".into(), said.into_bytes())];
    seen.push(("the log".into(), fs::read(machine.file("talk.log")).unwrap()));
    for file in fs::read_dir(machine.state()).unwrap() {
        let path = file.unwrap().path();
        seen.push((path.display().to_string(), fs::read(&path).unwrap()));
    }
    let mut messages = Vec::new();
    while let Some(Some(Ok(message))) = traffic.next().now_or_never() {
        messages.extend(message.data().to_vec());
    }
    assert!(contains(&messages, b"AnswerPin"), "the monitor saw nothing");
    seen.push(("the bus".into(), messages));
    assert!(seen.len() > 3 && contains(&seen[1].1, b"on the bus"));
    for (what, bytes) in seen {
        for secret in [FIRST, SECOND, WRONG, SHORT, UNASKED] {
            assert!(!contains(&bytes, secret.as_bytes()), "{secret} is in {what}");
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

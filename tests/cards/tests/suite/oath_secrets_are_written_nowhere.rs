//! The secret of an account, its address and its codes are in no log, no message on the bus and no
//! error.

use std::fs;
use std::num::NonZeroUsize;
use std::process::Stdio;

use card_tests::oath::SECRET;
use card_tests::{Pcscd, READERS};
use end_to_end::{Machine, Person, pin, until};
use futures_util::{FutureExt, StreamExt};
use mfad_bus::AddAccountOptions;
use virtual_token::Interface::Contact;
use zbus::MessageStream;
use zbus::fdo::MonitoringProxy;

/// What [`SECRET`] says in base32.
const KEY: &str = "12345678901234567890";
/// The code of counter 0 (RFC 4226 appendix D), with eight digits.
const CODE: &str = "84755224";
const WRONG: &str = "WR0NGWR0NG";

/// Adds an account, after a wrong address, and shows its code; what was said.
async fn everything(person: &mut Person, id: &str) -> String {
    let mut said = String::new();
    let oath = person.oath(id).await;
    let operation = oath.add_account(&AddAccountOptions::default()).await.unwrap();
    let wrong = format!("otpauth://hotp/anna?secret={WRONG}&counter=0");
    let right = format!("otpauth://hotp/anna?secret={SECRET}&counter=0&digits=8");
    let mut answers = [wrong, right].into_iter();
    let ended = person
        .answer(&operation, async |operation, kind, details| {
            said += &format!("{kind} {details:?}");
            operation.answer_pin(pin(&answers.next().unwrap())).await.unwrap();
        })
        .await;
    assert_eq!(ended.outcome, "done");
    said += &format!("{ended:?}");
    let operation = oath.list_accounts().await.unwrap();
    let ended = person.end(&operation).await;
    said += &format!("{ended:?}");
    let account = ended.result.accounts.unwrap().remove(0);
    let operation = oath.show_code(&account.id).await.unwrap();
    let ended = person.end(&operation).await;
    said += &format!("{ended:?}");
    assert_eq!(&**ended.result.code.unwrap().code.read().unwrap(), CODE.as_bytes());
    said
}

#[tokio::test]
async fn not_in_the_log_the_messages_or_what_is_said() {
    let Some(pcscd) = Pcscd::start() else { return };
    let _card = pcscd.token("A1", READERS[0], Contact);
    let machine = Machine::with_cards();
    // As talkative as it can be made.
    let log = fs::File::create(machine.file("talk.log")).unwrap();
    let mut command = machine.command("session");
    command.env("RUST_LOG", "trace").stdout(log.try_clone().unwrap()).stderr(Stdio::from(log));
    let mut daemon = command.spawn().unwrap();
    let mut person = machine.person().await;
    let names = zbus::fdo::DBusProxy::new(&person.connection).await.unwrap();
    until("the daemon is on the bus", async || {
        names.name_has_owner(mfad_bus::BUS_NAME.try_into().unwrap()).await.unwrap()
    })
    .await;
    until("the card", async || person.tokens().await.len() == 1).await;
    let monitor = machine.bus.connect().await;
    MonitoringProxy::new(&monitor).await.unwrap().become_monitor(&[], 0).await.unwrap();
    let mut traffic = MessageStream::from(&monitor);
    traffic.set_max_queued(NonZeroUsize::new(1 << 16).unwrap());

    let id = person.tokens().await.remove(0);
    let said = everything(&mut person, &id).await;
    daemon.kill().unwrap();
    daemon.wait().unwrap();

    let mut messages = Vec::new();
    while let Some(Some(Ok(message))) = traffic.next().now_or_never() {
        messages.extend(message.data().to_vec());
    }
    assert!(contains(&messages, b"AnswerPin"), "the monitor saw nothing");
    let log = fs::read(machine.file("talk.log")).unwrap();
    assert!(contains(&log, b"on the bus"));
    for (what, bytes) in
        [("what was said", said.into_bytes()), ("the bus", messages), ("the log", log)]
    {
        for secret in [SECRET, KEY, CODE, WRONG] {
            assert!(!contains(&bytes, secret.as_bytes()), "{secret} is in {what}");
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

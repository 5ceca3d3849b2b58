//! `docs/dbus` beside what the running daemon says of itself.

use std::collections::HashMap;

use end_to_end::contract::{FOLDER, Interfaces, documented, introspect};
use end_to_end::{Machine, pin, soon};
use futures_util::StreamExt;
use mfad_bus::{Cause, EnrollOptions, METHODS_PATH, ROOT_PATH, SignInOptions, TOKENS_PATH};
use virtual_token::Touch;
use zbus::{MessageStream, OwnedObjectPath, OwnedVariant};

/// Interfaces that only cards have, held against the contract where cards are.
const OF_CARDS: [&str; 3] = ["org.mfad.Mfad1.Oath", "org.mfad.Mfad1.OpenPgp", "org.mfad.Mfad1.Piv"];

#[tokio::test]
async fn every_interface_member_and_type_agrees() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();

    let mut served = Interfaces::new();
    introspect(&person, ROOT_PATH, &mut served).await;
    introspect(&person, &format!("{TOKENS_PATH}/virtual_key_a1"), &mut served).await;
    let objects = person.objects().await;
    let method = objects.keys().find(|it| it.starts_with(METHODS_PATH)).unwrap();
    introspect(&person, method, &mut served).await;
    introspect(&person, &operation, &mut served).await;

    let mut documented = documented();
    documented.retain(|name, _| !OF_CARDS.contains(&name.as_str()));
    let names = |it: &Interfaces| it.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&documented), names(&served));
    for (name, members) in &documented {
        assert_eq!(members, &served[name], "{name}");
    }
}

#[test]
fn every_error_is_documented() {
    let text = std::fs::read_to_string(format!("{FOLDER}/README.md")).unwrap();
    for cause in Cause::ALL {
        assert!(text.contains(&format!("| `{}` |", cause.word())), "{}", cause.word());
    }
}

#[tokio::test]
async fn a_program_that_comes_late_reads_what_is_asked_for_now() {
    let machine = Machine::new();
    machine.policy("verification = \"pin\"\n");
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    let operation = fido2.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");

    key.set_touch(Touch::Never);
    let operation = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    let asked = person.prompt_for(&operation, "pin").await;
    let late = person.operation(&operation).await;
    assert_eq!(late.current_prompt().await.unwrap(), ("pin".to_owned(), asked));
    late.answer_pin(pin("1234")).await.unwrap();
    // What was answered is asked for no more; what is done with a key stands until the next.
    let asked = person.prompt_for(&operation, "touch").await;
    assert_eq!(late.current_prompt().await.unwrap(), ("touch".to_owned(), asked));
    late.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
}

/// What InterfacesAdded carries.
type Added = (OwnedObjectPath, HashMap<String, HashMap<String, OwnedVariant>>);

#[tokio::test]
async fn what_an_operation_changed_is_told_before_its_end() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.objects().await;
    let mut told = MessageStream::from(&person.connection);
    let _key = person.enroll_key(&machine, "A1").await;
    let mut methods = 0;
    loop {
        let message = soon("the end", told.next()).await.unwrap().unwrap();
        match message.header().member().map(|it| it.as_str()) {
            Some("Finished") => break,
            Some("InterfacesAdded") => {
                let (object, _): Added = message.body().deserialize().unwrap();
                methods += usize::from(object.starts_with(METHODS_PATH));
            }
            _ => {}
        }
    }
    assert_eq!(methods, 1);
}

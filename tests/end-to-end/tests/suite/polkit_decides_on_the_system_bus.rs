//! On the system bus nothing happens that polkit did not allow; without polkit, nothing at all.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use end_to_end::{Logind, Machine, Person, Polkit};
use mfad_bus::{Cause, EnrollOptions, NotesProxy, SignInOptions, WebAuthnOptions, WireError};
use virtual_token::Touch;

fn refused<T: std::fmt::Debug>(result: Result<T, WireError>) -> String {
    let error = result.unwrap_err().into_ours().unwrap();
    assert_eq!(error.cause, Cause::NotAllowed);
    error.message
}

/// Everything that needs leave, and the action it needs.
async fn try_everything(person: &Person) -> Vec<(&'static str, Result<(), WireError>)> {
    let fido2 = person.fido2("virtual_key_a1").await;
    let other = Some("daemon".to_owned());
    let (own, of_other) =
        (EnrollOptions::default(), EnrollOptions { account: other, ..Default::default() });
    let sign_in = person.sign_in().await;
    let options = SignInOptions::default();
    let web = person.web().await;
    let page = WebAuthnOptions { origin: "https://example.com".to_owned(), ..Default::default() };
    let (_other, stream) = UnixStream::pair().unwrap();
    let notes = NotesProxy::new(&person.connection).await.unwrap();
    vec![
        ("use", fido2.pin_status().await.map(drop)),
        ("pass-through", fido2.pass_through(OwnedFd::from(stream).into()).await),
        ("use", sign_in.begin("", &options).await.map(drop)),
        ("use", web.create("{}", &page).await.map(drop)),
        ("use", web.get("{}", &page).await.map(drop)),
        ("administer", sign_in.begin("daemon", &options).await.map(drop)),
        ("manage-own-methods", person.manager().await.enroll(&own).await.map(drop)),
        ("administer", person.manager().await.enroll(&of_other).await.map(drop)),
        ("manage-token", fido2.set_pin().await.map(drop)),
        ("manage-token", fido2.change_pin().await.map(drop)),
        ("notes", notes.show("").await.map(drop)),
        ("reset", fido2.reset().await.map(drop)),
    ]
}

#[tokio::test]
async fn without_polkit_nothing_is_allowed() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start_system().await;
    let person = machine.person().await;
    for (action, result) in try_everything(&person).await {
        let message = refused(result);
        assert!(
            message.contains("polkit") && message.contains("Ask an administrator"),
            "{action}: {message}"
        );
    }
    assert!(!key.trace().iter().any(|event| event.asks_for_touch()));
}

#[tokio::test]
async fn what_polkit_refuses_is_not_done_and_each_call_asks_for_its_own_action() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let daemon = machine.start_system().await;
    let person = machine.person().await;
    for (action, result) in try_everything(&person).await {
        assert!(refused(result).contains(&format!("org.mfad.Mfad1.{action}")), "{action}");
    }
    let asked = polkit.asked();
    assert_eq!(asked.len(), 12);
    assert!(asked.iter().all(|it| it.who == person.connection.unique_name().unwrap().as_str()));
    // Asking how a PIN stands is nothing to trouble an administrator with, and a service has none.
    assert!(!asked[1].interactive);
    let status = &asked[0];
    assert_eq!((status.action.as_str(), status.interactive), ("org.mfad.Mfad1.use", false));
    assert!(asked[2..].iter().all(|it| it.interactive), "{asked:?}");
    assert!(!key.trace().iter().any(|event| event.asks_for_touch()));
    assert!(daemon.log().contains("refused"), "{}", daemon.log());
}

#[tokio::test]
async fn leave_for_one_action_is_not_leave_for_another() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _logind = Logind::start(machine.bus.connect().await).await;
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let _daemon = machine.start_system().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    polkit.allow(&["manage-own-methods"]);
    assert_eq!(person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    refused(person.signs_in().await.map(drop));
    polkit.allow(&["use"]);
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    let method = person.methods().await.remove(0);
    refused(method.remove().await.map(drop));
    refused(method.rename("mine").await);
    polkit.allow(&["manage-own-methods"]);
    method.rename("mine").await.unwrap();
    assert_eq!(person.remove_method().await.outcome, "done");
    assert!(person.methods().await.is_empty());
}

#[tokio::test]
async fn leave_that_is_withdrawn_ends_what_waits_and_frees_the_key_for_who_has_it_now() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _logind = Logind::start(machine.bus.connect().await).await;
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let _daemon = machine.start_system().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    polkit.allow(&["manage-own-methods", "use"]);
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let begun = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&begun, "touch").await;
    // What still may be done goes on.
    polkit.allow_now(&polkit_bus, &["use"]).await;
    refused(person.manager().await.enroll(&EnrollOptions::default()).await);
    assert_eq!(person.operation(&begun).await.state().await.unwrap(), "running");

    polkit.allow_now(&polkit_bus, &["manage-own-methods"]).await;
    let ended = person.end(&begun).await;
    assert_eq!((ended.outcome.as_str(), ended.error()), ("failed", "NotAllowed"));
    assert!(ended.message().contains("Switch back to it"), "{}", ended.message());
    key.set_touch(Touch::AtOnce);
    polkit.allow(&["use"]);
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
}

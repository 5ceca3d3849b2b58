//! Keys are plugged in and pulled out at every moment.

use std::fs;

use end_to_end::{Machine, until};
use mfad_bus::{EnrollOptions, SignInOptions};
use virtual_token::{SocketFace, Touch, VirtualToken};

#[tokio::test]
async fn pulled_out_while_it_waits_for_touch() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();

    key.set_touch(Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    key.unplug();
    // It is waited for, as one that was absent at first is.
    person.prompt_for(&operation, "insert").await;
    key.set_touch(Touch::AtOnce);
    key.plug().unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
}

#[tokio::test]
async fn pulled_out_while_its_pin_is_asked_for() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let operation = person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    person.prompt_for(&operation, "pin").await;
    key.unplug();
    assert_eq!(person.end(&operation).await.error(), "Unplugged");
}

#[tokio::test]
async fn with_two_enrolled_one_is_pulled_out_and_the_other_still_signs_in() {
    let machine = Machine::new();
    let (first, second) = (machine.plugged("A1"), machine.key("B2"));
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    second.plug().unwrap();
    person.wait_for_token("virtual_key_b2").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();

    first.set_touch(Touch::Never);
    second.set_touch(Touch::Never);
    person.wait_for_token("virtual_key_a1").await;
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    first.unplug();
    second.set_touch(Touch::AtOnce);
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.result.token.unwrap().name, "Virtual Key B2");
}

#[tokio::test]
async fn methods_tell_whether_they_can_be_used() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();

    let method = person.methods().await.remove(0);
    assert!(method.usable().await.unwrap());
    key.unplug();
    // The proxy is told of the change; nothing is asked again.
    until("the method is told to be unusable", async || !method.usable().await.unwrap()).await;
    assert_eq!(method.unusable_reason().await.unwrap(), "Virtual Key A1 isn't plugged in.");
    key.plug().unwrap();
    until("the method is told to be usable", async || method.usable().await.unwrap()).await;
}

#[tokio::test]
async fn another_way_is_one_selection_away() {
    let machine = Machine::new();
    let (first, second) = (machine.plugged("A1"), machine.key("B2"));
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let first_method = person.enroll(&EnrollOptions::default()).await.unwrap().result.method;
    second.plug().unwrap();
    person.wait_for_token("virtual_key_b2").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    first.unplug();
    person.wait_until_gone("virtual_key_a1").await;

    second.set_touch(Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    let session = mfad_bus::SignInSessionProxy::builder(&person.connection)
        .path(operation.clone())
        .build()
        .await
        .unwrap();
    let listed = session.methods().await.unwrap();
    let usable: Vec<_> = listed.iter().map(|it| (it.label.as_str(), it.usable)).collect();
    assert_eq!(usable, [("Virtual Key B2", true), ("Virtual Key A1", false)]);
    session.select(first_method.unwrap()).await.unwrap();
    let details = person.prompt_for(&operation, "insert").await;
    assert_eq!(details.labels, Some(vec!["Virtual Key A1".to_owned()]));
    let let_go = virtual_token::Command::Cancel;
    until("the key in flight is let go", async || {
        second.trace().iter().any(|event| event.received() == Some(let_go))
    })
    .await;
    first.plug().unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.result.label.as_deref(), Some("Virtual Key A1"));
}

#[tokio::test]
async fn a_copy_of_a_key_is_noticed_by_its_counter() {
    let machine = Machine::new();
    let (flash, copy) = (machine.file("flash"), machine.file("copy"));
    let start = || {
        let key = VirtualToken::builder("A1").in_file(&flash).touch(Touch::AtOnce).start().unwrap();
        SocketFace::serve(machine.keys(), &key).unwrap();
        key.plug().unwrap();
        key
    };
    let key = start();
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    drop(key);
    fs::copy(&flash, &copy).unwrap();
    let key = start();
    person.wait_for_token("virtual_key_a1").await;
    for _ in 0..3 {
        assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    }
    drop(key);

    fs::copy(&copy, &flash).unwrap();
    let _cloned = start();
    person.wait_for_token("virtual_key_a1").await;
    let ended = person.signs_in().await.unwrap();
    assert_eq!((ended.outcome.as_str(), ended.error()), ("failed", "CounterWentBack"));
    assert!(ended.message().contains("copy of this key"), "{}", ended.message());
    assert!(daemon.log().contains("CounterWentBack"), "{}", daemon.log());
    let store = rusqlite::Connection::open(machine.state().join("mfad.db")).unwrap();
    let alarm = "SELECT count(*) FROM events WHERE what = 'refused' AND detail = 'CounterWentBack'";
    assert_eq!(store.query_row(alarm, [], |row| row.get::<_, u32>(0)).unwrap(), 1);
}

//! Programs that want the same key at once: each waits for its turn, is told whose it is, and comes to
//! a clear end.

use end_to_end::{Machine, Person, Site};
use mfad_bus::{EnrollOptions, SignInOptions};
use serde_json::json;
use virtual_token::Touch;

/// Somebody who began to sign in.
async fn begun(machine: &Machine) -> (Person, zbus::OwnedObjectPath) {
    let person = machine.person().await;
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    (person, operation)
}

#[tokio::test]
async fn eight_that_share_one_key_are_all_done_one_after_the_other() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    // One user may have so many operations.
    let (mut first, operation) = begun(&machine).await;
    first.prompt_for(&operation, "touch").await;
    let mut others = Vec::new();
    for _ in 1..8 {
        let (mut other, operation) = begun(&machine).await;
        let waits = other.prompt_for(&operation, "wait").await;
        assert!(waits.reason.starts_with("suite-"), "{}", waits.reason);
        assert!(waits.reason.contains("is using Virtual Key A1"), "{}", waits.reason);
        assert_eq!(waits.tokens.unwrap_or_default().len(), 1);
        others.push((other, operation));
    }
    key.set_touch(Touch::AtOnce);
    assert_eq!(first.end(&operation).await.outcome, "done");
    for (mut other, operation) in others {
        assert_eq!(other.end(&operation).await.outcome, "done");
    }
    assert_eq!(person.signs_in().await.unwrap().outcome, "done", "the key is free");
}

#[tokio::test]
async fn whatever_needs_a_key_in_use_waits_for_it() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let (mut first, operation) = begun(&machine).await;
    first.prompt_for(&operation, "touch").await;

    // What is done with a token that was named, with the one that is meant, and for a site.
    let mut named = machine.person().await;
    let fido2 = named.fido2("virtual_key_a1").await;
    let set_pin = fido2.set_pin().await.unwrap();
    named.prompt_for(&set_pin, "wait").await;
    let mut site = machine.person().await;
    let shop = Site::at("example.com");
    let request = shop.creation("anna", json!({}));
    let create = site.create(&request, &shop.options()).await.unwrap();
    let waits = site.prompt_for(&create, "wait").await;
    assert!(waits.reason.contains("Virtual Key A1"), "{}", waits.reason);

    // One that gives up waiting is nobody's obstacle.
    site.operation(&create).await.cancel().await.unwrap();
    assert_eq!(site.end(&create).await.outcome, "cancelled");
    key.set_touch(Touch::AtOnce);
    assert_eq!(first.end(&operation).await.outcome, "done");
    assert_eq!(named.end_with_pin(&set_pin, "123456").await.outcome, "done");
}

#[tokio::test]
async fn a_key_pulled_out_while_another_waits_for_it_is_asked_for_again() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let (mut first, first_operation) = begun(&machine).await;
    first.prompt_for(&first_operation, "touch").await;
    let (mut other, operation) = begun(&machine).await;
    other.prompt_for(&operation, "wait").await;
    drop(key);
    other.prompt_for(&operation, "insert").await;
}

#[tokio::test]
async fn at_the_very_same_moment_all_that_may_begin_end_well() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let mut all = Vec::new();
    for _ in 0..10 {
        all.push(machine.person().await);
    }
    let ends = futures_util::future::join_all(all.into_iter().map(async |mut person: Person| {
        let sign_in = person.sign_in().await;
        match sign_in.begin("", &SignInOptions::default()).await {
            Ok(operation) => person.end(&operation).await.error().to_owned(),
            Err(error) => error.into_ours().unwrap().cause.word().to_owned(),
        }
    }))
    .await;
    assert!(ends.iter().filter(|end| end.is_empty()).count() >= 8, "{ends:?}");
    let clear = ["", "TooManyOperations"];
    assert!(ends.iter().all(|end| clear.contains(&end.as_str())), "{ends:?}");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done", "the key is free");
}

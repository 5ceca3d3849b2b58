//! Ten programs want the same person to sign in with the same key at once: each comes to a clear end.

use end_to_end::{Machine, Person};
use mfad_bus::{EnrollOptions, SignInOptions};
use virtual_token::Touch;

/// Somebody who began to sign in.
async fn begun(machine: &Machine) -> (Person, zbus::OwnedObjectPath) {
    let person = machine.person().await;
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    (person, operation)
}

#[tokio::test]
async fn the_first_is_touched_and_the_others_are_told_what_holds_the_key() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    // Two less than ten, because one user may have eight operations; the next two are told that.
    let (mut first, operation) = begun(&machine).await;
    first.prompt_for(&operation, "touch").await;
    for _ in 1..8 {
        let (mut other, operation) = begun(&machine).await;
        let ended = other.end(&operation).await;
        assert_eq!(ended.error(), "TokenBusy");
        let wanted = "Virtual Key A1 is being used by another request (suite-";
        assert!(ended.message().starts_with(wanted), "{}", ended.message());
    }
    key.set_touch(Touch::AtOnce);
    assert_eq!(first.end(&operation).await.outcome, "done");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done", "the key is free");
}

#[tokio::test]
async fn at_the_very_same_moment_each_ends_well_or_with_a_word() {
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
            Err(error) => error.into_ours().unwrap().cause.name().to_owned(),
        }
    }))
    .await;
    assert!(ends.iter().any(String::is_empty), "one is touched: {ends:?}");
    let clear = ["", "TokenBusy", "TooManyOperations"];
    assert!(ends.iter().all(|end| clear.contains(&end.as_str())), "{ends:?}");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done", "the key is free");
}

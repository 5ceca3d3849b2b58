//! The main job, on real firmware: enroll, sign in, refuse what must be refused.

use end_to_end::{Machine, pin};
use mfad_bus::{EnrollOptions, SignInOptions, TOKENS_PATH, object_path};
use virtual_token::Touch;

#[tokio::test]
async fn enrolled_by_touch_and_signed_in_by_touch() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;

    let enrolled = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(
        (enrolled.outcome.as_str(), enrolled.prompts.as_slice()),
        ("done", ["touch".to_owned()].as_slice())
    );
    let signed_in = person.signs_in().await.unwrap();
    assert_eq!(signed_in.outcome, "done", "{}", signed_in.message());
    assert_eq!(signed_in.result.method, enrolled.result.method);
    assert_eq!(signed_in.result.verified, Some(false));
}

/// Enrolls the token with this id. Without it one that is not enrolled yet is waited for.
fn token_only(id: &str) -> EnrollOptions {
    let token = Some(object_path(TOKENS_PATH, id).unwrap());
    EnrollOptions { token, ..EnrollOptions::default() }
}

#[tokio::test]
async fn the_same_key_is_not_enrolled_twice_and_told_which_it_is() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;

    let label = Some("blue one".to_owned());
    person.enroll(&EnrollOptions { label, ..EnrollOptions::default() }).await.unwrap();
    let again = person.enroll(&token_only("virtual_key_a1")).await.unwrap();
    assert_eq!(again.error(), "AlreadyEnrolled");
    assert!(again.message().contains("“blue one”"), "{}", again.message());
    assert_eq!(person.methods().await.len(), 1);
}

#[tokio::test]
async fn nobody_signs_in_without_a_method() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    assert_eq!(person.signs_in().await.unwrap().error(), "NoMethods");
}

#[tokio::test]
async fn a_key_that_is_not_enrolled_does_not_sign_in() {
    let machine = Machine::new();
    let enrolled = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    enrolled.unplug();
    let _stranger = machine.plugged("B2");
    person.wait_for_token("virtual_key_b2").await;

    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    let details = person.prompt_for(&operation, "insert").await;
    assert_eq!(details.labels, Some(vec!["Virtual Key A1".to_owned()]));
    // Plugged in, it can be used in the session that waits.
    enrolled.plug().unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
}

#[tokio::test]
async fn nobody_touches() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();

    key.set_touch(Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    // The key gives up by itself, as keys do after half a minute.
    key.pass_time(std::time::Duration::from_secs(60));
    let ended = person.end(&operation).await;
    assert_eq!((ended.outcome.as_str(), ended.error()), ("timed-out", "TimedOut"));
    key.set_touch(Touch::AtOnce);
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
}

#[tokio::test]
async fn a_key_that_was_wiped_elsewhere_does_not_sign_in() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.wipe().unwrap();
    person.wait_for_token("virtual_key_a1").await;

    let ended = person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "failed");
    assert!(["NotOnThisKey", "Unplugged"].contains(&ended.error()), "{ended:?}");
}

#[tokio::test]
async fn with_two_keys_the_touched_one_is_enrolled_and_the_other_is_let_go() {
    let machine = Machine::new();
    let (left, right) = (machine.plugged("A1"), machine.plugged("B2"));
    left.set_touch(Touch::Never);
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.wait_for_token("virtual_key_b2").await;

    let enrolled = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(enrolled.outcome, "done", "{}", enrolled.message());
    assert_eq!(enrolled.result.token.unwrap().name, "Virtual Key B2");
    // The right one proves who this is, and the left one is the only other.
    left.set_touch(Touch::AtOnce);
    let enrolled = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(enrolled.result.token.unwrap().name, "Virtual Key A1");
    drop(right);
}

#[tokio::test]
async fn a_policy_that_wants_the_pin_gets_it() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    machine.policy("verification = \"pin\"");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    // Where the key has none yet, one is chosen on the way.
    let operation = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    let ended = person.end_with_pin(&operation, "1234").await;
    assert_eq!(
        (ended.outcome.as_str(), ended.prompts),
        ("done", vec!["pin".into(), "touch".into()])
    );

    let begin = async |person: &end_to_end::Person| {
        person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap()
    };
    let operation = begin(&person).await;
    let details = person.prompt_for(&operation, "pin").await;
    assert_eq!((details.attempts, details.mistake), (Some(8), None));
    person.operation(&operation).await.answer_pin(pin("9999")).await.unwrap();
    let details = person.prompt_for(&operation, "pin").await;
    assert_eq!(details.attempts, Some(7));
    assert_eq!(details.mistake.as_deref(), Some("That PIN is wrong."));
    person.operation(&operation).await.answer_pin(pin("1234")).await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.result.verified, Some(true));
}

//! Keys from before FIDO2 enroll and sign in like others, by touch; what they cannot do is said.

use end_to_end::{Daemon, Machine, OldKey, Person};
use mfad_bus::{EnrollOptions, SignInOptions, TOKENS_PATH};
use virtual_token::Touch;

const KEY: &str = "virtual_key_old";

async fn scene(policy: &str) -> (Machine, OldKey, Daemon, Person) {
    let machine = Machine::new();
    machine.policy(policy);
    let key = OldKey::plug(&machine.keys(), "OLD");
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token(KEY).await;
    (machine, key, daemon, person)
}

#[tokio::test]
async fn it_has_no_pin_and_says_so() {
    let (_machine, _key, _daemon, mut person) = scene("").await;
    let fido2 = person.fido2(KEY).await;
    assert_eq!(fido2.versions().await.unwrap(), ["U2F_V2"]);
    assert_eq!(fido2.pin_status().await.unwrap().state, "unsupported");
    let operation = fido2.set_pin().await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.error(), "NotSupported");
    assert!(ended.message().contains("an older key"), "{}", ended.message());
}

#[tokio::test]
async fn a_policy_that_wants_the_pin_does_not_take_it() {
    let (_machine, _key, _daemon, mut person) = scene("verification = \"pin\"\n").await;
    let ended = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.error(), "NotSupported", "{}", ended.message());
    assert!(ended.message().contains("an older key"), "{}", ended.message());
}

#[tokio::test]
async fn beside_a_key_that_can_do_it_is_not_asked() {
    let (machine, _old, _daemon, mut person) = scene("verification = \"pin\"\n").await;
    let _newer = machine.plugged("A1");
    person.wait_for_token("virtual_key_a1").await;
    let operation = person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
    let operation = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    let ended = person.end_with_pin(&operation, "1234").await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    // One touch, to make the credential, and none to tell the two keys apart.
    assert_eq!(ended.prompts, ["pin", "touch"]);
    assert_eq!(ended.result.token.unwrap().name, "Virtual Key A1");
}

#[tokio::test]
async fn enrolled_by_touch_once_and_signed_in_by_touch() {
    let (_machine, _key, _daemon, mut person) = scene("").await;
    let ended = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    for _ in 0..2 {
        let ended = person.signs_in().await.unwrap();
        assert_eq!(ended.outcome, "done", "{}", ended.message());
        assert_eq!(ended.result.verified, Some(false));
    }
    let token = person.objects().await.into_keys().find(|it| it.starts_with(TOKENS_PATH));
    let ended = person.enroll(&EnrollOptions { token, ..Default::default() }).await.unwrap();
    assert_eq!(ended.error(), "AlreadyEnrolled");
}

#[tokio::test]
async fn asked_for_touch_and_called_off() {
    let (_machine, key, _daemon, mut person) = scene("").await;
    let ended = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    key.firmware.set_touch(Touch::Never);
    let sign_in = person.sign_in().await;
    let operation = sign_in.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
    key.firmware.set_touch(Touch::AtOnce);
    let ended = person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
}

#[tokio::test]
async fn another_old_key_does_not_sign_in() {
    let (machine, key, _daemon, mut person) = scene("").await;
    let ended = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    drop(key);
    person.wait_until_gone(KEY).await;
    // The same serial number, another key.
    let _other = OldKey::plug(&machine.keys(), "OLD");
    person.wait_for_token(KEY).await;
    let ended = person.signs_in().await.unwrap();
    assert_eq!(ended.error(), "NotOnThisKey", "{}", ended.message());
}

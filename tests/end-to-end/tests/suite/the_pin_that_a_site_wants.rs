//! A site that wants its person verified: the PIN is there, missing, wrong, blocked.

use end_to_end::{Daemon, Machine, Person, Site, pin};
use serde_json::{Value, json};
use virtual_token::VirtualToken;

const KEY: &str = "virtual_key_a1";

async fn scene() -> (Machine, VirtualToken, Daemon, Person) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token(KEY).await;
    (machine, key, daemon, person)
}

async fn set_pin(person: &mut Person) {
    let operation = person.fido2(KEY).await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
}

fn verifying(how: &str) -> Value {
    json!({ "authenticatorSelection": { "userVerification": how } })
}

#[tokio::test]
async fn a_key_without_one_is_given_one_if_the_site_insists() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", verifying("required"));
    let operation = person.create(&request, &site.options()).await.unwrap();
    let ended = person
        .answer(&operation, async |operation, kind, details| {
            if kind == "pin" {
                assert_eq!(details.wanted.as_deref(), Some("new"));
                assert!(details.reason.contains("example.com"), "{}", details.reason);
                operation.answer_pin(pin("1234")).await.unwrap();
            }
        })
        .await;
    assert_eq!(ended.prompts, ["pin", "touch"]);
    assert!(site.registered(&request, &ended).verified());
    assert!(person.fido2(KEY).await.pin_set().await.unwrap());
    let request = site.request(json!({ "userVerification": "required",
        "allowCredentials": site.descriptors() }));
    let ended = person.signs_in_to(&site, &request, "1234").await;
    assert_eq!(ended.prompts, ["pin", "touch"]);
    assert!(site.signed_in(&request, &ended).verified());
}

#[tokio::test]
async fn asked_for_as_the_site_likes_it() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    set_pin(&mut person).await;
    let mut site = Site::at("example.com");
    // This key makes credentials that are not discoverable without its PIN.
    for (how, prompts) in [
        ("discouraged", &["touch"][..]),
        ("preferred", &["pin", "touch"]),
        ("required", &["pin", "touch"]),
        ("whenever", &["pin", "touch"]),
    ] {
        let request = site.creation(how, verifying(how));
        let ended = person.makes(&site, &request, "1234").await;
        assert_eq!(ended.prompts, prompts, "{how}: {}", ended.message());
        let verified = site.registered(&request, &ended).verified();
        assert_eq!(verified, prompts.len() == 2, "{how}");
        let more = json!({ "userVerification": how, "allowCredentials": site.descriptors() });
        let request = site.request(more);
        let ended = person.signs_in_to(&site, &request, "1234").await;
        assert_eq!(ended.prompts, prompts, "{how}: {}", ended.message());
        assert_eq!(site.signed_in(&request, &ended).verified(), prompts.len() == 2, "{how}");
    }
}

#[tokio::test]
async fn wrong_until_it_is_right() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    set_pin(&mut person).await;
    let site = Site::at("example.com");
    let request = site.creation("anna", verifying("required"));
    let operation = person.create(&request, &site.options()).await.unwrap();
    let mut pins = ["9999", "1234"].into_iter();
    let mut asked = Vec::new();
    let ended = person
        .answer(&operation, async |operation, kind, details| {
            if kind == "pin" {
                asked.push((details.attempts, details.mistake));
                operation.answer_pin(pin(pins.next().unwrap())).await.unwrap();
            }
        })
        .await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(asked, [(Some(8), None), (Some(7), Some("That PIN is wrong.".to_owned()))]);
}

#[tokio::test]
async fn wrong_too_often() {
    let (_machine, key, _daemon, mut person) = scene().await;
    set_pin(&mut person).await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", verifying("required"));
    let ended = person.makes(&site, &request, "9999").await;
    assert_eq!(ended.error(), "PinBlockedUntilReplug", "{}", ended.message());
    assert_eq!(ended.result.dom_exception.as_deref(), Some("NotAllowedError"));
    // Another page learns nothing of that key; the person does, and can help it.
    let operation = person.create(&request, &site.options()).await.unwrap();
    let details = person.prompt_for(&operation, "insert").await;
    assert!(details.reason.contains("accepts no PIN for now"), "{}", details.reason);
    key.unplug();
    person.wait_until_gone(KEY).await;
    key.plug().unwrap();
    let ended = person.end_with_pin(&operation, "1234").await;
    assert!(site.registered(&request, &ended).verified());
}

#[tokio::test]
async fn pulled_out_while_it_is_typed_and_put_in_again() {
    let (_machine, key, _daemon, mut person) = scene().await;
    set_pin(&mut person).await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", verifying("required"));
    let operation = person.create(&request, &site.options()).await.unwrap();
    person.prompt_for(&operation, "pin").await;
    key.unplug();
    let details = person.prompt_for(&operation, "insert").await;
    assert!(details.reason.contains("Plug in your key"), "{}", details.reason);
    key.plug().unwrap();
    let ended = person.end_with_pin(&operation, "1234").await;
    site.registered(&request, &ended);
}

//! Which of several keys answers a site: all that can blink, and one is touched.

use std::time::Duration;

use end_to_end::{Machine, OldKey, Person, Site};
use serde_json::json;
use virtual_token::{SocketFace, Touch, VirtualToken};

fn untouched(machine: &Machine, serial: &str) -> VirtualToken {
    let key = machine.plugged(serial);
    key.set_touch(Touch::Never);
    key
}

async fn set_pin(person: &mut Person, key: &str) {
    let operation = person.fido2(key).await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
}

fn names(details: &mfad_bus::PromptDetails) -> Vec<&str> {
    details.tokens.iter().flatten().map(|it| it.name.as_str()).collect()
}

#[tokio::test]
async fn none_then_one_then_another_that_is_touched() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", json!({}));
    let operation = person.create(&request, &site.options()).await.unwrap();
    let details = person.prompt_for(&operation, "insert").await;
    assert_eq!(details.seconds, Some(300));
    assert!(details.reason.contains("“anna” at example.com, asked by Chromium"), "{details:?}");
    let first = untouched(&machine, "A1");
    assert_eq!(names(&person.prompt_for(&operation, "touch").await), ["Virtual Key A1"]);
    let second = untouched(&machine, "B2");
    let details = person.prompt_for(&operation, "touch").await;
    assert_eq!(names(&details), ["Virtual Key A1", "Virtual Key B2"]);
    first.unplug();
    assert_eq!(names(&person.prompt_for(&operation, "touch").await), ["Virtual Key B2"]);
    second.set_touch(Touch::AtOnce);
    let ended = person.end(&operation).await;
    site.registered(&request, &ended);
    assert_eq!(ended.result.token.unwrap().name, "Virtual Key B2");
}

#[tokio::test]
async fn the_pin_of_the_one_that_was_touched() {
    let machine = Machine::new();
    let [first, second] = ["A1", "B2"].map(|serial| machine.plugged(serial));
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    set_pin(&mut person, "virtual_key_a1").await;
    set_pin(&mut person, "virtual_key_b2").await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", json!({}));
    first.set_touch(Touch::Never);
    second.set_touch(Touch::After(Duration::from_millis(200)));
    let ended = person.makes(&site, &request, "1234").await;
    assert_eq!(ended.prompts, ["touch", "pin", "touch"]);
    assert!(site.registered(&request, &ended).verified());
    assert_eq!(ended.result.token.unwrap().name, "Virtual Key B2");
}

#[tokio::test]
async fn one_that_is_plugged_in_while_the_pin_of_another_is_asked_for() {
    let machine = Machine::new();
    let first = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    set_pin(&mut person, "virtual_key_a1").await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", json!({}));
    let operation = person.create(&request, &site.options()).await.unwrap();
    person.prompt_for(&operation, "pin").await;
    first.set_touch(Touch::Never);
    let _second = machine.plugged("B2");
    // It has no PIN, so its touch is enough.
    let ended = person.answer(&operation, async |_, kind, _| assert_eq!(kind, "touch")).await;
    site.registered(&request, &ended);
    assert_eq!(ended.result.token.unwrap().name, "Virtual Key B2");
}

#[tokio::test]
async fn one_that_cannot_is_not_asked() {
    let machine = Machine::new();
    let _old = OldKey::plug(&machine.keys(), "OLD");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_old").await;
    let mut site = Site::at("example.com");
    let selection = json!({ "residentKey": "required", "userVerification": "discouraged" });
    let request = site.creation("anna", json!({ "authenticatorSelection": selection }));
    let operation = person.create(&request, &site.options()).await.unwrap();
    let details = person.prompt_for(&operation, "insert").await;
    assert!(
        details.reason.contains("doesn't support what the site asks for"),
        "{}",
        details.reason
    );
    let _new = machine.plugged("A1");
    let ended = person.end(&operation).await;
    site.registered(&request, &ended);
    assert_eq!(ended.result.token.unwrap().name, "Virtual Key A1");
}

#[tokio::test]
async fn an_old_one_that_speaks_only_u2f() {
    let machine = Machine::new();
    let old = OldKey::plug(&machine.keys(), "OLD");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_old").await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", json!({ "extensions": { "credProps": true } }));
    let ended = person.makes(&site, &request, "").await;
    let found = site.registered(&request, &ended);
    assert_eq!(found.extensions(), &json!({ "credProps": { "rk": false } }));
    let request = site.request(json!({ "allowCredentials": site.descriptors() }));
    let ended = person.signs_in_to(&site, &request, "").await;
    site.signed_in(&request, &ended);
    let request = site.creation("anna", json!({ "excludeCredentials": site.descriptors() }));
    let ended = person.makes(&site, &request, "").await;
    assert_eq!(ended.result.dom_exception.as_deref(), Some("InvalidStateError"));
    let unknown = json!([{ "type": "public-key", "id": "AAAA" }]);
    let request = site.request(json!({ "allowCredentials": unknown }));
    old.firmware.set_touch(Touch::Never);
    let operation = person.get(&request, &site.options()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    old.firmware.set_touch(Touch::AtOnce);
    assert_eq!(person.end(&operation).await.error(), "NotOnThisKey");
}

#[tokio::test]
async fn one_that_gives_up_waiting_is_asked_again() {
    let machine = Machine::new();
    let key = VirtualToken::builder("A1").in_memory().touch(Touch::Never);
    let key = key.touch_timeout(Duration::from_millis(100)).start().unwrap();
    SocketFace::serve(machine.keys(), &key).unwrap();
    key.plug().unwrap();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", json!({}));
    let operation = person.create(&request, &site.options()).await.unwrap();
    for _ in 0..3 {
        person.prompt_for(&operation, "touch").await;
    }
    key.set_touch(Touch::AtOnce);
    let ended = person.end(&operation).await;
    site.registered(&request, &ended);
}

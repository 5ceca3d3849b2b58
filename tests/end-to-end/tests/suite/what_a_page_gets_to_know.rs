//! What a page learns of the keys that are there: after a touch what the specification has it told,
//! before it nothing.

use end_to_end::{Daemon, Ended, Machine, Person, Site, pin};
use mfad_bus::RelatedOrigins;
use serde_json::{Value, json};
use virtual_token::{Touch, VirtualToken};

const KEY: &str = "virtual_key_a1";

async fn scene() -> (Machine, VirtualToken, Daemon, Person) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token(KEY).await;
    (machine, key, daemon, person)
}

/// A site where this key has one passkey.
async fn registered(person: &mut Person, more: Value) -> Site {
    let mut site = Site::at("example.com");
    let request = site.creation("anna", more);
    let ended = person.makes(&site, &request, "").await;
    site.registered(&request, &ended);
    site
}

fn exception(ended: &Ended) -> &str {
    ended.result.dom_exception.as_deref().unwrap_or_default()
}

/// As many credentials as no list takes, with these at the end.
fn many(last: Value) -> Value {
    let other = |number: u8| json!({ "type": "public-key", "id": format!("{number:0>64}") });
    let others = (0..40).map(other);
    others.chain(last.as_array().unwrap().clone()).collect()
}

#[tokio::test]
async fn an_excluded_key_is_told_after_a_touch() {
    let (_machine, key, _daemon, mut person) = scene().await;
    let site = registered(&mut person, json!({})).await;
    for excluded in [site.descriptors(), many(site.descriptors())] {
        let request = site.creation("anna", json!({ "excludeCredentials": excluded }));
        key.set_touch(Touch::Never);
        let operation = person.create(&request, &site.options()).await.unwrap();
        person.prompt_for(&operation, "touch").await;
        key.set_touch(Touch::AtOnce);
        let ended = person.end(&operation).await;
        assert_eq!((ended.error(), exception(&ended)), ("AlreadyEnrolled", "InvalidStateError"));
        assert!(ended.message().contains("has a passkey"), "{}", ended.message());
    }
    // Of another type, it excludes nothing.
    let other = json!([{ "type": "password", "id": site.passkeys[0].id }]);
    let request = site.creation("anna", json!({ "excludeCredentials": other }));
    assert_eq!(person.makes(&site, &request, "").await.outcome, "done");
}

#[tokio::test]
async fn a_key_without_the_passkey_blinks_like_one_with_it() {
    let (_machine, key, _daemon, mut person) = scene().await;
    let site = registered(&mut person, json!({})).await;
    let stranger = Site::at("example.org");
    let unknown = json!([{ "type": "public-key", "id": "AAAAAAAA" }]);
    let allowed = |list: Value| json!({ "allowCredentials": list });
    let mut reasons = Vec::new();
    for (site, more, holds) in [
        (&site, allowed(site.descriptors()), true),
        (&site, allowed(many(site.descriptors())), true),
        (&site, allowed(unknown.clone()), false),
        (&site, allowed(many(unknown.clone())), false),
        (&site, json!({}), false),
        (&stranger, allowed(site.descriptors()), false),
        (&site, allowed(json!([{ "type": "password", "id": "AAAA" }])), false),
    ] {
        key.set_touch(Touch::Never);
        let operation = person.get(&site.request(more), &site.options()).await.unwrap();
        let (kind, details) = person.prompt(&operation).await;
        assert_eq!(kind, "touch");
        reasons.push(details.reason.replace("example.org", "example.com"));
        key.set_touch(Touch::AtOnce);
        let ended = person.end(&operation).await;
        if holds {
            assert_eq!(ended.outcome, "done", "{}", ended.message());
        } else {
            assert_eq!((ended.error(), exception(&ended)), ("NotOnThisKey", "NotAllowedError"));
            assert!(ended.message().contains("has no passkey for"), "{}", ended.message());
        }
    }
    reasons.dedup();
    assert_eq!(reasons, ["Sign in to example.com, asked by Chromium. Touch the key."]);
}

#[tokio::test]
async fn the_model_only_if_the_person_agrees() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let none = "00000000-0000-0000-0000-000000000000";
    for (asked, agrees, format, told) in [
        ("none", true, "none", false),
        ("notarized", true, "none", false),
        ("direct", false, "none", false),
        ("direct", true, "packed", true),
        ("indirect", true, "packed", true),
        ("enterprise", true, "packed", true),
    ] {
        let mut site = Site::at("example.com");
        let request = site.creation("anna", json!({ "attestation": asked }));
        let operation = person.create(&request, &site.options()).await.unwrap();
        let ended = person
            .answer(&operation, async |operation, kind, details| {
                if kind == "confirm" {
                    assert_eq!(details.question.as_deref(), Some("show-model"));
                    operation.confirm(agrees).await.unwrap();
                }
            })
            .await;
        let found = site.registered(&request, &ended);
        let asks = ["direct", "indirect", "enterprise"].contains(&asked);
        assert_eq!(ended.prompts.contains(&"confirm".to_owned()), asks, "{asked}");
        assert_eq!(found.python["format"], format, "{asked} {agrees}");
        assert_eq!(found.node["aaguid"] != none, told, "{asked} {agrees}");
    }
}

#[tokio::test]
async fn nothing_of_a_person_who_says_no() {
    let (_machine, key, _daemon, mut person) = scene().await;
    key.set_touch(Touch::Never);
    let site = Site::at("example.com");
    let operation =
        person.create(&site.creation("anna", json!({})), &site.options()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    person.operation(&operation).await.cancel().await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!((ended.outcome.as_str(), ended.error()), ("cancelled", "Cancelled"));
    // The key is free at once.
    key.set_touch(Touch::AtOnce);
    assert_eq!(person.makes(&site, &site.creation("anna", json!({})), "").await.outcome, "done");
}

#[tokio::test]
async fn related_origins_and_frames_are_in_what_is_signed() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let mut site = Site::at("example.com");
    site.origin = "https://example.de".to_owned();
    let mut options = site.options();
    let request = site.creation("anna", json!({}));
    let operation = person.create(&request, &options).await.unwrap();
    assert_eq!(exception(&person.end(&operation).await), "SecurityError");
    let origins = vec!["https://example.de".to_owned()];
    options.related_origins = Some(RelatedOrigins { rp_id: "example.com".to_owned(), origins });
    options.top_origin = Some("https://shop.example".to_owned());
    let operation = person.create(&request, &options).await.unwrap();
    let details = person.prompt_for(&operation, "touch").await;
    assert!(details.reason.contains("example.de (inside shop.example)"), "{}", details.reason);
    let ended = person.end(&operation).await;
    let client = &site.registered(&request, &ended).node["client"];
    assert_eq!(client["crossOrigin"], true);
    assert_eq!(client["topOrigin"], "https://shop.example");

    options.top_origin = Some(String::new());
    let request = site.creation("berit", json!({ "excludeCredentials": [] }));
    let operation = person.create(&request, &options).await.unwrap();
    let details = person.prompt_for(&operation, "touch").await;
    assert!(details.reason.contains("(inside another site's page)"), "{}", details.reason);
    let ended = person.end(&operation).await;
    let client = &site.registered(&request, &ended).node["client"];
    assert_eq!(client["crossOrigin"], true);
    assert!(client.get("topOrigin").is_none(), "{client}");
}

/// Signs in with whichever account has this label; what there was to choose from.
async fn chooses(
    person: &mut Person,
    site: &Site,
    request: &Value,
    label: &str,
) -> (Ended, Vec<String>) {
    let operation = person.get(request, &site.options()).await.unwrap();
    let mut labels = Vec::new();
    let ended = person
        .answer(&operation, async |operation, kind, details| match kind.as_str() {
            "pin" => operation.answer_pin(pin("1234")).await.unwrap(),
            "choose" => {
                assert!(operation.answer_pin(pin("1234")).await.is_err());
                let choices = details.choices.unwrap();
                let (id, _) = choices.iter().find(|(_, it)| it.starts_with(label)).unwrap();
                operation.choose(id).await.unwrap();
                labels = choices.into_iter().map(|(_, label)| label).collect();
            }
            _ => (),
        })
        .await;
    labels.sort();
    (ended, labels)
}

#[tokio::test]
async fn names_of_accounts_are_for_the_verified_owner() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let selection = json!({ "authenticatorSelection": { "residentKey": "required" } });
    let mut site = registered(&mut person, selection.clone()).await;
    let request = site.creation(&"ü".repeat(200), selection);
    let ended = person.makes(&site, &request, "").await;
    site.registered(&request, &ended);
    let request = site.request(json!({}));
    let (ended, labels) = chooses(&mut person, &site, &request, "account 2").await;
    site.signed_in(&request, &ended);
    assert_eq!(labels, ["account 1", "account 2"]);

    let operation = person.fido2(KEY).await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
    let (ended, labels) = chooses(&mut person, &site, &request, "ü").await;
    assert_eq!(site.signed_in(&request, &ended).node["id"], site.passkeys[1].id);
    assert_eq!(labels, ["anna".to_owned(), "ü".repeat(32)]);
}

//! What a page may not have, however it asks. Nothing of it touches a key.

use end_to_end::{Daemon, Machine, Person, Site};
use mfad_bus::{Cause, WebAuthnOptions};
use serde_json::{Value, json};
use virtual_token::{Touch, VirtualToken};

async fn scene() -> (Machine, VirtualToken, Daemon, Person) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    key.set_touch(Touch::Never);
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    (machine, key, daemon, person)
}

/// What the page is told, of making a passkey or of signing in; nobody is asked anything.
async fn told(person: &mut Person, verb: &str, request: &str, options: &WebAuthnOptions) -> String {
    let web = person.web().await;
    let operation = match verb {
        "create" => web.create(request, options).await.unwrap(),
        _ => web.get(request, options).await.unwrap(),
    };
    let ended = person.end(&operation).await;
    assert_eq!((ended.outcome.as_str(), ended.prompts.len()), ("failed", 0), "{request:.200}");
    assert!(!ended.message().is_empty() && ended.result.response.is_none());
    ended.result.dom_exception.unwrap()
}

#[tokio::test]
async fn nothing_of_another_site() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let site = Site::at("example.com");
    let [create, get] = [site.creation("anna", json!({})), site.request(json!({}))];
    for (origin, exception) in [
        ("https://example.org", "SecurityError"),
        ("https://notexample.com", "SecurityError"),
        ("http://example.com", "SecurityError"),
        ("https://192.0.2.1", "SecurityError"),
        ("null", "NotAllowedError"),
        ("file://", "TypeError"),
        ("https://example.com/", "TypeError"),
        ("", "TypeError"),
    ] {
        let options = WebAuthnOptions { origin: origin.to_owned(), ..site.options() };
        for (verb, request) in [("create", &create), ("get", &get)] {
            let told = told(&mut person, verb, &request.to_string(), &options).await;
            assert_eq!(told, exception, "{verb} {origin}");
        }
    }
    let top_origin = Some("shop.example".to_owned());
    let options = WebAuthnOptions { top_origin, ..site.options() };
    assert_eq!(told(&mut person, "get", &get.to_string(), &options).await, "TypeError");
}

#[tokio::test]
async fn what_is_no_request() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let site = Site::at("example.com");
    let broken = |more: Value| site.creation("anna", more).to_string();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let giant = broken(json!({ "extensions": { "colour": "x".repeat(2 << 20) } }));
    let user = |id: &str| json!({ "user": { "id": id, "name": "anna", "displayName": "" } });
    let requests = [
        String::new(),
        "null".to_owned(),
        "{".to_owned(),
        "{}".to_owned(),
        deep.clone(),
        broken(json!({})).replace("\"Example\"", &deep),
        giant,
        broken(json!({ "challenge": "a+/=" })),
        broken(json!({ "challenge": "YR" })),
        broken(json!({ "timeout": "soon" })),
        broken(json!({ "pubKeyCredParams": {} })),
        broken(user("")),
        broken(user(&"A".repeat(88))),
        broken(json!({ "excludeCredentials": [{ "type": "public-key" }] })),
    ];
    for request in requests {
        let told = told(&mut person, "create", &request, &site.options()).await;
        assert_eq!(told, "TypeError", "{request:.200}");
    }
}

#[tokio::test]
async fn what_there_is_not() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let site = Site::at("example.com");
    let many: Value = (0..65).map(|_| json!({ "type": "public-key", "id": "AAAA" })).collect();
    for more in [
        json!({ "pubKeyCredParams": [{ "type": "password", "alg": -7 }] }),
        json!({ "excludeCredentials": many }),
        json!({ "extensions": { "enforceCredentialProtectionPolicy": true } }),
    ] {
        let request = site.creation("anna", more).to_string();
        let told = told(&mut person, "create", &request, &site.options()).await;
        assert_eq!(told, "NotSupportedError", "{request}");
    }
    let request = site.request(json!({})).to_string();
    let options = |mediation: &str| WebAuthnOptions {
        mediation: Some(mediation.to_owned()),
        ..site.options()
    };
    for mediation in ["conditional", "silent", "sometimes", ""] {
        let told = told(&mut person, "get", &request, &options(mediation)).await;
        assert_eq!(told, "NotSupportedError", "{mediation}");
    }
    let selection = json!({ "authenticatorSelection": { "authenticatorAttachment": "platform" } });
    let request = site.creation("anna", selection).to_string();
    assert_eq!(told(&mut person, "create", &request, &site.options()).await, "NotAllowedError");
}

#[tokio::test]
async fn a_second_answer_while_the_person_is_at_the_first() {
    let (machine, key, _daemon, mut person) = scene().await;
    let site = Site::at("example.com");
    let request = site.creation("anna", json!({}));
    let operation = person.create(&request, &site.options()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    let other = machine.person().await;
    for tab in [&person, &other] {
        let refused = tab.get(&site.request(json!({})), &site.options()).await.unwrap_err();
        assert!(refused.cause() == Some(Cause::TooManyOperations), "{refused:?}");
    }
    person.operation(&operation).await.cancel().await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!((ended.outcome.as_str(), ended.result.dom_exception), ("cancelled", None));
    key.set_touch(Touch::AtOnce);
    let ended = person.makes(&site, &request, "").await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
}

#[tokio::test]
async fn all_that_a_person_may_begin() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let site = Site::at("example.com");
    let foreign = Site::at("example.org").request(json!({}));
    let mut begun = 0;
    for _ in 0..1000 {
        match person.get(&foreign, &site.options()).await {
            Ok(operation) => {
                begun += 1;
                let ended = person.end(&operation).await;
                assert_eq!(ended.result.dom_exception.as_deref(), Some("SecurityError"));
            }
            Err(error) => assert!(error.cause() == Some(Cause::TooManyOperations)),
        }
    }
    assert_eq!(begun, 45);
    assert_eq!(person.fido2("virtual_key_a1").await.pin_status().await.unwrap().state, "not-set");
}

//! What sites ask of a browser, answered by a key that runs real firmware, and verified by two servers
//! that know nothing of mfad.

use end_to_end::{Daemon, Machine, Person, Site, pin};
use serde_json::json;
use virtual_token::VirtualToken;

const PIN: &str = "1234";

async fn scene() -> (Machine, VirtualToken, Daemon, Person) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    (machine, key, daemon, person)
}

/// The same with a PIN.
async fn scene_with_pin() -> (Machine, VirtualToken, Daemon, Person) {
    let (machine, key, daemon, mut person) = scene().await;
    let operation = person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    (machine, key, daemon, person)
}

#[tokio::test]
async fn by_touch_where_there_is_no_pin() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", json!({}));
    let ended = person.makes(&site, &request, PIN).await;
    assert_eq!(ended.prompts, ["touch"]);
    let found = site.registered(&request, &ended);
    assert!(!found.verified());
    assert_eq!(found.python["format"], "none");
    let response = &found.response;
    assert_eq!(response["authenticatorAttachment"], "cross-platform");
    assert_eq!(response["response"]["transports"], json!(["usb"]));
    assert_eq!(response["response"]["publicKeyAlgorithm"], -8);

    let request = site.request(json!({ "allowCredentials": site.descriptors() }));
    let ended = person.signs_in_to(&site, &request, PIN).await;
    assert_eq!(ended.prompts, ["touch"]);
    assert!(!site.signed_in(&request, &ended).verified());
}

#[tokio::test]
async fn by_pin_where_there_is_one_and_the_account_is_chosen() {
    let (_machine, _key, _daemon, mut person) = scene_with_pin().await;
    let mut site = Site::at("login.example.com");
    site.rp_id = "example.com".to_owned();
    let selection = json!({ "residentKey": "required", "userVerification": "required" });
    for account in ["anna", "berta"] {
        let more =
            json!({ "authenticatorSelection": selection, "extensions": { "credProps": true } });
        let request = site.creation(account, more);
        let ended = person.makes(&site, &request, PIN).await;
        assert_eq!(ended.prompts, ["pin", "touch"]);
        let found = site.registered(&request, &ended);
        assert!(found.verified());
        assert_eq!(found.extensions(), &json!({ "credProps": { "rk": true } }));
    }
    for (index, passkey) in site.passkeys.clone().iter().enumerate() {
        let account = ["anna", "berta"][index];
        let request = site.request(json!({ "userVerification": "required" }));
        let operation = person.get(&request, &site.options()).await.unwrap();
        let ended = person
            .answer(&operation, async |operation, kind, details| match kind.as_str() {
                "pin" => operation.answer_pin(pin(PIN)).await.unwrap(),
                "choose" => {
                    assert!(operation.choose("7").await.is_err());
                    let choices = details.choices.unwrap();
                    let (id, _) = choices.iter().find(|(_, label)| label == account).unwrap();
                    operation.choose(id).await.unwrap();
                }
                _ => assert!(
                    details
                        .reason
                        .contains("login.example.com (passkey of example.com), asked by Chromium")
                ),
            })
            .await;
        assert_eq!(ended.prompts, ["pin", "touch", "choose"]);
        let found = site.signed_in(&request, &ended);
        assert!(found.verified());
        assert_eq!(found.node["id"], passkey.id);
    }
}

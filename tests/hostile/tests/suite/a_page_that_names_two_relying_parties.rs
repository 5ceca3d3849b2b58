//! A page asks for a passkey of a bank, and names a relying party of its own beside it: the list of
//! origins that this one has must say nothing about the bank.

use end_to_end::{Machine, Site};
use mfad_bus::{RelatedOrigins, WebAuthnOptions};
use serde_json::json;
use virtual_token::Touch;

const EVIL: &str = "https://evil.example";

fn list_of(rp_id: &str) -> Option<RelatedOrigins> {
    Some(RelatedOrigins { rp_id: rp_id.to_owned(), origins: vec![EVIL.to_owned()] })
}

#[tokio::test]
async fn the_list_of_one_says_nothing_about_the_other() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    key.set_touch(Touch::Never);
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let bank = Site::at("bank.example");
    let options = |related_origins| WebAuthnOptions {
        origin: EVIL.to_owned(),
        related_origins,
        ..bank.options()
    };
    let request = bank.creation("anna", json!({ "rpId": "evil-list.example" }));

    // Which list would decide is for the daemon to say.
    let operation = person.create(&request, &options(None)).await.unwrap();
    let details = person.progress(&operation, "related-origins").await;
    assert_eq!(details.labels, Some(vec!["bank.example".to_owned()]));
    assert_eq!(person.end(&operation).await.result.dom_exception.as_deref(), Some("SecurityError"));

    let operation = person.create(&request, &options(list_of("evil-list.example"))).await.unwrap();
    let refused = person.end(&operation).await;
    assert_eq!(refused.result.dom_exception.as_deref(), Some("SecurityError"));
    assert!(refused.prompts.is_empty());

    // The control: with a list of the bank's own the key blinks, and the bank's id is shown.
    let operation = person.create(&request, &options(list_of("bank.example"))).await.unwrap();
    let details = person.prompt_for(&operation, "touch").await;
    assert!(
        details.reason.contains("evil.example (passkey of bank.example)"),
        "{}",
        details.reason
    );
}

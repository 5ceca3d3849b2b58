//! A page names credentials in excludeCredentials to learn which of them a U2F key holds, with
//! nobody there to touch it.

use std::time::Duration;

use end_to_end::{Machine, OldKey, Site};
use serde_json::json;
use virtual_token::Touch;

#[tokio::test]
async fn it_learns_nothing_before_a_touch() {
    let machine = Machine::new();
    let key = OldKey::plug(&machine.keys(), "OLD");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_old").await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", json!({}));
    let ended = person.makes(&site, &request, "").await;
    site.registered(&request, &ended);
    key.firmware.set_touch(Touch::Never);

    let unknown = json!([{ "type": "public-key", "id": "AAAAAAAA" }]);
    for excluded in [site.descriptors(), unknown] {
        let request = site.creation("anna", json!({ "excludeCredentials": excluded }));
        let operation = person.create(&request, &site.options()).await.unwrap();
        person.prompt_for(&operation, "touch").await;
        let end = tokio::time::timeout(Duration::from_secs(1), person.end(&operation)).await;
        assert!(end.is_err(), "it ended without a touch: {end:?}");
        person.operation(&operation).await.cancel().await.unwrap();
        assert_eq!(person.end(&operation).await.outcome, "cancelled");
    }

    // The control: once it is touched, the page is told.
    key.firmware.set_touch(Touch::AtOnce);
    let request = site.creation("anna", json!({ "excludeCredentials": site.descriptors() }));
    let ended = person.makes(&site, &request, "").await;
    assert_eq!(ended.result.dom_exception.as_deref(), Some("InvalidStateError"));
}

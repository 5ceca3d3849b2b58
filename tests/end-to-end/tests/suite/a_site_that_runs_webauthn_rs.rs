//! A site that runs webauthn-rs: the whole crate, as a site uses it, makes the requests and verifies what
//! comes of them.

use end_to_end::{Machine, Site};
use serde_json::Value;
use webauthn_rs::prelude::{
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, WebauthnBuilder,
};

const PIN: &str = "123456";

/// The `publicKey` of a request.
fn public_key(request: impl serde::Serialize) -> Value {
    serde_json::to_value(request).unwrap()["publicKey"].take()
}

#[tokio::test]
async fn it_registers_a_passkey_signs_in_and_refuses_what_another_page_got() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let _key = machine.plugged("A1");
    let setting = person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&setting, PIN).await.outcome, "done");

    let page = Site::at("example.org");
    let origin = Url::parse(&page.origin).unwrap();
    let site = WebauthnBuilder::new(&page.rp_id, &origin).unwrap().build().unwrap();
    let (request, state) =
        site.start_passkey_registration(Uuid::from_u128(7), "anna", "Anna", None).unwrap();
    let ended = person.makes(&page, &public_key(request), PIN).await;
    let response = ended.result.response.as_deref().unwrap();
    let response: RegisterPublicKeyCredential = serde_json::from_str(response).unwrap();
    let mut passkey = site.finish_passkey_registration(&response, &state).unwrap();

    let (request, state) = site.start_passkey_authentication(&[passkey.clone()]).unwrap();
    let request = public_key(request);
    let ended = person.signs_in_to(&page, &request, PIN).await;
    let response = ended.result.response.as_deref().unwrap();
    let response: PublicKeyCredential = serde_json::from_str(response).unwrap();
    let result = site.finish_passkey_authentication(&response, &state).unwrap();
    assert!(result.user_verified());
    assert!(passkey.update_credential(&result).is_some());

    // The control: the same request, answered to a page of another origin.
    let elsewhere = Site { origin: "https://login.example.org".to_owned(), ..page };
    let ended = person.signs_in_to(&elsewhere, &request, PIN).await;
    let response = ended.result.response.as_deref().unwrap();
    let response: PublicKeyCredential = serde_json::from_str(response).unwrap();
    assert!(site.finish_passkey_authentication(&response, &state).is_err());
}

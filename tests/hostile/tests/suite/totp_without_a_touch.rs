//! A program of the same user sets up an authenticator app of its own while the person's key is not
//! touched.

use end_to_end::Machine;
use hostile::{kinds, of_kind, untouched_key};
use virtual_token::Touch;

#[tokio::test]
async fn totp_without_a_touch() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let key = untouched_key(&machine, &mut person).await;
    let code = of_kind("one-time-code");
    let operation = person.manager().await.enroll(&code).await.unwrap();
    let (kind, details) = person.prompt(&operation).await;
    assert_eq!((kind.as_str(), details.address.is_some()), ("touch", false), "{details:?}");
    assert!(details.reason.contains("authenticator app"), "{}", details.reason);
    person.operation(&operation).await.cancel().await.unwrap();
    person.end(&operation).await;
    assert_eq!(kinds(&person).await, ["security-key"]);

    // The control: once touched, the secret is told.
    key.set_touch(Touch::AtOnce);
    let operation = person.manager().await.enroll(&code).await.unwrap();
    assert!(person.prompt_for(&operation, "pin").await.address.is_some());
}

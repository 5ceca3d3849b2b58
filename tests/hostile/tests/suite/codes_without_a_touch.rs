//! A program of the same user creates recovery codes while the person's key is not touched, and lets
//! itself in with one.

use end_to_end::Machine;
use hostile::{kinds, of_kind, untouched_key};
use virtual_token::Touch;

#[tokio::test]
async fn codes_without_a_touch() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let key = untouched_key(&machine, &mut person).await;
    let codes = of_kind("recovery-codes");
    let operation = person.manager().await.enroll(&codes).await.unwrap();
    let (kind, details) = person.prompt(&operation).await;
    assert_eq!(kind, "touch");
    assert!(details.reason.contains("to create recovery codes"), "{}", details.reason);
    person.operation(&operation).await.cancel().await.unwrap();
    let ended = person.end(&operation).await;
    assert!(ended.result.recovery_codes.is_none(), "{ended:?}");
    assert_eq!(kinds(&person).await, ["security-key"]);

    // The control: once touched, there they are.
    key.set_touch(Touch::AtOnce);
    let operation = person.manager().await.enroll(&codes).await.unwrap();
    let ended = person.end(&operation).await;
    assert!(ended.result.recovery_codes.is_some(), "{ended:?}");
}

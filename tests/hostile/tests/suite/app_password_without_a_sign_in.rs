//! An app password is made only after a sign-in. A program of the same user has one made all the
//! same: it enrolls codes of its own, and signs in with one of them.

use end_to_end::{Machine, pin};
use hostile::{of_kind, untouched_key};
use mfad_bus::AppPasswordsProxy;
use virtual_token::Touch;

#[tokio::test]
async fn app_password_without_a_sign_in() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let key = untouched_key(&machine, &mut person).await;
    let passwords = AppPasswordsProxy::new(&person.connection).await.unwrap();
    let operation = person.manager().await.enroll(&of_kind("recovery-codes")).await.unwrap();
    let ended = person.answer(&operation, async |operation, kind, _| {
        if kind == "touch" {
            operation.cancel().await.unwrap();
        }
    });
    // With a code the program could answer what the next operation asks.
    if let Some(codes) = ended.await.result.recovery_codes {
        key.unplug();
        person.wait_until_gone("virtual_key_a1").await;
        let codes = String::from_utf8(codes.read().unwrap().to_vec()).unwrap();
        let code = codes.lines().next().unwrap();
        let operation = passwords.make("Mail").await.unwrap();
        let ended = person.answer(&operation, async |operation, _, _| {
            operation.answer_pin(pin(code)).await.unwrap();
        });
        ended.await;
    }
    assert!(passwords.list("").await.unwrap().is_empty());

    // The control: once the key is touched, there it is, and it goes no other way.
    key.set_touch(Touch::AtOnce);
    let ended = person.ends(passwords.make("Mail").await).await;
    assert!(ended.result.app_password.is_some(), "{ended:?}");
    key.set_touch(Touch::Never);
    let made = passwords.list("").await.unwrap().remove(0);
    let operation = passwords.revoke("", &made.id).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    assert_eq!(passwords.list("").await.unwrap().len(), 1);
}

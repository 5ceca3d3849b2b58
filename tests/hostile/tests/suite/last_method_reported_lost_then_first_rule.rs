//! A program of the same user reports the last method lost, so that the account counts as one that
//! never had any, and adds a first one of its own with nothing but the password it has overheard.

use end_to_end::{Machine, NOBODY, Polkit};
use hostile::{kinds, of_kind};
use mfad_bus::{Cause, EnrollOptions};

#[tokio::test]
async fn last_method_reported_lost_then_first_rule() {
    let machine = Machine::new();
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let _daemon = machine.start_system().await;
    let _key = machine.plugged("A1");
    let mut person = machine.person_as(NOBODY).await;
    person.wait_for_token("virtual_key_a1").await;
    // The control: for the first method the rule for the first one is asked.
    polkit.allow(&["use", "manage-own-methods", "enroll-first-method"]);
    assert_eq!(person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");

    // Reporting the last one lost is a question of its own, with the person's password as answer.
    let method = person.methods().await.remove(0);
    let error = method.report_lost().await.unwrap_err();
    assert!(error.cause() == Some(Cause::NotAllowed), "{error}");
    let question = polkit.asked().pop().unwrap();
    assert_eq!(question.action, "org.mfad.Mfad1.suspend-last-method");

    // With that password, too, the account stays set up, and nothing is added to it by the user.
    polkit.allow(&["use", "manage-own-methods", "enroll-first-method", "suspend-last-method"]);
    method.report_lost().await.unwrap();
    assert_eq!(kinds(&person).await, ["security-key"]);
    polkit.asked();
    let error = person.manager().await.enroll(&of_kind("recovery-codes")).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NoUsableMethods), "{error}");
    let question = polkit.asked().pop().unwrap();
    assert_eq!(question.action, "org.mfad.Mfad1.change-without-proof");
    assert_eq!(kinds(&person).await, ["security-key"]);
}

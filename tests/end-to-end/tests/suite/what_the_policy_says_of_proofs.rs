//! For how long a proof of identity counts, and for whom; kinds of methods that the administrator forbids.

use end_to_end::{Machine, Person, until};
use mfad_bus::{AppPasswordsProxy, EnrollOptions, SignInOptions};
use virtual_token::{Touch, VirtualToken};

/// A daemon with this policy, and a person with a key that was touched once for a change.
async fn after_a_proof(machine: &Machine, policy: &str) -> (Person, VirtualToken) {
    machine.policy(policy);
    let mut person = machine.person().await;
    let key = person.enroll_key(machine, "A1").await;
    assert_eq!(makes_app_password(&mut person, "Mail").await, Some("done".to_owned()));
    key.set_touch(Touch::Never);
    (person, key)
}

/// How a change ends; nothing if it asks for a touch, which nobody makes.
async fn makes_app_password(person: &mut Person, label: &str) -> Option<String> {
    let passwords = AppPasswordsProxy::new(&person.connection).await.unwrap();
    let operation = passwords.make(label).await.unwrap();
    let mut touch = false;
    let ended = person.answer(&operation, async |operation, kind, details| {
        if kind == "touch" && details.reason.contains("Calendar") {
            touch = true;
            operation.cancel().await.unwrap();
        }
    });
    let outcome = ended.await.outcome;
    (!touch).then_some(outcome)
}

#[tokio::test]
async fn a_proof_counts_for_the_connection_that_gave_it_as_long_as_the_policy_says() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (mut person, _key) = after_a_proof(&machine, "[proof]\nseconds = 300\n").await;
    assert_eq!(makes_app_password(&mut person, "Calendar").await, Some("done".to_owned()));
    // Another program of the same user proved nothing.
    let mut other = machine.person().await;
    assert_eq!(makes_app_password(&mut other, "Calendar").await, None);
}

#[tokio::test]
async fn without_that_it_counts_for_the_one_operation() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (mut person, _key) = after_a_proof(&machine, "").await;
    assert_eq!(makes_app_password(&mut person, "Calendar").await, None);
}

#[tokio::test]
async fn a_kind_that_the_administrator_forbids_is_neither_enrolled_nor_used() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (mut person, key) = after_a_proof(&machine, "").await;
    key.set_touch(Touch::AtOnce);
    let codes = EnrollOptions { kind: Some("recovery-codes".into()), ..EnrollOptions::default() };
    assert_eq!(person.enroll(&codes).await.unwrap().outcome, "done");
    machine.policy("[methods]\nallowed = [\"recovery-codes\"]\n");
    let manager = person.manager().await;
    until("the policy is read", async || {
        manager.policy().await.unwrap().allowed_kinds == ["recovery-codes"]
    })
    .await;
    // No more keys, and the one there is proves nothing: the codes are asked for.
    let ended = person.ends(manager.enroll(&EnrollOptions::default()).await).await;
    assert_eq!((ended.error(), ended.prompts.len()), ("NotAllowed", 0), "{ended:?}");
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    let (kind, details) = person.prompt(&operation).await;
    assert_eq!((kind.as_str(), details.wanted.as_deref()), ("pin", Some("recovery-code")));
    person.operation(&operation).await.cancel().await.unwrap();
    person.end(&operation).await;
    assert_eq!(person.methods().await.len(), 2, "it comes back when it is allowed again");
}

//! A key that gives a token which only reads its passkeys, and which it takes again after it was pulled
//! out: see `tests/python/newer_key.py`.

use end_to_end::{Daemon, Ended, Machine, Person, PythonKey};
use mfad_bus::{Passkey, SettingsChange};

const KEY: &str = "virtual_key_n1";
const PIN: &str = "1234";
const MADE: [(&str, &str); 3] =
    [("example.org", "anna"), ("example.org", "ben"), ("shop.example", "anna")];

/// Such a key with these passkeys, and somebody at the machine.
async fn scene(passkeys: &[(&str, &str)]) -> (Machine, PythonKey, Daemon, Person) {
    let machine = Machine::new();
    let key = machine.newer_key("N1", PIN, passkeys);
    let daemon = machine.start().await;
    let person = machine.person().await;
    (machine, key, daemon, person)
}

async fn list(person: &mut Person) -> Ended {
    person.wait_for_token(KEY).await;
    let operation = person.fido2(KEY).await.list_passkeys().await.unwrap();
    person.end_with_pin(&operation, PIN).await
}

fn named(passkeys: &[Passkey]) -> Vec<(&str, &str)> {
    passkeys.iter().map(|it| (&*it.site, it.user_name.as_deref().unwrap_or_default())).collect()
}

#[tokio::test]
async fn the_pin_is_typed_once_and_not_again_after_it_was_plugged_in_anew() {
    let (machine, key, _daemon, mut person) = scene(&MADE).await;
    let ended = list(&mut person).await;
    assert_eq!(ended.prompts, ["pin"], "{}", ended.message());
    assert_eq!(named(ended.result.passkeys.as_deref().unwrap()), MADE);

    key.slip_out();
    person.wait_until_gone(KEY).await;
    key.plug_in();
    // Another program of the same person's.
    let ended = list(&mut machine.person().await).await;
    assert_eq!(ended.prompts, [""; 0], "{}", ended.message());
    assert_eq!(named(ended.result.passkeys.as_deref().unwrap()), MADE);
    assert_eq!(ended.result.free, Some(7));
}

#[tokio::test]
async fn what_reads_does_not_delete() {
    let (machine, _key, _daemon, mut person) = scene(&MADE).await;
    // In the visit in which it was typed the PIN is good for more.
    let passkeys = list(&mut person).await.result.passkeys.unwrap();
    let delete = async |person: &mut Person, passkey: &Passkey| {
        let ids = [passkey.id.clone()];
        let operation = person.fido2(KEY).await.delete_passkeys(&ids).await.unwrap();
        person.end_with_pin(&operation, PIN).await
    };
    let ended = delete(&mut person, &passkeys[0]).await;
    assert_eq!((ended.prompts.as_slice(), ended.error()), (&["confirm".to_owned()][..], ""));

    // In another it is asked for.
    let mut person = machine.person().await;
    assert_eq!(list(&mut person).await.prompts, [""; 0]);
    let ended = delete(&mut person, &passkeys[1]).await;
    assert_eq!(
        (ended.prompts.as_slice(), ended.error()),
        (&["pin", "confirm"].map(String::from)[..], "")
    );
    assert_eq!(named(&list(&mut person).await.result.passkeys.unwrap()), MADE[2..]);
}

#[tokio::test]
async fn a_key_that_was_reset_is_given_its_pin() {
    let (machine, key, _daemon, mut person) = scene(&MADE).await;
    assert_eq!(list(&mut person).await.prompts, ["pin"]);
    drop(key);
    person.wait_until_gone(KEY).await;
    // The same key for all that it says, and it knows nothing of what it gave before.
    let _key = machine.newer_key("N1", PIN, &MADE[..1]);
    let ended = list(&mut machine.person().await).await;
    assert_eq!(ended.prompts, ["pin"], "{}", ended.message());
    assert_eq!(named(&ended.result.passkeys.unwrap()), MADE[..1]);
}

#[tokio::test]
async fn enterprise_attestation_is_switched_on_after_a_yes() {
    let (_machine, _key, _daemon, mut person) = scene(&[]).await;
    person.wait_for_token(KEY).await;
    assert_eq!(
        person.fido2(KEY).await.settings().await.unwrap().enterprise_attestation,
        Some(false)
    );
    let change = SettingsChange { enterprise_attestation: Some(true), ..SettingsChange::default() };
    let operation = person.fido2(KEY).await.change_settings(&change).await.unwrap();
    let ended = person.end_with_pin(&operation, PIN).await;
    assert_eq!(ended.prompts, ["confirm", "pin"], "{}", ended.message());
    assert_eq!(ended.message(), "Enterprise attestation is on.");
    assert_eq!(
        person.fido2(KEY).await.settings().await.unwrap().enterprise_attestation,
        Some(true)
    );
}

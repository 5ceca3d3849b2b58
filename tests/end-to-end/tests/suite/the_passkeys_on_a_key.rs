//! Passkeys that a site made are listed, renamed and deleted; python-fido2 sees the same of them.

use std::time::Duration;

use end_to_end::{Ended, Machine, Person, PreviewKey, pin};
use mfad_bus::{Passkey, PasskeyNames};
use virtual_token::VirtualToken;
use zbus::OwnedObjectPath;

const KEY: &str = "virtual_key_a1";
const PIN: &str = "1234";
const MADE: [(&str, &str, &str); 3] = [
    ("example.org", "anna", "Anna A."),
    ("example.org", "ben", "Ben B."),
    ("example.com", "anna", "Anna"),
];

/// A key with a PIN and three passkeys on it.
async fn scene() -> (Machine, VirtualToken, end_to_end::Daemon, Person) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    let operation = person.fido2(KEY).await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    machine.make_passkeys("A1", PIN, &MADE);
    (machine, key, daemon, person)
}

async fn list(person: &mut Person) -> Ended {
    let operation = person.fido2(KEY).await.list_passkeys().await.unwrap();
    person.end_with_pin(&operation, PIN).await
}

async fn delete(person: &Person, passkeys: &[&Passkey]) -> OwnedObjectPath {
    let ids: Vec<_> = passkeys.iter().map(|it| it.id.clone()).collect();
    person.fido2(KEY).await.delete_passkeys(&ids).await.unwrap()
}

fn named(passkeys: &[Passkey]) -> Vec<(&str, &str, &str)> {
    let named = passkeys.iter().map(|it| {
        let (user, display) = (it.user_name.as_deref(), it.display_name.as_deref());
        (it.site.as_str(), user.unwrap_or_default(), display.unwrap_or_default())
    });
    named.collect()
}

#[tokio::test]
async fn a_key_without_a_pin_has_none() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    assert_eq!(list(&mut person).await.error(), "PinNotSet");
}

#[tokio::test]
async fn what_is_not_on_the_key_is_not_deleted_and_nothing_else_either() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let passkeys = list(&mut person).await.result.passkeys.unwrap();
    let unknown = Passkey { id: "0123456789abcdef".into(), ..Passkey::default() };
    for wanted in [vec![&passkeys[0], &unknown], vec![]] {
        let operation = delete(&person, &wanted).await;
        assert_eq!(person.end(&operation).await.error(), "NotOnThisKey");
    }
    assert_eq!(machine.seen_passkeys("A1", PIN).len(), 3);
}

#[tokio::test]
async fn without_a_yes_nothing_is_deleted() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let passkeys = list(&mut person).await.result.passkeys.unwrap();
    let operation = delete(&person, &[&passkeys[0]]).await;
    let ended = person
        .answer(&operation, async |operation, kind, details| {
            assert_eq!(
                (kind.as_str(), details.question.unwrap().as_str()),
                ("confirm", "delete-passkeys")
            );
            assert_eq!(details.labels.unwrap(), ["anna at example.com"]);
            operation.confirm(false).await.unwrap();
        })
        .await;
    assert_eq!(ended.error(), "Cancelled");
    assert_eq!(machine.seen_passkeys("A1", PIN).len(), 3);
}

#[tokio::test]
async fn listed_as_python_fido2_sees_them() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let ended = list(&mut person).await;
    let passkeys = ended.result.passkeys.unwrap();
    assert_eq!(ended.prompts, ["pin"]);
    let ours = passkeys.iter().map(|it| {
        let credential = it.credential.iter().map(|byte| format!("{byte:02x}")).collect();
        (it.site.clone(), it.user_name.clone(), it.display_name.clone(), credential)
    });
    assert_eq!(ours.collect::<Vec<_>>(), machine.seen_passkeys("A1", PIN));
    assert!(ended.result.free.unwrap() > 0);
}

#[tokio::test]
async fn the_pin_is_asked_for_once_in_a_visit() {
    let (machine, _key, _daemon, mut person) = scene().await;
    assert_eq!(list(&mut person).await.prompts, ["pin"]);
    let ended = list(&mut person).await;
    assert!(ended.prompts.is_empty(), "{ended:?}");
    let passkeys = ended.result.passkeys.unwrap();
    let operation = delete(&person, &[&passkeys[0], &passkeys[2]]).await;
    let ended = person.end_with_pin(&operation, PIN).await;
    assert_eq!((ended.prompts, ended.result.deleted), (vec!["confirm".to_owned()], Some(2)));
    let left = list(&mut person).await.result.passkeys.unwrap();
    assert_eq!(named(&left), [("example.org", "anna", "Anna A.")]);
    assert_eq!(machine.seen_passkeys("A1", PIN).len(), 1);

    // Another connection of the same user proves it anew.
    let mut other = machine.person().await;
    assert_eq!(list(&mut other).await.prompts, ["pin"]);
}

#[tokio::test]
async fn the_pin_is_asked_for_again_where_the_key_forgot() {
    let (machine, key, _daemon, mut person) = scene().await;
    list(&mut person).await;
    // Whoever else asks for a token makes the key forget ours.
    machine.seen_passkeys("A1", PIN);
    assert_eq!(list(&mut person).await.prompts, ["pin"]);
    key.unplug();
    person.wait_until_gone(KEY).await;
    key.plug().unwrap();
    assert_eq!(list(&mut person).await.prompts, ["pin"]);
}

#[tokio::test]
async fn renamed_for_everybody() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let passkeys = list(&mut person).await.result.passkeys.unwrap();
    let fido2 = person.fido2(KEY).await;
    let names = PasskeyNames { user_name: Some("bo".into()), display_name: None };
    let operation = fido2.rename_passkey(&passkeys[2].id, &names).await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let names: Vec<_> =
        machine.seen_passkeys("A1", PIN).into_iter().filter_map(|it| it.1).collect();
    assert_eq!(names, ["anna", "anna", "bo"]);
    for names in [
        PasskeyNames::default(),
        PasskeyNames { user_name: Some("a\u{7}".into()), ..PasskeyNames::default() },
    ] {
        let operation = fido2.rename_passkey(&passkeys[2].id, &names).await.unwrap();
        assert_eq!(person.end(&operation).await.error(), "InvalidArgument");
    }
}

#[tokio::test]
async fn pulled_out_while_the_pin_is_asked_for() {
    let (_machine, key, _daemon, mut person) = scene().await;
    let operation = person.fido2(KEY).await.list_passkeys().await.unwrap();
    person.prompt_for(&operation, "pin").await;
    key.unplug();
    let ended = tokio::time::timeout(Duration::from_secs(5), person.end(&operation)).await.unwrap();
    assert_eq!(ended.error(), "Unplugged");
}

#[tokio::test]
async fn pulled_out_while_deleting_it_says_what_is_gone() {
    let (machine, key, _daemon, mut person) = scene().await;
    let more: Vec<_> = (0..20).map(|number| format!("{number}.example.net")).collect();
    let more: Vec<_> = more.iter().map(|site| (site.as_str(), "anna", "Anna")).collect();
    machine.make_passkeys("A1", PIN, &more);
    let passkeys = list(&mut person).await.result.passkeys.unwrap();
    assert_eq!(passkeys.len(), 23);
    let operation = delete(&person, &passkeys.iter().collect::<Vec<_>>()).await;
    person.prompt_for(&operation, "confirm").await;
    person.operation(&operation).await.confirm(true).await.unwrap();
    person.progress(&operation, "deleting").await;
    key.unplug();
    let ended = person.end(&operation).await;
    assert_eq!(ended.error(), "Unplugged");
    let said: usize = ended.message().split(' ').next().unwrap().parse().unwrap();
    assert!(ended.message().contains("of 23 passkeys were deleted"), "{}", ended.message());
    key.plug().unwrap();
    person.wait_for_token(KEY).await;
    let left = machine.seen_passkeys("A1", PIN).len();
    // The one that was under way when it was pulled out may be gone too.
    assert!([23 - said, 22 - said].contains(&left), "{said} said to be gone, {left} left");
}

#[tokio::test]
async fn a_wrong_pin_is_told_and_costs_one_attempt() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let operation = person.fido2(KEY).await.list_passkeys().await.unwrap();
    let mut typed = ["0000", PIN].into_iter();
    let ended = person
        .answer(&operation, async |operation, _, details| {
            let attempts = details.attempts.unwrap();
            let text = typed.next().unwrap();
            assert_eq!(attempts, if text == PIN { 7 } else { 8 });
            operation.answer_pin(pin(text)).await.unwrap();
        })
        .await;
    assert_eq!(ended.result.passkeys.unwrap().len(), 3);
}

#[tokio::test]
async fn on_a_key_with_the_preview_they_are_listed_and_deleted_but_not_renamed() {
    let (machine, key, _daemon, mut person) = scene().await;
    let _preview = PreviewKey::plug(&machine, "P1", &key);
    person.wait_for_token("virtual_key_p1").await;
    let fido2 = person.fido2("virtual_key_p1").await;

    let operation = fido2.list_passkeys().await.unwrap();
    let ended = person.end_with_pin(&operation, PIN).await;
    assert_eq!((ended.outcome.as_str(), &ended.prompts[..]), ("done", &["pin".to_owned()][..]));
    assert!(ended.result.free.unwrap() > 0);
    let passkeys = ended.result.passkeys.unwrap();
    let mut made = MADE;
    made.sort_unstable();
    assert_eq!(named(&passkeys), made);

    let names = PasskeyNames { user_name: Some("bo".into()), display_name: None };
    let operation = fido2.rename_passkey(&passkeys[0].id, &names).await.unwrap();
    assert_eq!(person.end(&operation).await.error(), "NotSupported");

    let ids = [passkeys[0].id.clone()];
    let operation = fido2.delete_passkeys(&ids).await.unwrap();
    let ended = person.end_with_pin(&operation, PIN).await;
    assert_eq!((ended.outcome.as_str(), ended.result.deleted), ("done", Some(1)));
    let left = machine.seen_passkeys("A1", PIN);
    assert_eq!(left.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), ["example.org"; 2]);
}

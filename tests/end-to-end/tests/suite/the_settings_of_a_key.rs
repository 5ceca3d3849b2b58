//! Settings are changed as far as the key goes; python-fido2 sees the same of them.

use end_to_end::{Ended, Machine, Person, Site, pin};
use mfad_bus::{EnrollOptions, Settings, SettingsChange, SignInOptions};
use serde_json::json;
use virtual_token::VirtualToken;
use zbus::OwnedObjectPath;

const KEY: &str = "virtual_key_a1";
const PIN: &str = "1234";

/// A key, with a PIN if `pin`.
async fn scene(pin: bool) -> (Machine, VirtualToken, end_to_end::Daemon, Person) {
    scene_under("", pin).await
}

/// The same under this policy.
async fn scene_under(
    policy: &str,
    pin: bool,
) -> (Machine, VirtualToken, end_to_end::Daemon, Person) {
    let machine = Machine::new();
    machine.policy(policy);
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token(KEY).await;
    if pin {
        let operation = person.fido2(KEY).await.set_pin().await.unwrap();
        assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    }
    (machine, key, daemon, person)
}

async fn begin(person: &Person, change: &SettingsChange) -> OwnedObjectPath {
    person.fido2(KEY).await.change_settings(change).await.unwrap()
}

async fn change(person: &mut Person, change: &SettingsChange) -> Ended {
    let operation = begin(person, change).await;
    person.end_with_pin(&operation, PIN).await
}

async fn settings(person: &Person) -> Settings {
    person.fido2(KEY).await.settings().await.unwrap()
}

/// alwaysUv, minPINLength, forcePINChange.
fn seen(machine: &Machine) -> (bool, u32, bool) {
    serde_json::from_str(&machine.python("settings.py", "show", "A1", &[])).unwrap()
}

fn always_pin(on: bool) -> SettingsChange {
    SettingsChange { always_pin: Some(on), ..SettingsChange::default() }
}

fn minimum_pin(length: u32) -> SettingsChange {
    SettingsChange { minimum_pin: Some(length), ..SettingsChange::default() }
}

fn force() -> SettingsChange {
    SettingsChange { force_pin_change: Some(true), ..SettingsChange::default() }
}

fn sites(sites: &[&str]) -> SettingsChange {
    let sites = sites.iter().map(|it| (*it).to_owned()).collect();
    SettingsChange { sites: Some(sites), ..SettingsChange::default() }
}

/// Answers PIN prompts with these, in their order.
async fn typed(person: &mut Person, operation: &OwnedObjectPath, pins: &[&str]) -> Ended {
    let mut pins = pins.iter();
    person
        .answer(operation, async |operation, kind, details| {
            if kind == "pin" {
                let text = pins.next().unwrap_or_else(|| panic!("{details:?}"));
                operation.answer_pin(pin(text)).await.unwrap();
            }
        })
        .await
}

#[tokio::test]
async fn what_the_key_cannot_is_refused_and_changes_nothing() {
    let (machine, _key, _daemon, mut person) = scene(true).await;
    let enterprise = SettingsChange { enterprise_attestation: Some(true), ..minimum_pin(8) };
    let unforce = SettingsChange { force_pin_change: Some(false), ..SettingsChange::default() };
    let many: Vec<_> = (0..200).map(|number| format!("site{number}.org")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    for (wanted, error) in [
        (enterprise, "NotSupported"),
        (unforce, "InvalidArgument"),
        (minimum_pin(3), "InvalidArgument"),
        (minimum_pin(64), "InvalidArgument"),
        (minimum_pin(300), "InvalidArgument"),
        (sites(&[]), "InvalidArgument"),
        (sites(&many), "InvalidArgument"),
        (sites(&["https://example.org"]), "InvalidArgument"),
        (sites(&["example..org"]), "InvalidArgument"),
    ] {
        let ended = change(&mut person, &wanted).await;
        assert_eq!(ended.error(), error, "{wanted:?}: {}", ended.message());
        assert!(ended.prompts.is_empty(), "{ended:?}");
    }
    assert_eq!(seen(&machine), (false, 4, false));
}

#[tokio::test]
async fn what_cannot_be_undone_needs_a_yes() {
    let (machine, _key, _daemon, mut person) = scene(true).await;
    let operation = begin(&person, &minimum_pin(6)).await;
    let details = person.prompt_for(&operation, "confirm").await;
    assert_eq!(details.question.as_deref(), Some("change-settings"));
    assert_eq!(details.labels.unwrap(), ["PINs must have at least 6 characters."]);
    person.operation(&operation).await.confirm(false).await.unwrap();
    assert_eq!(person.end(&operation).await.error(), "Cancelled");
    assert_eq!(seen(&machine), (false, 4, false));
}

#[tokio::test]
async fn always_the_pin_goes_on_and_off() {
    let (machine, _key, _daemon, mut person) = scene(true).await;
    for on in [true, false] {
        let ended = change(&mut person, &always_pin(on)).await;
        assert_eq!(ended.outcome, "done", "{}", ended.message());
        assert_eq!(settings(&person).await.always_pin, Some(on));
        assert_eq!(seen(&machine).0, on);
        let again = change(&mut person, &always_pin(on)).await;
        assert_eq!(again.message(), "Nothing needed to be changed.");
    }
}

#[tokio::test]
async fn without_a_pin_nobody_is_asked_for_one_and_a_new_one_has_the_length_required() {
    let (machine, _key, _daemon, mut person) = scene(false).await;
    assert_eq!(change(&mut person, &minimum_pin(6)).await.prompts, ["confirm"]);
    assert_eq!(seen(&machine), (false, 6, false));
    let operation = person.fido2(KEY).await.set_pin().await.unwrap();
    assert_eq!(person.prompt_for(&operation, "pin").await.minimum, Some(6));
}

#[tokio::test]
async fn before_the_pin_is_always_required_a_key_without_one_is_given_one() {
    let (machine, _key, _daemon, mut person) = scene(false).await;
    let operation = begin(&person, &always_pin(true)).await;
    person.prompt_for(&operation, "confirm").await;
    person.operation(&operation).await.confirm(false).await.unwrap();
    assert_eq!(person.end(&operation).await.error(), "Cancelled");
    assert_eq!(seen(&machine), (false, 4, false));
    let ended = change(&mut person, &always_pin(true)).await;
    assert_eq!(ended.prompts, ["confirm", "pin"], "{}", ended.message());
    assert_eq!(seen(&machine), (true, 4, false));
    assert_eq!(person.fido2(KEY).await.pin_status().await.unwrap().state, "set");
}

#[tokio::test]
async fn sites_are_told_and_no_others() {
    let (machine, _key, _daemon, mut person) = scene(true).await;
    let both = SettingsChange { minimum_pin: Some(4), ..sites(&["login.example.org"]) };
    let ended = change(&mut person, &both).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.prompts, ["confirm", "pin"]);
    let told = |site| machine.python("settings.py", "told", "A1", &[PIN, site]);
    assert_eq!(told("login.example.org").trim(), "4");
    assert_eq!(told("example.org").trim(), "null");
}

#[tokio::test]
async fn a_pin_that_is_too_short_now_is_changed_when_it_is_needed_next() {
    let (machine, _key, _daemon, mut person) = scene(true).await;
    let ended = change(&mut person, &minimum_pin(6)).await;
    assert!(ended.message().contains("must be changed before the next use"), "{ended:?}");
    assert_eq!(seen(&machine), (false, 6, true));
    assert!(settings(&person).await.pin_change_required);
    let operation = person.fido2(KEY).await.list_passkeys().await.unwrap();
    let ended = typed(&mut person, &operation, &[PIN, "12345", "123456"]).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.prompts, ["pin", "pin", "pin"]);
    assert_eq!(seen(&machine), (false, 6, false));
    let again = person.fido2(KEY).await.list_passkeys().await.unwrap();
    assert!(person.end(&again).await.prompts.is_empty());
}

#[tokio::test]
async fn a_forced_change_comes_with_the_next_use_and_takes_no_old_pin() {
    let (machine, _key, _daemon, mut person) = scene(true).await;
    let ended = change(&mut person, &force()).await;
    assert_eq!(
        ended.message(),
        "The PIN must be changed before the next use. You will be asked then."
    );
    assert_eq!(person.fido2(KEY).await.pin_status().await.unwrap().state, "change-required");
    let operation = begin(&person, &always_pin(true)).await;
    let ended = typed(&mut person, &operation, &[PIN, PIN, "5678"]).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(seen(&machine), (true, 4, false));
    assert_eq!(person.fido2(KEY).await.pin_status().await.unwrap().attempts, Some(8));
}

#[tokio::test]
async fn forced_by_another_program_it_is_noticed_when_it_bites() {
    let (machine, _key, _daemon, mut person) = scene(true).await;
    machine.python("settings.py", "force", "A1", &[PIN]);
    let operation = person.fido2(KEY).await.list_passkeys().await.unwrap();
    let ended = typed(&mut person, &operation, &[PIN, PIN, "5678"]).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(seen(&machine), (false, 4, false));
}

#[tokio::test]
async fn what_another_program_demands_of_the_pin_is_seen_at_once() {
    let (machine, _key, _daemon, person) = scene(true).await;
    let state = async || person.fido2(KEY).await.pin_status().await.unwrap().state;
    assert_eq!(state().await, "set");
    machine.python("settings.py", "force", "A1", &[PIN]);
    assert_eq!(state().await, "change-required");
}

/// What `mfactl` prints with these words.
fn shown(machine: &Machine, words: &str) -> String {
    String::from_utf8(machine.mfactl(words).stdout).unwrap()
}

#[tokio::test]
async fn a_pin_that_has_to_be_changed_is_seen_wherever_its_key_is_shown() {
    let (machine, _key, _daemon, mut person) = scene(true).await;
    assert_eq!(person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    let fido2 = person.fido2(KEY).await;
    let method = person.methods().await.remove(0);
    assert!(!fido2.pin_change_required().await.unwrap());
    assert!(!method.pin_change_required().await.unwrap());
    change(&mut person, &minimum_pin(6)).await;
    end_to_end::until("the key says so", || async { fido2.pin_change_required().await.unwrap() })
        .await;
    end_to_end::until("and how long it has to be", || async {
        fido2.minimum_pin().await.unwrap() == 6
    })
    .await;
    end_to_end::until("the method says so", || async {
        method.pin_change_required().await.unwrap()
    })
    .await;
    for (words, wanted) in [
        ("methods", "ready, needs a new PIN"),
        ("status", "ready, needs a new PIN"),
        ("status", "PIN must be changed"),
        ("tokens", "PIN must be changed"),
        ("pin status", "PIN must be changed"),
        ("--json methods", r#""pin_change_required":true"#),
        ("--json tokens", r#""pin_change_required":true,"minimum_pin":6"#),
    ] {
        let shown = shown(&machine, words);
        assert!(shown.contains(wanted), "{words}: {shown}");
    }
}

#[tokio::test]
async fn a_forced_change_is_made_on_the_way_to_a_sign_in_and_to_a_site() {
    let (machine, _key, _daemon, mut person) = scene_under("verification = \"pin\"\n", true).await;
    let enroll = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(person.end_with_pin(&enroll, PIN).await.outcome, "done");
    change(&mut person, &force()).await;
    let sign_in = person.sign_in().await;
    let sign_in = sign_in.begin("", &SignInOptions::default()).await.unwrap();
    let ended = typed(&mut person, &sign_in, &[PIN, PIN, "5678"]).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.prompts, ["pin", "pin", "pin", "touch"]);
    assert!(!person.methods().await[0].pin_change_required().await.unwrap());

    machine.python("settings.py", "force", "A1", &["5678"]);
    let mut site = Site::at("example.com");
    let verified = json!({ "userVerification": "required" });
    let request = site.creation("anna", json!({ "authenticatorSelection": verified }));
    let make = person.create(&request, &site.options()).await.unwrap();
    let ended = typed(&mut person, &make, &["5678", "5678", "9012"]).await;
    assert_eq!(ended.prompts, ["pin", "pin", "pin", "touch"]);
    assert!(site.registered(&request, &ended).verified());
    assert!(!seen(&machine).2);
}

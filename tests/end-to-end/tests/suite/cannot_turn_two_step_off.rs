//! "I cannot turn it off": what the administrator requires stays, whoever asks; the person is told
//! what is required and by whom, and a slip in the file does not loosen it.

use std::fs;

use end_to_end::{Machine, Person, Polkit, know_who_is_not_there, until};
use mfad_bus::{AccountsProxy, Cause};

const TWO: &str = "[required]\nmethods = 2\n[help]\nen = \"the desk\"\nnb = \"skranken\"\n";

async fn enrolled(
    machine: &Machine,
    serials: &[&str],
) -> (Person, Vec<virtual_token::VirtualToken>) {
    let mut person = machine.person().await;
    let mut keys = Vec::new();
    for serial in serials {
        keys.push(person.enroll_key(machine, serial).await);
    }
    (person, keys)
}

async fn refusal(person: &mut Person) -> String {
    let ended = person.remove_method().await;
    assert_eq!(ended.error(), "NotAllowed");
    ended.message().to_owned()
}

async fn requires(person: &Person, methods: u32) {
    let manager = person.manager().await;
    until("the policy is read", || async {
        manager.policy().await.unwrap().required_methods == methods
    })
    .await;
}

#[tokio::test]
async fn what_is_required_is_not_removed_and_its_file_is_named() {
    let machine = Machine::new();
    machine.policy(TWO);
    let _daemon = machine.start().await;
    let (mut person, _keys) = enrolled(&machine, &["A1", "B2"]).await;
    let message = refusal(&mut person).await;
    assert!(message.contains("At least 2") && message.contains("policy.toml"), "{message}");
    assert_eq!(person.methods().await.len(), 2);
    // With a third one there is one to spare.
    let (_, _third) = enrolled(&machine, &["C3"]).await;
    assert_eq!(person.remove_method().await.outcome, "done");
    refusal(&mut person).await;
}

#[tokio::test]
async fn the_last_one_stays_if_the_policy_says_so_and_else_goes() {
    let machine = Machine::new();
    machine.policy("remove-last = false");
    let _daemon = machine.start().await;
    let (mut person, _keys) = enrolled(&machine, &["A1"]).await;
    assert!(refusal(&mut person).await.contains("The last sign-in method can't be removed"));
    machine.policy("");
    let manager = person.manager().await;
    until("the policy is read", || async { manager.policy().await.unwrap().remove_last }).await;
    assert_eq!(person.remove_method().await.outcome, "done");
}

#[tokio::test]
async fn status_says_what_is_required_by_whom_and_what_is_missing() {
    let machine = Machine::new();
    let folder = machine.file("policy.d");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("50-firm.toml"), TWO).unwrap();
    let _daemon = machine.start().await;
    let (person, _keys) = enrolled(&machine, &["A1"]).await;
    let accounts = AccountsProxy::new(&person.connection).await.unwrap();
    assert_eq!(accounts.status("").await.unwrap().missing_methods, 1);
    let said = machine.mfactl("status");
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(text.contains("50-firm.toml"), "{text}");
    assert!(text.contains("2 sign-in methods  1 is missing: mfactl enroll"), "{text}");
    let json = machine.mfactl("status --json");
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["required"]["missing_methods"], 1);
    assert!(json["required"]["problem"].is_null());
}

#[tokio::test]
async fn a_broken_file_changes_nothing_and_is_complained_about_until_it_is_mended() {
    let machine = Machine::new();
    machine.policy(TWO);
    let mut daemon = machine.start().await;
    let (mut person, _keys) = enrolled(&machine, &["A1"]).await;
    machine.policy("[required]\nmethods = two");
    let manager = person.manager().await;
    until("it complains", || async { !manager.policy_problem().await.unwrap().is_empty() }).await;
    let problem = manager.policy_problem().await.unwrap();
    assert!(problem.contains("policy.toml") && problem.contains("line 2"), "{problem}");
    requires(&person, 2).await;
    refusal(&mut person).await;
    assert!(daemon.log().contains("last good policy stays in force"), "{}", daemon.log());
    let said = machine.mfactl("status");
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(text.starts_with(&problem[..20]), "{text}");

    // A start does not loosen it either.
    daemon.kill();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    assert!(!person.manager().await.policy_problem().await.unwrap().is_empty());
    requires(&person, 2).await;
    refusal(&mut person).await;

    machine.policy("");
    requires(&person, 0).await;
    assert_eq!(person.manager().await.policy_problem().await.unwrap(), "");
    assert_eq!(person.remove_method().await.outcome, "done");
}

#[tokio::test]
async fn a_policy_that_comes_goes_or_is_put_into_place_is_seen() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    requires(&person, 0).await;
    fs::write(machine.file("aside"), TWO).unwrap();
    fs::rename(machine.file("aside"), machine.file("policy.toml")).unwrap();
    requires(&person, 2).await;
    fs::create_dir(machine.file("policy.d")).unwrap();
    fs::write(machine.file("policy.d/1.toml"), "[required]\nmethods = 3").unwrap();
    requires(&person, 3).await;
    // No policy: an editor's copy.
    fs::write(machine.file("policy.d/1.toml~"), "[required]\nmethods = 5").unwrap();
    fs::remove_file(machine.file("policy.d/1.toml")).unwrap();
    requires(&person, 2).await;
    fs::remove_file(machine.file("policy.toml")).unwrap();
    requires(&person, 0).await;
}

#[tokio::test]
async fn how_another_account_stands_is_for_administrators() {
    let Some(_users) = know_who_is_not_there() else { return };
    let machine = Machine::new();
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let _daemon = machine.start_system().await;
    let person = machine.person().await;
    let accounts = AccountsProxy::new(&person.connection).await.unwrap();
    accounts.status("").await.unwrap();
    for name in ["daemon", "nobody-of-that-name"] {
        let error = accounts.status(name).await.unwrap_err();
        assert!(error.cause() == Some(Cause::NotAllowed), "{error}");
    }
    polkit.allow(&["administer"]);
    assert_eq!(accounts.status("daemon").await.unwrap().account, "daemon");
    let error = accounts.status("nobody-of-that-name").await.unwrap_err();
    assert!(error.cause() == Some(Cause::NoSuchAccount), "{error}");
}

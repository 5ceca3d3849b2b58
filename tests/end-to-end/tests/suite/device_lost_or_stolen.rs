//! "Device lost or stolen": the person signs in in another way, and what was on the device is
//! revoked at once, whatever the policy requires; an administrator can make them begin anew.

use end_to_end::{Logind, Machine, Person, Polkit};
use mfad_bus::{AccountsProxy, Cause, EnrollOptions, LogFilter, SignInOptions};
use virtual_token::VirtualToken;

async fn enroll(machine: &Machine, person: &mut Person, serial: &str) -> VirtualToken {
    let key = person.enroll_key(machine, serial).await;
    key.unplug();
    key
}

async fn labels(person: &Person) -> Vec<String> {
    let mut labels = Vec::new();
    for method in person.methods().await {
        labels.push(method.label().await.unwrap());
    }
    labels.sort();
    labels
}

#[tokio::test]
async fn what_is_lost_signs_nobody_in_from_that_moment_and_the_other_key_does() {
    let machine = Machine::new();
    machine.policy("remove-last = false\n[required]\nmethods = 2");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let blue = person.enroll_key(&machine, "A1").await;
    let spare = enroll(&machine, &mut person, "B2").await;

    // The thief has begun already.
    blue.set_touch(virtual_token::Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    let output = machine.mfactl_args(&["lost", "Virtual Key A1", "--yes"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.starts_with("Virtual Key A1 can no longer be used to sign in"), "{output:?}");
    assert!(said.contains("mfactl enroll"), "{said}");
    let suspended = person.methods().await.remove(0).suspended().await.unwrap();
    assert!(["lost", ""].contains(&suspended.as_str()), "{suspended}");
    assert_eq!(labels(&person).await, ["Virtual Key A1", "Virtual Key B2"]);
    // Touched now, it does not sign the thief in.
    blue.set_touch(virtual_token::Touch::AtOnce);
    spare.plug().unwrap();
    let ended = person.end(&operation).await;
    assert_ne!(ended.result.label.as_deref(), Some("Virtual Key A1"), "{ended:?}");
    person.wait_for_token("virtual_key_b2").await;
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    let status = AccountsProxy::new(&person.connection).await.unwrap().status("").await.unwrap();
    assert_eq!(status.missing_methods, 1, "what is required now is said, not in the way");
}

#[tokio::test]
async fn found_again_it_is_used_again_once_another_method_proves_who_asks() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let blue = person.enroll_key(&machine, "A1").await;
    let spare = enroll(&machine, &mut person, "B2").await;
    machine.mfactl_args(&["lost", "Virtual Key A1", "--yes", "--only"]);
    let screen = machine.mfactl("methods");
    let screen = String::from_utf8_lossy(&screen.stdout);
    assert!(screen.contains("Suspended: reported lost."), "{screen}");
    // The lost one itself is no proof, and none of it comes back by being enrolled once more.
    let refused = machine.mfactl_args(&["reactivate", "Virtual Key A1"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("plug in Virtual Key B2"), "{said}");
    spare.plug().unwrap();
    person.wait_for_token("virtual_key_b2").await;
    let again = machine.mfactl_args(&["enroll", "--token", "virtual_key_a1"]);
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("mfactl reactivate \"Virtual Key A1\""), "{said}");

    let done = machine.mfactl_args(&["reactivate", "Virtual Key A1"]);
    assert!(done.status.success(), "{done:?}");
    spare.unplug();
    person.wait_until_gone("virtual_key_b2").await;
    assert_eq!(person.signs_in().await.unwrap().result.label.unwrap(), "Virtual Key A1");
    drop(blue);
}

#[tokio::test]
async fn a_key_of_somebody_else_is_not_there_to_be_reported() {
    let machine = Machine::new();
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let _daemon = machine.start_system().await;
    polkit.allow(&["manage-own-methods"]);
    let mut person = machine.person().await;
    let _blue = enroll(&machine, &mut person, "A1").await;
    polkit.allow(&["use"]);
    let error = person.methods().await.remove(0).report_lost().await.unwrap_err();
    assert!(error.cause() == Some(Cause::NotAllowed), "{error}");
    assert_eq!(labels(&person).await.len(), 1);
}

#[tokio::test]
async fn cleared_by_an_administrator_the_next_sign_in_says_to_enroll_anew() {
    let machine = Machine::new();
    let _logind = Logind::start(machine.bus.connect().await).await;
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let _daemon = machine.start_system().await;
    polkit.allow(&["use", "manage-own-methods"]);
    let mut person = machine.person().await;
    let blue = enroll(&machine, &mut person, "A1").await;
    let accounts = AccountsProxy::new(&person.connection).await.unwrap();
    let own = accounts.status("").await.unwrap().account;
    let error = accounts.clear(&own).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NotAllowed), "{error}");

    polkit.allow(&["administer"]);
    accounts.clear(&own).await.unwrap();
    assert!(labels(&person).await.is_empty());
    polkit.allow(&["use", "manage-own-methods"]);
    blue.plug().unwrap();
    person.wait_for_token("virtual_key_a1").await;
    let ended = person.signs_in().await.unwrap();
    assert_eq!(ended.error(), "NoMethods");
    assert!(ended.message().contains("An administrator removed"), "{}", ended.message());
    assert!(ended.message().contains("mfactl enroll"), "{}", ended.message());
    let ended = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
}

#[tokio::test]
async fn the_log_tells_when_what_and_which_program_and_others_to_administrators_only() {
    let machine = Machine::new();
    let _logind = Logind::start(machine.bus.connect().await).await;
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let daemon = machine.start_system().await;
    polkit.allow(&["use", "manage-own-methods", "suspend-last-method"]);
    let mut person = machine.person().await;
    let blue = enroll(&machine, &mut person, "A1").await;
    blue.plug().unwrap();
    person.wait_for_token("virtual_key_a1").await;
    person.signs_in().await.unwrap();
    person.methods().await.remove(0).report_lost().await.unwrap();

    let accounts = AccountsProxy::new(&person.connection).await.unwrap();
    let events = accounts.log(&LogFilter::default()).await.unwrap();
    let words: Vec<_> = events.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(words, ["lost", "signed-in", "enrolled"]);
    let own = std::fs::read_to_string("/proc/self/comm").unwrap();
    for event in &events {
        assert_eq!((event.label.as_str(), event.program.as_str()), ("Virtual Key A1", own.trim()));
    }
    let only = async |filter: LogFilter| accounts.log(&filter).await.unwrap().len();
    let what = Some("lost".to_owned());
    assert_eq!(only(LogFilter { what, ..LogFilter::default() }).await, 1);
    assert_eq!(only(LogFilter { limit: Some(2), ..LogFilter::default() }).await, 2);
    assert_eq!(only(LogFilter { since: Some(events[0].at + 9), ..LogFilter::default() }).await, 0);
    let method = Some("' OR 1".to_owned());
    assert_eq!(only(LogFilter { method, ..LogFilter::default() }).await, 0);
    // It stands in the daemon's own log, with the id of its kind.
    assert!(daemon.log().contains("15e513abcf484dd28b6e0b6a0344705a"), "{}", daemon.log());

    let all = LogFilter { all: Some(true), ..LogFilter::default() };
    let other = LogFilter { account: Some("daemon".to_owned()), ..LogFilter::default() };
    for filter in [&all, &other] {
        let error = accounts.log(filter).await.unwrap_err();
        assert!(error.cause() == Some(Cause::NotAllowed), "{error}");
    }
    polkit.allow(&["administer"]);
    assert_eq!(accounts.log(&all).await.unwrap().len(), 3);
    assert!(accounts.log(&other).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_sites_that_know_the_key_are_named_to_whoever_looked_and_once() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    let operation = fido2.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
    let passkeys = [("shop.example", "anna", "Anna"), ("bank.example", "anna", "Anna")];
    machine.make_passkeys("A1", "1234", &passkeys);
    let operation = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
    let operation = fido2.list_passkeys().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "1234").await.outcome, "done");
    key.unplug();

    let said = machine.mfactl_args(&["lost", "Virtual Key A1", "--yes", "--only"]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("too:\n  bank.example\n  shop.example\n"), "{said}");
    let db = rusqlite::Connection::open(machine.state().join("mfad.db")).unwrap();
    let left: u32 = db.query_row("SELECT count(*) FROM sites", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "what is told is forgotten");
}

//! PINs are set, changed, mistyped and blocked; keys are erased.

use std::time::Duration;

use end_to_end::{Machine, Person, pin, read_at_terminal};
use mfad_bus::{Cause, EnrollOptions};
use virtual_token::{Touch, VirtualToken};
use zbus::OwnedObjectPath;

async fn set_pin(person: &mut Person, text: &str) {
    let operation = person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, text).await.outcome, "done");
}

async fn state(person: &Person) -> (String, Option<u32>) {
    let status = person.fido2("virtual_key_a1").await.pin_status().await.unwrap();
    (status.state, status.attempts)
}

async fn answer(person: &Person, operation: &OwnedObjectPath, text: &str) {
    person.operation(operation).await.answer_pin(pin(text)).await.unwrap();
}

#[tokio::test]
async fn set_once_then_changed() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    assert_eq!(state(&person).await, ("not-set".to_owned(), None));
    let operation = fido2.change_pin().await.unwrap();
    assert_eq!(person.end(&operation).await.error(), "PinNotSet");

    set_pin(&mut person, "1234").await;
    assert_eq!(state(&person).await, ("set".to_owned(), Some(8)));
    let operation = fido2.set_pin().await.unwrap();
    assert_eq!(person.end(&operation).await.error(), "PinAlreadySet");

    let operation = fido2.change_pin().await.unwrap();
    let mut answers = ["1234", "жёлтый"].into_iter();
    let ended = person
        .answer(&operation, async |operation, _, _| {
            operation.answer_pin(pin(answers.next().unwrap())).await.unwrap();
        })
        .await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let operation = fido2.change_pin().await.unwrap();
    person.prompt_for(&operation, "pin").await;
    answer(&person, &operation, "1234").await;
    person.prompt_for(&operation, "pin").await;
    answer(&person, &operation, "5678").await;
    let details = person.prompt_for(&operation, "pin").await;
    assert_eq!(details.mistake.as_deref(), Some("That PIN is wrong."));
    person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
    assert_eq!(state(&person).await, ("set".to_owned(), Some(7)));
}

#[tokio::test]
async fn what_no_key_takes_costs_no_attempt() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    let operation = fido2.set_pin().await.unwrap();
    let details = person.prompt_for(&operation, "pin").await;
    assert_eq!((details.minimum, details.maximum), (Some(4), Some(63)));
    for (text, mistake) in
        [("123", "at least 4"), (&"я".repeat(32), "too long"), ("", "at least 4")]
    {
        answer(&person, &operation, text).await;
        let details = person.prompt_for(&operation, "pin").await;
        assert!(details.mistake.as_ref().unwrap().contains(mistake), "{details:?}");
    }
    answer(&person, &operation, "1234").await;
    assert_eq!(person.end(&operation).await.outcome, "done");

    let operation = fido2.change_pin().await.unwrap();
    person.prompt_for(&operation, "pin").await;
    answer(&person, &operation, "1").await;
    assert_eq!(person.prompt_for(&operation, "pin").await.attempts, Some(8));
    person.operation(&operation).await.cancel().await.unwrap();
    person.end(&operation).await;
}

#[tokio::test]
async fn three_wrong_ones_block_until_replugged_and_eight_for_good() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    set_pin(&mut person, "1234").await;
    let mut questions = 0;
    for _ in 0..3 {
        let operation = person.fido2("virtual_key_a1").await.change_pin().await.unwrap();
        let ended = person.end_with_pin_and_count(&operation, "9999", &mut questions).await;
        let blocked = ["PinBlockedUntilReplug", "PinBlocked"].contains(&ended.error());
        assert!(blocked, "{ended:?}");
        if ended.error() == "PinBlocked" {
            assert!(ended.message().contains("mfactl reset virtual_key_a1"), "{}", ended.message());
            assert_eq!(state(&person).await, ("blocked".to_owned(), Some(0)));
            // Nobody spent the last attempts without being asked.
            assert!(questions >= 2, "{questions}");
            return;
        }
        assert_eq!(state(&person).await.0, "blocked-until-replug");
        key.unplug();
        key.plug().unwrap();
        person.wait_for_token("virtual_key_a1").await;
    }
    panic!("not blocked after nine wrong PINs");
}

#[tokio::test]
async fn reset_says_what_is_lost_guides_and_marks_the_methods() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    set_pin(&mut person, "1234").await;
    let enrolled = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(enrolled.outcome, "done", "{}", enrolled.message());

    let operation = person.fido2("virtual_key_a1").await.reset().await.unwrap();
    let details = person.prompt_for(&operation, "confirm").await;
    assert_eq!(details.methods, Some(vec!["Virtual Key A1".to_owned()]));
    person.operation(&operation).await.confirm(true).await.unwrap();
    person.prompt_for(&operation, "remove").await;
    key.unplug();
    person.prompt_for(&operation, "insert").await;
    key.plug().unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.result.lost, Some(vec!["Virtual Key A1".to_owned()]));
    assert_eq!(state(&person).await.0, "not-set");
    let method = person.methods().await.remove(0);
    assert!(!method.usable().await.unwrap());
    assert!(method.unusable_reason().await.unwrap().contains("was reset"));
    assert_eq!(method.suspended().await.unwrap(), "reset");
    assert_eq!(person.signs_in().await.unwrap().error(), "NoUsableMethods");
    // Nothing is left that could prove who enrolls it again: that takes an administrator.
    let error = person.enroll(&EnrollOptions::default()).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NoUsableMethods), "{error}");
}

/// A key that is a method, and is reset.
async fn reset(machine: &Machine, key: &VirtualToken, person: &mut Person) {
    let enrolled = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(enrolled.outcome, "done", "{}", enrolled.message());
    let operation = person.fido2("virtual_key_a1").await.reset().await.unwrap();
    person.prompt_for(&operation, "confirm").await;
    person.operation(&operation).await.confirm(true).await.unwrap();
    person.prompt_for(&operation, "remove").await;
    key.unplug();
    person.prompt_for(&operation, "insert").await;
    key.plug().unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}: {}", ended.message(), machine.state().display());
}

#[tokio::test]
async fn a_method_that_died_with_a_reset_is_shown_as_that_everywhere() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    reset(&machine, &key, &mut person).await;
    let told = |words: &str| {
        let output = machine.mfactl(words);
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    for words in ["methods", "status"] {
        let told = told(words);
        assert!(told.contains("Suspended: its key was reset"), "{words}: {told}");
        assert!(!told.contains("ready"), "{words}: {told}");
    }
    assert!(told("--json methods").contains(r#""suspended":"reset""#));
    let status = told("status");
    assert!(status.contains("All of them are suspended"), "{status}");
    let doctor = told("--json doctor");
    assert!(doctor.contains(r#""check":"method-suspended""#), "{doctor}");
    assert!(doctor.contains("Suspended: its key was reset"), "{doctor}");
    // The account stays set up, and the label taken.
    let method = person.methods().await.remove(0);
    assert_eq!(method.label().await.unwrap(), "Virtual Key A1");
    assert!(method.reactivate().await.is_err());
}

#[tokio::test]
async fn where_there_is_no_administrator_what_is_told_to_do_works() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    reset(&machine, &key, &mut person).await;
    let folder = machine.state().display().to_string();
    let ended = person.signs_in().await.unwrap();
    for told in [
        ended.message().to_owned(),
        read_at_terminal(person.enroll(&EnrollOptions::default()).await.unwrap_err()),
        read_at_terminal(person.methods().await[0].remove().await.unwrap_err()),
    ] {
        assert!(told.contains(&folder) && !told.contains("administrator"), "{told}");
    }
    // As it says.
    daemon.kill();
    std::fs::remove_dir_all(machine.state()).unwrap();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let enrolled = person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(enrolled.outcome, "done", "{}", enrolled.message());
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
}

#[tokio::test]
async fn reset_not_confirmed_or_too_late_erases_nothing() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();

    let operation = person.fido2("virtual_key_a1").await.reset().await.unwrap();
    person.prompt_for(&operation, "confirm").await;
    person.operation(&operation).await.confirm(false).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");

    let operation = person.fido2("virtual_key_a1").await.reset().await.unwrap();
    person.prompt_for(&operation, "confirm").await;
    person.operation(&operation).await.confirm(true).await.unwrap();
    person.prompt_for(&operation, "remove").await;
    key.unplug();
    person.prompt_for(&operation, "insert").await;
    key.set_touch(Touch::Never);
    key.plug().unwrap();
    person.prompt_for(&operation, "touch").await;
    key.pass_time(Duration::from_secs(60));
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "timed-out", "{}", ended.message());
    assert!(ended.message().contains("Nothing was erased"), "{}", ended.message());
    key.set_touch(Touch::AtOnce);
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
}

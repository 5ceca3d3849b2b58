//! The key is not at hand, or fails: there is always a next thing to do, one step away.

use std::collections::HashMap;
use std::time::Duration;

use end_to_end::{Ended, Machine, Person, measured, pin, rounds, until};
use mfad_bus::{EnrollOptions, MethodChoice, OperationResult, SignInOptions, SignInSessionProxy};
use rusqlite::Connection;
use virtual_token::Touch;
use zbus::OwnedObjectPath;

/// New codes, from a person who says yes to all questions.
async fn new_codes(person: &mut Person) -> Vec<String> {
    new_codes_by(person, "").await
}

/// The same, where this code proves who they are.
async fn new_codes_by(person: &mut Person, code: &str) -> Vec<String> {
    let kind = Some("recovery-codes".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    let operation = person.manager().await.enroll(&options).await.unwrap();
    let ended = person.end_with_pin(&operation, code).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    codes(&ended.result)
}

fn codes(result: &OperationResult) -> Vec<String> {
    let text = result.recovery_codes.as_ref().unwrap().read().unwrap();
    std::str::from_utf8(&text).unwrap().lines().map(str::to_owned).collect()
}

async fn begin(person: &Person) -> OwnedObjectPath {
    person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap()
}

/// Signs in with this code at the first question, and gives up at the next.
async fn sign_in_with(person: &mut Person, code: &str) -> Ended {
    let operation = begin(person).await;
    let mut asked = 0;
    person
        .answer(&operation, async |operation, kind, details| {
            assert_eq!((kind.as_str(), details.wanted.as_deref()), ("pin", Some("recovery-code")));
            asked += 1;
            match asked {
                1 => operation.answer_pin(pin(code)).await.unwrap(),
                _ => operation.cancel().await.unwrap(),
            }
        })
        .await
}

async fn session(person: &Person, operation: &OwnedObjectPath) -> SignInSessionProxy<'static> {
    let builder = SignInSessionProxy::builder(&person.connection).path(operation.clone());
    builder.build().await.unwrap()
}

/// The methods of a sign-in, by label.
async fn ways(session: &SignInSessionProxy<'_>) -> HashMap<String, MethodChoice> {
    let methods = session.methods().await.unwrap();
    methods.into_iter().map(|method| (method.label.clone(), method)).collect()
}

async fn left(person: &Person) -> i32 {
    person.methods().await.remove(0).uses_remaining().await.unwrap()
}

#[tokio::test]
async fn each_recovery_code_signs_in_once_and_how_many_are_left_is_visible() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let codes = new_codes(&mut person).await;
    assert_eq!((codes.len(), left(&person).await), (10, 10));

    let ended = sign_in_with(&mut person, &codes[3]).await;
    assert_eq!((ended.outcome.as_str(), ended.result.left), ("done", Some(9)));
    assert_eq!(ended.message().split(". ").last(), Some("9 recovery codes are left."));
    until("one less is left", async || left(&person).await == 9).await;

    let again = sign_in_with(&mut person, &codes[3]).await;
    assert_eq!(again.outcome, "cancelled", "a code is good once");
    // As people type it.
    let typed = codes[4].to_uppercase().replace('-', " ");
    assert_eq!(sign_in_with(&mut person, &typed).await.outcome, "done");
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones_after_a_question() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let old = new_codes(&mut person).await;
    let kind = Some("recovery-codes".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    let operation = person.manager().await.enroll(&options).await.unwrap();
    let details = person.prompt_for(&operation, "pin").await;
    assert!(
        details.reason.starts_with("Confirm it's you to create recovery codes."),
        "{details:?}"
    );
    person.operation(&operation).await.answer_pin(pin(&old[2])).await.unwrap();
    let details = person.prompt_for(&operation, "confirm").await;
    assert_eq!(details.question.as_deref(), Some("replace-codes"));
    person.operation(&operation).await.confirm(false).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
    assert_eq!(sign_in_with(&mut person, &old[0]).await.outcome, "done");

    let new = new_codes_by(&mut person, &old[3]).await;
    assert_eq!(sign_in_with(&mut person, &old[1]).await.outcome, "cancelled");
    assert_eq!(sign_in_with(&mut person, &new[0]).await.outcome, "done");
    assert_eq!(person.methods().await.len(), 1);
}

#[tokio::test]
async fn three_wrong_recovery_codes_are_the_end_where_there_is_nothing_else() {
    let machine = Machine::new();
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    new_codes(&mut person).await;
    let operation = begin(&person).await;
    let mut mistakes = Vec::new();
    let ended = person
        .answer(&operation, async |operation, _, details| {
            mistakes.extend(details.mistake);
            let typed = if mistakes.len() == 1 { "too short" } else { "0000-0000-0000" };
            operation.answer_pin(pin(typed)).await.unwrap();
        })
        .await;
    assert_eq!((ended.outcome.as_str(), ended.error()), ("failed", "CodeWrong"));
    let (wrong, unlike) =
        ("That isn't one of your recovery codes.", "A recovery code has 12 letters and digits.");
    assert_eq!(mistakes, [wrong, unlike, wrong], "what cannot be a code is no attempt");
    assert!(!daemon.log().contains("0000-0000"), "{}", daemon.log());
}

#[tokio::test]
async fn the_phone_is_gone_and_no_key_is_plugged_in_so_a_code_is_asked_for() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let codes = new_codes(&mut person).await;
    key.unplug();
    person.wait_until_gone("virtual_key_a1").await;

    let operation = begin(&person).await;
    let details = person.prompt_for(&operation, "pin").await;
    assert!(details.reason.ends_with("or plug in Virtual Key A1."), "{}", details.reason);
    // Plugged in, the key blinks beside the question, and a touch is enough.
    key.set_touch(Touch::Never);
    key.plug().unwrap();
    let session = session(&person, &operation).await;
    until("the key joins in", async || ways(&session).await["Virtual Key A1"].trying).await;
    key.unplug();
    until("the key leaves", async || !ways(&session).await["Virtual Key A1"].trying).await;
    assert!(ways(&session).await["Recovery codes"].trying);
    key.set_touch(Touch::AtOnce);
    key.plug().unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(
        (ended.outcome.as_str(), ended.result.label.as_deref()),
        ("done", Some("Virtual Key A1"))
    );
    key.unplug();
    person.wait_until_gone("virtual_key_a1").await;
    assert_eq!(sign_in_with(&mut person, &codes[0]).await.outcome, "done");
}

#[tokio::test]
async fn a_key_that_nobody_touches_is_not_the_end() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let codes = new_codes(&mut person).await;
    key.set_touch(Touch::Never);
    let operation = begin(&person).await;
    person.prompt_for(&operation, "touch").await;
    key.pass_time(Duration::from_secs(60));
    let said = person.progress(&operation, "failed").await;
    assert!(said.reason.starts_with("Virtual Key A1 wasn't touched"), "{}", said.reason);
    let details = person.prompt_for(&operation, "pin").await;
    assert_eq!(details.wanted.as_deref(), Some("recovery-code"));
    person.operation(&operation).await.answer_pin(pin(&codes[0])).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
}

#[tokio::test]
async fn from_the_key_to_a_code_and_back_at_any_moment() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    new_codes(&mut person).await;
    key.set_touch(Touch::Never);
    let operation = begin(&person).await;
    person.prompt_for(&operation, "touch").await;
    let session = session(&person, &operation).await;
    let ways = ways(&session).await;
    session.select(ways["Recovery codes"].method.clone()).await.unwrap();
    person.prompt_for(&operation, "pin").await;
    until("the key is let go", async || {
        let let_go = virtual_token::Command::Cancel;
        key.trace().iter().any(|event| event.received() == Some(let_go))
    })
    .await;
    let running = person.operation(&operation).await;
    assert_eq!(running.state().await.unwrap(), "waiting");
    session.select(ways["Virtual Key A1"].method.clone()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    assert_eq!(running.state().await.unwrap(), "running", "nobody waits for the code any more");
    assert!(running.answer_pin(pin("0000-0000-0000")).await.is_err());
    session.select(ways["Recovery codes"].method.clone()).await.unwrap();
    person.prompt_for(&operation, "pin").await;
    key.set_touch(Touch::AtOnce);
    session.select(ways["Virtual Key A1"].method.clone()).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
}

#[tokio::test]
async fn two_who_type_the_same_code_at_once_are_not_both_let_in() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (mut one, mut other) = (machine.person().await, machine.person().await);
    let codes = new_codes(&mut one).await;
    for code in &codes[..3] {
        let (first, second) =
            tokio::join!(sign_in_with(&mut one, code), sign_in_with(&mut other, code));
        let done = [first, second].iter().filter(|ended| ended.outcome == "done").count();
        assert_eq!(done, 1, "{code}");
    }
}

#[tokio::test]
async fn a_used_recovery_code_stays_used_when_the_daemon_is_killed() {
    let rounds = rounds(1, 20);
    let mut kills = 0;
    for _ in 0..rounds {
        kills += killed_while_codes_are_used().await;
    }
    measured(&format!("{kills} × killed while a code is used: good twice"), 0, "0");
}

/// Uses each of ten codes, and says how often the daemon was killed meanwhile.
async fn killed_while_codes_are_used() -> usize {
    let machine = Machine::new();
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    let codes = new_codes(&mut person).await;
    for (round, code) in codes.iter().enumerate() {
        let operation = begin(&person).await;
        person.prompt_for(&operation, "pin").await;
        person.operation(&operation).await.answer_pin(pin(code)).await.unwrap();
        // At once, or while it is hashed or written down.
        tokio::time::sleep(Duration::from_millis(8 * round as u64)).await;
        daemon.kill();
        // All those before were used in the end.
        let used = spent(&machine) > round;
        daemon = machine.start().await;
        person = machine.person().await;
        let expected = if used { "cancelled" } else { "done" };
        assert_eq!(sign_in_with(&mut person, code).await.outcome, expected, "round {round}");
    }
    codes.len()
}

/// How many codes are used; each let somebody in, and nobody was let in without.
fn spent(machine: &Machine) -> usize {
    let db = Connection::open(machine.state().join("mfad.db")).unwrap();
    let count = |query: &str| db.query_row(query, [], |it| it.get::<_, usize>(0)).unwrap();
    let spent = count(
        "SELECT count(*) FROM methods, json_each(data, '$.codes') \
         WHERE value ->> 'used' IS NOT NULL",
    );
    assert_eq!(count("SELECT count(*) FROM events WHERE what = 'signed-in'"), spent);
    spent
}

//! "Too many attempts": the wait is told, other ways stay open, and nothing opens a way early:
//! no restart, no kill, no clock.

use std::process::Command;
use std::time::Duration;

use end_to_end::{Ended, Logind, Machine, Person, Polkit, measured, pin, program, rounds, until};
use mfad_bus::{AccountsProxy, Cause, EnrollOptions, SignInOptions};
use zbus::OwnedObjectPath;

/// A wait that no test sits through.
const LONG: &str = "[waiting]\nafter = 2\nfirst = 1000\nlongest = 5000";
const WRONG: &str = "0000-0000-0000";
/// How often the daemon is killed while it checks a code.
const KILLS: u32 = 40;

async fn new_codes(person: &mut Person) -> Vec<String> {
    let kind = Some("recovery-codes".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    let operation = person.manager().await.enroll(&options).await.unwrap();
    let ended = person.end_with_pin(&operation, "").await;
    let text = ended.result.recovery_codes.as_ref().unwrap().read().unwrap();
    std::str::from_utf8(&text).unwrap().lines().map(str::to_owned).collect()
}

async fn begin(person: &Person) -> OwnedObjectPath {
    person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap()
}

/// Signs in with these codes, one after the other.
async fn type_codes(person: &mut Person, codes: &[&str]) -> Ended {
    let operation = begin(person).await;
    let mut codes = codes.iter();
    person
        .answer(&operation, async |operation, kind, _| match (kind.as_str(), codes.next()) {
            ("pin", Some(code)) => operation.answer_pin(pin(code)).await.unwrap(),
            _ => operation.cancel().await.unwrap(),
        })
        .await
}

async fn waiting(person: &Person) -> u32 {
    let mut longest = 0;
    for method in person.methods().await {
        longest = longest.max(method.lockout_seconds().await.unwrap());
    }
    longest
}

fn events(machine: &Machine, what: &str) -> usize {
    let db = rusqlite::Connection::open(machine.state().join("mfad.db")).unwrap();
    let query = "SELECT count(*) FROM events WHERE what = ?1";
    db.query_row(query, [what], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn the_wait_is_told_in_seconds_and_a_right_code_does_not_end_it() {
    let machine = Machine::new();
    machine.policy(LONG);
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let codes = new_codes(&mut person).await;
    type_codes(&mut person, &[WRONG]).await;
    assert_eq!(waiting(&person).await, 0);
    type_codes(&mut person, &[WRONG]).await;
    assert!((900..=1000).contains(&waiting(&person).await));
    let ended = type_codes(&mut person, &[&codes[0]]).await;
    assert_eq!((ended.error(), ended.prompts.len()), ("TooManyAttempts", 0), "{ended:?}");
    let said = ended.message();
    assert!(said.contains("Recovery codes") && said.contains(" s. Use another method"), "{said}");
    let screen = machine.mfactl("methods");
    let screen = String::from_utf8_lossy(&screen.stdout);
    assert!(screen.contains("too many wrong attempts, wait "), "{screen}");
    let tried = machine.mfactl("sign-in");
    assert_eq!(tried.status.code(), Some(6));
}

#[tokio::test]
async fn other_ways_stay_open_and_say_nothing_of_the_wait_of_this_one() {
    let machine = Machine::new();
    machine.policy(LONG);
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let key = person.enroll_key(&machine, "A1").await;
    new_codes(&mut person).await;
    key.unplug();
    person.wait_until_gone("virtual_key_a1").await;
    type_codes(&mut person, &[WRONG, WRONG]).await;
    key.plug().unwrap();
    person.wait_for_token("virtual_key_a1").await;
    let ended = person.signs_in().await.unwrap();
    assert_eq!(
        (ended.outcome.as_str(), ended.prompts.as_slice()),
        ("done", ["touch".into()].as_slice())
    );
    // That was no try of the codes, so they still wait.
    assert!(waiting(&person).await > 900);
}

#[tokio::test]
async fn what_nobody_answered_is_no_attempt() {
    let machine = Machine::new();
    machine.policy("[waiting]\nafter = 1\nfirst = 1000");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let codes = new_codes(&mut person).await;
    for _ in 0..3 {
        let operation = begin(&person).await;
        person.prompt_for(&operation, "pin").await;
        person.operation(&operation).await.cancel().await.unwrap();
        assert_eq!(person.end(&operation).await.outcome, "cancelled");
    }
    // Nor is what cannot be a code.
    let ended = type_codes(&mut person, &["hunter2", "", &codes[0]]).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(events(&machine, "refused"), 0);
}

#[tokio::test]
async fn a_success_clears_and_a_short_wait_passes() {
    let machine = Machine::new();
    machine.policy("[waiting]\nafter = 2\nfirst = 1\nlongest = 1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let codes = new_codes(&mut person).await;
    let ended = type_codes(&mut person, &[WRONG, &codes[0]]).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    // The count began anew: the first wrong one is free again.
    let ended = type_codes(&mut person, &[WRONG, &codes[1]]).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    type_codes(&mut person, &[WRONG, WRONG]).await;
    until("it is open again", || async { waiting(&person).await == 0 }).await;
    let method = &person.methods().await[0];
    until("that is told", || async { method.usable().await.unwrap() }).await;
    assert_eq!(type_codes(&mut person, &[&codes[2]]).await.outcome, "done");
}

#[tokio::test]
async fn a_restart_and_the_clock_of_the_wall_change_nothing() {
    let machine = Machine::new();
    machine.policy(LONG);
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    new_codes(&mut person).await;
    type_codes(&mut person, &[WRONG, WRONG]).await;
    daemon.kill();
    for faked in ["-0", "+400d", "-400d"] {
        let mut command = machine.command("session");
        if faked != "-0" {
            // What programs see as the time of day is another; not when the machine started.
            command.env("LD_PRELOAD", faketime()).env("FAKETIME", faked);
            command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
        }
        let mut daemon = machine.start_as(command).await;
        let mut person = machine.person().await;
        let left = waiting(&person).await;
        assert!((500..=1000).contains(&left), "{faked}: {left}");
        assert_eq!(type_codes(&mut person, &[WRONG]).await.error(), "TooManyAttempts");
        daemon.kill();
    }
}

fn faketime() -> String {
    let found = Command::new("sh")
        .args(["-c", "ls /usr/lib/*/faketime/libfaketime.so.1 | head -n 1"])
        .output()
        .unwrap();
    let found = String::from_utf8(found.stdout).unwrap().trim().to_owned();
    assert!(!found.is_empty(), "libfaketime must be installed (Debian: libfaketime)");
    found
}

#[tokio::test]
async fn after_a_start_of_the_machine_the_wait_begins_anew() {
    let machine = Machine::new();
    machine.policy(LONG);
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    new_codes(&mut person).await;
    type_codes(&mut person, &[WRONG, WRONG]).await;
    daemon.kill();
    // Nearly over, but in another run of the machine.
    let db = rusqlite::Connection::open(machine.state().join("mfad.db")).unwrap();
    db.execute("UPDATE attempts SET boot = 'another', after = 0", []).unwrap();
    drop(db);
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    assert_eq!(type_codes(&mut person, &[WRONG]).await.error(), "TooManyAttempts");
    assert!((900..=1000).contains(&waiting(&person).await));
}

#[tokio::test]
async fn a_killed_daemon_never_forgets_an_attempt() {
    let rounds = rounds(1, 20);
    for _ in 0..rounds {
        killed_while_it_checks().await;
    }
    let what = format!("{} × killed while a code is checked", rounds * KILLS);
    measured(&format!("{what}: attempts forgotten"), 0, "0");
}

async fn killed_while_it_checks() {
    let machine = Machine::new();
    // No wait, so that every try is one.
    machine.policy("[waiting]\nafter = 100000");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    new_codes(&mut person).await;
    let wrong = || {
        let db = rusqlite::Connection::open(machine.state().join("mfad.db")).unwrap();
        let query = "SELECT coalesce(max(wrong), 0) FROM attempts";
        db.query_row(query, [], |row| row.get::<_, u32>(0)).unwrap()
    };
    let mut told = 0;
    for round in 0..KILLS {
        let operation = begin(&person).await;
        person.prompt_for(&operation, "pin").await;
        let object = person.operation(&operation).await;
        object.answer_pin(pin(WRONG)).await.unwrap();
        // Now it is written down, hashed, and refused with another prompt, and somewhere there:
        let later = Duration::from_micros(u64::from(round) * 1500);
        let verdict = tokio::time::timeout(later, person.prompt(&operation)).await.is_ok();
        daemon.kill();
        told += u32::from(verdict);
        assert!(wrong() >= told, "{round}: a verdict was told and its attempt forgotten");
        assert!(wrong() <= round + 1, "{round}");
        daemon = machine.start().await;
        person = machine.person().await;
    }
    println!("{told} verdicts were told, {} of {KILLS} attempts kept", wrong());
}

#[tokio::test]
async fn an_administrator_ends_the_wait_and_nobody_else_does() {
    let machine = Machine::new();
    machine.policy(LONG);
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    // Who types is at the seat.
    let _logind = Logind::start(machine.bus.connect().await).await;
    let _daemon = machine.start_system().await;
    polkit.allow(&["use", "manage-own-methods"]);
    let mut person = machine.person().await;
    let codes = new_codes(&mut person).await;
    type_codes(&mut person, &[WRONG, WRONG]).await;
    let accounts = AccountsProxy::new(&person.connection).await.unwrap();
    let own = accounts.status("").await.unwrap().account;
    let refused = accounts.unlock(&own).await.unwrap_err();
    assert!(refused.cause() == Some(Cause::NotAllowed), "{refused}");
    assert!(waiting(&person).await > 0);

    polkit.allow(&["use", "administer"]);
    let mut mfactl = Command::new(program("mfactl"));
    mfactl.args(["admin", "unlock", &own]).env("DBUS_SYSTEM_BUS_ADDRESS", machine.bus.address());
    // The authority answers here, so it is not kept waiting.
    let output = tokio::task::spawn_blocking(move || mfactl.output().unwrap()).await.unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(waiting(&person).await, 0);
    assert_eq!(type_codes(&mut person, &[&codes[0]]).await.outcome, "done");
    assert_eq!(events(&machine, "unlocked"), 1);
}

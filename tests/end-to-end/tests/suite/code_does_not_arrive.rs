//! "Code does not arrive": codes that need no signal, made by an app that was set up here. Each is
//! good once, whatever becomes of the clock and the daemon.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use end_to_end::{App, Clock, Daemon, Ended, Machine, Person, pin, program, until};
use mfad_bus::{EnrollOptions, PromptDetails, SignInOptions};
use rusqlite::Connection;
use zbus::OwnedObjectPath;

async fn begin_enrolling(person: &Person) -> OwnedObjectPath {
    let kind = Some("one-time-code".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    person.manager().await.enroll(&options).await.unwrap()
}

/// The app that scanned what this prompt shows.
fn scanned(details: &PromptDetails) -> App {
    assert_eq!(details.wanted.as_deref(), Some("one-time-code"));
    let address = details.address.as_ref().unwrap().read().unwrap();
    App { address: String::from_utf8(address.to_vec()).unwrap() }
}

/// Sets an app up whose first code is that of the beginning.
async fn set_up(person: &mut Person) -> App {
    let operation = begin_enrolling(person).await;
    let app = scanned(&person.prompt_for(&operation, "pin").await);
    let running = person.operation(&operation).await;
    running.answer_pin(pin(&app.code(0))).await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    app
}

/// Signs in with these codes, one after the other; gives what was said of each but the last.
async fn type_codes(person: &mut Person, codes: &[&str]) -> (Ended, Vec<String>) {
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    let (mut codes, mut mistakes) = (codes.iter(), Vec::new());
    let ended = person
        .answer(&operation, async |operation, kind, details| {
            mistakes.extend(details.mistake);
            match (kind.as_str(), codes.next()) {
                ("pin", Some(code)) => operation.answer_pin(pin(code)).await.unwrap(),
                _ => operation.cancel().await.unwrap(),
            }
        })
        .await;
    (ended, mistakes)
}

async fn started(machine: &Machine, clock: &Clock) -> (Daemon, Person) {
    let daemon = machine.start_as(clock.command(machine)).await;
    (daemon, machine.person().await)
}

#[tokio::test]
async fn a_code_of_an_app_signs_in_and_never_again() {
    let machine = Machine::new();
    let Some(clock) = Clock::new(&machine) else { return };
    let (_daemon, mut person) = started(&machine, &clock).await;
    let app = set_up(&mut person).await;
    const USED: &str = "That code has already been used. Wait for the next one.";
    let (first, next) = (app.code(0), app.code(1));
    // The one that set it up is used, too; the next is there half a minute early on a fast phone.
    let (ended, said) = type_codes(&mut person, &[&first, &next]).await;
    assert_eq!((ended.outcome.as_str(), said.as_slice()), ("done", [USED.to_owned()].as_slice()));
    assert_eq!(ended.result.label.as_deref(), Some("One-time code"));
    assert_eq!(ended.message().split(". ").count(), 1, "nothing is left to be told");
    clock.set(1);
    let (ended, said) = type_codes(&mut person, &[&next]).await;
    assert_eq!(
        (ended.outcome.as_str(), said.as_slice()),
        ("cancelled", [USED.to_owned()].as_slice())
    );
    clock.set(3);
    // One step late is taken, as people type it.
    let late = app.code(2);
    let typed = format!("{} {}", &late[..3], &late[3..]);
    assert_eq!(type_codes(&mut person, &[&typed]).await.0.outcome, "done");
}

#[tokio::test]
async fn neither_a_restart_nor_a_clock_that_is_set_back_makes_a_code_good_again() {
    let machine = Machine::new();
    let Some(clock) = Clock::new(&machine) else { return };
    let (mut daemon, mut person) = started(&machine, &clock).await;
    let app = set_up(&mut person).await;
    clock.set(5);
    assert_eq!(type_codes(&mut person, &[&app.code(5)]).await.0.outcome, "done");
    daemon.kill();
    for back in [5, 4, 0, -100] {
        clock.set(back);
        let (mut daemon, mut person) = started(&machine, &clock).await;
        for made in [back - 1, back, back + 1] {
            if made > 5 {
                continue;
            }
            // A success, which clears the waits, would let the next one be tried, too.
            let (ended, _) = type_codes(&mut person, &[&app.code(made)]).await;
            assert_ne!(ended.outcome, "done", "{made} at {back}");
        }
        daemon.kill();
    }
    let db = Connection::open(machine.state().join("mfad.db")).unwrap();
    let query = "SELECT count(*) FROM events WHERE what = 'signed-in'";
    assert_eq!(db.query_row(query, [], |row| row.get::<_, u32>(0)).unwrap(), 1);
}

#[tokio::test]
async fn wrong_codes_count_and_what_cannot_be_one_does_not() {
    let machine = Machine::new();
    machine.policy("[waiting]\nafter = 2\nfirst = 1000\nlongest = 5000");
    let Some(clock) = Clock::new(&machine) else { return };
    let (daemon, mut person) = started(&machine, &clock).await;
    let app = set_up(&mut person).await;
    let wrong = app.code(9);
    let (ended, said) = type_codes(&mut person, &["hunter2", &wrong, "12345", &wrong, "1"]).await;
    let (unlike, wrong_code) = ("A code has 6 digits.", "That code isn't valid right now.");
    assert_eq!(said, [unlike, wrong_code, unlike, wrong_code, unlike], "{ended:?}");
    let (ended, _) = type_codes(&mut person, &[&app.code(1)]).await;
    assert_eq!((ended.error(), ended.prompts.len()), ("TooManyAttempts", 0), "{ended:?}");
    assert!(!daemon.log().contains(&wrong), "{}", daemon.log());
}

#[tokio::test]
async fn nothing_is_set_up_before_a_right_code() {
    let machine = Machine::new();
    let Some(clock) = Clock::new(&machine) else { return };
    let (mut daemon, mut person) = started(&machine, &clock).await;
    let operation = begin_enrolling(&person).await;
    person.prompt_for(&operation, "pin").await;
    person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");

    let operation = begin_enrolling(&person).await;
    let app = scanned(&person.prompt_for(&operation, "pin").await);
    let running = person.operation(&operation).await;
    running.answer_pin(pin(&app.code(4))).await.unwrap();
    let details = person.prompt_for(&operation, "pin").await;
    let said = details.mistake.unwrap();
    assert!(said.contains("the clock of the app is about 120 s ahead of"), "{said}");
    assert!(details.address.is_none(), "it is told once");
    running.answer_pin(pin("none")).await.unwrap();
    let ended = person.end_with_pin(&operation, "none").await;
    assert_eq!((ended.error(), ended.prompts.len()), ("CodeWrong", 3), "{ended:?}");
    assert!(person.methods().await.is_empty());

    let operation = begin_enrolling(&person).await;
    person.prompt_for(&operation, "pin").await;
    daemon.kill();
    let (_daemon, person) = started(&machine, &clock).await;
    assert!(person.methods().await.is_empty());
}

#[tokio::test]
async fn the_secret_is_kept_encrypted_and_is_of_no_use_without_its_key() {
    let machine = Machine::new();
    let Some(clock) = Clock::new(&machine) else { return };
    let (mut daemon, mut person) = started(&machine, &clock).await;
    let app = set_up(&mut person).await;
    daemon.kill();
    let secret = decoded(app.secret());
    for entry in fs::read_dir(machine.state()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let holds = |it: &[u8]| bytes.windows(it.len()).any(|part| part == it);
        assert!(!holds(&secret) && !holds(app.secret().as_bytes()), "{}", path.display());
    }
    assert!(!daemon.log().contains(app.secret()));
    fs::remove_file(machine.state().join("key")).unwrap();
    let (_daemon, person) = started(&machine, &clock).await;
    let method = person.methods().await.remove(0);
    assert!(!method.usable().await.unwrap());
    assert!(method.unusable_reason().await.unwrap().starts_with("Its secret can't be decrypted"));
    let (ended, _) = type_codes(&mut machine.person().await, &[]).await;
    assert_eq!(ended.error(), "StoreFault", "{ended:?}");
    assert!(ended.message().contains("is gone. Ask an administrator."), "{ended:?}");
}

/// Base32, without what only other secrets could have.
fn decoded(text: &str) -> Vec<u8> {
    let place = |it: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(it).unwrap();
    let bits: String = text.chars().map(|it| format!("{:05b}", place(it))).collect();
    let byte = |at: usize| u8::from_str_radix(&bits[at..at + 8], 2).unwrap();
    (0..bits.len() / 8).map(|index| byte(8 * index)).collect()
}

#[tokio::test]
async fn the_picture_and_the_address_are_on_the_terminal() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let line = format!("stty cols 100; {} --session enroll --code", program("mfactl").display());
    let mut script = Command::new("script")
        .args(["--quiet", "--return", "--flush", "--command", &line, "/dev/null"])
        .env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address())
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script (bsdutils)");
    let mut screen = BufReader::new(script.stdout.take().unwrap()).lines();
    let mut shown = String::new();
    while !shown.contains("\u{2588}\u{2588}") {
        shown.push_str(&screen.next().unwrap().unwrap());
    }
    assert!(shown.contains("otpauth://totp/"), "{shown}");
    script.stdin.take().unwrap().write_all(b"\x03").unwrap();
    assert!(!script.wait().unwrap().success());
}

#[tokio::test]
async fn a_script_sets_an_app_up_and_signs_in() {
    if !App::runs() {
        eprintln!("skipped: oathtool is not installed; tests/install check installs it");
        return;
    }
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut mfactl = Command::new(program("mfactl"));
    mfactl.args(["--session", "--json", "enroll", "--code", "--code-fd", "0"]);
    mfactl.env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
    let mut script = mfactl.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(script.stdout.take().unwrap()).lines();
    let prompt: serde_json::Value = loop {
        let line = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        if let serde_json::Value::Object(it) = &line
            && it["event"] == "prompt"
        {
            break line;
        }
    };
    assert_eq!(prompt["wanted"], "one-time-code");
    let app = App { address: prompt["address"].as_str().unwrap().to_owned() };
    writeln!(script.stdin.take().unwrap(), "{}", app.code_of_now()).unwrap();
    let end: serde_json::Value = serde_json::from_str(&lines.last().unwrap().unwrap()).unwrap();
    assert_eq!(end["outcome"], "done", "{end}");
    assert!(script.wait().unwrap().success());
    let person = machine.person().await;
    until("it is a sign-in method", async || person.methods().await.len() == 1).await;
    let listed = machine.mfactl("methods");
    let listed = String::from_utf8_lossy(&listed.stdout);
    assert!(listed.contains("One-time code  one-time code  never used  ready"), "{listed}");
}

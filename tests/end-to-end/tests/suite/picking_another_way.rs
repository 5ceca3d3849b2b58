//! Another way is picked before anything is tried: from the list on a terminal, by its name
//! without one.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use end_to_end::{Machine, Person, pin, program, until};
use mfad_bus::{EnrollOptions, SignInOptions, SignInSessionProxy};
use virtual_token::{Touch, VirtualToken};

/// Somebody with a key that nobody touches, and recovery codes.
async fn with_key_and_codes(machine: &Machine) -> (VirtualToken, Person, Vec<String>) {
    let key = machine.plugged("A1");
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let kind = Some("recovery-codes".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    let operation = person.manager().await.enroll(&options).await.unwrap();
    let text = person.end(&operation).await.result.recovery_codes.unwrap().read().unwrap();
    let codes = std::str::from_utf8(&text).unwrap().lines().map(str::to_owned).collect();
    key.set_touch(Touch::Never);
    (key, person, codes)
}

/// `mfactl sign-in` with these words and this line for `--code-fd 0`: exit status, JSON, and what
/// people are told.
fn sign_in(machine: &Machine, words: &[&str], line: &str) -> (Option<i32>, String, String) {
    let mut mfactl = Command::new(program("mfactl"));
    mfactl.args(["--session", "--json", "sign-in"]).args(words);
    mfactl.env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
    mfactl.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = mfactl.spawn().unwrap();
    writeln!(running.stdin.take().unwrap(), "{line}").unwrap();
    let output = running.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[tokio::test]
async fn without_a_terminal_the_way_is_named_and_the_key_does_not_blink() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (key, _person, codes) = with_key_and_codes(&machine).await;
    let before = key.trace().len();
    let (exit, _, said) = sign_in(&machine, &["--another-way"], "");
    assert_eq!(exit, Some(2));
    assert!(said.contains("Say which one with --method:"), "{said}");
    assert!(said.contains("Virtual Key A1  ready"), "{said}");
    let (exit, _, said) = sign_in(&machine, &["--method", "phone"], "");
    assert_eq!(exit, Some(3));
    assert!(said.contains("No sign-in method begins with “phone”. There are:"), "{said}");
    for (name, code) in ["recovery-codes", "recov"].into_iter().zip(&codes) {
        let (exit, told, said) = sign_in(&machine, &["--method", name, "--code-fd", "0"], code);
        assert_eq!(exit, Some(0), "{said}");
        assert!(told.contains(r#""label":"Recovery codes""#), "{told}");
    }
    assert_eq!(key.trace().len(), before, "the key was not asked");
}

#[tokio::test]
async fn on_a_terminal_the_list_says_what_each_needs() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (key, _person, codes) = with_key_and_codes(&machine).await;
    let before = key.trace().len();
    let line = format!("{} --session sign-in --another-way", program("mfactl").display());
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
    let mut until_shown = |text: &str| {
        while !shown.contains(text) {
            shown.push_str(&screen.next().unwrap().unwrap());
        }
        shown.clone()
    };
    let list = until_shown("Press the number of the method you want.");
    assert!(list.contains("1  Virtual Key A1  ready: touch it"), "{list}");
    assert!(list.contains("2  Recovery codes  ready, 10 left: enter one of them"), "{list}");
    let mut keyboard = script.stdin.take().unwrap();
    keyboard.write_all(b"2").unwrap();
    until_shown("Enter one of your recovery codes");
    let asked = key.trace().len();
    assert_eq!(before, asked, "nothing is tried before one is picked");
    writeln!(keyboard, "{}", codes[0]).unwrap();
    assert!(script.wait().unwrap().success());
}

#[tokio::test]
async fn nothing_is_tried_before_a_selection() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let (key, mut person, codes) = with_key_and_codes(&machine).await;
    let options = SignInOptions { choose: Some(true), ..SignInOptions::default() };
    let operation = person.sign_in().await.begin("", &options).await.unwrap();
    let builder = SignInSessionProxy::builder(&person.connection).path(operation.clone());
    let session = builder.build().await.unwrap();
    until("the list", async || session.methods().await.unwrap().len() == 2).await;
    // What is plugged in or out meanwhile changes the list, and no more.
    key.unplug();
    let usable = async || session.methods().await.unwrap().iter().filter(|it| it.usable).count();
    until("the key is gone", async || usable().await == 1).await;
    let methods = session.methods().await.unwrap();
    assert!(methods.iter().all(|it| !it.trying), "{methods:?}");
    let codes_method = methods.iter().find(|it| it.kind == "recovery-codes").unwrap();
    session.select(codes_method.method.clone()).await.unwrap();
    person.prompt_for(&operation, "pin").await;
    person.operation(&operation).await.answer_pin(pin(&codes[0])).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
}

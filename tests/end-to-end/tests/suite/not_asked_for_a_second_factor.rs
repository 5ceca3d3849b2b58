//! "Not asked for a second factor": status says what is not set up, and where the policy requires
//! more, whoever signs in is told so each time until it is there.

use end_to_end::Machine;
use mfad_bus::EnrollOptions;

fn said(machine: &Machine, words: &str) -> String {
    let output = machine.mfactl(words);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    text(output.stdout) + &text(output.stderr)
}

#[tokio::test]
async fn status_says_what_is_not_set_up() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let status = said(&machine, "status");
    assert!(status.contains("none yet"), "{status}");
    assert!(status.contains("No sign-in method is set up yet."), "{status}");
    assert!(status.contains("mfactl enroll"), "{status}");
    let _key = machine.plugged("A1");
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let status = said(&machine, "status");
    assert!(status.contains("If you lose this key, you have no other."), "{status}");
}

#[tokio::test]
async fn each_sign_in_says_what_is_required_until_it_is_set_up() {
    let machine = Machine::new();
    machine.policy("[required]\nmethods = 2\nkinds = [\"recovery-codes\"]\n");
    let first = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let none = said(&machine, "sign-in");
    assert!(
        none.contains("No sign-in method is set up") && none.contains("mfactl enroll"),
        "{none}"
    );
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let ended = person.signs_in().await.unwrap();
    let wanted = "Your administrator requires 1 more sign-in method and a method of the kind \
                  recovery codes.";
    assert_eq!((ended.outcome.as_str(), ended.result.required.as_deref()), ("done", Some(wanted)));
    let shown = said(&machine, "sign-in");
    assert!(shown.contains("requires 1 more sign-in method"), "{shown}");
    assert!(shown.contains("See `mfactl status`."), "{shown}");

    let _second = person.enroll_key(&machine, "B2").await;
    first.unplug();
    assert!(machine.mfactl("recovery-codes new --yes").status.success());
    let ended = person.signs_in().await.unwrap();
    assert_eq!((ended.outcome.as_str(), ended.result.required), ("done", None));
}

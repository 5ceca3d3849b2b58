//! A key learns fingers, sample by sample, and takes them instead of its PIN. The key is scripted:
//! see `tests/python/fingerprint_key.py`.

use end_to_end::{Daemon, Ended, Machine, Person, PythonKey, pin};
use mfad_bus::{Fingerprint, PromptDetails};
use zbus::OwnedObjectPath;

const KEY: &str = "virtual_key_f1";
const PIN: &str = "1234";
const ENROLLED: [&str; 3] = ["good", "good", "good"];

struct Scene {
    machine: Machine,
    key: PythonKey,
    _daemon: Daemon,
    person: Person,
}

/// A key with these traits that knows no finger.
async fn scene(traits: &[&str]) -> Scene {
    let machine = Machine::new();
    let key = machine.fingerprint_key("F1", PIN, traits);
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token(KEY).await;
    Scene { machine, key, _daemon: daemon, person }
}

impl Scene {
    async fn add(&self, name: &str) -> OwnedObjectPath {
        self.person.fido2(KEY).await.add_fingerprint(name).await.unwrap()
    }

    /// Enrolls a finger that is good at once.
    async fn added(&mut self, name: &str) -> Fingerprint {
        self.key.sees(&ENROLLED);
        let operation = self.add(name).await;
        let ended = self.end(&operation).await;
        assert_eq!(ended.outcome, "done", "{}", ended.message());
        ended.result.fingerprints.unwrap().remove(0)
    }

    async fn end(&mut self, operation: &OwnedObjectPath) -> Ended {
        self.person.end_with_pin(operation, PIN).await
    }

    async fn list(&mut self) -> Ended {
        let operation = self.person.fido2(KEY).await.list_fingerprints().await.unwrap();
        self.end(&operation).await
    }

    async fn names(&mut self) -> Vec<Option<String>> {
        let listed = self.list().await.result.fingerprints.unwrap();
        listed.into_iter().map(|it| it.name).collect()
    }

    /// Somebody who gave no PIN yet.
    async fn newcomer(&mut self) {
        self.person = self.machine.person().await;
    }
}

#[tokio::test]
async fn a_key_without_a_reader_knows_none() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    for operation in [
        fido2.list_fingerprints().await.unwrap(),
        fido2.add_fingerprint("Index").await.unwrap(),
        fido2.rename_fingerprint("00", "Index").await.unwrap(),
        fido2.remove_fingerprint("00").await.unwrap(),
    ] {
        assert_eq!(person.end(&operation).await.error(), "NotSupported");
    }
}

#[tokio::test]
async fn a_name_too_long_for_the_key_is_refused_before_anybody_is_asked() {
    let mut scene = scene(&[]).await;
    for name in ["seventeen letters", "bell\u{7}"] {
        let operation = scene.add(name).await;
        let ended = scene.end(&operation).await;
        assert_eq!((ended.error(), ended.prompts.len()), ("InvalidArgument", 0));
    }
}

#[tokio::test]
async fn a_finger_that_is_not_there_is_neither_renamed_nor_removed() {
    let mut scene = scene(&[]).await;
    scene.added("Index").await;
    let fido2 = scene.person.fido2(KEY).await;
    let operation = fido2.rename_fingerprint("00", "Thumb").await.unwrap();
    assert_eq!(scene.end(&operation).await.error(), "NotOnThisKey");
    let operation = fido2.remove_fingerprint("00").await.unwrap();
    assert_eq!(scene.end(&operation).await.error(), "NotOnThisKey");
    assert_eq!(scene.names().await, [Some("Index".to_owned())]);
}

#[tokio::test]
async fn a_full_key_says_so() {
    for traits in [&["full"][..], &["full", "preview"]] {
        let mut scene = scene(traits).await;
        let operation = scene.add("").await;
        let ended = scene.end(&operation).await;
        assert_eq!(ended.error(), "KeyFull", "{}", ended.message());
        assert!(ended.message().contains("no room for another finger"), "{}", ended.message());
    }
}

#[tokio::test]
async fn each_sample_says_how_many_are_left_and_what_to_do_better() {
    let mut scene = scene(&[]).await;
    let operation = scene.add("Index").await;
    scene.person.prompt_for(&operation, "pin").await;
    let answer = scene.person.operation(&operation).await;
    answer.answer_pin(pin(PIN)).await.unwrap();
    let mut told: Vec<PromptDetails> = Vec::new();
    for touch in ["good", "poor", "known", "good", "good"] {
        told.push(scene.person.prompt_for(&operation, "fingerprint").await);
        scene.key.sees(&[touch]);
    }
    let ended = scene.end(&operation).await;
    assert_eq!(ended.message(), "Added “Index” to Virtual Key F1.");
    let remaining: Vec<_> = told.iter().map(|it| it.remaining).collect();
    assert_eq!(remaining, [None, Some(2), Some(2), Some(2), Some(1)]);
    assert_eq!(told[0].reason, "Put your finger on Virtual Key F1.");
    assert_eq!(told[1].reason, "Lift it, and put it on again. 2 more.");
    let mistakes: Vec<_> = told.iter().map(|it| it.mistake.as_deref()).collect();
    assert_eq!(mistakes[..2], [None, None]);
    assert_eq!(mistakes[2], Some("The image was poor. Clean your finger and the reader."));
    assert_eq!(mistakes[3], Some("This fingerprint is already stored. Use another finger."));
    assert_eq!(mistakes[4], None);
}

#[tokio::test]
async fn fingers_are_listed_renamed_and_removed_on_2_1_and_the_preview() {
    for traits in [&[][..], &["preview"]] {
        let mut scene = scene(traits).await;
        assert_eq!(scene.names().await, []);
        let index = scene.added("Index").await;
        scene.added("").await;
        assert_eq!(scene.names().await, [Some("Index".to_owned()), None]);
        let fido2 = scene.person.fido2(KEY).await;
        let operation = fido2.rename_fingerprint(&index.id, "Zeiger ü").await.unwrap();
        let ended = scene.end(&operation).await;
        assert_eq!(ended.message(), "Renamed “Index” to “Zeiger ü”.");
        assert_eq!(scene.names().await, [Some("Zeiger ü".to_owned()), None]);
        let operation = fido2.remove_fingerprint(&index.id).await.unwrap();
        let ended = scene.end(&operation).await;
        assert_eq!(ended.message(), "Deleted “Zeiger ü” from Virtual Key F1.");
        assert_eq!(scene.names().await, [None]);
    }
}

#[tokio::test]
async fn the_pin_is_typed_by_somebody_who_has_no_finger_to_put_on() {
    let mut scene = scene(&[]).await;
    scene.added("Index").await;
    scene.newcomer().await;
    let operation = scene.person.fido2(KEY).await.list_fingerprints().await.unwrap();
    let prompt = scene.person.prompt_for(&operation, "fingerprint").await;
    let offered = [("pin".to_owned(), "Use the PIN instead".to_owned())];
    assert_eq!(prompt.choices.as_deref(), Some(offered.as_slice()));
    let answers = scene.person.operation(&operation).await;
    assert!(answers.choose("finger").await.is_err());
    assert!(answers.answer_pin(pin(PIN)).await.is_err(), "it was not asked for yet");
    answers.choose("pin").await.unwrap();
    let ended = scene.end(&operation).await;
    assert_eq!(
        (ended.outcome.as_str(), ended.prompts.as_slice()),
        ("done", &["pin".to_owned()][..])
    );

    // A script that gives the PIN is asked for no finger.
    let mut mfactl = std::process::Command::new(end_to_end::program("mfactl"));
    mfactl.args(["--session", "fingerprints", "list", "--pin-fd", "0"]);
    mfactl.env("DBUS_SESSION_BUS_ADDRESS", scene.machine.bus.address());
    let file = scene.machine.file("pin");
    std::fs::write(&file, format!("{PIN}\n")).unwrap();
    let listed = mfactl.stdin(std::fs::File::open(&file).unwrap()).output().unwrap();
    let said = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.status.success() && said.contains("Index"), "{said}");
}

#[tokio::test]
async fn if_nobody_comes_the_key_learns_nothing_and_begins_anew() {
    let mut scene = scene(&[]).await;
    scene.key.sees(&["good", "nobody"]);
    let operation = scene.add("Index").await;
    let ended = scene.end(&operation).await;
    assert_eq!((ended.outcome.as_str(), ended.error()), ("timed-out", "TimedOut"));
    assert_eq!(scene.names().await, []);
    scene.added("Index").await;
}

#[tokio::test]
async fn called_off_in_the_middle_the_key_learns_nothing_and_begins_anew() {
    let mut scene = scene(&[]).await;
    scene.key.sees(&["good"]);
    let operation = scene.add("Index").await;
    scene.person.prompt_for(&operation, "pin").await;
    scene.person.operation(&operation).await.answer_pin(pin(PIN)).await.unwrap();
    while scene.person.prompt_for(&operation, "fingerprint").await.remaining.is_none() {}
    scene.person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(scene.end(&operation).await.outcome, "cancelled");
    assert_eq!(scene.names().await, []);
    scene.added("Index").await;
}

#[tokio::test]
async fn pulled_out_in_the_middle() {
    let mut scene = scene(&[]).await;
    scene.key.sees(&["good"]);
    let operation = scene.add("Index").await;
    scene.person.prompt_for(&operation, "pin").await;
    scene.person.operation(&operation).await.answer_pin(pin(PIN)).await.unwrap();
    while scene.person.prompt_for(&operation, "fingerprint").await.remaining.is_none() {}
    scene.key.pull_out();
    assert_eq!(scene.person.end(&operation).await.error(), "Unplugged");
}

/// It slips out when that is done, and before it says so.
async fn slips_out(scene: &mut Scene, operation: OwnedObjectPath) {
    let ended = scene.end(&operation).await;
    assert_eq!(ended.error(), "Unplugged");
    assert!(ended.message().contains("before it confirmed whether"), "{}", ended.message());
    assert!(ended.message().contains("mfactl fingerprints list"), "{}", ended.message());
    scene.person.wait_until_gone(KEY).await;
    scene.key.plug_in();
    scene.person.wait_for_token(KEY).await;
    scene.newcomer().await;
}

#[tokio::test]
async fn a_finger_that_may_be_renamed_or_removed_is_said_to_be() {
    let mut scene = scene(&["slips-out"]).await;
    let finger = scene.added("").await;
    let fido2 = scene.person.fido2(KEY).await;
    let operation = fido2.rename_fingerprint(&finger.id, "Zeiger").await.unwrap();
    slips_out(&mut scene, operation).await;
    scene.key.sees(&["good"]);
    assert_eq!(scene.names().await, [Some("Zeiger".to_owned())]);
    let fido2 = scene.person.fido2(KEY).await;
    let operation = fido2.remove_fingerprint(&finger.id).await.unwrap();
    slips_out(&mut scene, operation).await;
    assert_eq!(scene.names().await, []);
}

#[tokio::test]
async fn a_known_finger_is_enough() {
    let mut scene = scene(&[]).await;
    scene.added("Index").await;
    scene.newcomer().await;
    scene.key.sees(&["strange", "good"]);
    let ended = scene.list().await;
    assert_eq!(ended.prompts, ["fingerprint", "fingerprint"]);
    assert_eq!(ended.result.fingerprints.unwrap().len(), 1);
}

#[tokio::test]
async fn after_three_strange_fingers_the_pin_helps_and_the_finger_again() {
    let mut scene = scene(&[]).await;
    scene.added("Index").await;
    scene.newcomer().await;
    scene.key.sees(&["strange"; 3]);
    let operation = scene.person.fido2(KEY).await.list_fingerprints().await.unwrap();
    let mut told = Vec::new();
    let ended = scene
        .person
        .answer(&operation, async |operation, kind, details| {
            told.push((details.attempts, details.mistake));
            if kind == "pin" {
                operation.answer_pin(pin(PIN)).await.unwrap();
            }
        })
        .await;
    assert_eq!(ended.prompts, ["fingerprint", "fingerprint", "fingerprint", "pin"]);
    let again = || Some("The finger wasn't recognized.".to_owned());
    let fingers = [(Some(3), None), (Some(2), again()), (Some(1), again())];
    assert_eq!(told[..3], fingers);
    scene.newcomer().await;
    scene.key.sees(&["good"]);
    assert_eq!(scene.list().await.prompts, ["fingerprint"]);
}

#[tokio::test]
async fn blocked_or_ignored_the_reader_is_not_in_the_way_of_the_pin() {
    let mut scene = scene(&[]).await;
    scene.added("Index").await;
    for touches in [&["nobody"][..], &["strange"; 3]] {
        scene.newcomer().await;
        scene.key.sees(touches);
        let operation = scene.person.fido2(KEY).await.list_fingerprints().await.unwrap();
        while scene.person.prompt(&operation).await.0 != "pin" {}
        scene.person.operation(&operation).await.cancel().await.unwrap();
        assert_eq!(scene.end(&operation).await.outcome, "cancelled");
    }
    let status = scene.person.fido2(KEY).await.pin_status().await.unwrap();
    assert_eq!((status.attempts, status.verification_attempts), (Some(8), Some(0)));
    scene.newcomer().await;
    assert_eq!(scene.list().await.prompts, ["pin"]);
}

#[tokio::test]
async fn a_key_that_lets_no_finger_change_fingers_is_asked_by_pin() {
    let mut scene = scene(&["no-uv-bio"]).await;
    scene.added("Index").await;
    scene.newcomer().await;
    assert_eq!(scene.list().await.prompts, ["pin"]);
}

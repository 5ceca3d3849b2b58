//! "Trusted device": a sign-in counts for a while for the same person in the same session at this
//! computer, if the policy says so and the program takes it. It is listed, it can be ended, and
//! whatever makes it less certain who is there ends it.

use std::process::Stdio;

use end_to_end::{Daemon, Ended, LoginSession, Logind, Machine, Person, own_uid, program, until};
use mfad_bus::{EnrollOptions, SignInOptions};
use virtual_token::{Touch, VirtualToken};

const TRUST: &str = "[trust]\nseconds = 600\n";

struct Scene {
    machine: Machine,
    daemon: Daemon,
    person: Person,
    logind: Logind,
    key: VirtualToken,
}

impl Scene {
    /// Somebody at the seat who has a key, and has just signed in with it. Nobody touches it any more.
    async fn signed_in(policy: &str) -> Self {
        let machine = Machine::new();
        machine.policy(policy);
        let key = machine.plugged("A1");
        let logind = Logind::start(machine.bus.connect().await).await;
        let daemon = machine.start().await;
        let mut person = machine.person().await;
        person.wait_for_token("virtual_key_a1").await;
        person.enroll(&EnrollOptions::default()).await.unwrap();
        let ended = person.signs_in().await.unwrap();
        assert_eq!((ended.outcome.as_str(), ended.result.trusted), ("done", None));
        key.set_touch(Touch::Never);
        Self { machine, daemon, person, logind, key }
    }

    /// A sign-in that takes trust: whether nobody was asked. Where somebody is, it is called off.
    async fn trusted(&mut self) -> Option<Ended> {
        let options = SignInOptions { trusted: Some(true), ..SignInOptions::default() };
        let operation = self.person.sign_in().await.begin("", &options).await.unwrap();
        let ended = self.person.answer(&operation, async |operation, _, _| {
            operation.cancel().await.unwrap();
        });
        let ended = ended.await;
        match ended.outcome.as_str() {
            "done" => {
                assert!(ended.prompts.is_empty() && ended.result.trusted == Some(true));
                Some(ended)
            }
            "cancelled" => None,
            // Where a key may not even blink, nobody is asked for a touch either.
            _ => {
                assert_eq!(ended.error(), "NotAtSeat", "{}", ended.message());
                None
            }
        }
    }

    /// What `mfactl` does, while logind goes on answering.
    async fn mfactl(&self, words: &str) -> String {
        let mut mfactl = tokio::process::Command::new(program("mfactl"));
        mfactl.arg("--session").args(words.split_whitespace()).stdin(Stdio::null());
        let output = mfactl.env("DBUS_SESSION_BUS_ADDRESS", self.machine.bus.address()).output();
        let output = output.await.unwrap();
        assert!(output.status.success(), "{words}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    async fn listed(&self) -> usize {
        self.person.sign_in().await.trusted("").await.unwrap().len()
    }

    async fn asked_with(&mut self, change: impl FnOnce(&mut LoginSession)) {
        self.logind.change(change);
        assert!(self.trusted().await.is_none());
    }
}

#[tokio::test]
async fn by_default_every_sign_in_is_asked_for() {
    let mut scene = Scene::signed_in("").await;
    assert!(scene.trusted().await.is_none());
    assert_eq!(scene.listed().await, 0);
}

#[tokio::test]
async fn only_what_takes_it_is_not_asked_and_it_is_written_down() {
    let mut scene = Scene::signed_in(TRUST).await;
    let before = scene.key.trace().len();
    let ended = scene.trusted().await.expect("nobody is asked");
    assert!(ended.message().contains("Virtual Key A1 was used recently"), "{}", ended.message());
    assert_eq!(scene.key.trace().len(), before, "the key was left alone");
    let operation =
        scene.person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    scene.person.prompt_for(&operation, "touch").await;
    scene.person.operation(&operation).await.cancel().await.unwrap();
    let log = scene.machine.mfactl("log --what trusted --json");
    let log: serde_json::Value = serde_json::from_slice(&log.stdout).unwrap();
    assert_eq!(log["events"].as_array().unwrap().len(), 1);
    assert_eq!(log["events"][0]["label"], "Virtual Key A1");
}

#[tokio::test]
async fn it_is_listed_and_ended_by_the_person() {
    let mut scene = Scene::signed_in(TRUST).await;
    let listed = scene.person.sign_in().await.trusted("").await.unwrap();
    assert_eq!((listed[0].session.as_str(), listed[0].seat.as_str()), ("7", "seat0"));
    assert!(listed[0].left <= 600 && listed[0].label == "Virtual Key A1");
    let status = scene.mfactl("status").await;
    assert!(status.contains("Not asked again (mfactl trusted --end)"), "{status}");
    let shown = scene.mfactl("trusted").await;
    assert!(shown.contains("Virtual Key A1  session 7 at seat0  for "), "{shown}");
    scene.mfactl("sign-in --trusted").await;
    let ended = scene.mfactl("trusted --end").await;
    assert!(ended.contains("From now on you will be asked every time."), "{ended}");
    assert!(scene.trusted().await.is_none());
    assert_eq!(scene.listed().await, 0);
}

#[tokio::test]
async fn only_in_the_session_on_the_screen_that_it_was_in() {
    let mut scene = Scene::signed_in(TRUST).await;
    let here = scene.trusted().await;
    assert!(here.is_some());
    scene.asked_with(|it| it.locked = true).await;
    scene.asked_with(|it| (it.locked, it.active) = (false, false)).await;
    scene.asked_with(|it| (it.active, it.remote) = (true, true)).await;
    scene.asked_with(|it| (it.remote, it.seat) = (false, String::new())).await;
    scene.asked_with(|it| it.seat = "seat1".into()).await;
    scene.asked_with(|it| (it.seat, it.uid) = ("seat0".into(), 12345)).await;
    scene.asked_with(|it| (it.uid, it.id) = (own_uid(), "8".into())).await;
    scene.logind.change(|it| it.id = "7".into());
    assert!(scene.trusted().await.is_some(), "where it was it still counts");
    // What a desktop starts is beside the session, and belongs to it.
    scene.logind.change(|it| it.own_processes = false);
    assert!(scene.trusted().await.is_some());
}

#[tokio::test]
async fn it_is_gone_at_logout_with_what_is_lost_and_with_a_restart() {
    let mut scene = Scene::signed_in(TRUST).await;
    scene.logind.log_out().await;
    let sign_in = scene.person.sign_in().await;
    until("nothing counts", async || sign_in.trusted("").await.unwrap().is_empty()).await;
    scene.asked_with(|it| it.id = "7".into()).await;

    let mut scene = Scene::signed_in(TRUST).await;
    scene.person.methods().await.remove(0).report_lost().await.unwrap();
    assert_eq!(scene.listed().await, 0);
    assert_eq!(scene.person.signs_in().await.unwrap().error(), "NoUsableMethods");

    let mut scene = Scene::signed_in(TRUST).await;
    scene.daemon.kill();
    scene.daemon = scene.machine.start().await;
    scene.person = scene.machine.person().await;
    scene.person.wait_for_token("virtual_key_a1").await;
    assert!(scene.trusted().await.is_none());
}

#[tokio::test]
async fn other_rules_end_it() {
    let scene = Scene::signed_in(TRUST).await;
    scene.machine.policy("verification = \"pin\"\n[trust]\nseconds = 600\n");
    let manager = scene.person.manager().await;
    until("the policy is read", || async { manager.policy().await.unwrap().verification == "pin" })
        .await;
    assert_eq!(scene.listed().await, 0);
}

#[tokio::test]
async fn it_passes() {
    let mut scene = Scene::signed_in("[trust]\nseconds = 1\n").await;
    let sign_in = scene.person.sign_in().await;
    until("it has passed", async || sign_in.trusted("").await.unwrap().is_empty()).await;
    assert!(scene.trusted().await.is_none());
}

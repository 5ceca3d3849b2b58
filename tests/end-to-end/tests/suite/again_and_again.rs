//! The same again and again: nothing is lost, nothing is left behind, and the daemon does not grow. As often
//! as `make soak` has it with MFAD_SOAK, and less often without.

use std::fs;

use end_to_end::{Daemon, Machine, Person, rounds, until};
use futures_util::StreamExt;
use mfad_bus::{EnrollOptions, ObjectManagerProxy, TOKENS_PATH, object_path};
use virtual_token::Touch;

/// What it has in memory, in KiB, and how many descriptors are open.
fn usage(daemon: &Daemon) -> (usize, usize) {
    let status = fs::read_to_string(format!("/proc/{}/status", daemon.pid())).unwrap();
    let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
    let resident = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    (resident, fs::read_dir(format!("/proc/{}/fd", daemon.pid())).unwrap().count())
}

/// It is no larger than it was, but for so many KiB.
fn has_not_grown(daemon: &Daemon, before: (usize, usize), kib: usize) {
    let now = usage(daemon);
    println!("from {before:?} KiB and descriptors to {now:?}");
    assert!(now.0 <= before.0 + kib, "{before:?} {now:?}");
    assert!(now.1 <= before.1 + 2, "{before:?} {now:?}");
}

async fn enrolled(machine: &Machine) -> Person {
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    person
}

#[tokio::test]
async fn a_key_is_plugged_in_and_out_and_whoever_watches_sees_each() {
    let machine = Machine::new();
    let key = machine.key("A1");
    let daemon = machine.start().await;
    let person = machine.person().await;
    let manager = ObjectManagerProxy::new(&person.connection).await.unwrap();
    let mut added = manager.receive_interfaces_added().await.unwrap();
    let mut removed = manager.receive_interfaces_removed().await.unwrap();
    let ours = object_path(TOKENS_PATH, "virtual_key_a1").unwrap();
    let mut before = usage(&daemon);
    for round in 0..rounds(100, 10_000) {
        // What is made at the first times stays.
        if round == 20 {
            before = usage(&daemon);
        }
        key.plug().unwrap();
        let seen = end_to_end::soon("the key", added.next()).await.unwrap();
        assert_eq!(*seen.args().unwrap().object(), ours);
        key.unplug();
        let gone = end_to_end::soon("the key to go", removed.next()).await.unwrap();
        assert_eq!(*gone.args().unwrap().object(), ours);
    }
    has_not_grown(&daemon, before, 2 * 1024);
}

#[tokio::test]
async fn a_key_is_pulled_out_in_mid_request_and_no_operation_is_stuck() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = enrolled(&machine).await;
    let mut before = usage(&daemon);
    for round in 0..rounds(20, 1_000) {
        if round == 5 {
            before = usage(&daemon);
        }
        key.set_touch(Touch::Never);
        let operation = person.begins().await;
        person.prompt_for(&operation, "touch").await;
        key.unplug();
        person.prompt_for(&operation, "insert").await;
        key.set_touch(Touch::AtOnce);
        key.plug().unwrap();
        let ended = person.end(&operation).await;
        assert_eq!(ended.outcome, "done", "{}", ended.message());
    }
    has_not_grown(&daemon, before, 2 * 1024);
}

#[tokio::test]
async fn somebody_signs_in_again_and_again() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = enrolled(&machine).await;
    let mut before = usage(&daemon);
    for round in 0..rounds(50, 1_000) {
        if round == 20 {
            before = usage(&daemon);
        }
        let operation = person.begins().await;
        assert_eq!(person.end(&operation).await.outcome, "done");
    }
    // Nothing of an operation that has ended is left on the bus.
    until("all operations to be gone", async || {
        person.objects().await.keys().all(|it| !it.contains("/operations/"))
    })
    .await;
    has_not_grown(&daemon, before, 1024);
}

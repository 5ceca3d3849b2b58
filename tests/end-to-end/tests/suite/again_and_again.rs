//! The same again and again: nothing is lost, nothing is left behind, and the daemon does not grow. As often
//! as `make soak` has it with MFAD_SOAK, and less often without.

use std::fs;
use std::time::{Duration, Instant};

use end_to_end::{Daemon, LoginSession, Logins, Machine, Person, in_time, measured, rounds, until};
use futures_util::StreamExt;
use mfad_bus::{EnrollOptions, ObjectManagerProxy, SignInOptions, TOKENS_PATH, object_path};
use nix::mount::{MsFlags, mount};
use virtual_token::Touch;

/// What it has in memory, in KiB, and how many descriptors are open.
fn usage(daemon: &Daemon) -> (usize, usize) {
    let status = fs::read_to_string(format!("/proc/{}/status", daemon.pid())).unwrap();
    let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
    let resident = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    (resident, fs::read_dir(format!("/proc/{}/fd", daemon.pid())).unwrap().count())
}

/// It is no larger than it was, but for so many KiB.
fn has_not_grown(what: &str, daemon: &Daemon, before: (usize, usize), kib: usize) {
    let now = usage(daemon);
    let (memory, descriptors) = (now.0.saturating_sub(before.0), now.1.saturating_sub(before.1));
    measured(&format!("{what}: memory kept"), format!("{memory} KiB"), &format!("≤ {kib} KiB"));
    measured(&format!("{what}: descriptors kept"), descriptors, "≤ 2");
    assert!(memory <= kib && descriptors <= 2, "{before:?} {now:?}");
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
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
    let (rounds, mut listed) = (rounds(100, 10_000), Vec::new());
    for round in 0..rounds {
        // What is made at the first times stays.
        if round == 20 {
            before = usage(&daemon);
        }
        let plugged = Instant::now();
        key.plug().unwrap();
        let seen = end_to_end::soon("the key", added.next()).await.unwrap();
        listed.push(plugged.elapsed());
        assert_eq!(*seen.args().unwrap().object(), ours);
        key.unplug();
        let gone = end_to_end::soon("the key to go", removed.next()).await.unwrap();
        assert_eq!(*gone.args().unwrap().object(), ours);
    }
    let what = format!("{rounds} × plugged in and out");
    measured(&format!("{what}: of which a watcher missed"), 0, "0");
    measured(&format!("{what}: median until listed"), format!("{:.1} ms", median(listed)), "–");
    has_not_grown(&what, &daemon, before, 2 * 1024);
}

#[tokio::test]
async fn a_key_is_pulled_out_in_mid_request_and_no_operation_is_stuck() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = enrolled(&machine).await;
    let mut before = usage(&daemon);
    let rounds = rounds(20, 1_000);
    for round in 0..rounds {
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
    let what = format!("{rounds} × pulled out in mid-request");
    measured(&format!("{what}: operations that did not go on"), 0, "0");
    has_not_grown(&what, &daemon, before, 2 * 1024);
}

#[tokio::test]
async fn somebody_signs_in_again_and_again() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = enrolled(&machine).await;
    let mut before = usage(&daemon);
    let rounds = rounds(50, 1_000);
    for round in 0..rounds {
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
    let grown = usage(&daemon).0.saturating_sub(before.0) * 1024;
    let each = grown / usize::try_from(rounds - 20).unwrap();
    measured(&format!("{rounds} × signed in: kept of each"), format!("{each} bytes"), "–");
    has_not_grown(&format!("{rounds} × signed in"), &daemon, before, 1024);
}

/// The number of the first of them, which no system gives to anybody.
const FIRST: u32 = 100_000;

/// As many lines of passwd(5) more, in the mount namespace of the test.
fn add_users(logins: &Logins, count: u32) -> Vec<String> {
    let names: Vec<_> = (0..count).map(|number| format!("person{number}")).collect();
    let mut passwd = fs::read_to_string("/etc/passwd").unwrap();
    for (name, uid) in names.iter().zip(FIRST..) {
        passwd += &format!("{name}:x:{uid}:{uid}::/nonexistent:/bin/false\n");
    }
    let file = logins.machine.file("passwd");
    fs::write(&file, passwd).unwrap();
    let nothing = None::<&str>;
    mount(Some(&file), "/etc/passwd", nothing, MsFlags::MS_BIND, nothing).unwrap();
    names
}

#[tokio::test]
async fn many_accounts_cost_the_last_one_no_more_than_the_first() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let count = rounds(30, 1_000);
    let names = add_users(&logins, count);
    let token = object_path(TOKENS_PATH, "virtual_key_a1").unwrap();
    let before = usage(&logins.daemon);
    for name in &names {
        let (account, token) = (Some(name.clone()), Some(token.clone()));
        let options = EnrollOptions { account, token, ..EnrollOptions::default() };
        let manager = logins.person.manager().await;
        let operation = in_time(async || manager.enroll(&options).await).await;
        let ended = logins.person.end(&operation).await;
        assert_eq!(ended.outcome, "done", "{name}: {}", ended.message());
    }
    let mut times = Vec::new();
    for (name, uid) in [(&names[0], FIRST), (&names[names.len() - 1], FIRST + count - 1)] {
        logins.logind.set(Some(LoginSession::at("seat0", "7", uid)));
        let mut took = Vec::new();
        for _ in 0..9 {
            let began = Instant::now();
            let sign_in = logins.person.sign_in().await;
            let options = SignInOptions::default();
            let operation = in_time(async || sign_in.begin(name, &options).await).await;
            let ended = logins.person.end(&operation).await;
            assert_eq!(ended.outcome, "done", "{name}: {}", ended.message());
            took.push(began.elapsed());
        }
        times.push(median(took));
    }
    let what = format!("{count} accounts");
    let ratio = format!("{:.2} ×", times[1] / times[0]);
    measured(&format!("{what}: a sign-in of the last, to one of the first"), ratio, "–");
    has_not_grown(&what, &logins.daemon, before, 4 * 1024);
}

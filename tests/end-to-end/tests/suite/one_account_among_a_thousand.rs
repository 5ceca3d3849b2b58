//! A sign-in of one costs the daemon no more where a thousand others are enrolled.

use std::fs;

use end_to_end::{Daemon, Machine, Person, Polkit};
use mfad_bus::EnrollOptions;
use rusqlite::Connection;

const OTHERS: &str = "
    WITH RECURSIVE numbers (number) AS
        (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1000)
    INSERT INTO accounts (uid, name, handle)
        SELECT 100000 + number, 'user' || number, randomblob(32) FROM numbers;
    INSERT INTO methods
        (id, account, kind, label, state, identity, data, revision, created, last_used)
        SELECT lower(hex(randomblob(8))), accounts.id, kind, label, state, randomblob(32), data,
            revision, methods.created, last_used
        FROM accounts, methods WHERE uid > 100000;";

/// The nanoseconds that the daemon's one thread has run (/proc/PID/schedstat).
fn ran(daemon: &Daemon) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/schedstat", daemon.pid())).unwrap();
    stat.split_whitespace().next().unwrap().parse().unwrap()
}

/// What the cheapest of some sign-ins costs it.
async fn cost(person: &mut Person, daemon: &Daemon) -> u64 {
    let mut costs = Vec::new();
    for _ in 0..12 {
        let before = ran(daemon);
        assert_eq!(person.signs_in().await.unwrap().outcome, "done");
        // What a sign-in leaves to do is done before the next answer.
        person.objects().await;
        costs.push(ran(daemon) - before);
    }
    costs.into_iter().min().unwrap()
}

#[tokio::test]
async fn a_sign_in_costs_the_same_beside_them() {
    let machine = Machine::new();
    // There is no logind that could say where its person sits.
    machine.policy("remote = \"allow\"\n");
    let _key = machine.plugged("A1");
    let bus = machine.bus.connect().await;
    let polkit = Polkit::start(&bus).await;
    polkit.allow(&["use", "manage-own-methods", "enroll-first-method"]);
    let mut daemon = machine.start_system().await;
    // Root would be shown everybody's methods.
    let mut person = machine.person_as(1).await;
    assert_eq!(person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    let alone = cost(&mut person, &daemon).await;
    daemon.kill();
    Connection::open(machine.state().join("mfad.db")).unwrap().execute_batch(OTHERS).unwrap();

    let daemon = machine.start_system().await;
    assert!(machine.person().await.objects().await.len() > 1000);
    person.wait_for_token("virtual_key_a1").await;
    let among = cost(&mut person, &daemon).await;
    assert!(among < alone * 3 / 2, "{alone} ns alone, {among} ns among others");
}

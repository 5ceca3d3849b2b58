//! The daemon is killed at any moment of an enrollment: afterwards the method is there whole, or
//! not at all.

use std::time::{Duration, Instant};

use end_to_end::{Machine, Person, measured, rounds};
use mfad_bus::{EnrollOptions, SignInOptions, TOKENS_PATH, object_path};
use rusqlite::Connection;
use virtual_token::{Command as Ctaphid, Event, VirtualToken};

const ROUNDS: u32 = 30;
/// makeCredential, and that it was done.
const MAKE: Option<Ctaphid> = Some(Ctaphid::Cbor(0x01));
const MADE: Option<Ctaphid> = Some(Ctaphid::Cbor(0x00));

/// Begins to enroll a key and kills the daemon so long after the key did this.
async fn killed_after(
    machine: &Machine,
    key: &VirtualToken,
    what: impl Fn(&Event) -> bool,
    later: Duration,
) {
    let mut daemon = machine.start().await;
    let person = machine.person().await;
    let id = format!("virtual_key_{}", key.serial().to_lowercase());
    person.wait_for_token(&id).await;
    let before = key.trace().len();
    let token = Some(object_path(TOKENS_PATH, &id).unwrap());
    let options = EnrollOptions { token, ..EnrollOptions::default() };
    person.manager().await.enroll(&options).await.unwrap();
    let end = Instant::now() + end_to_end::PATIENCE;
    // Closer than any timer: what is to be hit takes some milliseconds.
    while !key.trace().iter().skip(before).any(&what) {
        assert!(Instant::now() < end, "the key was not used");
    }
    let then = Instant::now();
    while then.elapsed() < later {
        std::hint::spin_loop();
    }
    daemon.kill();
}

/// The store is sound, and holds as many enrolled methods as its log says.
fn sound(machine: &Machine) -> u32 {
    let db = Connection::open(machine.state().join("mfad.db")).unwrap();
    let check: String = db.query_row("PRAGMA integrity_check", [], |it| it.get(0)).unwrap();
    assert_eq!(check, "ok");
    let count = |query: &str| db.query_row(query, [], |it| it.get::<_, u32>(0)).unwrap();
    let methods = count("SELECT count(*) FROM methods");
    assert_eq!(count("SELECT count(*) FROM events WHERE what = 'enrolled'"), methods);
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(count("SELECT count(*) FROM accounts"), methods.min(1));
    methods
}

/// Every method that is listed signs in with its key.
async fn all_sign_in(person: &mut Person, keys: &[VirtualToken]) -> usize {
    let methods = person.methods().await;
    for method in &methods {
        let name = method.token_name().await.unwrap();
        let key = keys.iter().find(|it| name.ends_with(it.serial())).unwrap();
        key.plug().unwrap();
        person.wait_for_token(&format!("virtual_key_{}", key.serial().to_lowercase())).await;
        let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
        let ended = person.end(&operation).await;
        assert_eq!(ended.outcome, "done", "{name}: {}", ended.message());
        assert_eq!(ended.result.method.unwrap().as_str(), method.inner().path().as_str());
        key.unplug();
    }
    methods.len()
}

#[tokio::test]
async fn an_enrollment_is_there_whole_or_not_at_all() {
    let rounds = rounds(1, 27);
    for _ in 0..rounds {
        killed_while_enrolling().await;
    }
    measured(&format!("{} × killed while enrolling: half a method", rounds * ROUNDS), 0, "0");
}

async fn killed_while_enrolling() {
    let machine = Machine::new();
    // One that is there all the time and proves who enrolls the others.
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    let mut keys = vec![person.enroll_key(&machine, "PROOF").await];
    daemon.kill();
    let mut enrolled = 1;
    for round in 0..ROUNDS {
        let key = machine.plugged(&format!("K{round}"));
        // When the key is asked, when it has just answered, and later and later after that, while
        // the answer is verified and written down.
        let later = Duration::from_micros(u64::from(round) * 250);
        match round {
            0..5 => killed_after(&machine, &key, |it| it.received() == MAKE, later).await,
            _ => killed_after(&machine, &key, |it| it.sent() == MADE, later).await,
        }
        key.unplug();
        keys.push(key);
        let now = sound(&machine);
        assert!(now == enrolled || now == enrolled + 1);
        enrolled = now;
    }
    keys[0].unplug();
    println!("{enrolled} of {ROUNDS} enrollments were done before the daemon was killed");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    assert_eq!(all_sign_in(&mut person, &keys).await, enrolled as usize);
}

//! alice's key opens her keyring, so that mfad keeps her login password, sealed. Somebody asks for it who is no login
//! screen of hers, or changes what is kept so that another key, another account or an older policy opens it.

use std::fs;

use end_to_end::{LoginSession, Machine, Person, pin, until};
use hostile::seats::{ALICE, BOB, Seats};
use mfad_bus::{Cause, KeyringProxy, SignInOptions};
use rusqlite::Connection;
use virtual_token::{Touch, VirtualToken};

const PASSWORD: &str = "Okapi-Quagga-5381";
const TOUCH: &str = "keyring = \"touch\"\n";

/// alice's key opens her keyring, and she is on the screen.
async fn scene(policy: &str) -> (Seats, VirtualToken) {
    let mut seats = Seats::start(policy).await;
    let key = seats.key("A1", ALICE.0).await;
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    enables(&seats.machine, ALICE.1, PASSWORD).await;
    (seats, key)
}

async fn keyring(person: &Person) -> KeyringProxy<'static> {
    KeyringProxy::new(&person.connection).await.unwrap()
}

async fn enables(machine: &Machine, uid: u32, password: &str) {
    let mut person = machine.person_as(uid).await;
    let operation = keyring(&person).await.enable(pin(password)).await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
}

/// How a sign-in ends that root begins for this account, and the password that came with it.
async fn asked(root: &mut Person, account: &str) -> (String, String) {
    let options = SignInOptions { keyring: Some(true), ..SignInOptions::default() };
    let operation = root.sign_in().await.begin(account, &options).await.unwrap();
    let ended = root.end_with_pin(&operation, "1234").await;
    let password = ended.result.login_password.as_ref().map(|it| it.read().unwrap().to_vec());
    (ended.outcome.clone(), String::from_utf8(password.unwrap_or_default()).unwrap())
}

fn done(password: &str) -> (String, String) {
    ("done".to_owned(), password.to_owned())
}

/// What is kept, changed by these words of SQL while nobody looks, and the daemon started again.
async fn changed(seats: &mut Seats, sql: &str) {
    seats.daemon.terminate();
    until("the daemon is over", || std::future::ready(!seats.daemon.runs())).await;
    let store = Connection::open(seats.machine.state().join("mfad.db")).unwrap();
    store.execute_batch(sql).unwrap();
    drop(store);
    seats.daemon = seats.machine.start_system().await;
    seats.root.wait_for_token("virtual_key_a1").await;
}

#[tokio::test]
async fn only_root_where_its_owner_comes_in_has_it() {
    let (mut seats, _key) = scene(&format!("{TOUCH}remote = \"allow\"\n")).await;
    assert_eq!(asked(&mut seats.root, ALICE.0).await, done(PASSWORD), "the control");
    // From elsewhere, where the policy lets the key sign in all the same.
    for away in [
        Some(LoginSession::from_afar("192.0.2.7", "4", ALICE.1)),
        Some(LoginSession { active: false, ..LoginSession::at("seat0", "3", ALICE.1) }),
        None,
    ] {
        seats.logind.set(away.clone());
        assert_eq!(asked(&mut seats.root, ALICE.0).await, done(""), "{away:?}");
    }
    // su in somebody else's session, and in root's own.
    for other in [BOB.1, 0] {
        seats.logind.set(Some(LoginSession::at("seat0", "2", other)));
        assert_eq!(asked(&mut seats.root, ALICE.0).await, ("failed".into(), String::new()));
    }
}

#[tokio::test]
async fn who_is_not_root_is_refused() {
    let (seats, key) = scene(TOUCH).await;
    let before = key.trace().len();
    let options = SignInOptions { keyring: Some(true), ..SignInOptions::default() };
    for uid in [ALICE.1, BOB.1] {
        let person = seats.machine.person_as(uid).await;
        let refused = person.sign_in().await.begin(ALICE.0, &options).await.unwrap_err();
        assert_eq!(refused.cause(), Some(Cause::NotAllowed), "{uid}");
    }
    assert_eq!(key.trace().len(), before);
}

#[tokio::test]
async fn nobody_seals_lists_or_ends_it_for_others_without_leave() {
    let (seats, _key) = scene(TOUCH).await;
    seats.polkit.allow(&["use", "manage-own-methods"]);
    let bob = keyring(&seats.machine.person_as(BOB.1).await).await;
    let refused = [
        bob.change_password(ALICE.0, pin("another")).await.unwrap_err(),
        bob.change_password(BOB.0, pin("another")).await.unwrap_err(),
        bob.disable(ALICE.0).await.unwrap_err(),
        bob.list(ALICE.0).await.unwrap_err(),
    ];
    assert!(refused.iter().all(|it| it.cause() == Some(Cause::NotAllowed)), "{refused:?}");
}

#[tokio::test]
async fn what_is_no_password_is_refused_before_a_key_is_asked() {
    let (seats, key) = scene(TOUCH).await;
    let before = key.trace().len();
    let mut alice = seats.machine.person_as(ALICE.1).await;
    for password in ["", "a\0b", &"x".repeat(512)] {
        let begun = keyring(&alice).await.enable(pin(password)).await;
        assert_eq!(alice.ends(begun).await.error(), "InvalidArgument", "{password:?}");
    }
    assert_eq!(key.trace().len(), before);
}

#[tokio::test]
async fn another_key_or_account_opens_nothing_that_was_put_in_its_row() {
    let (mut seats, _key) = scene(TOUCH).await;
    let bobs = seats.key("B2", BOB.0).await;
    seats.logind.set(Some(LoginSession::at("seat0", "2", BOB.1)));
    enables(&seats.machine, BOB.1, "Tapir-Gnu-2750").await;
    assert_eq!(asked(&mut seats.root, BOB.0).await, done("Tapir-Gnu-2750"), "the control");
    bobs.unplug();
    bobs.plug().unwrap();
    // bob's row has all that alice's has.
    let all = "UPDATE password_seals AS it SET (salt, public_key, sealed) =
        (SELECT salt, public_key, sealed FROM password_seals WHERE method <> it.method
         ORDER BY created LIMIT 1) WHERE rowid = (SELECT max(rowid) FROM password_seals);";
    changed(&mut seats, all).await;
    seats.root.wait_for_token("virtual_key_b2").await;
    assert_eq!(asked(&mut seats.root, BOB.0).await, done(""));
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    assert_eq!(asked(&mut seats.root, ALICE.0).await, done(PASSWORD));
}

#[tokio::test]
async fn what_is_damaged_opens_nothing_and_keeps_nobody_out() {
    for damage in [
        "UPDATE password_seals SET sealed = 'x'",
        "UPDATE password_seals SET sealed = replace(sealed, 'sealed\":\"', 'sealed\":\"AAAA')",
        "UPDATE password_seals SET salt = x'00'",
        "UPDATE password_seals SET salt = zeroblob(32)",
        "UPDATE password_seals SET verified = 1 - verified, salt = zeroblob(32)",
    ] {
        let (mut seats, key) = scene(TOUCH).await;
        sets_pin(&mut seats.root).await;
        changed(&mut seats, damage).await;
        assert_eq!(asked(&mut seats.root, ALICE.0).await, done(""), "{damage}");
        assert!(key.is_plugged());
    }
}

async fn sets_pin(root: &mut Person) {
    let operation = root.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(root.end_with_pin(&operation, "1234").await.outcome, "done");
}

#[tokio::test]
async fn a_touch_opens_nothing_where_the_policy_wants_a_pin_by_now() {
    let (mut seats, _key) = scene(TOUCH).await;
    let alice = seats.machine.person_as(ALICE.1).await;
    seats.machine.policy("");
    let manager = seats.root.manager().await;
    until("the policy", async || manager.policy().await.unwrap().keyring == "pin").await;
    assert_eq!(asked(&mut seats.root, ALICE.0).await, done(""));
    let [listed] = &keyring(&alice).await.list("").await.unwrap()[..] else { panic!() };
    assert_eq!((listed.usable, listed.verification.as_str()), (false, "touch"));
}

#[tokio::test]
async fn the_verified_owner_has_another_secret_than_a_touch() {
    let (mut seats, _key) = scene(TOUCH).await;
    sets_pin(&mut seats.root).await;
    assert_eq!(asked(&mut seats.root, ALICE.0).await, done(PASSWORD), "the control");
    seats.machine.policy(&format!("{TOUCH}verification = \"pin\"\n"));
    let manager = seats.root.manager().await;
    until("the policy", async || manager.policy().await.unwrap().verification == "pin").await;
    assert_eq!(asked(&mut seats.root, ALICE.0).await, done(""));
}

#[tokio::test]
async fn a_seal_that_is_put_back_has_the_old_password_and_no_file_had_it() {
    let (mut seats, _key) = scene(TOUCH).await;
    let path = seats.machine.state().join("mfad.db");
    let read = |path: &std::path::Path| -> String {
        let query = "SELECT sealed FROM password_seals";
        Connection::open(path).unwrap().query_row(query, (), |row| row.get(0)).unwrap()
    };
    let old = read(&path);
    let renewed = keyring(&seats.root).await.change_password(ALICE.0, pin("new one")).await;
    assert_eq!(renewed.unwrap(), 1);
    assert_eq!(asked(&mut seats.root, ALICE.0).await, done("new one"));
    let piece = old.get(60..100).unwrap().as_bytes().to_vec();
    let kept = |piece: &[u8]| {
        let files = fs::read_dir(seats.machine.state()).unwrap().map(|it| it.unwrap().path());
        let files = files.filter(|it| it.is_file()).map(|it| fs::read(it).unwrap());
        files.into_iter().any(|it| it.windows(piece.len()).any(|part| part == piece))
    };
    assert!(!kept(&piece));
    assert!(kept(read(&path).get(60..100).unwrap().as_bytes()), "the control");
    changed(&mut seats, &format!("UPDATE password_seals SET sealed = '{old}'")).await;
    assert_eq!(asked(&mut seats.root, ALICE.0).await, done(PASSWORD));
}

#[tokio::test]
async fn a_key_that_is_reported_lost_while_it_blinks_opens_nothing() {
    let (mut seats, key) = scene(TOUCH).await;
    seats.polkit.allow(&["use", "manage-own-methods", "administer", "suspend-last-method"]);
    let alice = seats.machine.person_as(ALICE.1).await;
    key.set_touch(Touch::Never);
    let options = SignInOptions { keyring: Some(true), ..SignInOptions::default() };
    let operation = seats.root.sign_in().await.begin(ALICE.0, &options).await.unwrap();
    seats.root.prompt_for(&operation, "touch").await;
    alice.methods().await.remove(0).report_lost().await.unwrap();
    key.set_touch(Touch::AtOnce);
    let ended = seats.root.end(&operation).await;
    assert_ne!(ended.outcome, "done");
    assert!(ended.result.login_password.is_none());
    assert!(keyring(&alice).await.list("").await.unwrap().is_empty());
}

#[tokio::test]
async fn the_password_is_in_no_log_and_no_file() {
    let (mut seats, _key) = scene(TOUCH).await;
    assert_eq!(asked(&mut seats.root, ALICE.0).await, done(PASSWORD));
    assert!(!seats.daemon.log().contains(PASSWORD));
    assert!(seats.daemon.log().contains("allowed"), "the control");
    for entry in fs::read_dir(seats.machine.state()).unwrap().map(|it| it.unwrap().path()) {
        let bytes = fs::read(&entry).unwrap_or_default();
        assert!(!bytes.windows(PASSWORD.len()).any(|it| it == PASSWORD.as_bytes()), "{entry:?}");
    }
}

//! Accounts and codes as `ykman`, yubikit and RFC 4226 and 6238 have them, in both directions.

use std::time::{SystemTime, UNIX_EPOCH};

use card_tests::oath::{Desk, SECRET, a_code_lasts, ykman};
use card_tests::{Program, READERS};
use end_to_end::until;
use mfad_bus::OathAccount;
use virtual_token::Touch;

const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python");
/// How many accounts the card takes.
const MOST: usize = 50;

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A code with the time that it is for, which does not pass while it is made.
async fn code_and_time(desk: &mut Desk, account: &OathAccount) -> (String, u64) {
    let period = u64::from(account.period.unwrap());
    loop {
        let before = now();
        let (code, seconds) = desk.code(account).await;
        if before / period == now() / period {
            let seconds = u64::from(seconds.unwrap());
            assert!((1..=period - before % period).contains(&seconds), "{seconds} left");
            return (code, before);
        }
    }
}

#[tokio::test]
async fn what_ykman_adds_is_listed_with_the_code_of_rfc_6238() {
    let Some(program) = Program::find("ykman") else { return };
    let Some(python) = Program::python() else { return };
    let Some(mut desk) = Desk::set_up().await else { return };
    ykman(&program, &["add", "--digits", "8", "alice", SECRET]);
    ykman(&program, &["add", "--period", "60", "--issuer", "Example", "bob", SECRET]);
    let accounts = desk.accounts().await;
    let named: Vec<_> =
        accounts.iter().map(|it| (it.issuer.as_deref(), &*it.name, &*it.kind, it.period)).collect();
    assert_eq!(
        named,
        [(None, "alice", "totp", Some(30)), (Some("Example"), "bob", "totp", Some(60))]
    );
    for (account, digits) in accounts.iter().zip(["8", "6"]) {
        let (code, time) = code_and_time(&mut desk, account).await;
        let (period, time) = (account.period.unwrap().to_string(), time.to_string());
        let script = format!("{PYTHON}/totp.py");
        assert_eq!(python.says(&[&script, SECRET, digits, &period, &time]).trim(), code);
    }
}

#[tokio::test]
async fn what_is_added_ykman_lists_and_yubikit_makes_the_same_code() {
    let Some(program) = Program::find("ykman") else { return };
    let Some(python) = Program::python() else { return };
    let Some(mut desk) = Desk::set_up().await else { return };
    let address = format!("otpauth://totp/Example:anna?secret={SECRET}&issuer=Example");
    let ended = desk.add(&address, false).await;
    assert_eq!((ended.outcome.as_str(), ended.prompts), ("done", vec!["pin".to_owned()]));
    let counting = format!("otpauth://hotp/ben?secret={SECRET}&counter=5&digits=8");
    assert_eq!(desk.add(&counting, false).await.outcome, "done");
    assert_eq!(
        ykman(&program, &["list", "--oath-type", "--period"]),
        "ben, HOTP, 0\nExample:anna, TOTP, 30\n"
    );
    let anna = desk.account("anna").await;
    let (code, time) = code_and_time(&mut desk, &anna).await;
    let script = format!("{PYTHON}/oath.py");
    let theirs = python.says(&[&script, READERS[0].name, "anna", &time.to_string()]);
    assert_eq!(theirs.trim(), code);
}

/// RFC 4226 appendix D.
#[tokio::test]
async fn codes_that_count_are_those_of_rfc_4226() {
    let Some(mut desk) = Desk::set_up().await else { return };
    desk.add(&format!("otpauth://hotp/ben?secret={SECRET}&counter=0"), false).await;
    let ben = desk.account("ben").await;
    assert_eq!((ben.kind.as_str(), ben.period), ("hotp", None));
    for code in ["755224", "287082", "359152"] {
        assert_eq!(desk.code(&ben).await, (code.to_owned(), None));
    }
}

#[tokio::test]
async fn what_one_deletes_the_other_does_not_list() {
    let Some(program) = Program::find("ykman") else { return };
    let Some(mut desk) = Desk::set_up().await else { return };
    ykman(&program, &["add", "alice", SECRET]);
    ykman(&program, &["add", "bob", SECRET]);
    let alice = desk.account("alice").await;
    let operation = desk.oath().await.delete_account(&alice.id).await.unwrap();
    let ended = desk.person.end_with_pin(&operation, "").await;
    assert_eq!((ended.outcome.as_str(), ended.prompts), ("done", vec!["confirm".to_owned()]));
    assert_eq!(ykman(&program, &["list"]), "bob\n");
    ykman(&program, &["delete", "--force", "bob"]);
    assert_eq!(desk.accounts().await, []);
}

#[tokio::test]
async fn a_full_card_lists_all_and_says_that_it_is_full() {
    let Some(python) = Program::python() else { return };
    let Some(mut desk) = Desk::set_up().await else { return };
    let script = format!("{PYTHON}/oath_fill.py");
    assert_eq!(python.says(&[&script, READERS[0].name]).trim(), MOST.to_string());
    let accounts = desk.accounts().await;
    assert_eq!(accounts.len(), MOST);
    assert!(accounts.iter().all(|it| it.name.starts_with("an account with a long name ")));
    let ended = desk.add(&format!("otpauth://totp/anna?secret={SECRET}"), false).await;
    assert_eq!(ended.error(), "KeyFull");
}

#[tokio::test]
async fn one_that_wants_a_touch_says_so_and_waits() {
    let Some(program) = Program::find("ykman") else { return };
    let Some(mut desk) = Desk::set_up().await else { return };
    ykman(&program, &["add", "--touch", "alice", SECRET]);
    desk.card.set_touch(Touch::Never);
    a_code_lasts().await;
    let alice = desk.account("alice").await;
    let operation = desk.oath().await.show_code(&alice.id).await.unwrap();
    let details = desk.person.prompt_for(&operation, "touch").await;
    assert!(details.reason.starts_with("Show the code for alice. Touch "), "{}", details.reason);
    desk.card.set_touch(Touch::AtOnce);
    let ended = desk.person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.result.code.unwrap().code.read().unwrap().len(), 6);
    // One that does not want it is not said to.
    desk.add(&format!("otpauth://totp/ben?secret={SECRET}"), false).await;
    let ben = desk.account("ben").await;
    let operation = desk.oath().await.show_code(&ben.id).await.unwrap();
    assert_eq!(desk.person.end(&operation).await.prompts, [""; 0]);
}

#[tokio::test]
async fn a_card_that_comes_back_keeps_its_accounts() {
    let Some(mut desk) = Desk::set_up().await else { return };
    desk.add(&format!("otpauth://totp/anna?secret={SECRET}"), false).await;
    let id = desk.id.clone();
    desk.card.unplug();
    desk.person.wait_until_gone(&id).await;
    desk.card.plug().unwrap();
    until("the card", || async { desk.person.tokens().await == [id.as_str()] }).await;
    assert_eq!(desk.accounts().await.len(), 1);
}

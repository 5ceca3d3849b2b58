//! A card whose one-time codes have a password, and that can rename: a fake, as no firmware here
//! can.

use card_tests::oath::{a_code_lasts, ykman};
use card_tests::{FakeYubiKey, PASSWORD, Pcscd, Program, READERS};
use end_to_end::{Daemon, Ended, Machine, Person, pin, until};
use mfad_bus::OathAccount;

/// Somebody at a machine with the fake in its reader.
struct Desk {
    card: FakeYubiKey,
    id: String,
    person: Person,
    _daemon: Daemon,
    machine: Machine,
    _pcscd: Pcscd,
}

async fn desk(with_password: bool) -> Option<Desk> {
    let pcscd = Pcscd::start()?;
    let names = ["Example:anna", "60/ben"];
    let card = FakeYubiKey::insert(READERS[0].port, with_password, &names);
    pcscd.wait_for_card(READERS[0], true);
    let machine = Machine::with_cards();
    let daemon = machine.start().await;
    let person = machine.person().await;
    until("the card", || async { person.tokens().await.len() == 1 }).await;
    let id = person.tokens().await.remove(0);
    Some(Desk { card, id, person, _daemon: daemon, machine, _pcscd: pcscd })
}

async fn list(person: &mut Person, id: &str) -> Ended {
    let operation = person.oath(id).await.list_accounts().await.unwrap();
    person.end_with_pin(&operation, PASSWORD).await
}

async fn rename(desk: &mut Desk, account: &OathAccount, name: &str) -> Ended {
    let oath = desk.person.oath(&desk.id).await;
    let operation = oath.rename_account(&account.id, name).await.unwrap();
    desk.person.end(&operation).await
}

#[tokio::test]
async fn a_wrong_one_is_asked_for_again() {
    let Some(mut desk) = desk(true).await else { return };
    let operation = desk.person.oath(&desk.id).await.list_accounts().await.unwrap();
    let mut typed = [("bush", None), (PASSWORD, Some("That password is wrong."))].into_iter();
    let ended = desk
        .person
        .answer(&operation, async |operation, kind, details| {
            assert_eq!((&*kind, details.wanted.as_deref()), ("pin", Some("password")));
            let (text, mistake) = typed.next().unwrap();
            assert_eq!(details.mistake.as_deref(), mistake);
            operation.answer_pin(pin(text)).await.unwrap();
        })
        .await;
    assert_eq!(ended.result.accounts.unwrap().len(), 2);
}

#[tokio::test]
async fn it_is_asked_for_once_in_a_visit() {
    let Some(mut desk) = desk(true).await else { return };
    assert_eq!(list(&mut desk.person, &desk.id).await.prompts, ["pin"]);
    let ended = list(&mut desk.person, &desk.id).await;
    assert_eq!((ended.outcome.as_str(), ended.prompts.len()), ("done", 0));
    let mut other = desk.machine.person().await;
    assert_eq!(list(&mut other, &desk.id).await.prompts, ["pin"]);
}

#[tokio::test]
async fn ykman_itself_shows_the_same_code() {
    let Some(program) = Program::find("ykman") else { return };
    let Some(mut desk) = desk(false).await else { return };
    let accounts = list(&mut desk.person, &desk.id).await.result.accounts.unwrap();
    a_code_lasts().await;
    let operation = desk.person.oath(&desk.id).await.show_code(&accounts[1].id).await.unwrap();
    let ended = desk.person.end(&operation).await;
    let shown = ended.result.code.unwrap().code.read().unwrap();
    let theirs = ykman(&program, &["code", "--single", "Example:anna"]);
    assert_eq!(theirs.trim().as_bytes(), &**shown);
}

#[tokio::test]
async fn an_account_is_not_renamed_to_what_cannot_be() {
    let Some(mut desk) = desk(false).await else { return };
    let accounts = list(&mut desk.person, &desk.id).await.result.accounts.unwrap();
    let [ben, anna] = &accounts[..] else { panic!("{accounts:?}") };
    let long = "ä".repeat(33);
    for (account, name, error) in [
        (anna, "", "InvalidArgument"),
        (anna, "a\u{7}", "InvalidArgument"),
        (anna, &long, "InvalidArgument"),
        (anna, "60/a", "InvalidArgument"),
        (ben, "ben", "NameTaken"),
        (anna, "Example:anna", "NameTaken"),
    ] {
        assert_eq!(rename(&mut desk, account, name).await.error(), error, "{name}");
    }
    assert_eq!(desk.card.names(), ["Example:anna", "60/ben"]);
}

#[tokio::test]
async fn renamed_it_keeps_its_period() {
    let Some(mut desk) = desk(false).await else { return };
    let accounts = list(&mut desk.person, &desk.id).await.result.accounts.unwrap();
    let [ben, anna] = &accounts[..] else { panic!("{accounts:?}") };
    assert_eq!((ben.period, anna.period), (Some(60), Some(30)));
    for (account, name) in [(ben, "Forge:bo"), (anna, "a")] {
        let ended = rename(&mut desk, account, name).await;
        assert_eq!(ended.outcome, "done", "{}", ended.message());
    }
    assert_eq!(desk.card.names(), ["a", "60/Forge:bo"]);
}

//! The management key of a card: what is refused, and that other programs take the one mfad set.
//! The firmware here cannot keep one: where it is kept, a fake around the firmware does that.

use card_tests::piv::{Holder, PIN, YubicoPivTool};
use card_tests::{KeepingCard, Pcscd, Places, Program, READERS};
use virtual_token::VirtualToken;

const KEPT_KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/piv_kept_key.py");
const DEFAULT: &str = "010203040506070801020304050607080102030405060708";

/// A card that can keep its key, and the daemon.
async fn keeping(pcscd: &Pcscd, places: &Places, silent: bool) -> (Holder, KeepingCard) {
    let token = VirtualToken::builder("A1").start().unwrap();
    token.plug().unwrap();
    let card = KeepingCard::insert(READERS[0].port, &token, places, silent);
    pcscd.wait_for_card(READERS[0], true);
    (Holder::of(token).await, card)
}

#[tokio::test]
async fn a_card_without_a_place_for_the_key_is_left_as_it_is() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_management_key(true).await;
    let message = holder.ends(operation, &[("current", PIN)]).await.failed("NotSupported");
    assert!(message.contains("Nothing was changed"), "{message}");
    let status = holder.piv().await.status().await.unwrap();
    assert_eq!(status.management_key_default, Some(true));
    assert_eq!(status.management_key_kept, Some(false));
}

#[tokio::test]
async fn what_can_be_no_new_key_is_asked_for_again() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_management_key(false).await;
    let wanted = "new-management-key";
    let default = "0102030405060708".repeat(3);
    let told = holder.ends(operation, &[(wanted, "nonsense"), (wanted, &default)]).await;
    let mistakes = told.asked.iter().filter(|it| it.mistake.is_some()).count();
    assert_eq!(mistakes, 2);
    told.failed("Cancelled");
    let status = holder.piv().await.status().await.unwrap();
    assert_eq!(status.management_key_default, Some(true));
}

#[tokio::test]
async fn others_take_the_key_that_mfad_set_and_the_other_way_round() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let (ours, theirs) = ("0a".repeat(24), "0c".repeat(24));
    let operation = holder.piv().await.change_management_key(false).await;
    holder.ends(operation, &[("new-management-key", &ours)]).await.done();
    let status = holder.piv().await.status().await.unwrap();
    assert_eq!(status.management_key_default, Some(false));

    tool.says(&format!("--key={ours} --action set-mgm-key --new-key {theirs}"));
    let operation = holder.piv().await.change_management_key(false).await;
    let typed = [("management-key", theirs.as_str()), ("new-management-key", ours.as_str())];
    holder.ends(operation, &typed).await.done();
}

#[tokio::test]
async fn from_a_terminal_the_new_key_is_shown_and_is_the_cards() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    let changed = holder.mfactl("piv management-key change", "");
    assert!(changed.status.success(), "{changed:?}");
    let said = String::from_utf8(changed.stdout).unwrap();
    let key = said.lines().next().unwrap();
    assert!(key.len() == 48 && key.bytes().all(|it| it.is_ascii_hexdigit()), "{said}");
    let default = "0102030405060708".repeat(3);
    tool.says(&format!("--key={key} --action set-mgm-key --new-key {default}"));
}

#[tokio::test]
async fn a_key_that_the_card_keeps_is_found_with_the_pin_by_mfad_and_by_ykman() {
    let Some(python) = Program::python() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let (mut holder, _card) = keeping(&pcscd, &Places::default(), false).await;
    let operation = holder.piv().await.change_management_key(true).await;
    holder.ends(operation, &[("current", PIN)]).await.done();
    let status = holder.piv().await.status().await.unwrap();
    assert_eq!(status.management_key_default, Some(false));
    assert_eq!(status.management_key_kept, Some(true));

    // The PIN alone, asked for twice: for the key, and for the signature.
    let told = holder.generates("9a", "p256", "CN=Anna").await;
    assert!(told.asked.iter().all(|it| it.wanted.as_deref() == Some("current")));
    told.done();
    let key = python.says(&[KEPT_KEY, READERS[0].name, "read"]);
    assert_ne!(key.trim(), DEFAULT);
}

#[tokio::test]
async fn a_key_that_ykman_has_the_card_keep_is_found_with_the_pin() {
    let Some(python) = Program::python() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let (mut holder, _card) = keeping(&pcscd, &Places::default(), false).await;
    let theirs = "0c".repeat(24);
    python.says(&[KEPT_KEY, READERS[0].name, "keep", DEFAULT, &theirs]);
    assert_eq!(holder.piv().await.status().await.unwrap().management_key_kept, Some(true));
    holder.generates("9a", "p256", "CN=Anna").await.done();

    // Not kept any more: whoever has it types it.
    let operation = holder.piv().await.change_management_key(false).await;
    let ours = "0a".repeat(24);
    let typed = [("current", PIN), ("new-management-key", ours.as_str())];
    holder.ends(operation, &typed).await.done();
    assert_eq!(holder.piv().await.status().await.unwrap().management_key_kept, Some(false));
    let operation = holder.piv().await.change_management_key(false).await;
    let typed = [("management-key", ours.as_str()), ("new-management-key", DEFAULT)];
    let mistakes = holder.ends(operation, &typed).await;
    mistakes.failed("Cancelled");
}

#[tokio::test]
async fn a_wrong_pin_costs_a_try_and_changes_nothing() {
    let Some(pcscd) = Pcscd::start() else { return };
    let (mut holder, _card) = keeping(&pcscd, &Places::default(), false).await;
    let operation = holder.piv().await.change_management_key(true).await;
    let told = holder.ends(operation, &[("current", "999999")]).await;
    assert_eq!(told.asked.len(), 2, "it is asked for again");
    told.failed("Cancelled");
    let status = holder.piv().await.status().await.unwrap();
    assert_eq!(status.pin_attempts, Some(2));
    assert_eq!(status.management_key_default, Some(true));
    assert_eq!(status.management_key_kept, Some(false));
}

#[tokio::test]
async fn a_card_pulled_out_while_its_key_changes_has_both_and_the_pin_finds_the_right_one() {
    let Some(pcscd) = Pcscd::start() else { return };
    let places = Places::default();
    let (mut holder, card) = keeping(&pcscd, &places, true).await;
    let operation = holder.piv().await.change_management_key(true).await;
    let pulled = std::thread::spawn(move || {
        card.changed.recv().unwrap();
        drop(card);
    });
    let message = holder.ends(operation, &[("current", PIN)]).await.failed("Unplugged");
    assert!(message.contains("The card stores both"), "{message}");
    pulled.join().unwrap();

    pcscd.wait_for_card(READERS[0], false);
    holder.person.wait_until_gone(&holder.id).await;
    let _card = KeepingCard::insert(READERS[0].port, &holder.card, &places, false);
    pcscd.wait_for_card(READERS[0], true);
    end_to_end::until("the card is back", || async { holder.person.tokens().await.len() == 1 })
        .await;
    holder.id = holder.person.tokens().await.remove(0);
    holder.generates("9a", "p256", "CN=Anna").await.done();
}

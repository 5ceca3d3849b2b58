//! The management key of a card: what is refused, and that other programs take the one mfad set.
//! The firmware here cannot keep one, so keeping it is seen to be refused, and nothing more.

use card_tests::Pcscd;
use card_tests::piv::{Holder, PIN, YubicoPivTool};

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

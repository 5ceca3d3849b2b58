//! PIN, admin PIN and reset code of an OpenPGP card: wrong, last, spent, changed and unblocked, as
//! other programs see them.

use card_tests::Pcscd;
use card_tests::openpgp::{ADMIN_PIN, Gpg, OpenPgpTool, PIN};
use card_tests::piv::Holder;

const NEW: &str = "654321";
const NEW_ADMIN: &str = "87654321";
const WRONG: &str = "000000";
const WRONG_ADMIN: &str = "00000000";
const CODE: &str = "resetcode";

#[tokio::test]
async fn a_wrong_pin_costs_one_try_and_says_how_many_are_left() {
    let Some(gpg) = Gpg::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.openpgp().await.change_pin().await;
    let told = holder.ends(operation, &[("current", WRONG), ("new", NEW)]).await;
    let [first, _, again] = told.asked.as_slice() else { panic!("{:?}", told.asked) };
    assert_eq!((first.attempts, first.mistake.as_deref()), (Some(3), None));
    assert_eq!((again.attempts, again.mistake.as_deref()), (Some(2), Some("That PIN is wrong.")));
    told.failed("Cancelled");
    assert!(gpg.card_status().contains("pinretry:2:0:3:"));
}

/// Old and new go to the card in one piece, and it knows only the length of its own.
#[tokio::test]
async fn a_pin_that_is_right_at_its_beginning_is_wrong() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.openpgp().await.change_pin().await;
    let told = holder.ends(operation, &[("current", "12345699"), ("new", NEW)]).await;
    assert_eq!(told.asked.last().unwrap().mistake.as_deref(), Some("That PIN is wrong."));
    told.failed("Cancelled");
    let operation = holder.openpgp().await.change_pin().await;
    holder.ends(operation, &[("current", PIN), ("new", NEW)]).await.done();

    let operation = holder.openpgp().await.set_reset_code().await;
    holder.ends(operation, &[("admin-pin", ADMIN_PIN), ("new-reset-code", CODE)]).await.done();
    let operation = holder.openpgp().await.unblock_pin("").await;
    let typed = [("reset-code", "resetcode+1"), ("new", PIN), ("reset-code", CODE)];
    let told = holder.ends(operation, &typed).await;
    assert_eq!(told.asked.last().unwrap().mistake.as_deref(), Some("That reset code is wrong."));
    told.done();
    let operation = holder.openpgp().await.change_pin().await;
    holder.ends(operation, &[("current", PIN), ("new", NEW)]).await.done();
}

#[tokio::test]
async fn the_last_try_is_not_spent_without_a_yes() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.openpgp().await.change_admin_pin().await;
    let wrong =
        [("admin-pin", WRONG_ADMIN), ("new-admin-pin", NEW_ADMIN), ("admin-pin", WRONG_ADMIN)];
    holder.ends(operation, &wrong).await.failed("Cancelled");
    let operation = holder.openpgp().await.change_admin_pin().await.unwrap();
    let ended = holder
        .person
        .answer(&operation, async |operation, kind, details| {
            assert_eq!(kind, "confirm");
            assert_eq!(details.question.as_deref(), Some("last-attempts"));
            assert_eq!(details.attempts, Some(1));
            operation.confirm(false).await.unwrap();
        })
        .await;
    assert_eq!((ended.error(), ended.prompts.len()), ("Cancelled", 1));
    assert_eq!(holder.openpgp().await.status().await.unwrap().admin_pin_attempts, 1);
}

#[tokio::test]
async fn a_blocked_pin_is_unblocked_by_the_admin_pin_and_by_a_reset_code() {
    let Some(gpg) = Gpg::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    block(&mut holder).await;
    let operation = holder.openpgp().await.unblock_pin("").await;
    let typed = [("admin-pin", WRONG_ADMIN), ("new", NEW), ("admin-pin", ADMIN_PIN)];
    let told = holder.ends(operation, &typed).await;
    assert_eq!(told.asked[2].mistake.as_deref(), Some("That admin PIN is wrong."));
    assert_eq!(told.asked[2].attempts, Some(2));
    let ended = told.done();
    assert!(ended.message().contains("is still the factory default"), "{}", ended.message());
    assert!(gpg.card_status().contains("pinretry:3:0:3:"));

    let operation = holder.openpgp().await.set_reset_code().await;
    holder.ends(operation, &[("admin-pin", ADMIN_PIN), ("new-reset-code", CODE)]).await.done();
    assert!(gpg.card_status().contains("pinretry:3:3:3:"));
    block(&mut holder).await;
    let operation = holder.openpgp().await.unblock_pin("").await;
    holder.ends(operation, &[("reset-code", CODE), ("new", PIN)]).await.done();
    assert!(gpg.card_status().contains("pinretry:3:3:3:"));
}

async fn block(holder: &mut Holder) {
    let operation = holder.openpgp().await.change_pin().await;
    let wrong = [("current", WRONG), ("new", NEW), ("current", WRONG), ("current", WRONG)];
    let message = holder.ends(operation, &wrong).await.failed("PinBlocked");
    assert!(message.contains("mfactl openpgp pin unblock"), "{message}");
}

#[tokio::test]
async fn without_a_reset_code_there_is_another_way() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.openpgp().await.unblock_pin("reset-code").await;
    let message = holder.ends(operation, &[]).await.failed("ResetCodeBlocked");
    assert!(message.contains("--with admin-pin"), "{message}");
    let refused = holder.openpgp().await.unblock_pin("luck").await;
    assert!(refused.unwrap_err().to_string().contains("InvalidArgument"));
}

#[tokio::test]
async fn a_spent_admin_pin_says_what_is_left() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.openpgp().await.change_admin_pin().await;
    let wrong = ("admin-pin", WRONG_ADMIN);
    let told = holder.ends(operation, &[wrong, ("new-admin-pin", NEW_ADMIN), wrong, wrong]).await;
    let last = told.asked.iter().filter(|it| it.question.as_deref() == Some("last-attempts"));
    assert_eq!(last.count(), 1);
    let message = told.failed("AdminPinBlocked");
    assert!(message.contains("mfactl openpgp reset"), "{message}");
}

#[tokio::test]
async fn a_new_pin_that_no_card_takes_is_asked_for_again() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.openpgp().await.change_pin().await;
    let long = "1".repeat(128);
    let told = holder.ends(operation, &[("current", PIN), ("new", "12345"), ("new", &long)]).await;
    let mistakes: Vec<_> = told.asked.iter().filter_map(|it| it.mistake.as_deref()).collect();
    assert!(mistakes[0].contains("too short") && mistakes[1].contains("too long"), "{mistakes:?}");
    told.failed("Cancelled");
    assert_eq!(holder.openpgp().await.status().await.unwrap().pin_attempts, 3);
}

#[tokio::test]
async fn what_mfad_changed_others_take_and_the_other_way_round() {
    let Some(tool) = OpenPgpTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.openpgp().await.change_pin().await;
    holder.ends(operation, &[("current", PIN), ("new", NEW)]).await.done();
    let operation = holder.openpgp().await.change_admin_pin().await;
    let typed = [("admin-pin", ADMIN_PIN), ("new-admin-pin", NEW_ADMIN)];
    holder.ends(operation, &typed).await.done();
    tool.says(&["--verify", "CHV2", "--pin", NEW]);
    tool.says(&["--verify", "CHV3", "--pin", NEW_ADMIN]);

    tool.changes_pin(0x81, NEW, PIN);
    tool.changes_pin(0x83, NEW_ADMIN, ADMIN_PIN);
    let operation = holder.openpgp().await.change_pin().await;
    holder.ends(operation, &[("current", PIN), ("new", NEW)]).await.done();
    let operation = holder.openpgp().await.change_admin_pin().await;
    holder.ends(operation, &typed).await.done();
}

#[tokio::test]
async fn pulled_out_while_the_pin_is_asked_for() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.openpgp().await.change_pin().await.unwrap();
    holder.person.prompt_for(&operation, "pin").await;
    holder.card.unplug();
    assert_eq!(holder.person.end(&operation).await.error(), "Unplugged");
}

#[tokio::test]
async fn a_script_gives_each_pin_once() {
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    let change = "openpgp admin-pin change --admin-pin-fd 3 --new-admin-pin-fd 3";
    let refused = holder.mfactl(change, &format!("{WRONG_ADMIN}\n{NEW_ADMIN}\n"));
    let complaint = String::from_utf8(refused.stderr).unwrap();
    assert!(complaint.contains("That admin PIN is wrong. Attempts left: 2."), "{complaint}");
    let changed = holder.mfactl(change, &format!("{ADMIN_PIN}\n{NEW_ADMIN}\n"));
    assert!(changed.status.success(), "{changed:?}");
    let set = "openpgp reset-code set --admin-pin-fd 3 --new-reset-code-fd 3";
    assert!(holder.mfactl(set, &format!("{NEW_ADMIN}\n{CODE}\n")).status.success());
    let unblock = "openpgp pin unblock --with reset-code --with-fd 3 --new-pin-fd 3";
    assert!(holder.mfactl(unblock, &format!("{CODE}\n{NEW}\n")).status.success());
    let change = "openpgp pin change --pin-fd 3 --new-pin-fd 3";
    assert!(holder.mfactl(change, &format!("{NEW}\n{PIN}\n")).status.success());
}

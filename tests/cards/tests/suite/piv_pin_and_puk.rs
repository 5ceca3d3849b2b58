//! PIN and PUK of a card: wrong, last, spent, changed and unblocked, as another program sees them.

use card_tests::piv::{Holder, PIN, PUK, YubicoPivTool};
use card_tests::{Pcscd, Program};

const NEW: &str = "654321";
const WRONG: &str = "000000";

#[tokio::test]
async fn a_wrong_pin_costs_one_try_and_says_how_many_are_left() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_pin().await;
    let told = holder.ends(operation, &[("current", WRONG), ("new", NEW)]).await;
    let [first, _, again] = told.asked.as_slice() else { panic!("{:?}", told.asked) };
    assert_eq!((first.attempts, first.mistake.as_deref()), (Some(3), None));
    assert_eq!((again.attempts, again.mistake.as_deref()), (Some(2), Some("That PIN is wrong.")));
    told.failed("Cancelled");
    assert!(tool.says("--action status").contains("PIN tries left:\t2"));
}

#[tokio::test]
async fn the_last_try_is_not_spent_without_a_yes() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_pin().await;
    let wrong = [("current", WRONG), ("new", NEW), ("current", WRONG)];
    holder.ends(operation, &wrong).await.failed("Cancelled");
    let operation = holder.piv().await.change_pin().await.unwrap();
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
    assert_eq!(holder.piv().await.status().await.unwrap().pin_attempts, Some(1));
}

#[tokio::test]
async fn a_new_pin_that_no_card_takes_is_asked_for_again() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_pin().await;
    let typed = [("current", PIN), ("new", "12345"), ("new", "123456789"), ("new", "12345ß")];
    let told = holder.ends(operation, &typed).await;
    let mistakes: Vec<_> = told.asked.iter().filter_map(|it| it.mistake.as_deref()).collect();
    assert_eq!(mistakes.len(), 3, "{mistakes:?}");
    assert!(mistakes[0].contains("too short") && mistakes[1].contains("too long"), "{mistakes:?}");
    told.failed("Cancelled");
    assert_eq!(holder.piv().await.status().await.unwrap().pin_attempts, Some(3));
}

/// The holder of a card whose PIN is blocked, and what they were told.
async fn blocked(pcscd: &Pcscd) -> (Holder, String) {
    let mut holder = Holder::new(pcscd).await;
    let operation = holder.piv().await.change_pin().await;
    let wrong = [("current", WRONG), ("new", NEW), ("current", WRONG), ("current", WRONG)];
    let message = holder.ends(operation, &wrong).await.failed("PinBlocked");
    (holder, message)
}

#[tokio::test]
async fn a_blocked_pin_points_to_the_puk_and_a_wrong_puk_is_told() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let (mut holder, message) = blocked(&pcscd).await;
    assert!(message.contains("mfactl piv pin unblock"), "{message}");
    assert_eq!(holder.piv().await.status().await.unwrap().pin_attempts, Some(0));
    assert!(tool.says("--action status").contains("PIN tries left:\t0"));

    let operation = holder.piv().await.unblock_pin().await;
    let told = holder.ends(operation, &[("puk", WRONG), ("new", NEW)]).await;
    let again = told.asked.last().unwrap();
    assert_eq!((again.attempts, again.mistake.as_deref()), (Some(2), Some("That PUK is wrong.")));
    told.failed("Cancelled");

    let operation = holder.piv().await.unblock_pin().await;
    holder.ends(operation, &[("puk", PUK), ("new", NEW)]).await.done();
    assert_eq!(holder.piv().await.status().await.unwrap().pin_attempts, Some(3));
    tool.says(&format!("--action verify-pin --pin {NEW}"));
}

#[tokio::test]
async fn a_pin_that_others_unblocked_mfad_takes() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let (mut holder, _) = blocked(&pcscd).await;
    tool.says(&format!("--action unblock-pin --pin {PUK} --new-pin {NEW}"));
    let operation = holder.piv().await.change_pin().await;
    holder.ends(operation, &[("current", NEW), ("new", PIN)]).await.done();
}

#[tokio::test]
async fn letters_that_this_card_does_not_take_spend_nothing() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_pin().await;
    let letters = [("current", "letters"), ("new", NEW)];
    holder.ends(operation, &letters).await.failed("PinNotAccepted");
    holder.generates("9a", "p256", "CN=anna").await.done();
    assert_eq!(holder.piv().await.status().await.unwrap().pin_attempts, Some(3));
}

#[tokio::test]
async fn a_spent_puk_says_that_only_a_reset_is_left() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.unblock_pin().await;
    let wrong = [("puk", WRONG), ("new", NEW), ("puk", WRONG), ("puk", WRONG)];
    let told = holder.ends(operation, &wrong).await;
    let last = told.asked.iter().filter(|it| it.question.as_deref() == Some("last-attempts"));
    assert_eq!(last.count(), 1);
    let message = told.failed("PukBlocked");
    assert!(message.contains("mfactl piv reset"), "{message}");
}

#[tokio::test]
async fn what_mfad_changed_others_take_and_the_other_way_round() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_pin().await;
    holder.ends(operation, &[("current", PIN), ("new", NEW)]).await.done();
    let operation = holder.piv().await.change_puk().await;
    holder.ends(operation, &[("puk", PUK), ("new-puk", "87654321")]).await.done();
    tool.says(&format!("--action verify-pin --pin {NEW}"));

    tool.says(&format!("--action change-pin --pin {NEW} --new-pin {PIN}"));
    tool.says(&format!("--action change-puk --pin 87654321 --new-pin {PUK}"));
    let operation = holder.piv().await.change_pin().await;
    holder.ends(operation, &[("current", PIN), ("new", NEW)]).await.done();
    let operation = holder.piv().await.change_puk().await;
    holder.ends(operation, &[("puk", PUK), ("new-puk", "87654321")]).await.done();
}

#[tokio::test]
async fn a_pin_that_pkcs11_tool_changed_mfad_takes_and_the_other_way_round() {
    let Some(tool) = Program::find("pkcs11-tool") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    tool.says(&["--login", "--pin", PIN, "--change-pin", "--new-pin", NEW]);
    let operation = holder.piv().await.change_pin().await;
    holder.ends(operation, &[("current", NEW), ("new", PIN)]).await.done();
    tool.says(&["--login", "--pin", PIN, "--list-objects"]);
}

#[tokio::test]
async fn pulled_out_while_the_pin_is_asked_for() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_pin().await.unwrap();
    holder.person.prompt_for(&operation, "pin").await;
    holder.card.unplug();
    assert_eq!(holder.person.end(&operation).await.error(), "Unplugged");
}

#[tokio::test]
async fn a_pin_of_a_script_is_used_once() {
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    let change = "piv pin change --pin-fd 3 --new-pin-fd 3";
    let refused = holder.mfactl(change, &format!("{WRONG}\n{NEW}\n"));
    let complaint = String::from_utf8(refused.stderr).unwrap();
    assert!(complaint.contains("That PIN is wrong. Attempts left: 2."), "{complaint}");
    let changed = holder.mfactl(change, &format!("{PIN}\n{NEW}\n"));
    assert!(changed.status.success(), "{changed:?}");
    assert_eq!(holder.piv().await.status().await.unwrap().pin_attempts, Some(3));
}

//! A program gives a reason, or a label, in which what follows is written backwards, so that the
//! prompt seems to say something else than it does.

use end_to_end::Machine;
use mfad_bus::{Cause, EnrollOptions, SignInOptions};
use virtual_token::Touch;

/// Embeddings, overrides and isolates, with their ends (Unicode TR 9).
const TURNS: &str =
    "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{2028}";

#[tokio::test]
async fn what_turns_a_line_around_is_refused() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let sign_in = person.sign_in().await;
    let reason = |text: String| SignInOptions { reason: Some(text), ..SignInOptions::default() };
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let [method] = &person.methods().await[..] else { panic!("one was enrolled") };
    for turn in TURNS.chars() {
        let refused = sign_in.begin("", &reason(format!("pay {turn}01 euros"))).await.unwrap_err();
        assert_eq!(refused.into_ours().unwrap().cause, Cause::InvalidArgument, "{turn:?}");
        let refused = method.rename(&format!("K{turn}ey")).await.unwrap_err();
        assert_eq!(refused.into_ours().unwrap().cause, Cause::InvalidArgument, "{turn:?}");
    }

    // What the scripts themselves need is taken, and shown apart from the sentence around it.
    let persian = "نمی\u{200C}خواهم\u{200F}";
    let operation = sign_in.begin("", &reason(persian.into())).await.unwrap();
    let details = person.prompt_for(&operation, "touch").await;
    assert!(details.reason.contains(&format!("\u{2068}{persian}\u{2069}")), "{}", details.reason);
    method.rename(persian).await.unwrap();
    assert_eq!(method.label().await.unwrap(), persian);
}

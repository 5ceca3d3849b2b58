//! Each token as the daemon sees it: whether it answers, and whether it takes its PIN.

use super::finding::Finding;
use crate::objects::{Pin, Token};

/// With fewer left, a slip of the finger comes near the end.
const FEW_ATTEMPTS: u32 = 3;

pub(super) fn checks(tokens: &[(Token, Option<Pin>)]) -> Vec<Finding> {
    let of = |(token, pin): &(Token, Option<Pin>)| {
        [Some(answers(token)), pin.as_ref().map(|pin| takes_pin(token, pin))]
    };
    tokens.iter().flat_map(of).flatten().collect()
}

fn answers(Token { name, problem, .. }: &Token) -> Finding {
    const CHECK: &str = "key-answers";
    match problem {
        None => Finding::good(CHECK, format!("{name} answers.")),
        Some(problem) => Finding::bad(
            CHECK,
            format!("{name} cannot be used: {problem}"),
            "Pull it out and plug it in again. If that does not help, try another socket.",
        ),
    }
}

fn takes_pin(Token { id, name, .. }: &Token, pin: &Pin) -> Finding {
    const CHECK: &str = "key-pin";
    let bad =
        |message: &str, remedy: String| Finding::bad(CHECK, format!("{name} {message}"), remedy);
    match (pin.state.as_str(), pin.attempts) {
        ("blocked", _) => bad(
            "is blocked: it takes no PIN any more.",
            format!("Only erasing it helps: mfactl reset {id}"),
        ),
        ("blocked-until-replug", _) => bad(
            "takes no PIN for now: too many wrong ones in a row.",
            "Pull it out and plug it in again.".to_owned(),
        ),
        ("change-required", _) => bad(
            "wants another PIN before it works on.",
            format!("Change it: mfactl pin change {id}"),
        ),
        ("set", Some(left)) if left <= FEW_ATTEMPTS => bad(
            &format!("is blocked for good after {left} more wrong PINs."),
            "A right PIN sets that back; take your time for it: mfactl sign-in".to_owned(),
        ),
        _ => Finding::good(CHECK, format!("{name} is not blocked.")),
    }
}

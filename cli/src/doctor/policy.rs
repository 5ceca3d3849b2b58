//! What the administrator requires: whether its files are understood, and whether it is met or can
//! be.

use mfad_bus::Standing;

use super::finding::Finding;
use super::told::{Required, Told};
use crate::methods::kind;
use crate::objects::{Pin, Token};

pub(super) fn checks(told: &Told) -> Vec<Finding> {
    let Required { problem, verification, standing } = &told.required;
    let mut found = vec![files(problem.as_deref()), met(standing)];
    if verification == "pin" {
        found.extend(told.tokens.iter().filter_map(can_verify));
    }
    found
}

fn files(problem: Option<&str>) -> Finding {
    const CHECK: &str = "policy-files";
    match problem {
        None => Finding::good(CHECK, "The policy is understood."),
        Some(problem) => Finding::bad(
            CHECK,
            problem,
            "The last good policy stays in force until an administrator mends that.",
        ),
    }
}

fn met(Standing { missing_methods, missing_kinds, .. }: &Standing) -> Finding {
    const CHECK: &str = "policy-met";
    let number = match missing_methods {
        0 => None,
        1 => Some("1 more way to sign in".to_owned()),
        some => Some(format!("{some} more ways to sign in")),
    };
    let kinds = missing_kinds.iter().map(|it| format!("a {}", kind(it)));
    let missing: Vec<_> = number.into_iter().chain(kinds).collect();
    match missing.as_slice() {
        [] => Finding::good(CHECK, "You have set up what the policy requires."),
        some => Finding::bad(
            CHECK,
            format!("The policy requires of you: {}.", some.join(", ")),
            "Set it up: mfactl enroll. Who requires it: mfactl status",
        ),
    }
}

/// A key that cannot do what the policy wants of every key.
fn can_verify((token, pin): &(Token, Option<Pin>)) -> Option<Finding> {
    const CHECK: &str = "policy-verification";
    let Token { name, .. } = token;
    match pin.as_ref()?.state.as_str() {
        "unsupported" => Some(Finding::bad(
            CHECK,
            format!("The policy requires a PIN, and {name} takes none."),
            "Use another key to sign in.",
        )),
        "not-set" => Some(Finding::bad(
            CHECK,
            format!("The policy requires a PIN, and {name} has none yet."),
            format!("Set one: mfactl pin set {}", token.id),
        )),
        _ => Some(Finding::good(CHECK, format!("{name} has the PIN that the policy requires."))),
    }
}

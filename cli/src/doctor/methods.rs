//! Whether there is another way to sign in when one is not at hand.

use std::collections::HashSet;

use super::finding::Finding;
use crate::objects::Method;

/// How many ways there are, where two on the same key count as one.
pub(crate) fn ways(methods: &[Method]) -> usize {
    let with =
        |it: &Method| (it.token_name.clone().unwrap_or_else(|| it.id.clone()), it.kind.clone());
    methods.iter().map(with).collect::<HashSet<_>>().len()
}

pub(super) fn check(methods: &[Method]) -> Finding {
    const CHECK: &str = "methods";
    const ENROLL: &str = "mfactl enroll";
    match ways(methods) {
        0 => Finding::bad(
            CHECK,
            "No way to sign in is set up.",
            format!("Plug in a security key and set it up: {ENROLL}"),
        ),
        1 => Finding::bad(
            CHECK,
            "There is a single way to sign in. If you lose it there is no other.",
            format!("Set up a second key: {ENROLL}"),
        ),
        some => Finding::good(CHECK, format!("There are {some} ways to sign in.")),
    }
}

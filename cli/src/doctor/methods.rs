//! Whether there is another way to sign in when one is not at hand.

use std::collections::HashSet;

use mfad_words::say;

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
        0 => {
            Finding::bad(CHECK, say!("doctor-no-way"), say!("doctor-no-way-next", command = ENROLL))
        }
        1 => Finding::bad(
            CHECK,
            say!("doctor-one-way"),
            say!("doctor-one-way-next", command = ENROLL),
        ),
        some => Finding::good(CHECK, say!("doctor-ways", some)),
    }
}

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

pub(super) fn checks(methods: &[Method]) -> Vec<Finding> {
    let codes = methods.iter().filter_map(|it| it.left).map(codes);
    [number(methods)].into_iter().chain(codes).collect()
}

/// With so many left it is time for new ones.
const FEW: u32 = 3;

/// Of each set of codes that are used up one by one.
fn codes(left: u32) -> Finding {
    const CHECK: &str = "recovery-codes";
    let message = match left {
        0 => say!("doctor-codes-none"),
        left => say!("doctor-codes-left", left),
    };
    match left <= FEW {
        true => Finding::bad(CHECK, message, say!("doctor-codes-new")),
        false => Finding::good(CHECK, message),
    }
}

fn number(methods: &[Method]) -> Finding {
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

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn recovery_codes_that_run_out() {
        for (left, state) in
            [(10, State::Good), (4, State::Good), (3, State::Bad), (1, State::Bad), (0, State::Bad)]
        {
            assert_eq!(codes(left).state, state, "{left}");
        }
    }
}

//! Whether there is another sign-in method when one is not at hand.

use mfad_bus::Remedy;
use mfad_i18n::say;

use super::finding::Finding;
use crate::methods::{count_methods, why_not};
use crate::objects::Method;
use crate::output::visible;

pub(super) fn checks(methods: &[Method]) -> Vec<Finding> {
    let codes = methods.iter().filter_map(|it| it.left).map(codes);
    let suspended = methods.iter().filter(|it| it.suspended.is_some()).map(suspended);
    [number(methods)].into_iter().chain(suspended).chain(codes).collect()
}

fn suspended(method: &Method) -> Finding {
    let message = say!("doctor-method-suspended", label = visible(&method.label));
    let finding = Finding::bad("method-suspended", message, why_not(method));
    match method.suspended.as_deref() {
        Some("lost") => finding.action(Remedy::Reactivate, Some(&method.label)),
        _ => finding,
    }
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
        true => Finding::bad(CHECK, message, say!("doctor-codes-new"))
            .action(Remedy::CreateRecoveryCodes, None),
        false => Finding::good(CHECK, message),
    }
}

fn number(methods: &[Method]) -> Finding {
    const CHECK: &str = "methods";
    const ENROLL: &str = "mfactl enroll";
    match count_methods(methods) {
        0 => Finding::bad(
            CHECK,
            say!("doctor-no-method"),
            say!("doctor-no-method-next", command = ENROLL),
        )
        .action(Remedy::Enroll, None),
        1 => Finding::bad(
            CHECK,
            say!("doctor-one-method"),
            say!("doctor-one-method-next", command = ENROLL),
        )
        .action(Remedy::Enroll, None),
        some => Finding::good(CHECK, say!("doctor-methods", some)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::super::tests::method;
    use super::*;

    #[test]
    fn one_that_is_suspended_is_named_and_counts_as_none() {
        let erased = Method { suspended: Some("reset".into()), ..method("blue", "Key 1") };
        let all = [erased, method("spare", "Key 2")];
        let bad = checks(&all).into_iter().filter(|it| it.state == State::Bad);
        let bad: Vec<_> = bad.map(|it| it.check).collect();
        assert_eq!(bad, ["methods", "method-suspended"]);
    }

    #[test]
    fn recovery_codes_that_run_out() {
        for (left, state) in
            [(10, State::Good), (4, State::Good), (3, State::Bad), (1, State::Bad), (0, State::Bad)]
        {
            assert_eq!(codes(left).state, state, "{left}");
        }
    }
}

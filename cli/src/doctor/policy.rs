//! What the administrator requires: whether its files are understood, and whether it is met or can
//! be.

use mfad_bus::{AccountStatus, Remedy};
use mfad_i18n::say;

use super::finding::Finding;
use super::snapshot::{PolicyStatus, Snapshot};
use super::sys_root::SysRoot;
use crate::methods::kind;
use crate::objects::{Pin, Token};

pub(super) fn checks(place: &SysRoot, snapshot: &Snapshot) -> Vec<Finding> {
    let PolicyStatus { problem, verification, remote, account, .. } = &snapshot.required;
    let mut found = vec![files(problem.as_deref()), met(account)];
    // The mfad of a session has but the one user, wherever they are.
    found.extend((!place.session).then(|| from_elsewhere(place, remote)));
    if verification == "pin" {
        found.extend(snapshot.tokens.iter().filter_map(can_verify));
    }
    found
}

fn files(problem: Option<&str>) -> Finding {
    const CHECK: &str = "policy-files";
    match problem {
        None => Finding::good(CHECK, say!("doctor-policy")),
        Some(problem) => Finding::bad(CHECK, problem, say!("doctor-policy-next")),
    }
}

fn met(AccountStatus { missing_methods, missing_kinds, .. }: &AccountStatus) -> Finding {
    const CHECK: &str = "policy-met";
    let missing = *missing_methods;
    let number = (missing > 0).then(|| say!("rules-more-methods", more = missing));
    let kinds = missing_kinds.iter().map(|it| say!("doctor-policy-kind", kind = kind(it)));
    let missing: Vec<_> = number.into_iter().chain(kinds).collect();
    match missing.as_slice() {
        [] => Finding::good(CHECK, say!("doctor-policy-met")),
        some => Finding::bad(
            CHECK,
            say!("doctor-policy-unmet", missing = some.join(", ")),
            say!("doctor-policy-unmet-next"),
        )
        .action(Remedy::Enroll, None),
    }
}

/// Whether keys work where the person is.
fn from_elsewhere(place: &SysRoot, remote: &str) -> Finding {
    const CHECK: &str = "policy-remote";
    match (remote, place.seat) {
        ("allow", _) => Finding::note(CHECK, say!("doctor-remote-allowed")),
        (_, true) => Finding::good(CHECK, say!("doctor-remote-here")),
        (_, false) => Finding::note(CHECK, say!("doctor-remote-refused"))
            .remedy(say!("doctor-remote-refused-next")),
    }
}

/// A key that cannot do what the policy wants of every key.
fn can_verify((token, pin): &(Token, Option<Pin>)) -> Option<Finding> {
    const CHECK: &str = "policy-verification";
    let Token { name, .. } = token;
    match pin.as_ref()?.state.as_str() {
        "unsupported" => Some(Finding::bad(
            CHECK,
            say!("doctor-policy-pin-unsupported", name),
            say!("doctor-policy-pin-unsupported-next"),
        )),
        "not-set" => Some(
            Finding::bad(
                CHECK,
                say!("doctor-policy-pin-not-set", name),
                say!("pin-set-next", id = token.id),
            )
            .action(Remedy::SetPin, Some(&token.id)),
        ),
        _ => Some(Finding::good(CHECK, say!("doctor-policy-pin", name))),
    }
}

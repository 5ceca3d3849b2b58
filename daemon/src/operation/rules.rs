//! The policy as others are told of it, and how an account stands against it.

use mfad_bus::{Cause, Error, Policy, Standing};

use super::Context;
use super::trouble::store_fault;
use crate::policy::{InForce, Kind};
use crate::store::{Account, Method, MethodState, SECURITY_KEY};

/// The rules in force.
pub fn policy(in_force: &InForce) -> Policy {
    let InForce { rules, origins, .. } = in_force;
    let words = |kinds: &[Kind]| kinds.iter().map(|it| it.word().to_owned()).collect();
    Policy {
        verification: rules.verification.word().to_owned(),
        order: words(&rules.order),
        remove_last: rules.remove_last,
        required_methods: rules.required.methods,
        required_kinds: words(&rules.required.kinds),
        waiting_after: rules.waiting.after,
        waiting_first: rules.waiting.first,
        waiting_longest: rules.waiting.longest,
        trust_seconds: rules.trust.seconds,
        help: rules.help.clone().into_iter().collect(),
        origins: origins.clone().into_iter().collect(),
    }
}

/// How an account stands.
pub fn standing(context: &Context, account: &Account) -> Result<Standing, Error> {
    let methods = context.store.methods(account).map_err(|error| store_fault(&error))?;
    let unmet = context.policy.rules().unmet(&kinds(&methods));
    Ok(Standing {
        account: account.name.clone(),
        missing_methods: unmet.methods,
        missing_kinds: unmet.kinds.iter().map(|it| it.word().to_owned()).collect(),
    })
}

/// Whether the account's own user may remove this method.
///
/// # Errors
/// The policy forbids it; the text says who wrote that, and what to do next.
pub fn may_remove(context: &Context, method: &Method) -> Result<(), Error> {
    if method.state == MethodState::Erased {
        return Ok(());
    }
    let methods = context.store.methods(&method.account).map_err(|error| store_fault(&error))?;
    let rest: Vec<_> = methods.into_iter().filter(|it| it.id != method.id).collect();
    let in_force = context.policy.in_force();
    let refused = |what: &str, key: &str| {
        let (label, by) = (&method.label, in_force.origins.get(key).map_or("", String::as_str));
        let message = format!(
            "{what} ({by}), so “{label}” has to stay. Enroll another first, or ask an administrator."
        );
        Err(Error::new(Cause::NotAllowed, message))
    };
    if !in_force.rules.remove_last && rest.is_empty() {
        return refused("The last way to sign in may not be removed", "remove-last");
    }
    let unmet = in_force.rules.unmet(&kinds(&rest));
    match unmet.kinds.iter().find(|kind| kind.word() == SECURITY_KEY) {
        Some(kind) => refused(&format!("A {} is required", said(*kind)), "required.kinds"),
        None if unmet.methods > 0 => {
            let wanted = in_force.rules.required.methods;
            refused(&format!("At least {wanted} ways to sign in are required"), "required.methods")
        }
        None => Ok(()),
    }
}

fn kinds(methods: &[Method]) -> Vec<&str> {
    let counts = |it: &&Method| it.state == MethodState::Active;
    methods.iter().filter(counts).map(|_| SECURITY_KEY).collect()
}

fn said(kind: Kind) -> String {
    kind.word().replace('-', " ")
}

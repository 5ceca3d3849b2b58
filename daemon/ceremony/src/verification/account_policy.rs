//! How an account stands against the policy.

use mfad_policy::{Kind, Stays, Unmet};
use mfad_store::{Account, Method, MethodState};
use mfad_terms::Cause;
use mfad_text::{Text, tr};

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;

/// What an account still has to set up.
pub fn unmet(context: &Context, account: &Account) -> Result<Unmet, Error> {
    let methods = context.store.methods(account).map_err(store_fault)?;
    Ok(context.policy.rules().unmet(&kinds(&methods)))
}

/// The same as a sentence; nothing if it meets the policy.
pub fn wanting(context: &Context, account: &Account) -> Result<Option<Text>, Error> {
    let unmet = unmet(context, account)?;
    let more = match unmet.methods {
        0 => None,
        more => Some(tr!("rules-more-methods", more)),
    };
    let kinds = unmet.kinds.into_iter().map(|kind| tr!("rules-method-of", kind = said(kind)));
    let wanting: Vec<_> = more.into_iter().chain(kinds).collect();
    let listed = || Text::list(wanting.iter().cloned(), &tr!("rules-and"));
    Ok((!wanting.is_empty()).then(|| tr!("rules-wanting", wanting = listed())))
}

/// Whether the account's own user may remove this method.
///
/// # Errors
/// The policy forbids it; the text says who wrote that, and what to do next.
pub fn may_remove(context: &Context, method: &Method) -> Result<(), Error> {
    let methods = context.store.methods(&method.account).map_err(store_fault)?;
    let in_force = context.policy.in_force();
    // One that is suspended is counted by no rule, but as long as it is there something is set up.
    if method.state != MethodState::Active && (methods.len() > 1 || in_force.rules.remove_last) {
        return Ok(());
    }
    let refused = |what: &Text, key: &str| {
        let (label, by) = (&method.label, in_force.origins.get(key).map_or("", String::as_str));
        let message = tr!("rules-has-to-stay", what, by, label);
        Err(Error::new(Cause::NotAllowed, message))
    };
    match in_force.rules.stays(&kinds(&methods), method.kind.word()) {
        None => Ok(()),
        Some(Stays::Last) => refused(&tr!("rules-last"), "remove-last"),
        Some(Stays::Required(kind)) => {
            refused(&tr!("rules-kind", kind = said(kind)), "required.kinds")
        }
        Some(Stays::Number) => {
            let wanted = in_force.rules.required.methods;
            refused(&tr!("rules-methods", wanted), "required.methods")
        }
    }
}

fn kinds(methods: &[Method]) -> Vec<&str> {
    let counts = |it: &&Method| it.state == MethodState::Active;
    methods.iter().filter(counts).map(|it| it.kind.word()).collect()
}

fn said(kind: Kind) -> Text {
    match kind {
        Kind::SecurityKey => tr!("methods-security-key"),
        Kind::SmartCard => tr!("methods-smart-card"),
        Kind::OneTimeCode => tr!("methods-one-time-code"),
        Kind::RecoveryCodes => tr!("methods-recovery-codes"),
    }
}

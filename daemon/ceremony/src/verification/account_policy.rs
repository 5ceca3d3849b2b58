//! How an account stands against the policy.

use std::collections::BTreeSet;

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
    Ok(unmet_with(context, &methods))
}

/// What an account with these methods still has to set up.
pub fn unmet_with(context: &Context, methods: &[Method]) -> Unmet {
    context.policy.rules().unmet(&kinds(methods))
}

/// What is set up for an account, as the journal tells it when that changes, so that it can be read
/// from the journals of many machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountState {
    methods: usize,
    kinds: String,
    suspended: usize,
    missing_methods: u32,
    missing_kinds: String,
}

impl AccountState {
    /// Its id in the journal (MESSAGE_ID); never changed.
    pub const MESSAGE_ID: &'static str = "316eeb61d2bc4e2aa6f09e9ef10c1c81";

    /// Of an account with these methods.
    pub fn new(context: &Context, methods: &[Method]) -> Self {
        let unmet = unmet_with(context, methods);
        let active = kinds(methods);
        let missing: Vec<_> = unmet.kinds.iter().map(|it| it.word()).collect();
        Self {
            methods: active.len(),
            suspended: methods.len().saturating_sub(active.len()),
            kinds: active
                .into_iter()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join(" "),
            missing_methods: unmet.methods,
            missing_kinds: missing.join(" "),
        }
    }

    /// Puts it into the journal.
    pub fn log(&self, account: &Account) {
        let Self { methods, kinds, suspended, missing_methods, missing_kinds } = self;
        tracing::info!(
            message_id = Self::MESSAGE_ID,
            account = account.name,
            methods,
            kinds,
            suspended,
            missing_methods,
            missing_kinds,
            "account"
        );
    }
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

#[cfg(test)]
mod tests {
    use super::AccountState;

    #[test]
    fn how_an_account_stands_is_documented_for_those_who_collect_it() {
        let page = include_str!("../../../../docs/journal.md");
        assert!(page.contains(&format!("| `account` | `{}` |", AccountState::MESSAGE_ID)));
    }
}

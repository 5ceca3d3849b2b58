//! With what the user of an account can prove who they are, and what helps where there is nothing.

use std::path::Path;

use mfad_policy::EnrollFirst;
use mfad_store::{Account, Method};
use mfad_terms::{Cause, Remedy};
use mfad_text::{clean, tr};

use super::{directory, method_state};
use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::label;

/// With what the user of an account can prove who they are at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provable {
    /// Nothing was ever set up, or it was taken away for good.
    NothingSetUp,
    /// With a method that can be used now.
    Yes,
    /// Methods are set up, and none can be used: suspended, forbidden, locked or not plugged in.
    NotNow,
}

/// With what the account's user can prove who they are.
///
/// # Errors
/// The store could not be read, which is not the same as nothing being there.
pub fn provable(context: &Context, account: &Account) -> Result<Provable, Error> {
    let all = context.store.methods(account).map_err(store_fault)?;
    let present = context.tokens.list();
    let usable = |it: &Method| method_state::unusable_reason(context, it, &present).is_none();
    Ok(match all.is_empty() {
        // The directory may list some.
        true if directory::unknown(context, account).is_some() => Provable::NotNow,
        true => Provable::NothingSetUp,
        false if all.iter().any(usable) => Provable::Yes,
        false => Provable::NotNow,
    })
}

/// Whether an administrator has to add the first method of an account.
pub fn first_needs_administrator(context: &Context) -> bool {
    context.policy.rules().enroll.first == EnrollFirst::Admin
}

/// Nothing can prove it now, and no administrator agreed: what helps.
pub fn nothing_usable(context: &Context, account: &Account) -> Error {
    if context.tokens.out_of_reach() {
        return Error::new(Cause::NoUsableMethods, tr!("reauth-not-at-seat"));
    }
    if let Some(why) = directory::unknown(context, account) {
        return directory::refusal(why);
    }
    let mut away = context.store.methods(account).unwrap_or_default();
    away.retain(|it| method_state::may_sign_in(context, it) && it.kind.token().is_some());
    let none = away.is_empty();
    let labels = label::either_label(away.into_iter().map(|it| it.label));
    let message = match (&context.own_folder, none) {
        (None, true) => tr!("reauth-none-usable"),
        (None, false) => tr!("reauth-none-here", labels),
        (Some(_), true) => return none_usable(context),
        (Some(folder), false) => tr!("reauth-none-here-own", labels, folder = shown(folder)),
    };
    Error::new(Cause::NoUsableMethods, message)
}

/// Nothing that is set up can be used ever again by its user alone: what helps.
pub fn none_usable(context: &Context) -> Error {
    let error = |message| Error::new(Cause::NoUsableMethods, message);
    match &context.own_folder {
        None => error(tr!("signin-none-usable")).with_remedy(Remedy::ListMethods),
        Some(folder) => {
            error(tr!("signin-none-usable-own")).with_remedy_about(Remedy::StartOver, shown(folder))
        }
    }
}

fn shown(folder: &Path) -> String {
    clean(&folder.display().to_string())
}

//! Reauthentication: what changes or shows what proves identity is itself proved, by a sign-in with
//! an enrolled method in the same operation. The one way to a [`Reauthenticated`], which every such
//! change takes. Neither a remembered sign-in nor an app password is such a proof.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mfad_policy::{EnrollFirst, SignedIn};
use mfad_store::{Account, Method};
use mfad_terms::{Cause, Remedy};
use mfad_text::{Text, clean, tr};
use tokio::sync::watch;

use super::faults::store_fault;
use super::{Context, Conversation, Error, methods, sign_in, waiting};

/// That whoever asks is whose account it is, or may act for them. Nothing else makes one.
pub struct Reauthenticated(());

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

/// What has to be shown before a change of an account.
pub struct Reauthentication {
    account: Account,
    basis: Basis,
    /// The id of the method that the person selected last, if any.
    selected: watch::Receiver<Option<String>>,
}

/// On what the caller was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// They are the user of the account, which has methods: one of them has to prove it.
    Enrolled,
    /// They are the user of the account, which had no method then.
    NothingSetUp,
    /// They are an administrator, or one agreed.
    Administrator,
}

impl Reauthentication {
    /// For a change of this account by a caller who was let in on this basis.
    pub fn new(account: Account, basis: Basis, selected: watch::Receiver<Option<String>>) -> Self {
        Self { account, basis, selected }
    }

    /// Has the person prove it is them, where that is required; `purpose` says in each prompt what
    /// for.
    ///
    /// # Errors
    /// They did not.
    pub async fn perform(
        self,
        context: &Context,
        ui: &Conversation,
        purpose: Text,
    ) -> Result<Reauthenticated, Error> {
        let Self { account, basis, selected } = self;
        let name = &*ui.client().name;
        let required = match basis {
            Basis::Enrolled => !context.proofs.count(context, name, &account),
            // Something may have been set up since polkit was asked.
            Basis::NothingSetUp => provable(context, &account)? != Provable::NothingSetUp,
            Basis::Administrator => false,
        };
        if required {
            sign_in::prove(context, ui, account.clone(), purpose, selected).await?;
            context.proofs.begin(context, name, account);
        } else {
            tracing::info!(account = account.name, ?basis, "no proof of identity was asked for");
        }
        Ok(Reauthenticated(()))
    }
}

/// With what the account's user can prove who they are.
///
/// # Errors
/// The store could not be read, which is not the same as nothing being there.
pub fn provable(context: &Context, account: &Account) -> Result<Provable, Error> {
    let all = context.store.methods(account).map_err(store_fault)?;
    let present = context.tokens.list();
    let usable = |it: &Method| methods::unusable_reason(context, it, &present).is_none();
    Ok(match all.is_empty() {
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
    let mut away = context.store.methods(account).unwrap_or_default();
    away.retain(|it| methods::may_sign_in(context, it) && it.kind.token().is_some());
    let none = away.is_empty();
    let labels = methods::either(away.into_iter().map(|it| it.label));
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

/// By connection, whose user proved who they are over it, and when.
type Proved = HashMap<Arc<str>, (Account, SignedIn)>;

/// The proofs that count for a while. Clones see the same.
#[derive(Clone, Default)]
pub struct Proofs(Arc<Mutex<Proved>>);

impl Proofs {
    /// The user of this account proved who they are over this connection.
    fn begin(&self, context: &Context, connection: &str, account: Account) {
        let (at, rules) = (waiting::now(), context.policy.rules());
        let mut kept = self.kept();
        kept.retain(|_, (_, past)| rules.still_proves(past, &at));
        if rules.reauthentication.seconds > 0 {
            kept.insert(connection.into(), (account, SignedIn { at, rules }));
        }
    }

    /// Whether that was not long ago.
    fn count(&self, context: &Context, connection: &str, account: &Account) -> bool {
        let (kept, rules) = (self.kept(), context.policy.rules());
        kept.get(connection).is_some_and(|(proved, past)| {
            proved == account && rules.still_proves(past, &waiting::now())
        })
    }

    /// Nothing of this account counts any more.
    pub fn end(&self, account: &Account) {
        self.kept().retain(|_, (proved, _)| proved != account);
    }

    fn kept(&self) -> MutexGuard<'_, Proved> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

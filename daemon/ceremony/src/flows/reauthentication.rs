//! Reauthentication: what changes or shows what proves identity is itself proved, by a sign-in with
//! an enrolled method in the same operation. The one way to a [`Reauthenticated`], which every such
//! change takes. Neither a remembered sign-in nor an app password is such a proof.

use mfad_store::Account;
use mfad_text::Text;
use tokio::sync::watch;

use crate::context::Context;
use crate::error::Error;
use crate::flows::sign_in;
use crate::interaction::conversation::Conversation;
use crate::verification::access_pass;
use crate::verification::provable::{Provable, provable};

/// That whoever asks is whose account it is, or may act for them. Nothing else makes one.
pub struct Reauthenticated {
    by_pass: bool,
}

impl Reauthenticated {
    /// Whether it is an access pass that proves it, which proves one enrollment and is used up with it.
    pub fn by_pass(&self) -> bool {
        self.by_pass
    }
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
    /// They are the user of the account, and signed in to it with an access pass.
    AccessPass,
}

impl Reauthentication {
    /// For a change of this account by a caller who was let in on this basis.
    pub fn new(account: Account, basis: Basis, selected: watch::Receiver<Option<String>>) -> Self {
        Self { account, basis, selected }
    }

    /// The same for a change that no access pass proves: one of the account's methods has to.
    pub fn without_pass(self) -> Self {
        match self.basis {
            Basis::AccessPass => Self { basis: Basis::Enrolled, ..self },
            _ => self,
        }
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
            Basis::Enrolled => !context.proofs.count(&context.policy, name, &account),
            // Something may have been set up since polkit was asked.
            Basis::NothingSetUp => provable(context, &account)? != Provable::NothingSetUp,
            Basis::Administrator => false,
            // It may have been used up since, or forbidden.
            Basis::AccessPass => !access_pass::proves_enrollment(context, &account)?,
        };
        if required {
            sign_in::prove(context, ui, account.clone(), purpose, selected).await?;
            context.proofs.begin(&context.policy, name, account);
        } else {
            tracing::info!(account = account.name, ?basis, "no proof of identity was asked for");
        }
        Ok(Reauthenticated { by_pass: basis == Basis::AccessPass && !required })
    }
}

//! What becomes of a method: another label, removed, taken up again.

use mfad_store::{Method, MethodState, Store, SuspendedFor};
use mfad_terms::Cause;
use mfad_text::tr;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::flows::reauthentication::Reauthentication;
use crate::interaction::conversation::Conversation;
use crate::label::checked_label;
use crate::result::OperationResult;
use crate::verification::method_state::suspended;
use crate::verification::public_key::PublicKey;
use crate::verification::{account_policy, directory};

/// Gives a method another label.
pub async fn rename(context: &Context, method: Method, label: &str) -> Result<(), Error> {
    directory::is_changed_here(&method)?;
    let label = checked_label(label)?.to_owned();
    let rename = move |store: &Store| {
        let others = store.methods(&method.account).map_err(store_fault)?;
        if others.iter().any(|other| other.id != method.id && other.label == label) {
            let message = tr!("rules-label-taken", label);
            return Err(Error::new(Cause::InvalidArgument, message));
        }
        store.rename(&method, &label).map_err(store_fault)
    };
    context.write(rename).await
}

/// What is to become of a method, once it is proved who asks.
pub struct Change {
    /// The method.
    pub method: Method,
    /// Whether its own user asks, whom the policy binds.
    pub own: bool,
    /// What they have to show first.
    pub reauthentication: Reauthentication,
}

/// Removes a method.
pub async fn remove(
    context: &Context,
    ui: &Conversation,
    change: Change,
) -> Result<OperationResult, Error> {
    let Change { method, own, reauthentication } = change;
    directory::is_changed_here(&method)?;
    let may = move |context: &Context, method: &Method| match own {
        true => account_policy::may_remove(context, method),
        false => Ok(()),
    };
    may(context, &method)?;
    let purpose = tr!("reauth-remove", label = method.label);
    let _proof = reauthentication.perform(context, ui, purpose).await?;
    let (here, removed) = (context.clone(), method.clone());
    let remove = move |store: &Store| {
        // What has to stay may be this one by now.
        may(&here, &removed)?;
        store.remove(&removed).map_err(store_fault)
    };
    context.write(remove).await?;
    let (label, account) = (&method.label, &method.account.name);
    let message = match own {
        true => tr!("methods-removed", label),
        false => tr!("methods-removed-of", label, account),
    };
    Ok(OperationResult { message: Some(message), ..OperationResult::default() })
}

/// What another program needs to verify the credential of a security key.
pub struct Credential {
    /// The relying party that it was made for.
    pub rp_id: String,
    /// Its id.
    pub id: Vec<u8>,
    /// Its public key (SubjectPublicKeyInfo in DER).
    pub public_key: Vec<u8>,
    /// Whether the owner was verified when it was made.
    pub user_verified: bool,
}

/// The credential of a method.
///
/// # Errors
/// It has none.
pub fn credential(method: &Method) -> Result<Credential, Error> {
    let none =
        || Error::new(Cause::NotSupported, tr!("methods-no-credential", label = method.label));
    let key = method.kind.security_key().ok_or_else(none)?;
    Ok(Credential {
        rp_id: key.rp_id.clone(),
        id: key.credential.cred_id.clone(),
        public_key: PublicKey::of_credential(&key.credential.cred).ok_or_else(none)?,
        user_verified: key.credential.user_verified,
    })
}

/// Lifts the suspension of a method.
pub async fn reactivate(
    context: &Context,
    ui: &Conversation,
    change: Change,
) -> Result<OperationResult, Error> {
    let Change { method, reauthentication, .. } = change;
    match method.state {
        MethodState::Suspended(SuspendedFor::Lost) => {}
        // It is lifted when the directory lists it again.
        MethodState::Suspended(SuspendedFor::Directory) => directory::is_changed_here(&method)?,
        MethodState::Suspended(SuspendedFor::Reset) => {
            let why = suspended(&method, SuspendedFor::Reset);
            return Err(Error::new(Cause::NotSupported, why));
        }
        MethodState::Active => {
            let message = tr!("rules-not-suspended", label = method.label);
            return Err(Error::new(Cause::InvalidArgument, message));
        }
    }
    let purpose = tr!("reauth-reactivate", label = method.label);
    let _proof = reauthentication.perform(context, ui, purpose).await?;
    let label = method.label.clone();
    context.store.write(move |store| store.reactivate(&method)).await.map_err(store_fault)?;
    Ok(OperationResult {
        message: Some(tr!("methods-reactivated", label)),
        label: Some(label),
        ..OperationResult::default()
    })
}

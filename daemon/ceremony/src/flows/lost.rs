//! A method is lost or stolen: it is suspended at once, with all else that the account has on the
//! same token, and its owner is told which sites know that token.

use mfad_store::{Method, MethodState, Store, SuspendedFor};

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::verification::method_state;

/// What is lost with a method.
pub struct LostReport {
    /// The labels of the methods that are suspended: this one, and the account's others on its token.
    pub suspended: Vec<String>,
    /// The name of the token, if it is on one.
    pub token: Option<String>,
    /// The sites that had a passkey on it when this user listed them last.
    pub sites: Vec<String>,
}

/// Suspends it. No policy is in the way: whoever has the token now must not get in.
pub async fn report(context: &Context, method: &Method) -> Result<LostReport, Error> {
    let (lost, _) = divide(context, method)?;
    let token = method.kind.token();
    let sites = match token {
        Some(token) => context.store.seen(method.account.uid, &token.id).map_err(store_fault)?,
        None => Vec::new(),
    };
    // One whose key was reset stays what it is: it cannot come back.
    let reset = MethodState::Suspended(SuspendedFor::Reset);
    let suspended: Vec<_> = lost.iter().filter(|it| it.state != reset).cloned().collect();
    let suspend = move |store: &Store| store.suspend(&suspended, SuspendedFor::Lost);
    context.store.write(suspend).await.map_err(store_fault)?;
    context.trust.end(&method.account);
    context.proofs.end(&method.account);
    Ok(LostReport {
        suspended: lost.into_iter().map(|it| it.label).collect(),
        token: token.map(|token| token.name.clone()),
        sites,
    })
}

/// Whether the account would have nothing left to sign in with, wherever that is kept.
pub fn leaves_none(context: &Context, method: &Method) -> Result<bool, Error> {
    let (_, rest) = divide(context, method)?;
    let works = |it: &Method| method_state::may_sign_in(context, it) && it.kind.left() != Some(0);
    Ok(!rest.iter().any(works))
}

/// The account's methods that are lost with this one, and the others.
fn divide(context: &Context, method: &Method) -> Result<(Vec<Method>, Vec<Method>), Error> {
    let all = context.store.methods(&method.account).map_err(store_fault)?;
    Ok(all.into_iter().partition(|it| it.id == method.id || same_token(it, method)))
}

/// Whether both are on one token for certain. Without a serial number another token may have been
/// in the same socket.
fn same_token(one: &Method, other: &Method) -> bool {
    let (Some(one), Some(other)) = (one.kind.token(), other.kind.token()) else { return false };
    one.id == other.id && !one.serial.is_empty() && one.serial == other.serial
}

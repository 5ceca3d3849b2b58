//! A method is lost or stolen: it is revoked at once, with all else that the account has on the
//! same token, and its owner is told which sites know that token.

use mfad_bus::{Error, Lost};

use super::Context;
use super::trouble::store_fault;
use crate::store::Method;

/// Revokes it. No policy is in the way: whoever has the token now must not get in.
pub fn report(context: &Context, method: &Method) -> Result<Lost, Error> {
    let fault = |error| store_fault(&error);
    let all = context.store.methods(&method.account).map_err(fault)?;
    let gone: Vec<_> =
        all.into_iter().filter(|it| it.id == method.id || same_token(it, method)).collect();
    let token = method.kind.token();
    let sites = match token {
        Some(token) => context.store.seen(method.account.uid, &token.id).map_err(fault)?,
        None => Vec::new(),
    };
    context.store.lost(&gone).map_err(fault)?;
    context.trust.end(&method.account);
    Ok(Lost {
        revoked: gone.into_iter().map(|it| it.label).collect(),
        token: token.map(|token| token.name.clone()),
        sites,
    })
}

/// Whether both are on one token for certain. Without a serial number another token may have been
/// in the same socket.
fn same_token(one: &Method, other: &Method) -> bool {
    let (Some(one), Some(other)) = (one.kind.token(), other.kind.token()) else { return false };
    one.id == other.id && !one.serial.is_empty() && one.serial == other.serial
}

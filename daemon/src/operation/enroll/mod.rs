//! Enrolling: something becomes a method of the account. Each kind of method has its file.

mod one_time_code;
mod recovery_codes;
mod security_key;
mod smart_card;

use std::sync::Arc;

use mfad_bus::{Cause, Error, METHODS_PATH, MethodKind, OperationResult, object_path};
use mfad_words::say;

use super::trouble::store_fault;
use super::{Context, Conversation, methods};
use crate::store::{Account, Kind, Method, NewMethod, StoreError};
use crate::token::Token;

/// What to enroll for whom.
pub struct Request {
    /// Whose method it becomes.
    pub account: Account,
    /// What it is.
    pub kind: MethodKind,
    /// What to call it; made from what it is if absent.
    pub label: Option<String>,
    /// The token; picked by the person if absent.
    pub token: Option<Arc<Token>>,
}

/// Enrolls it.
pub async fn run(
    context: &Context,
    talk: &Conversation,
    mut request: Request,
) -> Result<OperationResult, Error> {
    if let Some(label) = &mut request.label {
        *label = methods::checked_label(label)?.to_owned();
    }
    match request.kind {
        MethodKind::SecurityKey => security_key::enroll(context, talk, request).await,
        MethodKind::SmartCard => smart_card::enroll(context, talk, request).await,
        MethodKind::OneTimeCode => one_time_code::enroll(context, talk, request).await,
        MethodKind::RecoveryCodes => recovery_codes::enroll(context, talk, request).await,
    }
}

/// What is enrolled for the account already.
fn enrolled(context: &Context, account: &Account) -> Result<Vec<Method>, Error> {
    context.store.methods(account).map_err(|error| store_fault(&error))
}

/// Writes the method down, under a label that is not taken.
fn add(
    context: &Context,
    account: Account,
    user_handle: Vec<u8>,
    label: &str,
    kind: Kind,
) -> Result<OperationResult, StoreError> {
    let mut others = context.store.methods(&account)?;
    others.retain(|other| !kind.replaces(&other.kind));
    let label = methods::free_label(label, &others);
    let name = account.name.clone();
    let new = NewMethod { account, user_handle, label, kind };
    let id = context.store.add_method(&new)?;
    Ok(OperationResult {
        message: Some(say!("enroll-done", label = new.label, name)),
        method: object_path(METHODS_PATH, &id).ok(),
        label: Some(new.label),
        account: Some(name),
        ..OperationResult::default()
    })
}

/// The account's user handle; a new random one with its first method (WebAuthn L3 §14.6.1).
fn handle(context: &Context, account: &Account) -> Result<Vec<u8>, Error> {
    let known = context.store.user_handle(account).map_err(|error| store_fault(&error))?;
    if let Some(handle) = known {
        return Ok(handle);
    }
    let mut handle = vec![0; 32];
    getrandom::fill(&mut handle).map_err(|error| {
        Error::new(Cause::StoreFault, say!("trouble-no-random", error = error.to_string()))
    })?;
    Ok(handle)
}

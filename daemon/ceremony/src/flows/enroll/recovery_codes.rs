//! Making recovery codes: ten, told once, in the place of those before.

use mfad_secret::SealedSecret;
use mfad_store::{Account, Kind};
use mfad_terms::{Cause, Question};
use mfad_text::tr;

use super::{Enrolling, add, enrolled, user_handle};
use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::interaction::conversation::Conversation;
use crate::prompt::PromptDetails;
use crate::result::OperationResult;
use crate::verification::password_hash::in_turn;
use crate::verification::recovery_codes;

/// Makes a set.
pub async fn enroll(
    context: &Context,
    ui: &Conversation,
    it: Enrolling,
) -> Result<OperationResult, Error> {
    let before = previous(context, &it.account)?;
    if let Some((_, left)) = before
        && left > 0
    {
        consent(ui, left).await?;
    }
    let (text, codes) = in_turn(it.account.uid, recovery_codes::new).await?;
    // Before they are kept, so that no set is kept that nobody can be told.
    let text = SealedSecret::new(text.as_bytes()).map_err(|error| unmade(&error))?;
    let user_handle = user_handle(context, &it.account)?;
    let label = it
        .label
        .clone()
        .or(before.map(|(label, _)| label))
        .unwrap_or_else(|| it.default_label.clone());
    let left = u32::try_from(codes.left()).ok();
    let added = add(context, it, user_handle, &label, Kind::RecoveryCodes(codes)).await;
    let result = added.map_err(store_fault)?;
    Ok(OperationResult {
        message: Some(tr!("enroll-codes-once")),
        recovery_codes: Some(text),
        left,
        ..result
    })
}

/// The label of the set there is, and how many of it are left.
fn previous(context: &Context, account: &Account) -> Result<Option<(String, usize)>, Error> {
    let mut sets = enrolled(context, account)?.into_iter();
    Ok(sets.find_map(|method| match &method.kind {
        Kind::RecoveryCodes(codes) => Some((method.label, codes.left())),
        _ => None,
    }))
}

async fn consent(ui: &Conversation, left: usize) -> Result<(), Error> {
    let details = PromptDetails {
        reason: tr!("enroll-codes-replace", left),
        question: Some(Question::ReplaceCodes),
        ..PromptDetails::default()
    };
    ui.confirm(details).await
}

fn unmade(error: &dyn std::fmt::Display) -> Error {
    Error::new(Cause::StoreFault, tr!("enroll-codes-unmade", error = error.to_string()))
}

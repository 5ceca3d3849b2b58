//! Enrolling a smart card: the key on it that says who its holder is becomes a method, once it has
//! signed something new with the PIN.

use std::sync::Arc;

use mfad_device::token::{Claim, Token};
use mfad_store::{CardApplication, Home, Kind, Method, SmartCard, StoreError};
use mfad_terms::{Cause, Remedy};
use mfad_text::{Text, tr};

use super::{Enrolling, add, enrolled, user_handle};
use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::flows::card_key::{CardKey, Signed};
use crate::interaction::card_pin::PinEntry;
use crate::interaction::conversation::Conversation;
use crate::interaction::{insert, token_queue};
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// Enrolls a card.
pub async fn enroll(
    context: &Context,
    ui: &Conversation,
    it: Enrolling,
) -> Result<OperationResult, Error> {
    let token = match &it.token {
        Some(token) => Arc::clone(token),
        None => only(context, ui).await?,
    };
    let claim = token_queue::claim(ui, &token).await?;
    let key = CardKey::find_on(&claim).await?;
    let card = SmartCard {
        token: Home {
            id: token.id.clone(),
            name: token.name.clone(),
            serial: token.descriptor.serial.clone(),
        },
        application: key.application,
        public_key: key.public.to_hex(),
    };
    let same =
        |it: &Method| it.kind.smart_card().is_some_and(|it| it.public_key == card.public_key);
    if let Some(method) = enrolled(context, &it.account)?.iter().find(|it| same(it)) {
        return Err(already(&token, tr!("enroll-card-as", label = method.label)));
    }
    let default_pin = prove(ui, &claim, &key).await?;
    let user_handle = user_handle(context, &it.account)?;
    let label = it.label.clone().unwrap_or_else(|| token.name.clone());
    let added = add(context, it, user_handle, &label, Kind::SmartCard(Box::new(card))).await;
    let result = added.map_err(|error| match error {
        StoreError::Duplicate => already(&token, tr!("enroll-card-for-another")),
        other => store_fault(other),
    })?;
    let result = OperationResult { token: Some(TokenName::from(&token)), ..result };
    if !default_pin {
        return Ok(result);
    }
    let change = match key.application {
        CardApplication::Piv => Remedy::ChangePivPin,
        CardApplication::OpenPgp => Remedy::ChangeOpenpgpPin,
    };
    Ok(OperationResult {
        message: result.message.map(|it| Text::sentences([it, tr!("enroll-card-default-pin")])),
        remedy: Some(change),
        remedy_about: Some(token.id.clone()),
        ..result
    })
}

/// The only card that is there, or the next.
async fn only(context: &Context, ui: &Conversation) -> Result<Arc<Token>, Error> {
    let mut present = context.tokens.list();
    present.retain(|token| is_card(token));
    match present.as_slice() {
        [only] => Ok(Arc::clone(only)),
        [] => {
            let reason = tr!("enroll-card-insert");
            let details = PromptDetails { reason, ..PromptDetails::default() };
            insert::wait_for(&context.tokens, ui, details, is_card).await
        }
        several => {
            let names: Vec<_> = several.iter().map(|token| token.id.as_str()).collect();
            let message = tr!("enroll-card-several", names = names.join(", "));
            Err(Error::new(Cause::InvalidArgument, message))
        }
    }
}

fn is_card(token: &Token) -> bool {
    let has = token.facts().card;
    has.piv || has.openpgp
}

/// Has the card sign. Whether its PIN is one that everybody knows.
async fn prove(ui: &Conversation, claim: &Claim, key: &CardKey) -> Result<bool, Error> {
    let name = &claim.token().name;
    let reason = tr!("enroll-card-pin", name, application = key.application.name());
    let mut asking = PinEntry::new(ui, claim, key.application, &reason);
    loop {
        let typed = asking.ask().await?;
        let default = typed.default;
        match key.sign(ui, claim, typed).await? {
            Signed::Right => return Ok(default),
            Signed::Wrong => return Err(no_fit(claim.token())),
            Signed::Refused(presented) => drop(asking.took(presented)?),
        }
    }
}

fn no_fit(token: &Token) -> Error {
    let message = tr!("enroll-card-certificate", name = token.name);
    Error::new(Cause::NotVerified, message)
}

fn already(token: &Token, how: Text) -> Error {
    let message = tr!("enroll-card-already", name = token.name, how);
    Error::new(Cause::AlreadyEnrolled, message).with_remedy(Remedy::SignInOrUseAnother)
}

//! What goes when an application of a token is erased: everybody's methods that are there, told
//! before, and suspended once it is done.

use mfad_device::token::{Claim, Token};
use mfad_store::{CardApplication, Kind, Method, MethodState, Store, SuspendedFor};
use mfad_terms::Question;
use mfad_text::Text;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;
use crate::verification::method_state;

/// How methods stand whose credential is gone already.
const ERASED: MethodState = MethodState::Suspended(SuspendedFor::Reset);

/// The methods that go, whosever they are: they are lost whoever erases what they are on.
pub struct Erasure {
    lost: Vec<Method>,
}

impl Erasure {
    /// Of the FIDO2 application: its passkeys, and keys for signing in.
    pub fn of_fido2(context: &Context, token: &Token) -> Result<Self, Error> {
        Self::new(context, token, |kind| kind.security_key().is_some())
    }

    /// Of an application of a card. What is in another stays.
    pub fn of_card(
        context: &Context,
        token: &Token,
        application: CardApplication,
    ) -> Result<Self, Error> {
        let there = |kind: &Kind| kind.smart_card().is_some_and(|it| it.application == application);
        Self::new(context, token, there)
    }

    fn new(
        context: &Context,
        token: &Token,
        is_there: impl Fn(&Kind) -> bool,
    ) -> Result<Self, Error> {
        let mut lost = context.store.all_methods().map_err(store_fault)?;
        lost.retain(|it| {
            it.state != ERASED && is_there(&it.kind) && method_state::may_be_on(it, token)
        });
        if !lost.is_empty() {
            // Nothing is erased that could not be written down.
            context.store.room().map_err(store_fault)?;
        }
        Ok(Self { lost })
    }

    /// Asks whether to erase it; `reason` says what else goes, and what stays.
    pub async fn consent(
        &self,
        ui: &Conversation,
        claim: &Claim,
        reason: Text,
    ) -> Result<(), Error> {
        let details = PromptDetails {
            reason,
            tokens: Some(vec![TokenName::from(claim.token())]),
            question: Some(Question::Reset),
            methods: Some(self.labels()),
            ..PromptDetails::default()
        };
        while_plugged(claim, ui.confirm(details)).await
    }

    /// It is erased: marks the methods, and says so.
    pub async fn done(
        self,
        context: &Context,
        token: &Token,
        message: Text,
    ) -> Result<OperationResult, Error> {
        let labels = self.labels();
        let suspend = move |store: &Store| store.suspend(&self.lost, SuspendedFor::Reset);
        context.store.write(suspend).await.map_err(store_fault)?;
        Ok(OperationResult {
            message: Some(message),
            token: Some(TokenName::from(token)),
            lost: Some(labels),
            ..OperationResult::default()
        })
    }

    fn labels(&self) -> Vec<String> {
        self.lost.iter().map(|method| method.label.clone()).collect()
    }
}

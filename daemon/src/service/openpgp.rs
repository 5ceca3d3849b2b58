//! `org.mfad.Mfad1.OpenPgp`: the PINs and the reset code of a card's OpenPGP application, what is
//! on it, and erasing it.

use std::sync::Arc;

use mfad_bus::{Cause, OpenPgpStatus, OpenPgpUnblock};
use mfad_ceremony::flows::openpgp;
use mfad_ceremony::{Context, Error};
use mfad_device::token::Token;
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use super::token::claimed;
use super::wire::{self, CallError};
use crate::authorization::Action;

/// The OpenPGP application of a card.
pub struct OpenPgpObject {
    pub service: Service,
    pub token: Arc<Token>,
}

#[interface(name = "org.mfad.Mfad1.OpenPgp", introspection_docs = false)]
impl OpenPgpObject {
    async fn status(&self, #[zbus(header)] header: Header<'_>) -> Result<OpenPgpStatus, CallError> {
        let admitted = self.service.admit_operation(&header, Action::ManageToken).await?;
        let told = async {
            let status = openpgp::status(&claimed(&self.token, &admitted).await?).await?;
            Ok(wire::openpgp_status(status))
        };
        wire::in_language(admitted.caller.language, told).await
    }

    async fn change_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| openpgp::change_pin(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn change_admin_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| openpgp::change_admin_pin(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn set_reset_code(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| openpgp::set_reset_code(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn unblock_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
        by: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let by = match by.as_str() {
            "" => None,
            word => Some(OpenPgpUnblock::from_word(word).ok_or_else(unknown)?),
        };
        let work = async move |_, ui, claim| openpgp::unblock_pin(&ui, &claim, by).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn reset(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |context: Arc<Context>, ui, claim| {
            openpgp::reset(&context, &ui, &claim).await
        };
        self.service.begin_on(&self.token, &header, Action::Reset, work).await
    }
}

fn unknown() -> Error {
    Error::new(Cause::InvalidArgument, "A PIN is unblocked by reset-code or admin-pin.")
}

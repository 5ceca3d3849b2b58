//! `org.mfad.Mfad1.Piv`: the PIN, PUK and management key, keys and certificates of a card's PIV application, and
//! erasing it.

use std::sync::Arc;

use mfad_bus::PivStatus;
use mfad_ceremony::Context;
use mfad_ceremony::flows::piv;
use mfad_device::token::Token;
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use super::token::claimed;
use super::wire::{self, CallError};
use crate::authorization::Action;

/// The PIV application of a card.
pub struct PivObject {
    pub service: Service,
    pub token: Arc<Token>,
}

#[interface(name = "org.mfad.Mfad1.Piv", introspection_docs = false)]
impl PivObject {
    async fn status(&self, #[zbus(header)] header: Header<'_>) -> Result<PivStatus, CallError> {
        let admitted = self.service.admit_operation(&header, Action::ManageToken).await?;
        let told = async {
            Ok(wire::piv_status(piv::status(&claimed(&self.token, &admitted).await?).await?))
        };
        wire::in_language(admitted.caller.language, told).await
    }

    async fn change_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| piv::change_pin(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn change_puk(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| piv::change_puk(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn unblock_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| piv::unblock_pin(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn change_management_key(
        &self,
        #[zbus(header)] header: Header<'_>,
        keep: bool,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| piv::change_management_key(&ui, &claim, keep).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn export_certificate(
        &self,
        #[zbus(header)] header: Header<'_>,
        slot: String,
    ) -> Result<String, CallError> {
        let admitted = self.service.admit_operation(&header, Action::ManageToken).await?;
        let told = async { piv::export(&claimed(&self.token, &admitted).await?, &slot).await };
        wire::in_language(admitted.caller.language, told).await
    }

    async fn import_certificate(
        &self,
        #[zbus(header)] header: Header<'_>,
        slot: String,
        certificate: Vec<u8>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| piv::import(&ui, &claim, &slot, &certificate).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn generate_key(
        &self,
        #[zbus(header)] header: Header<'_>,
        slot: String,
        key_type: String,
        subject: String,
        request: bool,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| {
            let order = piv::Order::new(&slot, &key_type, &subject, request)?;
            piv::generate(&ui, &claim, order).await
        };
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn reset(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work =
            async move |context: Arc<Context>, ui, claim| piv::reset(&context, &ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::Reset, work).await
    }
}

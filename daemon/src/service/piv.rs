//! `org.mfad.Mfad1.Piv`: the PIN, PUK and management key, keys and certificates of a card's PIV application, and
//! erasing it.

use std::sync::Arc;

use mfad_bus::{PivStatus, WireError};
use mfad_device::token::Token;
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::token::claimed;
use super::{Service, wire};
use crate::authorization::Action;
use crate::operation::{Context, piv};

/// The PIV application of a card.
pub struct PivObject {
    pub service: Service,
    pub token: Arc<Token>,
}

#[interface(name = "org.mfad.Mfad1.Piv", introspection_docs = false)]
impl PivObject {
    async fn status(&self, #[zbus(header)] header: Header<'_>) -> Result<PivStatus, WireError> {
        let admitted = self.service.admit_operation(&header, Action::ManageToken).await?;
        let told = async {
            Ok(wire::piv_status(piv::status(&claimed(&self.token, &admitted).await?).await?))
        };
        wire::in_language(admitted.caller.language, told).await
    }

    async fn change_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |_, ui, claim| piv::change_pin(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn change_puk(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |_, ui, claim| piv::change_puk(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn unblock_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |_, ui, claim| piv::unblock_pin(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn change_management_key(
        &self,
        #[zbus(header)] header: Header<'_>,
        keep: bool,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |_, ui, claim| piv::change_management_key(&ui, &claim, keep).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn export_certificate(
        &self,
        #[zbus(header)] header: Header<'_>,
        slot: String,
    ) -> Result<String, WireError> {
        let admitted = self.service.admit_operation(&header, Action::ManageToken).await?;
        let told = async { piv::export(&claimed(&self.token, &admitted).await?, &slot).await };
        wire::in_language(admitted.caller.language, told).await
    }

    async fn import_certificate(
        &self,
        #[zbus(header)] header: Header<'_>,
        slot: String,
        certificate: Vec<u8>,
    ) -> Result<OwnedObjectPath, WireError> {
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
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |_, ui, claim| {
            let order = piv::Order::new(&slot, &key_type, &subject, request)?;
            piv::generate(&ui, &claim, order).await
        };
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn reset(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work =
            async move |context: Arc<Context>, ui, claim| piv::reset(&context, &ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::Reset, work).await
    }
}

//! `org.mfad.Mfad1.Piv`: the PIN and PUK, keys and certificates of a card's PIV application, and
//! erasing it.

use std::future::Future;
use std::sync::Arc;

use mfad_bus::{Error, OperationResult, PivStatus, WireError};
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use crate::gate::Action;
use crate::operation::{Conversation, busy, piv};
use crate::token::{Claim, Token};

/// The PIV application of a card.
pub struct Piv {
    pub service: Service,
    pub token: Arc<Token>,
}

impl Piv {
    /// Nothing begins on a token that another operation is using.
    fn claim(&self) -> Result<Claim, Error> {
        self.token.claim().ok_or_else(|| busy(&self.token))
    }

    async fn begin<O, F>(
        &self,
        header: Header<'_>,
        action: Action,
        operation: O,
    ) -> Result<OwnedObjectPath, WireError>
    where
        O: FnOnce(Conversation, Claim) -> F,
        F: Future<Output = Result<OperationResult, Error>> + Send + 'static,
    {
        let admitted = self.service.admit_operation(&header, action).await?;
        let claim = self.claim()?;
        self.service.begin(admitted, None, |_, talk| operation(talk, claim)).await
    }
}

#[interface(name = "org.mfad.Mfad1.Piv", introspection_docs = false)]
impl Piv {
    async fn status(&self, #[zbus(header)] header: Header<'_>) -> Result<PivStatus, WireError> {
        let _slot = self.service.admit_operation(&header, Action::ManageToken).await?;
        Ok(piv::status(&self.claim()?).await?)
    }

    async fn change_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |talk, claim| piv::change_pin(&talk, &claim).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn change_puk(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |talk, claim| piv::change_puk(&talk, &claim).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn unblock_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |talk, claim| piv::unblock_pin(&talk, &claim).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn export_certificate(
        &self,
        #[zbus(header)] header: Header<'_>,
        slot: String,
    ) -> Result<String, WireError> {
        let _slot = self.service.admit_operation(&header, Action::ManageToken).await?;
        Ok(piv::export(&self.claim()?, &slot).await?)
    }

    async fn import_certificate(
        &self,
        #[zbus(header)] header: Header<'_>,
        slot: String,
        certificate: Vec<u8>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |talk, claim| piv::import(&talk, &claim, &slot, &certificate).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn generate_key(
        &self,
        #[zbus(header)] header: Header<'_>,
        slot: String,
        key_type: String,
        subject: String,
        request: bool,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |talk, claim| {
            let order = piv::Order::new(&slot, &key_type, &subject, request)?;
            piv::generate(&talk, &claim, order).await
        };
        self.begin(header, Action::ManageToken, work).await
    }

    async fn reset(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, WireError> {
        let work = async move |talk, claim| piv::reset(&talk, &claim).await;
        self.begin(header, Action::Reset, work).await
    }
}

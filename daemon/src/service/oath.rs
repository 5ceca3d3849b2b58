//! `org.mfad.Mfad1.Oath`: the accounts that a token makes one-time codes for.

use std::sync::Arc;

use mfad_bus::AddAccountOptions;
use mfad_ceremony::flows::oath;
use mfad_device::token::Token;
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use super::wire::CallError;
use crate::authorization::Action;

/// The OATH application of a token.
pub struct OathObject {
    pub service: Service,
    pub token: Arc<Token>,
}

#[interface(name = "org.mfad.Mfad1.Oath", introspection_docs = false)]
impl OathObject {
    async fn list_accounts(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| oath::list(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn show_code(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| oath::show(&ui, &claim, &account).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn show_codes(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| oath::show_all(&ui, &claim).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn add_account(
        &self,
        #[zbus(header)] header: Header<'_>,
        options: AddAccountOptions,
    ) -> Result<OwnedObjectPath, CallError> {
        let AddAccountOptions { touch, name } = options;
        let touch = touch.unwrap_or_default();
        let work = async move |_, ui, claim| oath::add(&ui, &claim, touch, name.as_deref()).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn delete_account(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| oath::delete(&ui, &claim, &account).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }

    async fn rename_account(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
        name: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| oath::rename(&ui, &claim, &account, &name).await;
        self.service.begin_on(&self.token, &header, Action::ManageToken, work).await
    }
}

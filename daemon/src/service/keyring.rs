//! `org.mfad.Mfad1.Keyring`: security keys that open the keyring.

use std::sync::Arc;

use mfad_bus::KeyringMethod;
use mfad_ceremony::Context;
use mfad_ceremony::flows::keyring;
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::operation::read_secret;
use super::sign_in::SignInSessionObject;
use super::wire::{self, CallError};
use super::{Service, callers};
use crate::authorization::Action;

/// The object of all keyrings.
pub struct KeyringObject(pub Service);

#[interface(name = "org.mfad.Mfad1.Keyring", introspection_docs = false)]
impl KeyringObject {
    async fn enable(
        &self,
        #[zbus(header)] header: Header<'_>,
        password: zbus::wire::OwnedFd,
    ) -> Result<OwnedObjectPath, CallError> {
        let Self(service) = self;
        let (admitted, account) =
            service.admit_account(&header, None, Action::ManageOwnMethods).await?;
        let typed = read_secret(password.into()).await?;
        let session = SignInSessionObject::default();
        let selected = session.selected();
        let work = async move |context: Arc<Context>, ui| {
            keyring::enable(&context, &ui, account, typed, selected).await
        };
        service.begin(admitted, Some(session), work).await
    }

    async fn disable(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<u32, CallError> {
        let Self(service) = self;
        let name = Some(account).filter(|name| !name.is_empty());
        let (admitted, account) =
            service.admit_account(&header, name, Action::ManageOwnMethods).await?;
        let context = service.context.asked_by(admitted.asker.clone());
        let disabled = keyring::disable(&context, account);
        wire::in_language(admitted.caller.language, disabled).await.map(counted)
    }

    async fn list(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<Vec<KeyringMethod>, CallError> {
        let account = self.0.seen(&header, account).await?;
        let context = &self.0.context;
        let least = context.policy.rules().keyring;
        let all = keyring::list(context, &account)?;
        let methods = context.store.methods(&account).map_err(mfad_ceremony::store_fault)?;
        let known = |seal| wire::keyring_method(seal, &methods, least);
        Ok(all.iter().filter_map(known).collect())
    }

    async fn change_password(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
        password: zbus::wire::OwnedFd,
    ) -> Result<u32, CallError> {
        let Self(service) = self;
        let caller = service.callers.caller(&header).await?;
        service.pass(&header, &caller, Action::Administer).await?;
        let typed = read_secret(password.into()).await?;
        let account = callers::account(caller.uid, Some(account)).await?;
        let context = service.context_of(&caller).await;
        let changed = keyring::change_password(&context, account, typed);
        wire::in_language(caller.language, changed).await.map(counted)
    }
}

fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

//! `org.mfad.Mfad1.AppPasswords`: passwords for programs that can do no second factor.

use std::sync::Arc;

use mfad_bus::{AppPassword, Cause};
use mfad_ceremony::flows::app_passwords;
use mfad_ceremony::{Context, Error};
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::operation::read_secret;
use super::requirements::{Change, Whose};
use super::wire::{self, CallError};
use super::{Service, callers};
use crate::authorization::Action;

/// The object of all app passwords.
pub struct AppPasswordsObject(pub Service);

#[interface(name = "org.mfad.Mfad1.AppPasswords", introspection_docs = false)]
impl AppPasswordsObject {
    async fn make(
        &self,
        #[zbus(header)] header: Header<'_>,
        label: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let Self(service) = self;
        let Change { admitted, account, reauthentication, session, .. } =
            service.admit_change(&header, Whose::Named(None)).await?;
        let work = async move |context: Arc<Context>, ui| {
            app_passwords::new(&context, &ui, account, &label, reauthentication).await
        };
        service.begin(admitted, Some(session), work).await
    }

    async fn list(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<Vec<AppPassword>, CallError> {
        let account = self.0.seen(&header, account).await?;
        let all = app_passwords::list(&self.0.context, &account)?;
        Ok(all.into_iter().map(wire::app_password).collect())
    }

    async fn revoke(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
        id: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let Self(service) = self;
        let name = Some(account).filter(|name| !name.is_empty());
        let Change { admitted, account, reauthentication, session, .. } =
            service.admit_change(&header, Whose::Named(name)).await?;
        let work = async move |context: Arc<Context>, ui| {
            app_passwords::revoke(&context, &ui, account, &id, reauthentication).await
        };
        service.begin(admitted, Some(session), work).await
    }

    async fn check(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
        password: zbus::wire::OwnedFd,
    ) -> Result<String, CallError> {
        let Self(service) = self;
        let caller = service.callers.caller(&header).await?;
        service.pass(&header, &caller, Action::CheckAppPasswords).await?;
        let typed = read_secret(password.into()).await?;
        let account = match callers::account(caller.uid, Some(account)).await {
            Err(Error { cause: Cause::NoSuchAccount, .. }) => app_passwords::nobody(),
            account => account?,
        };
        let context = service.context_of(&caller).await;
        Ok(app_passwords::check(&context, &account, &typed).await?)
    }
}

//! `org.mfad.Mfad1.Accounts`: how accounts stand, and what administrators do to them.

use std::collections::HashMap;

use mfad_bus::{
    AccountReport, AccountStatus, IssuedPass, LogEntry, LogFilter, METHODS_PATH, PassOptions,
    ReportOptions, object_path,
};
use mfad_ceremony::flows::admin;
use mfad_ceremony::verification::account_policy;
use mfad_ceremony::{Context, Error, store_fault};
use mfad_i18n::in_language;
use mfad_store::{Account, Entry, Filter};
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use super::object_manager::Interfaces;
use super::wire::{self, CallError};
use crate::authorization::Action;

/// So many events are told if nobody says how many.
const USUAL: u32 = 50;
/// And never more than these.
const MOST: u32 = 1000;

/// The object of all accounts.
pub struct AccountsObject(pub Service);

impl AccountsObject {
    /// The account that an administrator does something to, and the context for it.
    async fn administered(
        &self,
        header: &Header<'_>,
        account: String,
    ) -> Result<(Context, Account), Error> {
        let Self(service) = self;
        let caller = service.callers.caller(header).await?;
        let account = service.administered(header, &caller, account).await?;
        Ok((service.context_of(&caller).await, account))
    }

    /// The events of this account, or of all, that the filter lets through; the latest first.
    fn events(&self, account: Option<Account>, filter: LogFilter) -> Result<Vec<LogEntry>, Error> {
        let LogFilter { method, what, since, limit, .. } = filter;
        let limit = limit.unwrap_or(USUAL).min(MOST);
        let filter = Filter { account, method, what, since: since.unwrap_or_default(), limit };
        let events = self.0.context.store.events(&filter).map_err(store_fault)?;
        let told = |it: Entry| {
            let Entry { at, account, method, label, what, detail, .. } = it;
            let Entry { actor_uid, actor, program, session, .. } = it;
            LogEntry {
                at,
                account,
                method,
                label,
                what,
                detail,
                actor_uid,
                actor,
                program,
                session,
            }
        };
        Ok(events.into_iter().map(told).collect())
    }
}

#[interface(name = "org.mfad.Mfad1.Accounts", introspection_docs = false)]
impl AccountsObject {
    async fn status(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<AccountStatus, CallError> {
        let account = self.0.seen(&header, account).await?;
        self.0.show_directory(&account).await;
        let unmet = account_policy::unmet(&self.0.context, &account)?;
        Ok(wire::account_status(account, unmet))
    }

    async fn unlock(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<(), CallError> {
        let (context, account) = self.administered(&header, account).await?;
        Ok(admin::unlock(&context, account).await?)
    }

    async fn clear(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<(), CallError> {
        let (context, account) = self.administered(&header, account).await?;
        Ok(admin::clear(&context, &account).await?)
    }

    async fn log(
        &self,
        #[zbus(header)] header: Header<'_>,
        filter: LogFilter,
    ) -> Result<Vec<LogEntry>, CallError> {
        let Self(service) = self;
        if filter.all == Some(true) {
            let caller = service.callers.caller(&header).await?;
            service.pass(&header, &caller, Action::Administer).await?;
            return Ok(self.events(None, filter)?);
        }
        let name = filter.account.clone().unwrap_or_default();
        let account = service.seen(&header, name).await?;
        Ok(self.events(Some(account), filter)?)
    }

    async fn methods(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<HashMap<OwnedObjectPath, Interfaces>, CallError> {
        let Self(service) = self;
        let account = service.seen(&header, account).await?;
        let language = service.callers.caller(&header).await?.language;
        service.show_directory(&account).await;
        service.published.catch_up().await;
        let mut objects = HashMap::new();
        for method in service.context.store.methods(&account).map_err(store_fault)? {
            let path = object_path(METHODS_PATH, &method.id)?;
            // One that went away meanwhile has no interfaces.
            let interfaces = in_language(language, service.interfaces(&path)).await;
            if !interfaces.is_empty() {
                objects.insert(path, interfaces);
            }
        }
        Ok(objects)
    }

    async fn issue_pass(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
        options: PassOptions,
    ) -> Result<IssuedPass, CallError> {
        let (context, account) = self.administered(&header, account).await?;
        let language = self.0.callers.caller(&header).await?.language;
        let issued = admin::issue_pass(&context, account, options.seconds);
        Ok(wire::issued_pass(wire::in_language(language, issued).await?))
    }

    async fn rotate_pass_secret(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<(), CallError> {
        let Self(service) = self;
        let caller = service.callers.caller(&header).await?;
        let rotate = async {
            service.pass(&header, &caller, Action::Administer).await?;
            admin::rotate_pass_secret(&service.context_of(&caller).await).await
        };
        wire::in_language(caller.language, rotate).await
    }

    async fn report(
        &self,
        #[zbus(header)] header: Header<'_>,
        options: ReportOptions,
    ) -> Result<Vec<AccountReport>, CallError> {
        let Self(service) = self;
        let caller = service.callers.caller(&header).await?;
        let report = async {
            service.pass(&header, &caller, Action::Administer).await?;
            admin::report(&service.context, options.since.unwrap_or_default())
        };
        let all = wire::in_language(caller.language, report).await?;
        Ok(all.into_iter().map(wire::account_report).collect())
    }
}

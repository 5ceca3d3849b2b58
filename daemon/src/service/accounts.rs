//! `org.mfad.Mfad1.Accounts`: how accounts stand, and what administrators do to them.

use mfad_bus::{LogEntry, LogFilter, Standing, WireError};
use mfad_store::Account;
use zbus::interface;
use zbus::message::Header;

use super::Service;
use crate::authorization::Action;
use crate::operation::{Context, Error, admin, log, rules};

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
}

#[interface(name = "org.mfad.Mfad1.Accounts", introspection_docs = false)]
impl AccountsObject {
    async fn standing(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<Standing, WireError> {
        let account = self.0.seen(&header, account).await?;
        Ok(rules::standing(&self.0.context, &account)?)
    }

    async fn unlock(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<(), WireError> {
        let (context, account) = self.administered(&header, account).await?;
        Ok(admin::unlock(&context, account).await?)
    }

    async fn clear(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<(), WireError> {
        let (context, account) = self.administered(&header, account).await?;
        Ok(admin::clear(&context, &account).await?)
    }

    async fn log(
        &self,
        #[zbus(header)] header: Header<'_>,
        filter: LogFilter,
    ) -> Result<Vec<LogEntry>, WireError> {
        let Self(service) = self;
        if filter.all == Some(true) {
            let caller = service.callers.caller(&header).await?;
            service.pass(&header, &caller, Action::Administer).await?;
            return Ok(log::events(&service.context, None, filter)?);
        }
        let name = filter.account.clone().unwrap_or_default();
        let account = service.seen(&header, name).await?;
        Ok(log::events(&service.context, Some(account), filter)?)
    }
}

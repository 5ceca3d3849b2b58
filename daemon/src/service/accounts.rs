//! `org.mfad.Mfad1.Accounts`: how an account stands against the policy.

use mfad_bus::{Error, Standing, WireError};
use zbus::interface;
use zbus::message::Header;

use super::Service;
use super::callers::account;
use crate::gate::Action;
use crate::operation::rules;
use crate::store::Account;

/// The object of all accounts.
pub struct Accounts(pub Service);

impl Accounts {
    /// The account that is meant, for a caller who may look at it: their own, or with `administer`
    /// another.
    async fn seen(&self, header: &Header<'_>, name: String) -> Result<Account, Error> {
        let Self(service) = self;
        let caller = service.callers.caller(header).await?;
        let own = account(caller.uid, None).await?;
        if name.is_empty() || name == own.name {
            return Ok(own);
        }
        // Asked first, so that nobody learns which accounts exist.
        service.pass(header, &caller, Action::Administer).await?;
        account(caller.uid, Some(name)).await
    }
}

#[interface(name = "org.mfad.Mfad1.Accounts", introspection_docs = false)]
impl Accounts {
    async fn standing(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<Standing, WireError> {
        let account = self.seen(&header, account).await?;
        Ok(rules::standing(&self.0.context, &account)?)
    }
}

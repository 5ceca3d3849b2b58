//! `org.mfad.Mfad1.Method`: an enrolled method, there for its account only.

use std::borrow::Cow;
use std::collections::HashMap;

use mfad_bus::{Error, WireError};
use tokio::sync::watch;
use zbus::fdo::Properties;
use zbus::message::Header;
use zbus::object_server::{Interface, SignalEmitter};
use zbus::{Variant, interface};

use super::Service;
use crate::gate::Action;
use crate::operation::{methods, rules};
use crate::store::{Method as Enrolled, SECURITY_KEY, seconds};

/// A method and how it stands.
#[derive(Clone)]
pub struct Standing {
    /// As it is in the store.
    pub method: Enrolled,
    /// Why it cannot be used now; empty if it can.
    pub why_not: String,
}

impl Standing {
    /// Whether the bus shows both alike.
    pub fn looks_like(&self, other: &Self) -> bool {
        let shown = |it: &Self| (it.method.label.clone(), it.method.last_used, it.why_not.clone());
        shown(self) == shown(other)
    }
}

/// The object of a method.
pub struct Method {
    pub service: Service,
    pub standing: watch::Receiver<Standing>,
}

impl Method {
    fn read<T>(&self, of: impl FnOnce(&Standing) -> T) -> T {
        of(&self.standing.borrow())
    }

    /// The method, for a caller who may change it: its owner, or an administrator; and whether it
    /// is the owner.
    async fn admit(&self, header: &Header<'_>) -> Result<(Enrolled, bool), Error> {
        let method = self.read(|it| it.method.clone());
        let caller = self.service.callers.caller(header).await?;
        let own = caller.uid == method.account.uid;
        let action = if own { Action::ManageOwnMethods } else { Action::Administer };
        self.service.pass(header, &caller, action).await?;
        Ok((method, own))
    }

    /// Tells that what may change did, all in one signal: half of it could contradict the rest.
    pub async fn tell_changed(&self, emitter: &SignalEmitter<'_>) -> zbus::Result<()> {
        let changed = HashMap::from([
            ("Label", Variant::from(self.label())),
            ("LastUsed", Variant::from(self.last_used())),
            ("Usable", Variant::from(self.usable())),
            ("WhyNot", Variant::from(self.why_not())),
        ]);
        Properties::properties_changed(emitter, Self::name(), changed, Cow::default()).await
    }
}

#[interface(name = "org.mfad.Mfad1.Method", introspection_docs = false)]
impl Method {
    async fn rename(
        &self,
        #[zbus(header)] header: Header<'_>,
        label: String,
    ) -> Result<(), WireError> {
        let (method, _) = self.admit(&header).await?;
        Ok(methods::rename(&self.service.context, &method, &label)?)
    }

    async fn remove(&self, #[zbus(header)] header: Header<'_>) -> Result<(), WireError> {
        let (method, own) = self.admit(&header).await?;
        if own {
            rules::may_remove(&self.service.context, &method)?;
        }
        Ok(methods::remove(&self.service.context, &method)?)
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn id(&self) -> String {
        self.read(|it| it.method.id.clone())
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn account(&self) -> String {
        self.read(|it| it.method.account.name.clone())
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn kind(&self) -> &str {
        SECURITY_KEY
    }

    #[zbus(property)]
    fn label(&self) -> String {
        self.read(|it| it.method.label.clone())
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn token_name(&self) -> String {
        self.read(|it| it.method.token_name.clone())
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn created(&self) -> u64 {
        self.read(|it| seconds(it.method.created))
    }

    #[zbus(property)]
    fn last_used(&self) -> u64 {
        self.read(|it| it.method.last_used.map(seconds).unwrap_or_default())
    }

    #[zbus(property)]
    fn usable(&self) -> bool {
        self.read(|it| it.why_not.is_empty())
    }

    #[zbus(property)]
    fn why_not(&self) -> String {
        self.read(|it| it.why_not.clone())
    }
}

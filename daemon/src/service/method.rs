//! `org.mfad.Mfad1.Method`: an enrolled method, there for its account only.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use mfad_bus::{CredentialRecord, Lost};
use mfad_ceremony::Context;
use mfad_ceremony::flows::{lost, methods};
use mfad_ceremony::verification::lockout;
use mfad_i18n::render;
use mfad_store::{Method as Enrolled, seconds};
use mfad_text::Text;
use tokio::sync::watch;
use zbus::fdo::Properties;
use zbus::message::Header;
use zbus::object_server::{Interface, SignalEmitter};
use zbus::{OwnedObjectPath, Variant, interface};

use super::requirements::{Change, Whose};
use super::sessions::PamTerminal;
use super::sign_in::SignInSessionObject;
use super::wire::{self, CallError};
use super::{Admitted, Service};
use crate::authorization::Action;

/// A method and how it stands.
#[derive(Clone)]
pub struct MethodStatus {
    /// As it is in the store.
    pub method: Enrolled,
    /// Why it cannot be used now; empty if it can.
    pub unusable_reason: Option<Text>,
    /// Whether its key takes no PIN before that was changed.
    pub pin_change_required: bool,
}

impl MethodStatus {
    /// Whether the bus shows both alike.
    pub fn looks_like(&self, other: &Self) -> bool {
        let shown = |it: &Self| {
            let Enrolled { label, last_used, kind, state, .. } = &it.method;
            let (pin, token) = (it.pin_change_required, it.method.token_name().to_owned());
            let from = (kind.source(), token);
            (label.clone(), *last_used, kind.left(), *state, it.unusable_reason.clone(), pin, from)
        };
        shown(self) == shown(other)
    }
}

/// The object of a method.
pub struct Method {
    pub service: Service,
    pub status: watch::Receiver<MethodStatus>,
}

impl Method {
    fn read<T>(&self, of: impl FnOnce(&MethodStatus) -> T) -> T {
        of(&self.status.borrow())
    }

    /// The method, for a caller who may change it: its owner, or an administrator; whether it is the
    /// owner; and who they are.
    async fn admit(&self, header: &Header<'_>) -> Result<(Enrolled, bool, Admitted), CallError> {
        let method = self.read(|it| it.method.clone());
        let caller = self.service.callers.caller(header).await?;
        let own = caller.uid == method.account.uid;
        let action = if own { Action::ManageOwnMethods } else { Action::Administer };
        let place = PamTerminal::default();
        let admit = self.service.admit_caller(header, caller.clone(), action, place);
        Ok((method, own, wire::in_language(caller.language, admit).await?))
    }

    /// The change of the method that the caller asks for, with what they have to show first.
    async fn admit_change(
        &self,
        header: &Header<'_>,
    ) -> Result<(methods::Change, Admitted, SignInSessionObject), CallError> {
        let method = self.read(|it| it.method.clone());
        let whose = Whose::Known(method.account.clone());
        let Change { admitted, own, reauthentication, session, .. } =
            self.service.admit_change(header, whose).await?;
        Ok((methods::Change { method, own, reauthentication }, admitted, session))
    }

    /// Tells that what may change did, all in one signal: half of it could contradict the rest.
    pub async fn tell_changed(&self, emitter: &SignalEmitter<'_>) -> zbus::Result<()> {
        let changed = HashMap::from([
            ("Label", Variant::from(self.label())),
            ("Source", Variant::from(self.source())),
            ("TokenName", Variant::from(self.token_name())),
            ("LastUsed", Variant::from(self.last_used())),
            ("UsesRemaining", Variant::from(self.uses_remaining())),
            ("Usable", Variant::from(self.usable())),
            ("UnusableReason", Variant::from(self.unusable_reason())),
            ("PinChangeRequired", Variant::from(self.pin_change_required())),
            ("Suspended", Variant::from(self.suspended())),
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
    ) -> Result<(), CallError> {
        let (method, _, admitted) = self.admit(&header).await?;
        let context = self.service.context.asked_by(admitted.asker.clone());
        let renamed = methods::rename(&context, method, &label);
        wire::in_language(admitted.caller.language, renamed).await
    }

    async fn remove(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let (change, admitted, session) = self.admit_change(&header).await?;
        let work =
            async move |context: Arc<Context>, ui| methods::remove(&context, &ui, change).await;
        self.service.begin(admitted, Some(session), work).await
    }

    async fn report_lost(&self, #[zbus(header)] header: Header<'_>) -> Result<Lost, CallError> {
        let (method, own, admitted) = self.admit(&header).await?;
        let context = self.service.context.asked_by(admitted.asker.clone());
        // Looked at once more than polkit has answered: another may have been reported meanwhile.
        if own && lost::leaves_none(&context, &method)? {
            self.service.pass(&header, &admitted.caller, Action::SuspendLastMethod).await?;
        }
        let lost::LostReport { suspended, token, sites } = lost::report(&context, &method).await?;
        Ok(Lost { suspended, token, sites })
    }

    async fn reactivate(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let (change, admitted, session) = self.admit_change(&header).await?;
        let work =
            async move |context: Arc<Context>, ui| methods::reactivate(&context, &ui, change).await;
        self.service.begin(admitted, Some(session), work).await
    }

    async fn credential(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<CredentialRecord, CallError> {
        let (method, _, admitted) = self.admit(&header).await?;
        let record = async { methods::credential(&method).map(wire::credential_record) };
        wire::in_language(admitted.caller.language, record).await
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
    fn kind(&self) -> &'static str {
        self.read(|it| it.method.kind.word())
    }

    #[zbus(property)]
    fn label(&self) -> String {
        self.read(|it| it.method.label.clone())
    }

    #[zbus(property)]
    fn source(&self) -> &'static str {
        self.read(|it| it.method.kind.source().word())
    }

    #[zbus(property)]
    fn token_name(&self) -> String {
        self.read(|it| it.method.token_name().to_owned())
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
    fn uses_remaining(&self) -> i32 {
        let left = self.read(|it| it.method.kind.left());
        left.map_or(-1, |left| i32::try_from(left).unwrap_or(i32::MAX))
    }

    #[zbus(property)]
    fn usable(&self) -> bool {
        self.read(|it| it.unusable_reason.is_none())
    }

    /// Said anew, in the language of whoever asks.
    #[zbus(property)]
    fn unusable_reason(&self) -> String {
        self.read(|it| it.unusable_reason.as_ref().map(render).unwrap_or_default())
    }

    #[zbus(property)]
    fn pin_change_required(&self) -> bool {
        self.read(|it| it.pin_change_required)
    }

    #[zbus(property)]
    fn suspended(&self) -> &'static str {
        self.read(|it| it.method.state.suspended())
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn lockout_seconds(&self) -> u32 {
        self.read(|it| lockout::left(&self.service.context, &it.method).unwrap_or_default())
    }
}

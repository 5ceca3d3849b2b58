//! `org.mfad.Mfad1.SignIn`, which begins sign-ins, and `org.mfad.Mfad1.SignInSession`, which their
//! operations have beside `Operation`.

use std::sync::Arc;

use mfad_bus::{Cause, MethodChoice, SignInOptions, Trusted, id_of};
use mfad_ceremony::flows::sign_in;
use mfad_ceremony::memory::trust::SeatSession;
use mfad_ceremony::{Context, Error};
use mfad_i18n::steers;
use mfad_text::tr;
use tokio::sync::watch;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use super::sessions::PamTerminal;
use super::wire::{self, CallError};
use crate::authorization::Action;

/// Begins sign-ins.
pub struct SignInObject(pub Service);

/// The most characters of a reason that are shown.
const LONGEST_REASON: usize = 128;

#[interface(name = "org.mfad.Mfad1.SignIn", introspection_docs = false)]
impl SignInObject {
    async fn begin(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
        options: SignInOptions,
    ) -> Result<OwnedObjectPath, CallError> {
        let Self(service) = self;
        let reason = options.reason.map(checked_reason).transpose()?;
        let choose = options.choose.unwrap_or_default();
        let trusted = options.trusted.unwrap_or_default();
        let by_agent = options.agent.unwrap_or_default();
        let account = Some(account).filter(|account| !account.is_empty());
        let keyring = options.keyring.unwrap_or_default();
        let SignInOptions { tty, remote_host: host, service: pam_service, .. } = options;
        let terminal = PamTerminal { tty: tty.unwrap_or_default(), host: host.unwrap_or_default() };
        if keyring && by_agent {
            let message = tr!("keyring-not-by-agent");
            return Err(Error::new(Cause::InvalidArgument, message).into());
        }
        let (mut admitted, account) =
            service.admit_at(&header, account, Action::Use, terminal).await?;
        if keyring && !service.authorizer.administers(admitted.caller.uid) {
            let message = tr!("keyring-root-only");
            return Err(Error::new(Cause::NotAllowed, message).into());
        }
        if by_agent {
            let language = admitted.caller.language;
            let found = async { service.agents.for_asker(&admitted.asker) };
            admitted.agent = Some(wire::in_language(language, found).await?);
        }
        let session = SignInSessionObject::default();
        let selected = session.selected();
        let place = SeatSession::from_asker(&admitted.asker);
        let request = sign_in::Request {
            account,
            reason,
            place,
            service: pam_service.filter(|_| admitted.asker.uid == 0),
            trusted,
            keyring,
            choose,
            selected,
        };
        let asking = service.clone();
        let work = async move |context: Arc<Context>, ui| {
            asking.ask_directory(&request.account).await;
            sign_in::run(&context, &ui, request).await
        };
        service.begin(admitted, Some(session), work).await
    }

    async fn trusted(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<Vec<Trusted>, CallError> {
        let Self(service) = self;
        let account = service.seen(&header, account).await?;
        let all =
            service.context.trust.list(&service.context.policy, &service.context.store, &account);
        Ok(all.into_iter().map(|(place, counting)| wire::trusted(place, counting)).collect())
    }

    async fn end_trust(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
    ) -> Result<(), CallError> {
        let Self(service) = self;
        let account = service.changed(&header, account).await?;
        service.context.trust.end(&account);
        Ok(())
    }
}

fn checked_reason(reason: String) -> Result<String, Error> {
    if reason.chars().count() > LONGEST_REASON || reason.contains(steers) {
        let message = format!("A reason has at most {LONGEST_REASON} characters, all visible.");
        return Err(Error::new(Cause::InvalidArgument, message));
    }
    Ok(reason)
}

/// The object of a running sign-in. Clones share what it shows and hears.
#[derive(Clone, Default)]
pub struct SignInSessionObject {
    methods: watch::Sender<Vec<MethodChoice>>,
    selected: watch::Sender<Option<String>>,
}

impl SignInSessionObject {
    /// The id of the method that was selected last, if any.
    pub fn selected(&self) -> watch::Receiver<Option<String>> {
        self.selected.subscribe()
    }

    /// Shows the methods as they are now, and tells of it if they were another way before.
    pub async fn show(
        &self,
        emitter: &SignalEmitter<'_>,
        methods: Vec<MethodChoice>,
    ) -> zbus::Result<()> {
        if self.methods.send_replace(methods.clone()) == methods {
            return Ok(());
        }
        Self::changed(emitter, methods).await
    }
}

#[interface(name = "org.mfad.Mfad1.SignInSession", introspection_docs = false)]
impl SignInSessionObject {
    fn select(&self, method: OwnedObjectPath) -> Result<(), CallError> {
        if !self.methods.borrow().iter().any(|choice| choice.method == method) {
            let message = "This sign-in has no such method. Select one of `Methods`.";
            return Err(Error::new(Cause::NoSuchMethod, message).into());
        }
        self.selected.send_replace(Some(id_of(&method)));
        Ok(())
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn methods(&self) -> Vec<MethodChoice> {
        self.methods.borrow().clone()
    }

    #[zbus(signal)]
    async fn changed(emitter: &SignalEmitter<'_>, methods: Vec<MethodChoice>) -> zbus::Result<()>;
}

//! `org.mfad.Mfad1.SignIn`, which begins sign-ins, and `org.mfad.Mfad1.SignInSession`, which their
//! operations have beside `Operation`.

use std::sync::Arc;

use mfad_bus::{Cause, Error, METHODS_PATH, MethodChoice, SignInOptions, WireError, id_of};
use tokio::sync::watch;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use super::operation::Handle;
use crate::gate::Action;
use crate::operation::{Context, sign_in};

/// Begins sign-ins.
pub struct SignIn(pub Service);

/// The most characters of a reason that are shown.
const LONGEST_REASON: usize = 128;

#[interface(name = "org.mfad.Mfad1.SignIn", introspection_docs = false)]
impl SignIn {
    async fn begin(
        &self,
        #[zbus(header)] header: Header<'_>,
        account: String,
        options: SignInOptions,
    ) -> Result<OwnedObjectPath, WireError> {
        let Self(service) = self;
        let reason = options.reason.map(checked_reason).transpose()?;
        let account = Some(account).filter(|account| !account.is_empty());
        let (admitted, account) = service.admit_account(&header, account, Action::Use).await?;
        let (select, selected) = watch::channel(None);
        let request = sign_in::Request { account, reason, selected };
        let work =
            async move |context: Arc<Context>, talk| sign_in::run(&context, &talk, request).await;
        service.begin(admitted, Some(select), work).await
    }
}

fn checked_reason(reason: String) -> Result<String, Error> {
    if reason.chars().count() > LONGEST_REASON || reason.contains(char::is_control) {
        let message = format!("A reason has at most {LONGEST_REASON} characters, all visible.");
        return Err(Error::new(Cause::InvalidArgument, message));
    }
    Ok(reason)
}

/// The object of a running sign-in.
pub struct SignInSession(pub Handle);

#[interface(name = "org.mfad.Mfad1.SignInSession", introspection_docs = false)]
impl SignInSession {
    fn select(&self, method: OwnedObjectPath) -> Result<(), WireError> {
        let listed = self.0.methods.borrow().iter().any(|choice| choice.method == method);
        let known = method.as_str().starts_with(METHODS_PATH) && listed;
        match &self.0.selected {
            Some(selected) if known => {
                selected.send_replace(Some(id_of(&method)));
                Ok(())
            }
            _ => {
                let message = "This sign-in has no such method. Select one of `Methods`.";
                Err(Error::new(Cause::NoSuchMethod, message).into())
            }
        }
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn methods(&self) -> Vec<MethodChoice> {
        self.0.methods.borrow().clone()
    }

    #[zbus(signal)]
    pub async fn changed(
        emitter: &SignalEmitter<'_>,
        methods: Vec<MethodChoice>,
    ) -> zbus::Result<()>;
}

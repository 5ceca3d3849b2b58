//! `org.mfad.Mfad1.Manager`: what this mfad is and requires, and enrolling.

use std::sync::Arc;

use mfad_bus::{Cause, EnrollOptions, MethodKind, Policy, Remedy, TouchDetails, id_of};
use mfad_ceremony::flows::enroll::KnownCredential;
use mfad_ceremony::flows::{choose_token, enroll};
use mfad_ceremony::verification::method_state;
use mfad_ceremony::{Context, Error, card_trouble};
use mfad_i18n::{Language, render, speaking};
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedObjectPath, interface};

use super::requirements::{Change, Whose};
use super::wire::{self, CallError};
use super::{Service, token};
use crate::authorization::Action;

/// The object of the whole daemon.
pub struct ManagerObject(pub Service);

fn no_such_kind() -> Error {
    let message = "There is no such kind of method. `security-key` is one.";
    Error::new(Cause::InvalidArgument, message)
}

/// The credential that a key is to have already, if one is named; then it is named as a whole.
fn known_credential(options: &EnrollOptions) -> Result<Option<KnownCredential>, Error> {
    let EnrollOptions { rp_id, credential_id, public_key, .. } = options.clone();
    match (rp_id, credential_id, public_key) {
        (None, None, None) => Ok(None),
        (Some(rp_id), Some(id), Some(public_key)) => {
            Ok(Some(KnownCredential { rp_id, id, public_key }))
        }
        _ => {
            let message = "A credential is named by `rp_id`, `credential_id` and `public_key`.";
            Err(Error::new(Cause::InvalidArgument, message))
        }
    }
}

#[interface(name = "org.mfad.Mfad1.Manager", introspection_docs = false)]
impl ManagerObject {
    async fn enroll(
        &self,
        #[zbus(header)] header: Header<'_>,
        options: EnrollOptions,
    ) -> Result<OwnedObjectPath, CallError> {
        let Self(service) = self;
        let known = known_credential(&options)?;
        let EnrollOptions { account, kind, label, token, replaces, publish, .. } = options;
        let kind = kind.as_deref().map_or(Some(MethodKind::SecurityKey), MethodKind::from_word);
        let kind = kind.ok_or_else(no_such_kind)?;
        let Change { admitted, account, reauthentication, session, .. } =
            service.admit_change(&header, Whose::Named(account)).await?;
        let token = token.map(|path| token::find_at(service, &path)).transpose()?;
        let replaces = match replaces {
            Some(path) => Some(method_state::find(&service.context, &account, &id_of(&path))?),
            None => None,
        };
        let default_label =
            speaking(admitted.caller.language, || render(&enroll::default_label(kind)));
        let request = enroll::Request {
            account,
            kind,
            label,
            default_label,
            token,
            replaces,
            known,
            publish: publish.unwrap_or_default(),
            reauthentication,
        };
        let work = async move |context: Arc<Context>, ui| enroll::run(&context, &ui, request).await;
        service.begin(admitted, Some(session), work).await
    }

    async fn set_locale(
        &self,
        #[zbus(header)] header: Header<'_>,
        language: String,
    ) -> Result<(), CallError> {
        let Self(service) = self;
        let caller = service.callers.caller(&header).await?;
        let language = Language::from_code(&language).unwrap_or(Language::English);
        service.callers.speak(&caller, language);
        Ok(())
    }

    async fn choose_token(
        &self,
        #[zbus(header)] header: Header<'_>,
        tokens: Vec<OwnedObjectPath>,
    ) -> Result<OwnedObjectPath, CallError> {
        let Self(service) = self;
        let admitted = service.admit_operation(&header, Action::Use).await?;
        let candidates: Result<Vec<_>, _> =
            tokens.iter().map(|path| token::find_at(service, path)).collect();
        let candidates = candidates?;
        let work = async move |_, ui| choose_token::run(&ui, candidates).await;
        service.begin(admitted, None, work).await
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn version(&self) -> &str {
        env!("CARGO_PKG_VERSION")
    }

    #[zbus(property)]
    fn card_problem(&self, #[zbus(header)] header: Option<Header<'_>>) -> String {
        let trouble = self.0.context.tokens.card_trouble();
        let language = self.0.callers.language_of(header.as_ref());
        let message = || trouble.borrow().as_ref().map(|it| render(&card_trouble(it).0));
        speaking(language, message).unwrap_or_default()
    }

    #[zbus(property)]
    fn card_remedy(&self) -> &'static str {
        let trouble = self.0.context.tokens.card_trouble();
        let remedy = trouble.borrow().as_ref().and_then(|it| card_trouble(it).1);
        remedy.map_or("", Remedy::word)
    }

    #[zbus(property)]
    fn policy(&self) -> Policy {
        wire::policy(&self.0.context.policy.in_force())
    }

    #[zbus(property)]
    fn policy_problem(&self) -> String {
        self.0.context.policy.in_force().problem
    }

    #[zbus(signal)]
    pub async fn touch_awaited(
        emitter: &SignalEmitter<'_>,
        operation: OwnedObjectPath,
        details: TouchDetails,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    pub async fn touch_over(
        emitter: &SignalEmitter<'_>,
        operation: OwnedObjectPath,
    ) -> zbus::Result<()>;
}

//! `org.mfad.Mfad1.Fido2`: what a token's FIDO2 application can do, its PIN, and erasing it.

use std::collections::HashMap;
use std::future::Future;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use mfad_bus::{
    Cause, PasskeyNames, PinStatus, SecretKind, Settings, SettingsChange, read_sealed_up_to,
    secret_kind,
};
use mfad_ceremony::flows::{
    fingerprints, pass_through, passkey_data, passkeys, pin, reset, secret, settings,
};
use mfad_ceremony::{Context, Conversation, Error, OperationResult, TokenName};
use mfad_device::token::{Claim, Token};
use mfad_text::clean;
use tokio::net::UnixStream;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedObjectPath, interface};
use zeroize::Zeroizing;

use super::Service;
use super::delivery::Delivery;
use super::token::claimed;
use super::wire::{self, CallError};
use crate::authorization::Action;

/// The FIDO2 application of a token.
pub struct Fido2Object {
    pub service: Service,
    pub token: Arc<Token>,
}

impl Fido2Object {
    async fn begin<O, F>(
        &self,
        header: Header<'_>,
        action: Action,
        operation: O,
    ) -> Result<OwnedObjectPath, CallError>
    where
        O: FnOnce(Arc<Context>, Conversation, Claim) -> F + Send + 'static,
        F: Future<Output = Result<OperationResult, Error>> + Send + 'static,
    {
        self.service.begin_on(&self.token, &header, action, operation).await
    }
}

#[interface(name = "org.mfad.Mfad1.Fido2", introspection_docs = false)]
impl Fido2Object {
    async fn pin_status(&self, #[zbus(header)] header: Header<'_>) -> Result<PinStatus, CallError> {
        let admitted = self.service.admit_operation(&header, Action::Use).await?;
        let told = async {
            let status = pin::status(&claimed(&self.token, &admitted).await?).await?;
            Ok(wire::pin_status(&status))
        };
        wire::in_language(admitted.caller.language, told).await
    }

    async fn set_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| pin::set(&ui, &claim).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn change_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| pin::change(&ui, &claim).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn list_passkeys(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |context: Arc<Context>, ui, claim| {
            passkeys::list(&context, &ui, &claim).await
        };
        self.begin(header, Action::ManageToken, work).await
    }

    async fn delete_passkeys(
        &self,
        #[zbus(header)] header: Header<'_>,
        passkeys: Vec<String>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| passkeys::delete(&ui, &claim, passkeys).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn rename_passkey(
        &self,
        #[zbus(header)] header: Header<'_>,
        passkey: String,
        names: PasskeyNames,
    ) -> Result<OwnedObjectPath, CallError> {
        let PasskeyNames { user_name, display_name } = names;
        let names = passkeys::AccountNames { user_name, display_name };
        let work = async move |_, ui, claim| passkeys::rename(&ui, &claim, passkey, names).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn list_fingerprints(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| fingerprints::list(&ui, &claim).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn add_fingerprint(
        &self,
        #[zbus(header)] header: Header<'_>,
        name: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| fingerprints::add(&ui, &claim, &name).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn rename_fingerprint(
        &self,
        #[zbus(header)] header: Header<'_>,
        fingerprint: String,
        name: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let work =
            async move |_, ui, claim| fingerprints::rename(&ui, &claim, &fingerprint, &name).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn remove_fingerprint(
        &self,
        #[zbus(header)] header: Header<'_>,
        fingerprint: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| fingerprints::remove(&ui, &claim, &fingerprint).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn read_data(
        &self,
        #[zbus(header)] header: Header<'_>,
        passkey: String,
        into: zbus::wire::OwnedFd,
    ) -> Result<OwnedObjectPath, CallError> {
        let delivery = Delivery::open(into.into())?;
        let work = async move |_, ui, claim: Claim| {
            let data = passkey_data::read(&ui, &claim, passkey).await?;
            delivered(delivery, &claim, &data).await
        };
        self.begin(header, Action::ManageToken, work).await
    }

    async fn write_data(
        &self,
        #[zbus(header)] header: Header<'_>,
        passkey: String,
        from: zbus::wire::OwnedFd,
    ) -> Result<OwnedObjectPath, CallError> {
        let data = data(from.into())?;
        let work = async move |_, ui, claim| passkey_data::write(&ui, &claim, passkey, data).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn remove_data(
        &self,
        #[zbus(header)] header: Header<'_>,
        passkey: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let work = async move |_, ui, claim| passkey_data::remove(&ui, &claim, passkey).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn derive_secrets(
        &self,
        #[zbus(header)] header: Header<'_>,
        names: Vec<String>,
        into: zbus::wire::OwnedFd,
    ) -> Result<OwnedObjectPath, CallError> {
        let delivery = Delivery::open(into.into())?;
        let work = async move |_, ui, claim: Claim| {
            let secrets = secret::derive(&ui, &claim, &names).await?;
            delivered(delivery, &claim, &secrets).await
        };
        self.begin(header, Action::ManageToken, work).await
    }

    async fn settings(&self, #[zbus(header)] header: Header<'_>) -> Result<Settings, CallError> {
        let admitted = self.service.admit_operation(&header, Action::Use).await?;
        let told = async {
            Ok(wire::settings(settings::show(&claimed(&self.token, &admitted).await?).await?))
        };
        wire::in_language(admitted.caller.language, told).await
    }

    async fn change_settings(
        &self,
        #[zbus(header)] header: Header<'_>,
        settings: SettingsChange,
    ) -> Result<OwnedObjectPath, CallError> {
        let change = wire::settings_change(settings);
        let work = async move |_, ui, claim| settings::change(&ui, &claim, change).await;
        self.begin(header, Action::ManageToken, work).await
    }

    async fn pass_through(
        &self,
        #[zbus(header)] header: Header<'_>,
        stream: zbus::wire::OwnedFd,
    ) -> Result<(), CallError> {
        let admitted = self.service.admit_operation(&header, Action::PassThrough).await?;
        let stream = stream_of(stream.into())?;
        pass_through::possible(&self.token)?;
        let client = self.service.callers.client(&admitted.caller);
        let (token, slot) = (Arc::clone(&self.token), admitted.slot);
        tokio::spawn(async move {
            let _slot = slot;
            tokio::select! {
                result = pass_through::serve(&token, stream) => {
                    tracing::info!(token = token.id, ?result, "passed on no longer");
                }
                () = client.left.cancelled() => {}
            }
        });
        Ok(())
    }

    async fn reset(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<OwnedObjectPath, CallError> {
        let work =
            async move |context: Arc<Context>, ui, claim| reset::run(&context, &ui, claim).await;
        self.begin(header, Action::Reset, work).await
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn versions(&self) -> Vec<String> {
        self.token.info().map(|info| cleaned(&info.versions)).unwrap_or_default()
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn extensions(&self) -> Vec<String> {
        self.token.info().map(|info| cleaned(&info.extensions)).unwrap_or_default()
    }

    #[zbus(property)]
    fn options(&self) -> HashMap<String, bool> {
        let options = self.token.info().map(|info| info.options.0.clone());
        options.into_iter().flatten().map(|(name, value)| (clean(&name), value)).collect()
    }

    #[zbus(property)]
    fn pin_set(&self) -> bool {
        self.token.info().is_some_and(|info| info.options.client_pin() == Some(true))
    }

    #[zbus(property)]
    fn pin_change_required(&self) -> bool {
        self.token.info().is_some_and(|info| info.wants_another_pin())
    }

    #[zbus(property)]
    fn minimum_pin(&self) -> u32 {
        let info = self.token.info().filter(|info| info.options.client_pin().is_some());
        info.map_or(0, |info| u32::try_from(info.min_pin_length).unwrap_or(u32::MAX))
    }
}

/// The end of what went through a pipe.
async fn delivered(
    delivery: Delivery,
    claim: &Claim,
    secret: &[u8],
) -> Result<OperationResult, Error> {
    delivery.deliver(secret).await?;
    Ok(OperationResult {
        token: Some(TokenName::from(claim.token())),
        ..OperationResult::default()
    })
}

/// The caller's socket, as something to wait for.
fn stream_of(fd: OwnedFd) -> Result<UnixStream, Error> {
    let stream = std::os::unix::net::UnixStream::from(fd);
    let usable = stream.peer_addr().and_then(|_| {
        stream.set_nonblocking(true)?;
        UnixStream::from_std(stream)
    });
    usable.map_err(|_| {
        let message = "Messages are passed on over a connected unix socket, not this descriptor.";
        Error::new(Cause::InvalidArgument, message)
    })
}

/// What is to be kept, from the memory file that the caller passed.
fn data(fd: OwnedFd) -> Result<Zeroizing<Vec<u8>>, Error> {
    let invalid = |why: String| Error::new(Cause::InvalidArgument, why);
    if secret_kind(&fd) != Ok(SecretKind::SealedMemory) {
        return Err(invalid("Data comes in a sealed memory file, not this descriptor.".to_owned()));
    }
    read_sealed_up_to(fd, passkey_data::MOST)
        .map_err(|it| invalid(format!("The data cannot be kept: {it}.")))
}

fn cleaned(names: &[String]) -> Vec<String> {
    names.iter().map(|name| clean(name)).collect()
}

impl Fido2Object {
    /// Tells that the token's state changed.
    pub async fn tell_changed(&self, emitter: &SignalEmitter<'_>) -> zbus::Result<()> {
        self.options_changed(emitter).await?;
        self.pin_set_changed(emitter).await?;
        self.pin_change_required_changed(emitter).await?;
        self.minimum_pin_changed(emitter).await
    }
}

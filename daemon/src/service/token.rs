//! `org.mfad.Mfad1.Token`: a token that is plugged in, as far as it tells without being asked.

use std::sync::Arc;
use std::time::Duration;

use mfad_bus::{Cause, Remedy, TOKENS_PATH, id_of};
use mfad_ceremony::interaction::token_queue;
use mfad_ceremony::{Context, Conversation, Error, OperationResult, busy, token_problem};
use mfad_device::token::{Claim, Token as Present};
use mfad_i18n::{render, speaking};
use mfad_text::{clean, tr};
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedObjectPath, interface};

use super::wire::CallError;
use super::{Admitted, Service};
use crate::authorization::Action;

/// The kinds of token, by their words on the bus.
const SECURITY_KEY: &str = "security-key";
const SMART_CARD: &str = "smart-card";

/// How long a question waits for a token that is in use.
const PATIENCE: Duration = Duration::from_secs(2);

/// The object of a token.
pub struct Token {
    /// What it shows.
    pub token: Arc<Present>,
    /// Whom it serves.
    pub service: Service,
}

/// The token whose object has this path.
///
/// # Errors
/// No such token is plugged in.
pub fn find_at(service: &Service, path: &OwnedObjectPath) -> Result<Arc<Present>, Error> {
    let id = id_of(path);
    let found = service.context.tokens.find(&id);
    found.filter(|_| path.as_str() == format!("{TOKENS_PATH}/{id}")).ok_or_else(|| {
        Error::new(Cause::NoSuchToken, tr!("trouble-no-such-token", id = clean(&id)))
    })
}

/// The token for a question that a person does not wait long for.
///
/// # Errors
/// Another operation uses it for longer.
pub async fn claimed(token: &Arc<Present>, admitted: &Admitted) -> Result<Claim, Error> {
    let claimed = tokio::time::timeout(PATIENCE, Arc::clone(token).claim_in_turn()).await;
    claimed.ok().flatten().ok_or_else(|| busy(token, admitted.asker.person()))
}

impl Service {
    /// Begins an operation on a token, for a caller who may do this.
    pub async fn begin_on<O, F>(
        &self,
        token: &Arc<Present>,
        header: &Header<'_>,
        action: Action,
        operation: O,
    ) -> Result<OwnedObjectPath, CallError>
    where
        O: FnOnce(Arc<Context>, Conversation, Claim) -> F + Send + 'static,
        F: Future<Output = Result<OperationResult, Error>> + Send + 'static,
    {
        let admitted = self.admit_operation(header, action).await?;
        let token = Arc::clone(token);
        let work = |context, ui: Conversation| async move {
            let claim = token_queue::claim(&ui, &token).await?;
            operation(context, ui, claim).await
        };
        self.begin(admitted, None, work).await
    }
}

#[interface(name = "org.mfad.Mfad1.Token", introspection_docs = false)]
impl Token {
    #[zbus(property(emits_changed_signal = "const"))]
    fn id(&self) -> &str {
        &self.token.id
    }

    #[zbus(property)]
    fn kind(&self) -> &str {
        if self.token.info().is_none() && self.token.has_card() { SMART_CARD } else { SECURITY_KEY }
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn transport(&self) -> &str {
        self.token.descriptor.transport
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn name(&self) -> &str {
        &self.token.name
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn vendor(&self) -> &str {
        &self.token.descriptor.vendor
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn product(&self) -> &str {
        &self.token.descriptor.product
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn serial(&self) -> &str {
        &self.token.descriptor.serial
    }

    #[zbus(property)]
    fn firmware(&self) -> String {
        self.token.firmware().map(firmware_text).unwrap_or_default()
    }

    #[zbus(property)]
    fn aaguid(&self) -> String {
        let told = self.token.info().filter(|info| info.aaguid != [0; 16]);
        told.map(|info| uuid(&info.aaguid)).unwrap_or_default()
    }

    #[zbus(property)]
    fn applications(&self) -> Vec<&'static str> {
        self.token.has()
    }

    #[zbus(property)]
    fn problem(&self, #[zbus(header)] header: Option<Header<'_>>) -> String {
        let problem = token_problem(&self.token).map(|(text, _)| text).unwrap_or_default();
        speaking(self.service.callers.language_of(header.as_ref()), || render(&problem))
    }

    #[zbus(property)]
    fn problem_remedy(&self) -> &'static str {
        token_problem(&self.token).and_then(|(_, remedy)| remedy).map_or("", Remedy::word)
    }
}

impl Token {
    /// Tells what another transport showed, or took away.
    pub async fn tell_changed(&self, emitter: &SignalEmitter<'_>) -> zbus::Result<()> {
        self.kind_changed(emitter).await?;
        self.firmware_changed(emitter).await?;
        self.aaguid_changed(emitter).await?;
        self.applications_changed(emitter).await?;
        self.problem_changed(emitter).await?;
        self.problem_remedy_changed(emitter).await
    }
}

/// As vendors write it: those that give three numbers put one in each byte (`0x050704` is 5.7.4),
/// the others count.
fn firmware_text(version: u64) -> String {
    match version.to_be_bytes() {
        [0, 0, 0, 0, 0, major @ 1..=0xFF, minor, patch] => format!("{major}.{minor}.{patch}"),
        _ => version.to_string(),
    }
}

/// As a UUID is written (RFC 9562 §4): in groups of 4, 2, 2, 2 and 6 bytes.
fn uuid(bytes: &[u8; 16]) -> String {
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut rest = digits.iter().map(String::as_str);
    let groups = [4, 2, 2, 2, 6].map(|length| rest.by_ref().take(length).collect::<String>());
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::firmware_text;

    #[test]
    fn firmware_is_written_as_its_vendor_does() {
        assert_eq!(firmware_text(0x0005_0704), "5.7.4");
        assert_eq!((firmware_text(1), firmware_text(u64::MAX)), ("1".into(), u64::MAX.to_string()));
    }
}

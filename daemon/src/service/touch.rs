//! That a key waits to be touched, told to the other programs of the user whose operation it is: a
//! desktop can say so where nobody sees the prompt. They learn which key and which process, not
//! what it is for.

use mfad_bus::{PromptDetails, PromptKind, TouchDetails};
use zbus::OwnedObjectPath;
use zbus::object_server::SignalEmitter;

use super::Service;
use super::callers::Caller;
use super::manager::Manager;
use super::publish::root;
use crate::operation::Saying;

/// What was told of one operation.
pub struct TouchNotice {
    service: Service,
    operation: OwnedObjectPath,
    caller: Caller,
    awaited: bool,
}

impl TouchNotice {
    /// Nothing yet.
    pub fn new(service: Service, operation: OwnedObjectPath, caller: Caller) -> Self {
        Self { service, operation, caller, awaited: false }
    }

    /// Tells when the operation asks for touch, and when it says anything else. Nobody has to hear
    /// it, so nothing depends on whether they do.
    pub async fn follow(&mut self, said: &Saying) {
        match said {
            Saying::Prompt(kind @ (PromptKind::Touch | PromptKind::Fingerprint), details) => {
                self.awaited = true;
                let told = self.tell(*kind, details).await;
                self.note(told);
            }
            // The methods of a sign-in change while keys blink.
            Saying::Methods(_) => {}
            Saying::Prompt(..) | Saying::Progress(..) => self.over().await,
        }
    }

    /// Tells that no touch is awaited any more, if it was.
    pub async fn over(&mut self) {
        if std::mem::take(&mut self.awaited) {
            let told = self.tell_over().await;
            self.note(told);
        }
    }

    async fn tell(&self, kind: PromptKind, details: &PromptDetails) -> zbus::Result<()> {
        let awaited = TouchDetails {
            kind: kind.word().to_owned(),
            tokens: details.tokens.clone().unwrap_or_default(),
            process: self.service.callers.process(&self.caller).await?,
        };
        let uid = self.caller.uid;
        self.service.published.touch(&self.operation, Some((uid, awaited.clone())));
        for emitter in self.service.emitters(&root()?, Some(uid))? {
            Manager::touch_awaited(&emitter, self.operation.clone(), awaited.clone()).await?;
        }
        Ok(())
    }

    async fn tell_over(&self) -> zbus::Result<()> {
        self.service.published.touch(&self.operation, None);
        for emitter in self.service.emitters(&root()?, Some(self.caller.uid))? {
            Manager::touch_over(&emitter, self.operation.clone()).await?;
        }
        Ok(())
    }

    fn note(&self, told: zbus::Result<()>) {
        if let Err(error) = told {
            tracing::debug!(operation = %self.operation, %error, "a wait for touch was not told");
        }
    }
}

impl Drop for TouchNotice {
    fn drop(&mut self) {
        self.service.published.touch(&self.operation, None);
    }
}

impl Service {
    /// Tells a connection that begins to listen what waits for touch already.
    pub async fn tell_touches(&self, caller: &Caller) {
        for (operation, awaited) in self.published.touches(caller.uid) {
            let told = self.tell_touch(caller, operation, awaited).await;
            if let Err(error) = told {
                tracing::debug!(%error, "a wait for touch was not told");
            }
        }
    }

    async fn tell_touch(
        &self,
        caller: &Caller,
        operation: OwnedObjectPath,
        awaited: TouchDetails,
    ) -> zbus::Result<()> {
        let emitter = SignalEmitter::new(&self.connection, root()?)?
            .set_destination(caller.name.as_ref().to_owned().into());
        Manager::touch_awaited(&emitter, operation, awaited).await
    }
}

//! That a key waits to be touched, told to the other programs of the person whose operation it is, and of
//! whoever is at the key's seat, whoever began it: a desktop can say so where nobody sees the prompt. They
//! learn which key, which process and, if it is somebody elsewhere, who asks, not what it is for.

use mfad_bus::{AskedFrom, AskerName, PromptKind, TokenName, TouchDetails, id_of};
use mfad_ceremony::UiEvent;
use mfad_store::{Asker, Origin};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::OwnedObjectPath;
use zbus::object_server::SignalEmitter;

use super::Service;
use super::callers::Caller;
use super::manager::ManagerObject;
use super::publish::root;
use super::wire::token_name;

/// A wait for touch: how, and on which tokens. None: it is over.
type Awaited = Option<(PromptKind, Vec<TokenName>)>;

/// Has others told of one operation. Whom that concerns is found out beside it, so that a logind which does
/// not answer holds up neither its prompts nor its end.
pub struct TouchNotice {
    told: UnboundedSender<Awaited>,
    awaited: bool,
}

impl TouchNotice {
    /// Nothing yet.
    pub fn new(service: Service, operation: OwnedObjectPath, caller: Caller, asker: Asker) -> Self {
        let (told, heard) = unbounded_channel();
        let teller = Teller { service, operation, caller, asker, told: Vec::new() };
        tokio::spawn(teller.run(heard));
        Self { told, awaited: false }
    }

    /// Tells when the operation asks for touch, and when it says anything else. Nobody has to hear
    /// it, so nothing depends on whether they do.
    pub fn follow(&mut self, said: &UiEvent) {
        match said {
            UiEvent::Prompt(kind @ (PromptKind::Touch | PromptKind::Fingerprint), details) => {
                self.awaited = true;
                self.tell(Some((
                    *kind,
                    details.tokens.iter().flatten().filter_map(token_name).collect(),
                )));
            }
            // The methods of a sign-in change while keys blink.
            UiEvent::Methods(_) => {}
            UiEvent::Prompt(..) | UiEvent::Progress(..) => self.finish(),
        }
    }

    /// Tells that no touch is awaited any more, if it was.
    pub fn finish(&mut self) {
        if std::mem::take(&mut self.awaited) {
            self.tell(None);
        }
    }

    fn tell(&self, awaited: Awaited) {
        // It hears for as long as this is there.
        let _ = self.told.send(awaited);
    }
}

/// Tells them, one after the other.
struct Teller {
    service: Service,
    operation: OwnedObjectPath,
    caller: Caller,
    asker: Asker,
    /// Who was told.
    told: Vec<u32>,
}

impl Teller {
    async fn run(mut self, mut heard: UnboundedReceiver<Awaited>) {
        while let Some(awaited) = heard.recv().await {
            let told = match awaited {
                Some((kind, tokens)) => self.tell(kind, tokens).await,
                None => self.tell_over().await,
            };
            if let Err(error) = told {
                tracing::debug!(operation = %self.operation, %error, "a wait for touch was not told");
            }
        }
    }

    /// Whom it concerns: who asks, and who sits where the tokens are.
    async fn concerned(&self, tokens: &[TokenName]) -> Vec<u32> {
        let mut users = vec![self.caller.uid, self.asker.person()];
        for token in tokens {
            let token = self.service.context.tokens.find(&id_of(&token.path));
            let Some(seat) = token.and_then(|token| token.seat()) else { continue };
            users.extend(self.service.user_at(&seat).await);
        }
        users.sort_unstable();
        users.dedup();
        users
    }

    async fn tell(&mut self, kind: PromptKind, tokens: Vec<TokenName>) -> zbus::Result<()> {
        let awaited = TouchDetails {
            kind: kind.word().to_owned(),
            tokens,
            process: self.service.callers.process(&self.caller).await?,
            asker: named(&self.asker),
        };
        self.told = self.concerned(&awaited.tokens).await;
        self.service.published.touch(&self.operation, Some((self.told.clone(), awaited.clone())));
        for emitter in self.service.emitters_to(&root()?, &self.told)? {
            ManagerObject::touch_awaited(&emitter, self.operation.clone(), awaited.clone()).await?;
        }
        Ok(())
    }

    async fn tell_over(&self) -> zbus::Result<()> {
        self.service.published.touch(&self.operation, None);
        for emitter in self.service.emitters_to(&root()?, &self.told)? {
            ManagerObject::touch_over(&emitter, self.operation.clone()).await?;
        }
        Ok(())
    }
}

/// Who asks, unless that is the person who sees the screen.
pub fn named(asker: &Asker) -> Option<AskerName> {
    let (user, from, host) = match &asker.origin {
        Origin::Own => return None,
        Origin::Session(session) if session.at_seat() => return None,
        Origin::Session(session) if session.remote => {
            (session.user.clone(), AskedFrom::Remote, session.remote_host.clone())
        }
        Origin::Session(session) => (session.user.clone(), AskedFrom::Elsewhere, String::new()),
        Origin::Greeter { .. } => (String::new(), AskedFrom::Login, String::new()),
        Origin::Remote { host } => (String::new(), AskedFrom::Remote, host.clone()),
    };
    Some(AskerName { user, from: from.word().to_owned(), host })
}

impl Drop for Teller {
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
        let emitter = SignalEmitter::new(&self.connection()?, root()?)?
            .set_destination(caller.name.as_ref().to_owned().into());
        ManagerObject::touch_awaited(&emitter, operation, awaited).await
    }
}

//! The agent of a session: it shows the prompts of operations that programs without a screen began.

use std::pin::Pin;

use futures_util::StreamExt;
use mfad_bus::{AgentRequest, AgentsProxy, ROOT_PATH, WireError};
use zbus::message::{Message, Type};
use zbus::{MessageStream, OwnedObjectPath};

use crate::daemon::Daemon;
use crate::operation::{Operation, QUEUE};
use crate::remedy::Reader;

const AGENTS: &str = "org.mfad.Mfad1.Agents";

/// What an agent hears.
pub enum AgentEvent {
    /// An operation begins whose prompts it shows.
    Began(Box<Operation>, AgentRequest),
    /// Another program, which calls itself so, wanted to be the agent of this session.
    Refused(String),
}

/// This program, as the agent of its session for as long as this is there and the daemon answers. It has to be
/// asked for what is [`next`](Self::next) without pause.
pub struct Agent {
    daemon: Daemon,
    reader: Reader,
    signals: MessageStream,
    gone: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Agent {
    /// Registers. Signals are listened for before, because the first may come together with the reply.
    ///
    /// # Errors
    /// The daemon refused it, or the bus is gone.
    pub async fn register(daemon: &Daemon, reader: Reader) -> Result<Self, WireError> {
        let mut signals = MessageStream::from(&daemon.connection);
        signals.set_max_queued(QUEUE);
        let gone = Box::pin(daemon.gone().await?);
        let agents: AgentsProxy<'_> = daemon.root().await?;
        agents.register().await?;
        Ok(Self { daemon: daemon.clone(), reader, signals, gone })
    }

    /// What it hears next; nothing once the daemon is gone.
    pub async fn next(&mut self) -> Option<AgentEvent> {
        loop {
            let message = tokio::select! {
                biased;
                message = self.signals.next() => message?.ok()?,
                () = &mut self.gone => return None,
            };
            if let Some(event) = self.read(&message).await {
                return Some(event);
            }
        }
    }

    /// Nothing if the message is for nobody who shows prompts. Only the daemon's own count.
    async fn read(&self, message: &Message) -> Option<AgentEvent> {
        let header = message.header();
        let ours = message.message_type() == Type::Signal
            && header.sender()?.as_str() == self.daemon.owner.as_str()
            && header.path()?.as_str() == ROOT_PATH
            && header.interface()?.as_str() == AGENTS;
        if !ours {
            return None;
        }
        match header.member()?.as_str() {
            "Began" => {
                let body: (OwnedObjectPath, AgentRequest) = message.body().deserialize().ok()?;
                // From here on nothing of it is missed.
                let signals = self.signals.clone();
                let operation = Operation::adopt(&self.daemon, self.reader, body.0, signals).await;
                Some(AgentEvent::Began(Box::new(operation.ok()?), body.1))
            }
            "Refused" => Some(AgentEvent::Refused(message.body().deserialize().ok()?)),
            _ => None,
        }
    }
}

//! One operation of the daemon: what it says, in order, and what it is told. Only signals of the
//! daemon itself about this operation count: anybody on the bus can send others.

use std::num::NonZeroUsize;
use std::pin::Pin;

use futures_util::StreamExt;
use mfad_bus::{
    MethodChoice, OperationProxy, OperationResult, Outcome, PromptDetails, SignInSessionProxy,
    WireError,
};
use serde::de::DeserializeOwned;
use zbus::message::{Message, Type};
use zbus::names::OwnedUniqueName;
use zbus::{MessageStream, OwnedObjectPath};

use crate::daemon::Daemon;
use crate::remedy::{Reader, word_details, word_methods, word_result};

/// More than an operation says before anybody listens, or while a person types.
pub(crate) const QUEUE: NonZeroUsize = NonZeroUsize::new(256).unwrap();
const OPERATION: &str = "org.mfad.Mfad1.Operation";
const SIGN_IN: &str = "org.mfad.Mfad1.SignInSession";

/// What an operation says, with what helps in words.
#[derive(Debug)]
pub enum OperationEvent {
    /// It needs something of a person: a [`mfad_bus::PromptKind`] or one of a later version.
    Prompt(String, PromptDetails),
    /// It goes on.
    Progress(String, PromptDetails),
    /// The methods of a sign-in are in another state.
    Methods(Vec<MethodChoice>),
    /// It has ended.
    Finished(Outcome, Box<OperationResult>),
}

/// Why nothing more is heard of an operation.
#[derive(Debug)]
pub enum FollowError {
    /// The daemon is gone, or the bus.
    Gone,
    /// The bus failed.
    Bus(zbus::Error),
    /// The daemon is of another version: what it said with this signal cannot be read.
    NotUnderstood(String),
}

/// An operation that this program began, or shows as the agent. The daemon cancels it when the connection closes.
pub struct Operation {
    /// To answer its prompts and to cancel it.
    pub proxy: OperationProxy<'static>,
    /// To pick another method; there is nothing behind it unless this is a sign-in.
    pub session: SignInSessionProxy<'static>,
    reader: Reader,
    path: OwnedObjectPath,
    daemon: OwnedUniqueName,
    signals: MessageStream,
    gone: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Operation {
    /// Begins an operation with `call`, for this reader. Signals are listened for before, because the
    /// first may come together with the reply.
    ///
    /// # Errors
    /// The daemon refused the call, or the bus is gone.
    pub async fn begin(
        daemon: &Daemon,
        reader: Reader,
        call: impl Future<Output = Result<OwnedObjectPath, WireError>>,
    ) -> Result<Self, WireError> {
        let mut signals = MessageStream::from(&daemon.connection);
        signals.set_max_queued(QUEUE);
        let gone = Box::pin(daemon.gone().await?);
        let path = call.await?;
        Ok(Self::follow(daemon, reader, path, signals, gone).await?)
    }

    /// One that another program began and that this one shows; what it says comes with these signals.
    ///
    /// # Errors
    /// The bus is gone.
    pub(crate) async fn adopt(
        daemon: &Daemon,
        reader: Reader,
        path: OwnedObjectPath,
        signals: MessageStream,
    ) -> zbus::Result<Self> {
        let gone = Box::pin(daemon.gone().await?);
        Self::follow(daemon, reader, path, signals, gone).await
    }

    async fn follow(
        daemon: &Daemon,
        reader: Reader,
        path: OwnedObjectPath,
        signals: MessageStream,
        gone: Pin<Box<dyn Future<Output = ()> + Send>>,
    ) -> zbus::Result<Self> {
        Ok(Self {
            proxy: daemon.proxy_at(path.clone()).await?,
            session: daemon.proxy_at(path.clone()).await?,
            reader,
            path,
            daemon: daemon.owner.clone(),
            signals,
            gone,
        })
    }

    /// What it says next.
    ///
    /// # Errors
    /// Nothing more is heard of it.
    pub async fn next(&mut self) -> Result<OperationEvent, FollowError> {
        loop {
            let message = tokio::select! {
                biased;
                message = self.signals.next() => message,
                () = &mut self.gone => None,
            };
            let message = message.transpose().map_err(FollowError::Bus)?;
            let message = message.ok_or(FollowError::Gone)?;
            if let Some(event) = self.read(&message) {
                return event;
            }
        }
    }

    /// Nothing if the message is not about this operation, or one of a later version.
    fn read(&self, message: &Message) -> Option<Result<OperationEvent, FollowError>> {
        let header = message.header();
        let ours = message.message_type() == Type::Signal
            && header.sender()?.as_str() == self.daemon.as_str()
            && header.path()?.as_str() == self.path.as_str();
        if !ours {
            return None;
        }
        let worded = |mut details| {
            word_details(self.reader, &mut details);
            details
        };
        Some(match (header.interface()?.as_str(), header.member()?.as_str()) {
            (OPERATION, "Prompt") => {
                body(message).map(|(kind, details)| OperationEvent::Prompt(kind, worded(details)))
            }
            (OPERATION, "Progress") => {
                body(message).map(|(what, details)| OperationEvent::Progress(what, worded(details)))
            }
            (SIGN_IN, "Changed") => body(message).map(|(mut methods,): (Vec<MethodChoice>,)| {
                word_methods(&mut methods);
                OperationEvent::Methods(methods)
            }),
            (OPERATION, "Finished") => {
                body(message).and_then(|(outcome, result)| finished(self.reader, outcome, result))
            }
            _ => return None,
        })
    }
}

fn body<T: DeserializeOwned + zbus::Type>(message: &Message) -> Result<T, FollowError> {
    let member = || message.header().member().map(ToString::to_string).unwrap_or_default();
    message.body().deserialize().map_err(|_| FollowError::NotUnderstood(member()))
}

fn finished(
    reader: Reader,
    outcome: String,
    mut result: OperationResult,
) -> Result<OperationEvent, FollowError> {
    let known = Outcome::from_word(&outcome);
    let outcome = known.ok_or_else(|| FollowError::NotUnderstood(outcome))?;
    word_result(reader, &mut result);
    Ok(OperationEvent::Finished(outcome, Box::new(result)))
}

//! One operation of the daemon: what it says, in order, and what it is told. Only signals of the
//! daemon itself about this operation count: anybody on the bus can send others.

use std::num::NonZeroUsize;
use std::pin::Pin;

use futures_util::StreamExt;
use mfad_bus::{
    MethodChoice, OperationProxy, OperationResult, Outcome, PromptDetails, SignInSessionProxy,
    WireError,
};
use mfad_words::say;
use serde::de::DeserializeOwned;
use zbus::message::{Message, Type};
use zbus::{MessageStream, OwnedObjectPath};

use crate::daemon::Daemon;
use crate::exit::Failure;

/// More than an operation says before anybody listens.
const QUEUE: NonZeroUsize = NonZeroUsize::new(256).unwrap();
const OPERATION: &str = "org.mfad.Mfad1.Operation";
const SIGN_IN: &str = "org.mfad.Mfad1.SignInSession";

/// What an operation says.
#[derive(Debug)]
pub(crate) enum Saying {
    /// It needs something of a person: a [`mfad_bus::PromptKind`] or one of a later version.
    Prompt(String, PromptDetails),
    /// It goes on.
    Progress(String, PromptDetails),
    /// The methods of a sign-in are in another state.
    Methods(Vec<MethodChoice>),
    /// It has ended.
    Finished(Outcome, Box<OperationResult>),
}

/// Which way to sign in is tried first.
#[derive(Default)]
pub(crate) enum Way {
    /// Whichever comes first.
    #[default]
    Any,
    /// One that somebody picks from the list.
    Picked,
    /// The one with this name.
    Named(String),
}

/// An operation that this program began.
pub(crate) struct Operation {
    /// To answer its prompts and to cancel it.
    pub proxy: OperationProxy<'static>,
    /// To pick another method; there is nothing behind it unless this is a sign-in.
    pub session: SignInSessionProxy<'static>,
    /// Of a sign-in: by which way.
    pub way: Way,
    path: OwnedObjectPath,
    daemon: zbus::names::OwnedUniqueName,
    signals: MessageStream,
    gone: Pin<Box<dyn Future<Output = ()>>>,
}

impl Operation {
    /// Begins an operation with `call`. Signals are listened for before, because the first may
    /// come together with the reply.
    pub async fn begin(
        daemon: &Daemon,
        call: impl Future<Output = Result<OwnedObjectPath, WireError>>,
    ) -> Result<Self, Failure> {
        let mut signals = MessageStream::from(&daemon.connection);
        signals.set_max_queued(QUEUE);
        let (path, gone) = tokio::join!(call, daemon.gone());
        let path = path?;
        Ok(Self {
            proxy: daemon.at(path.clone()).await?,
            session: daemon.at(path.clone()).await?,
            way: Way::Any,
            path,
            daemon: daemon.owner.clone(),
            signals,
            gone: Box::pin(gone?),
        })
    }

    /// The same, by this way to sign in.
    pub fn by(self, way: Way) -> Self {
        Self { way, ..self }
    }

    /// What it says next.
    pub async fn next(&mut self) -> Result<Saying, Failure> {
        loop {
            let message = tokio::select! {
                message = self.signals.next() => message,
                () = &mut self.gone => None,
            };
            let Some(message) = message.transpose()? else {
                return Err(Failure::no_daemon(say!("bus-stopped")));
            };
            if let Some(saying) = self.understand(&message) {
                return saying;
            }
        }
    }

    /// Nothing if the message is not about this operation, or one of a later version.
    fn understand(&self, message: &Message) -> Option<Result<Saying, Failure>> {
        let header = message.header();
        let ours = message.message_type() == Type::Signal
            && header.sender()?.as_str() == self.daemon.as_str()
            && header.path()?.as_str() == self.path.as_str();
        if !ours {
            return None;
        }
        Some(match (header.interface()?.as_str(), header.member()?.as_str()) {
            (OPERATION, "Prompt") => {
                body(message).map(|(kind, details)| Saying::Prompt(kind, details))
            }
            (OPERATION, "Progress") => {
                body(message).map(|(what, details)| Saying::Progress(what, details))
            }
            (SIGN_IN, "Changed") => body(message).map(|(methods,)| Saying::Methods(methods)),
            (OPERATION, "Finished") => {
                body(message).and_then(|(outcome, result)| finished(outcome, result))
            }
            _ => return None,
        })
    }
}

fn body<T: DeserializeOwned + zbus::Type>(message: &Message) -> Result<T, Failure> {
    let member = message.header().member().map(ToString::to_string).unwrap_or_default();
    message.body().deserialize().map_err(|_| Failure::not_understood(&member))
}

fn finished(outcome: String, result: OperationResult) -> Result<Saying, Failure> {
    let outcome = Outcome::from_word(&outcome).ok_or_else(|| Failure::not_understood(&outcome))?;
    Ok(Saying::Finished(outcome, Box::new(result)))
}

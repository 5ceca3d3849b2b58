//! The way to the daemon: one connection to the system's bus, and one sign-in over it. Only
//! signals of the daemon itself about this sign-in count: anybody on the bus can send others.

use std::future::Future;
use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::os::fd::OwnedFd;
use std::time::Duration;

use futures_util::StreamExt;
use mfad_bus::{
    AppPasswordsProxy, ManagerProxy, MethodChoice, OperationProxy, OperationResult, Outcome,
    PromptDetails, SignInOptions, SignInProxy, SignInSessionProxy, WireError, find_daemon,
    proxy_at,
};
use mfad_words::{Language, language, say};
use tokio::time::timeout;
use zbus::fdo::{self, DBusProxy, PeerProxy};
use zbus::message::{Message, Type};
use zbus::names::OwnedUniqueName;
use zbus::proxy::Defaults;
use zbus::{Connection, MessageStream, OwnedObjectPath, Proxy, connection};

use crate::end::End;

/// Where the system's bus is, whatever the environment of a setuid program says.
const BUS: &str = "unix:path=/run/dbus/system_bus_socket";
const OPERATION: &str = "org.mfad.Mfad1.Operation";
const SIGN_IN: &str = "org.mfad.Mfad1.SignInSession";
/// More than a sign-in says while a person types.
const QUEUE: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// How long the bus may take to answer, and a daemon that runs to take a call. What it does with it may take
/// longer.
const REACH: Duration = Duration::from_secs(3);

/// What this gives, or the end if that takes too long.
pub async fn within<T, E: Into<End>>(
    limit: Duration,
    what: impl Future<Output = Result<T, E>>,
) -> Result<T, End> {
    let mute = |_| End::refused(say!("pam-silent", seconds = limit.as_secs()));
    timeout(limit, what).await.map_err(mute)?.map_err(Into::into)
}

/// What the daemon says to an answer, which may come too late: the sign-in tells itself how it goes on.
/// Nothing waits for a daemon that hangs.
pub async fn answered(
    answer: impl Future<Output = Result<(), WireError>>,
) -> Result<Result<(), WireError>, End> {
    within(REACH, async { Ok::<_, End>(answer.await) }).await
}

/// The daemon that answers now. If another takes its name, that is not the one we talk to.
pub struct Daemon {
    connection: Connection,
    owner: OwnedUniqueName,
}

impl Daemon {
    /// Finds the daemon, and has the bus start it if it can, for which there is patience.
    pub async fn reach(patience: Duration) -> Result<Self, End> {
        let connection = within(REACH, async {
            connection::Builder::address(BUS).build().await.map_err(|error| no_bus(&error))
        });
        let connection = connection.await?;
        let owner = within(patience, async {
            find_daemon(&connection).await.map_err(|error| no_daemon(&error))
        });
        let daemon = Self { owner: owner.await?, connection };
        within(REACH, daemon.greet()).await?;
        Ok(daemon)
    }

    /// Sees whether it takes calls.
    async fn greet(&self) -> Result<(), End> {
        let root: OwnedObjectPath = mfad_bus::ROOT_PATH.try_into()?;
        let peer: PeerProxy<'_> = self.at(root.clone()).await?;
        peer.ping().await?;
        if language() != Language::English {
            let manager: ManagerProxy<'_> = self.at(root).await?;
            // One of another version speaks English.
            let _ = manager.speak(language().code()).await;
        }
        Ok(())
    }

    /// Begins a sign-in. Signals are listened for before, because the first may come together
    /// with the reply.
    pub async fn begin(&self, account: &str, options: &SignInOptions) -> Result<SignIn, End> {
        let mut signals = MessageStream::from(&self.connection);
        signals.set_max_queued(QUEUE);
        let bus = DBusProxy::new(&self.connection).await?;
        let args = [(0, self.owner.as_str()), (2, "")];
        let gone = bus.receive_name_owner_changed_with_args(&args).await?;
        let begin: SignInProxy<'_> = self.at(mfad_bus::ROOT_PATH.try_into()?).await?;
        let path = begin.begin(account, options).await?;
        Ok(SignIn {
            operation: self.at(path.clone()).await?,
            session: self.at(path.clone()).await?,
            path,
            daemon: self.owner.clone(),
            signals,
            gone,
        })
    }

    /// Whether this is an app password of this account.
    pub async fn check_app_password(&self, account: &str, typed: OwnedFd) -> Result<(), End> {
        let passwords: AppPasswordsProxy<'_> = self.at(mfad_bus::ROOT_PATH.try_into()?).await?;
        passwords.check(account, typed.into()).await?;
        Ok(())
    }

    async fn at<P: From<Proxy<'static>> + Defaults>(
        &self,
        path: OwnedObjectPath,
    ) -> zbus::Result<P> {
        proxy_at(&self.connection, &self.owner, path).await
    }
}

/// A socket that is not there, or that nobody listens on, means that there is no bus; all else may be the
/// limits of whoever started the program, or somebody who keeps the bus busy.
fn no_bus(error: &zbus::Error) -> End {
    match error {
        zbus::Error::InputOutput(io) | zbus::Error::Connection(io, _)
            if matches!(io.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) =>
        {
            End::not_installed(error)
        }
        _ => End::failed(error),
    }
}

/// A bus that knows neither a daemon nor how to start one. One that does not start is another matter: its disk
/// may be full.
fn no_daemon(error: &fdo::Error) -> End {
    match error {
        fdo::Error::ServiceUnknown(_) => End::not_installed(error),
        _ => End::failed(error),
    }
}

/// What a sign-in says.
pub enum Saying {
    /// It needs something of a person: a [`mfad_bus::PromptKind`] or one of a later version.
    Prompt(String, PromptDetails),
    /// It goes on, with something to say about it.
    Progress(String, PromptDetails),
    /// The methods are in another state.
    Methods(Vec<MethodChoice>),
    /// It has ended.
    Finished(Outcome, Box<OperationResult>),
}

/// A sign-in that we began. The daemon cancels it when the connection is dropped.
pub struct SignIn {
    /// To answer its prompts.
    pub operation: OperationProxy<'static>,
    /// To pick another method.
    pub session: SignInSessionProxy<'static>,
    path: OwnedObjectPath,
    daemon: OwnedUniqueName,
    signals: MessageStream,
    gone: fdo::NameOwnerChangedStream,
}

impl SignIn {
    /// What it says next.
    pub async fn next(&mut self) -> Result<Saying, End> {
        loop {
            let message = tokio::select! {
                biased;
                message = self.signals.next() => message,
                _ = self.gone.next() => None,
            };
            let message = message.transpose()?;
            let message = message.ok_or_else(|| End::refused(say!("pam-stopped")))?;
            if let Some(saying) = self.understand(&message)? {
                return Ok(saying);
            }
        }
    }

    /// Nothing if the message is not about this sign-in, or one of a later version.
    fn understand(&self, message: &Message) -> Result<Option<Saying>, End> {
        let header = message.header();
        let ours = message.message_type() == Type::Signal
            && header.sender().is_some_and(|it| it.as_str() == self.daemon.as_str())
            && header.path().is_some_and(|it| it.as_str() == self.path.as_str());
        let (Some(interface), Some(member), true) = (header.interface(), header.member(), ours)
        else {
            return Ok(None);
        };
        let body = message.body();
        Ok(Some(match (interface.as_str(), member.as_str()) {
            (OPERATION, "Prompt") => {
                let (kind, details) = body.deserialize()?;
                Saying::Prompt(kind, details)
            }
            (OPERATION, "Progress") => {
                let (what, details) = body.deserialize()?;
                Saying::Progress(what, details)
            }
            (SIGN_IN, "Changed") => Saying::Methods(body.deserialize()?),
            (OPERATION, "Finished") => {
                let (outcome, result): (String, OperationResult) = body.deserialize()?;
                let outcome = Outcome::from_word(&outcome).unwrap_or(Outcome::Failed);
                Saying::Finished(outcome, Box::new(result))
            }
            _ => return Ok(None),
        }))
    }
}

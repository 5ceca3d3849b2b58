//! An operation on the bus: an object for the connection that began it, which hears its prompts
//! and gives the answers. It ends with that connection.

use std::future::Future;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use mfad_bus::{
    Cause, MAX_SECRET, OperationResult, Outcome, PromptDetails, PromptKind, SecretKind,
    read_sealed, secret_kind,
};
use mfad_ceremony::{Answer, Answers, Error, Failure, UiEvent, not_asked};
use mfad_i18n::in_language;
use mfad_store::Asker;
use mfad_text::{Text, tr};
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Mutex, watch};
use tokio_util::sync::CancellationToken;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedObjectPath, interface};
use zeroize::Zeroizing;

use super::callers::{Caller, OperationPermit};
use super::owner_only::{ObjectOwner, OwnerOnly};
use super::sign_in::SignInSessionObject;
use super::touch::{TouchNotice, named};
use super::wire::{CallError, method_choices, prompt_details, result_of, result_of_failure};
use super::{Admitted, Service};
use crate::authorization::Authorization;

/// How long a caller may take to write a PIN into the pipe it passed.
const PIPE_PATIENCE: Duration = Duration::from_secs(5);

/// What the objects of a running operation share with it.
#[derive(Clone)]
pub struct Handle {
    answers: Answers,
    /// Held while a PIN is read from what the caller passed.
    reading: Arc<Mutex<()>>,
    cancel: CancellationToken,
    /// Is cancelled when whoever began it is gone.
    left: CancellationToken,
    /// What a sign-in has beside.
    session: Option<SignInSessionObject>,
    /// What was asked for last.
    prompt: watch::Sender<Option<(PromptKind, PromptDetails)>>,
}

impl Handle {
    /// Of an operation that takes these answers, until whoever began it has `left`.
    pub fn new(
        answers: Answers,
        session: Option<SignInSessionObject>,
        left: CancellationToken,
    ) -> Self {
        let (reading, cancel, prompt) = Default::default();
        Self { answers, reading, cancel, left, session, prompt }
    }
}

/// The object of an operation.
pub struct Operation(Handle);

#[interface(name = "org.mfad.Mfad1.Operation", introspection_docs = false)]
impl Operation {
    async fn answer_pin(&self, pin: zbus::wire::OwnedFd) -> Result<(), CallError> {
        // Descriptors are few: one at a time is held open to be read, and none unasked.
        let (true, Ok(_reading)) = (self.0.answers.awaited(), self.0.reading.try_lock()) else {
            return Err(not_asked().into());
        };
        let pin = read_secret(pin.into()).await?;
        Ok(self.0.answers.give(Answer::Pin(pin))?)
    }

    fn choose(&self, choice: String) -> Result<(), CallError> {
        Ok(self.0.answers.give(Answer::Choice(choice))?)
    }

    fn confirm(&self, yes: bool) -> Result<(), CallError> {
        Ok(self.0.answers.give(Answer::Confirm(yes))?)
    }

    fn cancel(&self) {
        self.0.cancel.cancel();
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn state(&self) -> &str {
        if self.0.answers.awaited() { "waiting" } else { "running" }
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn current_prompt(&self) -> (String, PromptDetails) {
        let prompt = self.0.prompt.borrow().clone();
        let stands = |(kind, _): &_| !PromptKind::is_answered(*kind) || self.0.answers.awaited();
        let prompt = prompt.filter(stands);
        prompt.map(|(kind, details)| (kind.word().to_owned(), details)).unwrap_or_default()
    }

    #[zbus(signal)]
    async fn prompt(
        emitter: &SignalEmitter<'_>,
        kind: &str,
        details: PromptDetails,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn progress(
        emitter: &SignalEmitter<'_>,
        what: &str,
        details: PromptDetails,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn finished(
        emitter: &SignalEmitter<'_>,
        outcome: &str,
        result: OperationResult,
    ) -> zbus::Result<()>;
}

/// Puts the operation's object on the bus and does its work in a task of its own.
pub async fn serve(
    service: &Service,
    path: &OwnedObjectPath,
    admitted: Admitted,
    handle: Handle,
    said: UnboundedReceiver<UiEvent>,
    work: impl Future<Output = Result<mfad_ceremony::OperationResult, Failure>> + Send + 'static,
) -> zbus::Result<()> {
    let Admitted { caller, asker, slot, authorization } = admitted;
    let owner = ObjectOwner::Connection(caller.name.clone());
    let server = service.object_server()?;
    let callers = &service.callers;
    if let Some(session) = handle.session.clone() {
        server.at(path, OwnerOnly::new(session, owner.clone(), callers.clone())).await?;
    }
    let operation = Operation(handle.clone());
    server.at(path, OwnerOnly::new(operation, owner.clone(), callers.clone())).await?;
    service.hide(path, owner).await?;
    let running = Running { service: service.clone(), path: path.clone(), caller, asker, handle };
    let language = running.caller.language;
    tokio::spawn(async move {
        if let Err(error) =
            in_language(language, running.run(slot, authorization, said, work)).await
        {
            tracing::debug!(%error, "nobody heard the end of an operation");
        }
    });
    Ok(())
}

/// A running operation, seen from the bus.
struct Running {
    service: Service,
    path: OwnedObjectPath,
    caller: Caller,
    asker: Asker,
    handle: Handle,
}

impl Running {
    async fn run(
        self,
        slot: OperationPermit,
        mut authorization: Authorization,
        mut said: UnboundedReceiver<UiEvent>,
        work: impl Future<Output = Result<mfad_ceremony::OperationResult, Failure>>,
    ) -> zbus::Result<()> {
        let connection = self.service.connection()?;
        let emitter = SignalEmitter::from_parts(connection, self.path.as_ref().to_owned())
            .set_destination(self.caller.name.as_ref().to_owned().into());
        let (service, path) = (self.service.clone(), self.path.clone());
        let mut notice = TouchNotice::new(service, path, self.caller.clone(), self.asker.clone());
        let result = {
            tokio::pin!(work);
            let withdrawn = self.service.authorizer.withdrawn(&mut authorization);
            tokio::pin!(withdrawn);
            loop {
                tokio::select! {
                    biased;
                    Some(saying) = said.recv() => {
                        notice.follow(&saying);
                        self.say(&emitter, saying).await?;
                    }
                    () = self.handle.cancel.cancelled() => break Err(called_off(tr!("work-cancelled"))),
                    () = self.service.sleep.begins() => break Err(called_off(tr!("work-sleep"))),
                    () = self.handle.left.cancelled() => break Err(called_off(tr!("work-left"))),
                    why = &mut withdrawn => break Err(why.into()),
                    result = &mut work => break result,
                }
            }
            // Here the work is dropped, and with it what waits on a token is cancelled there.
        };
        notice.finish();
        // Whoever hears of the end may begin the next at once.
        drop(slot);
        while let Ok(saying) = said.try_recv() {
            self.say(&emitter, saying).await?;
        }
        self.finish(&emitter, result).await
    }

    async fn say(&self, emitter: &SignalEmitter<'_>, saying: UiEvent) -> zbus::Result<()> {
        match saying {
            UiEvent::Prompt(kind, details) => {
                let details = prompt_details(details);
                let details = PromptDetails { asker: named(&self.asker), ..details };
                // Descriptors are few, and this one is told once.
                let kept = PromptDetails { address: None, ..details.clone() };
                self.handle.prompt.send_replace(Some((kind, kept)));
                Operation::prompt(emitter, kind.word(), details).await
            }
            UiEvent::Progress(what, details) => {
                Operation::progress(emitter, what, prompt_details(details)).await
            }
            UiEvent::Methods(methods) => match &self.handle.session {
                Some(session) => session.show(emitter, method_choices(methods)).await,
                None => Ok(()),
            },
        }
    }

    /// Says how it ended, then takes the object away.
    async fn finish(
        &self,
        emitter: &SignalEmitter<'_>,
        result: Result<mfad_ceremony::OperationResult, Failure>,
    ) -> zbus::Result<()> {
        let (outcome, result) = match result {
            Ok(result) => (Outcome::Done, result_of(result)),
            Err(failure) => (outcome_of(failure.error.cause), result_of_failure(failure)),
        };
        self.service.published.catch_up().await;
        tracing::info!(
            operation = %self.path, uid = self.caller.uid, outcome = outcome.word(),
            cause = result.error, "finished"
        );
        let said = Operation::finished(emitter, outcome.word(), result).await;
        let server = self.service.object_server()?;
        if self.handle.session.is_some() {
            server.remove::<OwnerOnly<SignInSessionObject>, _>(&self.path).await?;
        }
        server.remove::<OwnerOnly<Operation>, _>(&self.path).await?;
        said
    }
}

fn outcome_of(cause: Cause) -> Outcome {
    match cause {
        Cause::Cancelled => Outcome::Cancelled,
        Cause::TimedOut => Outcome::TimedOut,
        _ => Outcome::Failed,
    }
}

fn called_off(message: Text) -> Failure {
    Error::new(Cause::Cancelled, message).into()
}

/// Reads a PIN from what the caller passed. A line's end is not part of it.
pub async fn read_secret(fd: OwnedFd) -> Result<Zeroizing<Vec<u8>>, Error> {
    let invalid = |why: String| Error::new(Cause::InvalidArgument, why);
    let kind = secret_kind(&fd).map_err(invalid)?;
    let read = match kind {
        SecretKind::SealedMemory => read_sealed(fd),
        SecretKind::Pipe => {
            tokio::time::timeout(PIPE_PATIENCE, read_pipe(fd)).await.map_err(|_| {
                invalid("The PIN did not come through the pipe in 5 seconds.".to_owned())
            })?
        }
    };
    let mut pin = read.map_err(|error| invalid(format!("The PIN cannot be read: {error}.")))?;
    while pin.last().is_some_and(|last| matches!(last, b'\n' | b'\r')) {
        pin.pop();
    }
    Ok(pin)
}

async fn read_pipe(fd: OwnedFd) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let pipe = pipe::Receiver::from_owned_fd(fd)?;
    let mut pin = Zeroizing::new(Vec::with_capacity(MAX_SECRET + 1));
    pipe.take(MAX_SECRET as u64 + 1).read_to_end(&mut pin).await?;
    if pin.len() > MAX_SECRET {
        return Err(std::io::Error::other("it is longer than any PIN"));
    }
    Ok(pin)
}

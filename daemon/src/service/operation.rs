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
use zbus::message::Header;
use zbus::names::OwnedUniqueName;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedObjectPath, interface};
use zeroize::Zeroizing;

use super::agent::Agent;
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
    /// The connection that hears the prompts and answers them, and no other: that of whoever began it, or of
    /// the agent.
    answerer: OwnedUniqueName,
    /// What was asked for last.
    prompt: watch::Sender<Option<(PromptKind, PromptDetails)>>,
}

impl Handle {
    /// Of an operation that takes these answers, until whoever began it has `left`.
    pub fn new(
        answers: Answers,
        session: Option<SignInSessionObject>,
        answerer: OwnedUniqueName,
        left: CancellationToken,
    ) -> Self {
        let (reading, cancel, prompt) = Default::default();
        Self { answers, reading, cancel, left, session, answerer, prompt }
    }

    fn is_answerer(&self, header: Option<&Header<'_>>) -> bool {
        let sender = header.and_then(Header::sender);
        sender.is_some_and(|it| it.as_str() == self.answerer.as_str())
    }

    /// Who may give answers; to anybody else nothing was asked.
    fn answers_of(&self, header: &Header<'_>) -> Result<&Answers, Error> {
        self.is_answerer(Some(header)).then_some(&self.answers).ok_or_else(not_asked)
    }
}

/// The object of an operation.
pub struct Operation(Handle);

#[interface(name = "org.mfad.Mfad1.Operation", introspection_docs = false)]
impl Operation {
    async fn answer_pin(
        &self,
        #[zbus(header)] header: Header<'_>,
        pin: zbus::wire::OwnedFd,
    ) -> Result<(), CallError> {
        let answers = self.0.answers_of(&header)?;
        // Descriptors are few: one at a time is held open to be read, and none unasked.
        let (true, Ok(_reading)) = (answers.awaited(), self.0.reading.try_lock()) else {
            return Err(not_asked().into());
        };
        let pin = read_secret(pin.into()).await?;
        Ok(answers.give(Answer::Pin(pin))?)
    }

    fn choose(&self, #[zbus(header)] header: Header<'_>, choice: String) -> Result<(), CallError> {
        Ok(self.0.answers_of(&header)?.give(Answer::Choice(choice))?)
    }

    fn confirm(&self, #[zbus(header)] header: Header<'_>, yes: bool) -> Result<(), CallError> {
        Ok(self.0.answers_of(&header)?.give(Answer::Confirm(yes))?)
    }

    fn cancel(&self) {
        self.0.cancel.cancel();
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn state(&self) -> &str {
        if self.0.answers.awaited() { "waiting" } else { "running" }
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn current_prompt(
        &self,
        #[zbus(header)] header: Option<Header<'_>>,
    ) -> (String, PromptDetails) {
        if !self.0.is_answerer(header.as_ref()) {
            return Default::default();
        }
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
    let Admitted { caller, asker, slot, authorization, agent } = admitted;
    let others = agent.iter().map(|it| it.name.clone()).filter(|it| *it != caller.name);
    let owner = ObjectOwner::Connections([caller.name.clone()].into_iter().chain(others).collect());
    let answerer = ObjectOwner::Connections(vec![handle.answerer.clone()]);
    let server = service.object_server()?;
    let callers = &service.callers;
    if let Some(session) = handle.session.clone() {
        server.at(path, OwnerOnly::new(session, answerer, callers.clone())).await?;
    }
    let operation = Operation(handle.clone());
    server.at(path, OwnerOnly::new(operation, owner.clone(), callers.clone())).await?;
    service.hide(path, owner).await?;
    if let Some(agent) = &agent
        && let Err(error) = service.tell_agent(agent, path, &caller).await
    {
        // One of both is gone, which ends it.
        tracing::debug!(%error, "an agent was not told");
    }
    let running =
        Running { service: service.clone(), path: path.clone(), caller, asker, agent, handle };
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
    agent: Option<Agent>,
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
        let emitter = self.emitter_to(&self.handle.answerer)?;
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
                        // An agent shows it already.
                        if self.agent.is_none() {
                            notice.follow(&saying);
                        }
                        self.say(&emitter, saying).await?;
                    }
                    () = self.handle.cancel.cancelled() => break Err(called_off(tr!("work-cancelled"))),
                    () = self.service.sleep.begins() => break Err(called_off(tr!("work-sleep"))),
                    () = agent_left(self.agent.as_ref()) => break Err(no_agent()),
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

    fn emitter_to(&self, name: &OwnedUniqueName) -> zbus::Result<SignalEmitter<'static>> {
        let emitter =
            SignalEmitter::from_parts(self.service.connection()?, self.path.as_ref().to_owned());
        Ok(emitter.set_destination(name.as_ref().to_owned().into()).into_owned())
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
        if self.caller.name != self.handle.answerer {
            let told = Operation::finished(emitter, outcome.word(), for_agent(&result)).await;
            if let Err(error) = told {
                tracing::debug!(%error, "an agent did not hear the end of an operation");
            }
        }
        let to_caller = self.emitter_to(&self.caller.name)?;
        let said = Operation::finished(&to_caller, outcome.word(), result).await;
        let server = self.service.object_server()?;
        if self.handle.session.is_some() {
            server.remove::<OwnerOnly<SignInSessionObject>, _>(&self.path).await?;
        }
        server.remove::<OwnerOnly<Operation>, _>(&self.path).await?;
        said
    }
}

/// What an agent hears of a result: how it ended, in words, and none of what it gave to whoever began it.
fn for_agent(result: &OperationResult) -> OperationResult {
    let OperationResult { texts, error, message, remedy, remedy_about, .. } = result.clone();
    OperationResult { texts, error, message, remedy, remedy_about, ..OperationResult::default() }
}

/// Completes when the agent is gone, if there is one.
async fn agent_left(agent: Option<&Agent>) {
    match agent {
        Some(agent) => agent.left.cancelled().await,
        None => std::future::pending().await,
    }
}

fn no_agent() -> Failure {
    Error::new(Cause::NoAgent, tr!("work-agent-left")).into()
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

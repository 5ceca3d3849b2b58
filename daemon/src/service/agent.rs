//! `org.mfad.Mfad1.Agents`: who shows prompts in a session, for programs that have no screen of their own. An
//! agent is a connection that registered for the session that it is in; one for each, and never for another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mfad_bus::{AgentRequest, Cause, Remedy};
use mfad_ceremony::Error;
use mfad_store::{Asker, Origin};
use mfad_text::tr;
use tokio_util::sync::CancellationToken;
use zbus::message::Header;
use zbus::names::OwnedUniqueName;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use super::callers::Caller;
use super::publish::root;
use super::sessions::PamTerminal;
use super::wire::{self, CallError};
use crate::authorization::Action;

/// The object with which agents register.
pub struct AgentsObject(pub Service);

/// A program that shows prompts.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Its connection.
    pub name: OwnedUniqueName,
    /// Is cancelled when that is gone, or no longer an agent.
    pub left: CancellationToken,
}

/// The agents, by session. Clones see the same.
#[derive(Debug, Clone, Default)]
pub struct Agents(Arc<Mutex<HashMap<SessionKey, Agent>>>);

/// The session that an agent is for: the one at a seat, by its id and user, or that of the one user whom
/// mfad serves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct SessionKey {
    id: String,
    uid: u32,
}

impl SessionKey {
    /// The session that somebody is in, if its screen can be seen by its own user. What cannot be found out is
    /// none.
    fn of(asker: &Asker) -> Option<Self> {
        match &asker.origin {
            Origin::Own => Some(Self { id: String::new(), uid: asker.uid }),
            Origin::Session(session) if session.at_seat() && session.uid == asker.uid => {
                Some(Self { id: session.id.clone(), uid: session.uid })
            }
            _ => None,
        }
    }
}

impl Agents {
    fn lock(&self) -> MutexGuard<'_, HashMap<SessionKey, Agent>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The agent of this session, from now on; the one that there is already, if there is.
    fn add(&self, session: SessionKey, agent: Agent) -> Result<(), Agent> {
        let mut all = self.lock();
        all.retain(|_, it| !it.left.is_cancelled());
        match all.get(&session) {
            Some(before) => Err(before.clone()),
            None => {
                all.insert(session, agent);
                Ok(())
            }
        }
    }

    /// This connection shows nothing from now on, in any session.
    fn remove(&self, name: &str) -> bool {
        let mut all = self.lock();
        let before = all.len();
        all.retain(|_, it| {
            let stays = it.name.as_str() != name;
            if !stays {
                it.left.cancel();
            }
            stays
        });
        all.len() < before
    }

    /// A session is over, and nobody shows anything there.
    pub fn logged_out(&self, session: &str) {
        self.lock().retain(|it, agent| {
            let stays = it.id.is_empty() || it.id != session;
            if !stays {
                agent.left.cancel();
            }
            stays
        });
    }

    /// Who shows the prompts of what this asker begins.
    ///
    /// # Errors
    /// Nobody can see them, or nobody registered.
    pub fn for_asker(&self, asker: &Asker) -> Result<Agent, Error> {
        let locked = asker.session().is_some_and(|session| session.locked);
        let session = SessionKey::of(asker).filter(|_| !locked).ok_or_else(|| {
            Error::new(Cause::NotAtSeat, tr!("authorization-agent-not-at-seat"))
                .with_remedy(Remedy::UseAnother)
        })?;
        let agent = self.lock().get(&session).filter(|it| !it.left.is_cancelled()).cloned();
        agent.ok_or_else(|| Error::new(Cause::NoAgent, tr!("authorization-no-agent")))
    }
}

#[interface(name = "org.mfad.Mfad1.Agents", introspection_docs = false)]
impl AgentsObject {
    async fn register(&self, #[zbus(header)] header: Header<'_>) -> Result<(), CallError> {
        let Self(service) = self;
        let caller = service.callers.caller(&header).await?;
        wire::in_language(caller.language, service.register_agent(&header, &caller)).await
    }

    async fn unregister(&self, #[zbus(header)] header: Header<'_>) -> Result<(), CallError> {
        let Self(service) = self;
        let caller = service.callers.caller(&header).await?;
        if service.agents.remove(&caller.name) {
            tracing::info!(uid = caller.uid, program = &*caller.program, "is no agent any more");
        }
        Ok(())
    }

    #[zbus(signal)]
    pub async fn began(
        emitter: &SignalEmitter<'_>,
        operation: OwnedObjectPath,
        request: AgentRequest,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn refused(emitter: &SignalEmitter<'_>, program: String) -> zbus::Result<()>;
}

impl Service {
    async fn register_agent(&self, header: &Header<'_>, caller: &Caller) -> Result<(), Error> {
        self.pass(header, caller, Action::Use).await?;
        let asker = self.asker(caller, PamTerminal::default()).await;
        let session = SessionKey::of(&asker).ok_or_else(|| {
            tracing::warn!(uid = caller.uid, program = &*caller.program, %asker, "may be no agent there");
            Error::new(Cause::NotAtSeat, tr!("authorization-agent-not-at-seat"))
        })?;
        // Its connection is watched from here on.
        let gone = self.callers.client(caller).left;
        let agent = Agent { name: caller.name.clone(), left: gone.child_token() };
        if let Err(before) = self.agents.add(session, agent) {
            if before.name == caller.name {
                return Ok(());
            }
            tracing::warn!(
                uid = caller.uid, program = &*caller.program, %asker,
                "wants to be the agent of a session that has one"
            );
            self.tell_refused(&before, caller).await;
            return Err(Error::new(Cause::AgentExists, tr!("authorization-agent-exists")));
        }
        tracing::info!(uid = caller.uid, program = &*caller.program, %asker, "is the agent");
        Ok(())
    }

    /// The person learns that another program wanted to show their prompts.
    async fn tell_refused(&self, agent: &Agent, caller: &Caller) {
        let told = async {
            let emitter = self.emitter_for(agent)?;
            AgentsObject::refused(&emitter, caller.program.to_string()).await
        };
        if let Err(error) = told.await {
            tracing::debug!(%error, "an agent was not told");
        }
    }

    fn emitter_for(&self, agent: &Agent) -> zbus::Result<SignalEmitter<'static>> {
        let emitter = SignalEmitter::new(&self.connection()?, root()?)?;
        Ok(emitter.set_destination(agent.name.as_ref().to_owned().into()).into_owned())
    }

    /// Tells an agent of an operation that it shows from now on. Whoever asks is named by the daemon alone.
    pub async fn tell_agent(
        &self,
        agent: &Agent,
        operation: &OwnedObjectPath,
        caller: &Caller,
    ) -> zbus::Result<()> {
        let request = AgentRequest {
            program: caller.program.to_string(),
            process: self.callers.process(caller).await?,
        };
        AgentsObject::began(&self.emitter_for(agent)?, operation.clone(), request).await
    }
}

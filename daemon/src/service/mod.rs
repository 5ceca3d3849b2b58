//! The objects on the bus: they translate calls into operations and what operations say into
//! signals. They decide nothing but who the caller is; the authorizer and the operations do.

mod accounts;
mod agent;
mod app_passwords;
mod callers;
mod delivery;
mod directory;
mod fido2;
mod introspect;
mod keyring;
mod manager;
mod method;
mod notes;
mod oath;
mod object_manager;
mod openpgp;
mod operation;
mod owner_only;
mod piv;
mod publish;
mod requirements;
mod sessions;
mod sign_in;
mod sleep;
mod token;
mod touch;
mod web_authn;
mod wire;

use std::future::Future;
use std::io;
use std::sync::{Arc, Weak};

use mfad_bus::{BUS_NAME, Cause, OPERATIONS_PATH, ROOT_PATH, object_path};
use mfad_device::token::Client;
use mfad_store::{Account, Asker, random_id};
use mfad_text::tr;
use zbus::fdo::RequestNameFlags;
use zbus::message::Header;
use zbus::{Connection, ObjectServer, OwnedObjectPath};

use agent::{Agent, Agents};
use callers::{Caller, Callers, OperationPermit, QuotaKey, account};
use directory::DomainPaths;
use object_manager::Published;
use sessions::PamTerminal;
use sign_in::SignInSessionObject;
use sleep::Sleep;

use crate::authorization::{Action, Authorization, Authorizer};
use mfad_ceremony::Context;
use mfad_ceremony::Conversation;
use mfad_ceremony::OperationResult;
use mfad_ceremony::store_fault;
use mfad_ceremony::{Error, Failure};
use wire::CallError;

/// What all objects work with. Clones see the same.
#[derive(Clone)]
pub struct Service {
    /// The objects' own. Weak, as its object server has them all: neither would ever be freed.
    connection: Weak<Connection>,
    /// What logind is asked over: nothing that callers send comes between.
    asking: Connection,
    context: Arc<Context>,
    authorizer: Arc<Authorizer>,
    callers: Callers,
    published: Published,
    agents: Agents,
    domains: DomainPaths,
    sleep: Sleep,
}

/// Puts all objects on the bus, then takes the daemon's name, then keeps the objects true for as
/// long as it is polled. What the daemon asks others goes over a connection of its own.
///
/// # Errors
/// The bus does not answer, or another daemon has the name.
pub async fn serve(
    connection: &Arc<Connection>,
    asking: &Connection,
    context: Context,
    authorizer: Authorizer,
) -> zbus::Result<()> {
    let service = Service {
        connection: Arc::downgrade(connection),
        asking: asking.clone(),
        context: Arc::new(context),
        authorizer: Arc::new(authorizer),
        callers: Callers::new(asking).await?,
        published: Published::default(),
        agents: Agents::default(),
        domains: DomainPaths::default(),
        sleep: Sleep::new(),
    };
    service.cover_folders().await?;
    let server = connection.object_server();
    server.at(ROOT_PATH, manager::ManagerObject(service.clone())).await?;
    server.at(ROOT_PATH, sign_in::SignInObject(service.clone())).await?;
    server.at(ROOT_PATH, agent::AgentsObject(service.clone())).await?;
    server.at(ROOT_PATH, accounts::AccountsObject(service.clone())).await?;
    server.at(ROOT_PATH, app_passwords::AppPasswordsObject(service.clone())).await?;
    server.at(ROOT_PATH, keyring::KeyringObject(service.clone())).await?;
    server.at(ROOT_PATH, notes::NotesObject(service.clone())).await?;
    server.at(ROOT_PATH, web_authn::WebAuthnObject::new(service.clone())).await?;
    server.at(ROOT_PATH, object_manager::ObjectManagerObject(service.clone())).await?;
    // Whoever's call started the daemon shall find the keys that are plugged in.
    service.context.tokens.settled().await;
    let following = service.clone();
    tokio::spawn(async move { sleep::follow(&following).await });
    let following = service.clone();
    tokio::spawn(async move { sessions::follow(&following).await });
    let authorizer = Arc::clone(&service.authorizer);
    tokio::spawn(async move { authorizer.follow().await });
    let mut publisher = publish::Publisher::new(service);
    publisher.update().await?;
    // A second daemon does not wait for its turn.
    connection.request_name_with_flags(BUS_NAME, RequestNameFlags::DO_NOT_QUEUE).await?;
    tracing::info!(name = BUS_NAME, "on the bus");
    publisher.run().await
}

/// A caller who was found to be allowed to do what they ask for, and has a place to do it in.
pub struct Admitted {
    caller: Caller,
    asker: Asker,
    slot: OperationPermit,
    authorization: Authorization,
    /// Who shows its prompts, if that is not the caller.
    agent: Option<Agent>,
}

impl Service {
    /// The connection that the objects are on.
    ///
    /// # Errors
    /// The daemon ends.
    fn connection(&self) -> zbus::Result<Connection> {
        let ended = || io::Error::from(io::ErrorKind::NotConnected);
        Ok(self.connection.upgrade().ok_or_else(ended)?.as_ref().clone())
    }

    fn object_server(&self) -> zbus::Result<ObjectServer> {
        Ok(self.connection()?.object_server().clone())
    }

    /// Whether the caller may begin an operation of this kind; nobody can have the authorizer asked
    /// without limit.
    async fn admit_operation(
        &self,
        header: &Header<'_>,
        action: Action,
    ) -> Result<Admitted, CallError> {
        let caller = self.callers.caller(header).await?;
        wire::in_language(caller.language, async {
            let authorization = self.pass(header, &caller, action).await?;
            let slot = self.callers.slot_in_turn(QuotaKey::Of(caller.uid)).await?;
            let asker = self.asker(&caller, PamTerminal::default()).await;
            Ok(Admitted { caller: caller.clone(), asker, slot, authorization, agent: None })
        })
        .await
    }

    /// The same for what is done to an account: the caller's own, or with `administer` another.
    async fn admit_account(
        &self,
        header: &Header<'_>,
        name: Option<String>,
        action: Action,
    ) -> Result<(Admitted, Account), CallError> {
        self.admit_at(header, name, action, PamTerminal::default()).await
    }

    /// The same, where PAM tells of the terminal.
    async fn admit_at(
        &self,
        header: &Header<'_>,
        name: Option<String>,
        action: Action,
        terminal: PamTerminal,
    ) -> Result<(Admitted, Account), CallError> {
        let caller = self.callers.caller(header).await?;
        wire::in_language(caller.language, self.admit_to(header, caller, name, action, terminal))
            .await
    }

    async fn admit_to(
        &self,
        header: &Header<'_>,
        caller: Caller,
        name: Option<String>,
        action: Action,
        terminal: PamTerminal,
    ) -> Result<(Admitted, Account), Error> {
        let own = account(caller.uid, None).await?;
        let other = name.filter(|name| *name != own.name);
        let action = if other.is_some() { Action::Administer } else { action };
        // Asked first, so that nobody learns which accounts exist.
        let admitted = self.admit_caller(header, caller, action, terminal).await?;
        let account = match other {
            Some(name) => account(admitted.caller.uid, Some(name)).await?,
            None => own,
        };
        Ok((admitted, account))
    }

    /// The caller, if they may do this and have a place left.
    async fn admit_caller(
        &self,
        header: &Header<'_>,
        caller: Caller,
        action: Action,
        terminal: PamTerminal,
    ) -> Result<Admitted, Error> {
        let authorization = self.pass(header, &caller, action).await?;
        let asker = self.asker(&caller, terminal).await;
        let slot = self.callers.slot(QuotaKey::from(&asker))?;
        Ok(Admitted { caller, asker, slot, authorization, agent: None })
    }

    /// The context for what this caller asks.
    async fn context_of(&self, caller: &Caller) -> Context {
        self.context.asked_by(self.asker(caller, PamTerminal::default()).await)
    }

    /// The account that is meant, for a caller who looks at it: their own, or with `administer`
    /// another. Who was let look is not asked again for every line of one screen.
    async fn seen(&self, header: &Header<'_>, name: String) -> Result<Account, CallError> {
        let caller = self.callers.caller(header).await?;
        if let Some(account) = self.callers.shown(caller.name.as_str(), &name) {
            return Ok(account);
        }
        let account = self.own_or_administered(header, &caller, name).await?;
        if account.uid != caller.uid {
            self.callers.show(&caller, &account);
        }
        Ok(account)
    }

    /// The account that is meant, for a caller who may change it: their own, or with `administer`
    /// another, asked for each time.
    async fn changed(&self, header: &Header<'_>, name: String) -> Result<Account, CallError> {
        let caller = self.callers.caller(header).await?;
        self.own_or_administered(header, &caller, name).await
    }

    async fn own_or_administered(
        &self,
        header: &Header<'_>,
        caller: &Caller,
        name: String,
    ) -> Result<Account, CallError> {
        wire::in_language(caller.language, async {
            let own = account(caller.uid, None).await?;
            if name.is_empty() || name == own.name {
                return Ok(own);
            }
            self.administered(header, caller, name).await
        })
        .await
    }

    /// Any account, for an administrator.
    async fn administered(
        &self,
        header: &Header<'_>,
        caller: &Caller,
        name: String,
    ) -> Result<Account, Error> {
        // Asked first, so that nobody learns which accounts exist.
        self.pass(header, caller, Action::Administer).await?;
        account(caller.uid, Some(name)).await
    }

    async fn pass(
        &self,
        header: &Header<'_>,
        caller: &Caller,
        action: Action,
    ) -> Result<Authorization, Error> {
        // Root is not kept waiting by what others ask in its name.
        let _question = match caller.uid {
            0 => None,
            uid => Some(self.callers.slot(QuotaKey::Questions(uid))?),
        };
        let left = self.callers.client(caller).left;
        tokio::select! {
            passed = self.authorizer.check(header, caller.uid, action) => passed,
            // A dialog does not outlast them.
            () = left.cancelled() => Err(Error::new(Cause::Cancelled, tr!("work-left"))),
        }
    }

    /// Begins an operation for the caller and gives its object; a sign-in has a session beside.
    async fn begin<O, F, E>(
        &self,
        admitted: Admitted,
        session: Option<SignInSessionObject>,
        operation: O,
    ) -> Result<OwnedObjectPath, CallError>
    where
        O: FnOnce(Arc<Context>, Conversation) -> F,
        F: Future<Output = Result<OperationResult, E>> + Send + 'static,
        E: Into<Failure>,
    {
        // Not counted: a number would tell how many others begin, and be there for anybody to try.
        let path = object_path(OPERATIONS_PATH, &random_id().map_err(store_fault)?)?;
        let Admitted { caller, asker, agent, .. } = &admitted;
        let answerer = agent.as_ref().map_or_else(|| caller.name.clone(), |it| it.name.clone());
        tracing::info!(operation = %path, uid = caller.uid, program = &*asker.program, %asker, "began");
        let client = Client { person: asker.person(), ..self.callers.client(caller) };
        let left = client.left.clone();
        let (ui, answers, said) = Conversation::begin(client);
        let work = operation(Arc::new(self.context.asked_by(asker.clone())), ui);
        let handle = operation::Handle::new(answers, session, answerer, left);
        let work = async move { work.await.map_err(Into::into) };
        operation::serve(self, &path, admitted, handle, said, work).await?;
        Ok(path)
    }
}

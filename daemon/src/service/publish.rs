//! Keeps the objects on the bus true: tokens as they are plugged in and pulled out, methods as
//! they are enrolled, used, removed, and as their tokens come and go.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use mfad_bus::{METHODS_PATH, ROOT_PATH, TOKENS_PATH, object_path};
use mfad_ceremony::verification::account_policy::AccountState;
use mfad_ceremony::verification::lockout;
use mfad_ceremony::verification::method_state::{unusable_reason, wants_another_pin};
use mfad_device::token::{Applications, Token as Present};
use mfad_store::{Account, Method as Enrolled};
use tokio::sync::{Notify, watch};
use zbus::OwnedObjectPath;
use zbus::object_server::{Interface, SignalEmitter};

use super::Service;
use super::fido2::Fido2Object;
use super::manager::ManagerObject;
use super::method::{Method, MethodStatus};
use super::oath::OathObject;
use super::object_manager::{Interfaces, ObjectManagerObject};
use super::openpgp::OpenPgpObject;
use super::owner_only::{ObjectOwner, OwnerOnly};
use super::piv::PivObject;
use super::token::Token;

/// What was put on the bus.
pub struct Publisher {
    service: Service,
    tokens: HashMap<String, Arc<Present>>,
    methods: HashMap<String, watch::Sender<MethodStatus>>,
    /// The ids of each account's.
    ids: HashMap<Account, HashSet<String>>,
    /// What the journal has of each account.
    logged: HashMap<Account, AccountState>,
    /// That a token told of itself what its methods depend on.
    told: Arc<Notify>,
}

impl Publisher {
    /// Nothing yet.
    pub fn new(service: Service) -> Self {
        let (tokens, methods, ids, logged, told) = Default::default();
        Self { service, tokens, methods, ids, logged, told }
    }

    /// Follows every change, for as long as it is polled.
    pub async fn run(&mut self) -> zbus::Result<()> {
        let mut tokens = self.service.context.tokens.watch();
        let mut store = self.service.context.store.watch();
        let mut cards = self.service.context.tokens.card_trouble();
        let mut policy = self.service.context.policy.watch();
        let mut asked = self.service.published.watch_asked();
        let mut directory = self.service.context.directory.watch();
        let told = Arc::clone(&self.told);
        // What changed between the first update and these watches.
        self.update().await?;
        loop {
            tokio::select! {
                Ok(()) = tokens.changed() => self.update().await?,
                Ok(()) = store.changed() => self.update_changed().await?,
                Ok(()) = asked.changed() => {
                    let turn = *asked.borrow_and_update();
                    if tokens.has_changed().unwrap_or_default() {
                        tokens.mark_unchanged();
                        self.update().await?;
                    } else {
                        self.update_accounts().await?;
                    }
                    self.service.published.caught_up(turn);
                }
                Ok(()) = cards.changed() => {
                    self.service.tell_card_problem().await?;
                    self.update().await?;
                }
                () = self.waited() => self.update().await?,
                () = told.notified() => self.update_methods().await?,
                Ok(()) = directory.changed() => self.update_methods().await?,
                Ok(()) = policy.changed() => {
                    self.service.tell_policy().await?;
                    self.update().await?;
                }
                else => return Ok(()),
            }
        }
    }

    /// Completes when a method that had to be left alone can be tried again.
    async fn waited(&self) {
        let tried = self.methods.values().filter(|it| it.borrow().method.counts.exist());
        let methods: Vec<_> = tried.map(|it| it.borrow().method.clone()).collect();
        lockout::wait_until_usable(&self.service.context, &methods).await;
    }

    /// Makes the bus agree with what is.
    pub async fn update(&mut self) -> zbus::Result<()> {
        self.update_tokens().await?;
        self.update_methods().await
    }

    async fn update_tokens(&mut self) -> zbus::Result<()> {
        let present = self.service.context.tokens.list();
        let gone = |token: &Arc<Present>| !present.iter().any(|it| Arc::ptr_eq(it, token));
        let leaving: Vec<_> = self.tokens.values().filter(|it| gone(it)).cloned().collect();
        for token in leaving {
            self.tokens.remove(&token.id);
            self.withdraw_token(&token).await?;
        }
        for token in present {
            self.show_token(&token).await?;
            if self.tokens.insert(token.id.clone(), Arc::clone(&token)).is_none() {
                tokio::spawn(follow_facts(self.service.clone(), token, Arc::clone(&self.told)));
            }
        }
        Ok(())
    }

    /// Puts a token on the bus, or gives its object the interfaces that it has to have now.
    async fn show_token(&self, token: &Arc<Present>) -> zbus::Result<()> {
        let path = object_path(TOKENS_PATH, &token.id)?;
        let before = self.service.interfaces(&path).await;
        self.offer_token(&path, token).await?;
        let after = self.service.interfaces(&path).await;
        if before.is_empty() {
            self.service.published.add(path.clone(), None);
        }
        let removed: Vec<_> =
            before.keys().filter(|it| !after.contains_key(*it)).cloned().collect();
        let added = after.into_iter().filter(|(it, _)| !before.contains_key(it)).collect();
        self.service.announce(&path, added, None).await?;
        self.service.renounce(&path, removed, None).await
    }

    async fn offer_token(&self, path: &OwnedObjectPath, token: &Arc<Present>) -> zbus::Result<()> {
        let (service, of) = (|| self.service.clone(), || Arc::clone(token));
        let Applications { piv, oath, openpgp } = token.facts().card;
        self.offer(path, true, Token { token: of(), service: self.service.clone() }).await?;
        let fido2 = Fido2Object { service: service(), token: of() };
        self.offer(path, token.info().is_some(), fido2).await?;
        self.offer(path, oath, OathObject { service: service(), token: of() }).await?;
        self.offer(path, piv, PivObject { service: service(), token: of() }).await?;
        self.offer(path, openpgp, OpenPgpObject { service: service(), token: of() }).await
    }

    /// Adds an interface to an object if it is to have it, else takes it away.
    async fn offer<I: Interface>(
        &self,
        path: &OwnedObjectPath,
        wanted: bool,
        interface: I,
    ) -> zbus::Result<()> {
        if !wanted {
            return self.withdraw::<I>(path).await;
        }
        // One that is there already stays as it is.
        self.service.object_server()?.at(path, interface).await.map(drop)
    }

    async fn withdraw_token(&self, token: &Present) -> zbus::Result<()> {
        let path = object_path(TOKENS_PATH, &token.id)?;
        let interfaces = self.service.interfaces(&path).await.into_keys().collect();
        self.service.published.remove(&path);
        self.withdraw::<Fido2Object>(&path).await?;
        self.withdraw::<OathObject>(&path).await?;
        self.withdraw::<PivObject>(&path).await?;
        self.withdraw::<OpenPgpObject>(&path).await?;
        self.withdraw::<Token>(&path).await?;
        self.service.renounce(&path, interfaces, None).await
    }

    /// Takes an interface away, if the object has it.
    async fn withdraw<I: Interface>(&self, path: &OwnedObjectPath) -> zbus::Result<()> {
        let server = self.service.object_server()?;
        if server.interface::<_, I>(path).await.is_ok() {
            server.remove::<I, _>(path).await?;
        }
        Ok(())
    }

    /// Makes the bus agree with what changed in the store: a sign-in of one account costs nothing for
    /// the others'.
    async fn update_changed(&mut self) -> zbus::Result<()> {
        self.update_tokens().await?;
        self.update_accounts().await
    }

    /// The same of those accounts alone whose methods changed.
    async fn update_accounts(&mut self) -> zbus::Result<()> {
        let present = self.service.context.tokens.list();
        for account in self.service.context.store.take_changed() {
            match self.service.context.store.methods(&account) {
                Ok(methods) => self.update_account(account, methods, &present).await?,
                Err(error) => tracing::error!(%error, "the methods cannot be read"),
            }
        }
        Ok(())
    }

    async fn update_methods(&mut self) -> zbus::Result<()> {
        self.service.context.store.take_changed();
        let all = match self.service.context.store.all_methods() {
            Ok(all) => all,
            Err(error) => {
                tracing::error!(%error, "the methods cannot be read");
                return Ok(());
            }
        };
        let present = self.service.context.tokens.list();
        let mut accounts: HashMap<_, Vec<_>> =
            self.ids.keys().map(|it| (it.clone(), Vec::new())).collect();
        for method in all {
            accounts.entry(method.account.clone()).or_default().push(method);
        }
        for (account, methods) in accounts {
            self.update_account(account, methods, &present).await?;
        }
        Ok(())
    }

    /// Makes the bus agree with the methods that an account has.
    async fn update_account(
        &mut self,
        account: Account,
        methods: Vec<Enrolled>,
        present: &[Arc<Present>],
    ) -> zbus::Result<()> {
        self.log_account(&account, &methods);
        let now: HashSet<_> = methods.iter().map(|it| it.id.clone()).collect();
        let before = match now.is_empty() {
            true => self.ids.remove(&account),
            false => self.ids.insert(account.clone(), now.clone()),
        };
        for id in before.unwrap_or_default().difference(&now) {
            self.methods.remove(id);
            self.withdraw_method(id, account.uid).await?;
        }
        for method in methods {
            let unusable_reason = unusable_reason(&self.service.context, &method, present);
            let pin_change_required = wants_another_pin(&method, present);
            self.show_method(MethodStatus { method, unusable_reason, pin_change_required }).await?;
        }
        Ok(())
    }

    /// Tells the journal what is set up, if it does not have that already.
    fn log_account(&mut self, account: &Account, methods: &[Enrolled]) {
        let state = AccountState::new(&self.service.context, methods);
        if self.logged.get(account) != Some(&state) {
            state.log(account);
            self.logged.insert(account.clone(), state);
        }
    }

    /// Puts a method on the bus, or tells that it changed, if it did.
    async fn show_method(&mut self, status: MethodStatus) -> zbus::Result<()> {
        let uid = status.method.account.uid;
        let path = object_path(METHODS_PATH, &status.method.id)?;
        let Some(shown) = self.methods.get(&status.method.id) else {
            let id = status.method.id.clone();
            let (shown, seen) = watch::channel(status);
            self.methods.insert(id, shown);
            return self.publish_method(&path, uid, seen).await;
        };
        let same = shown.send_replace(status.clone()).looks_like(&status);
        if same {
            return Ok(());
        }
        self.service.tell_method_changed(&path, uid).await
    }

    async fn publish_method(
        &self,
        path: &OwnedObjectPath,
        uid: u32,
        status: watch::Receiver<MethodStatus>,
    ) -> zbus::Result<()> {
        let method = Method { service: self.service.clone(), status };
        let (owner, callers) = (ObjectOwner::User(uid), self.service.callers.clone());
        let private = OwnerOnly::new(method, owner.clone(), callers);
        self.service.object_server()?.at(path, private).await?;
        self.service.hide(path, owner).await?;
        self.service.published.add(path.clone(), Some(uid));
        let interfaces = self.service.interfaces(path).await;
        self.service.announce(path, interfaces, Some(uid)).await
    }

    async fn withdraw_method(&self, id: &str, uid: u32) -> zbus::Result<()> {
        let path = object_path(METHODS_PATH, id)?;
        let interfaces = self.service.interfaces(&path).await.into_keys().collect();
        self.service.published.remove(&path);
        let server = self.service.object_server()?;
        server.remove::<OwnerOnly<Method>, _>(&path).await?;
        self.service.renounce(&path, interfaces, Some(uid)).await
    }
}

impl Service {
    /// Who hears of an object: everybody, or the connections of its owner.
    pub(super) fn emitters(
        &self,
        path: &OwnedObjectPath,
        owner: Option<u32>,
    ) -> zbus::Result<Vec<SignalEmitter<'static>>> {
        match owner {
            Some(uid) => self.emitters_to(path, &[uid]),
            None => Ok(vec![self.emitter(path)?]),
        }
    }

    /// The connections of these users.
    pub(super) fn emitters_to(
        &self,
        path: &OwnedObjectPath,
        users: &[u32],
    ) -> zbus::Result<Vec<SignalEmitter<'static>>> {
        let emitter = self.emitter(path)?;
        let audience = self.published.audience(users).into_iter();
        Ok(audience.map(|it| emitter.clone().set_destination(it.into_inner().into())).collect())
    }

    fn emitter(&self, path: &OwnedObjectPath) -> zbus::Result<SignalEmitter<'static>> {
        Ok(SignalEmitter::new(&self.connection()?, path.as_ref().to_owned())?.into_owned())
    }

    async fn announce(
        &self,
        path: &OwnedObjectPath,
        interfaces: Interfaces,
        owner: Option<u32>,
    ) -> zbus::Result<()> {
        if interfaces.is_empty() {
            return Ok(());
        }
        for emitter in self.emitters(&root()?, owner)? {
            ObjectManagerObject::interfaces_added(&emitter, path.clone(), interfaces.clone())
                .await?;
        }
        Ok(())
    }

    async fn renounce(
        &self,
        path: &OwnedObjectPath,
        interfaces: Vec<String>,
        owner: Option<u32>,
    ) -> zbus::Result<()> {
        if interfaces.is_empty() {
            return Ok(());
        }
        for emitter in self.emitters(&root()?, owner)? {
            ObjectManagerObject::interfaces_removed(&emitter, path.clone(), interfaces.clone())
                .await?;
        }
        Ok(())
    }

    async fn tell_method_changed(&self, path: &OwnedObjectPath, uid: u32) -> zbus::Result<()> {
        let server = self.object_server()?;
        let object = server.interface::<_, OwnerOnly<Method>>(path).await?;
        let private = object.get().await;
        for emitter in self.emitters(path, Some(uid))? {
            private.interface().tell_changed(&emitter).await?;
        }
        Ok(())
    }
}

impl Service {
    async fn tell_token_changed(&self, token: &Present) -> zbus::Result<()> {
        let path = object_path(TOKENS_PATH, &token.id)?;
        let server = self.object_server()?;
        let object = server.interface::<_, Token>(&path).await?;
        object.get().await.tell_changed(object.signal_emitter()).await?;
        // A card has none.
        let Ok(object) = server.interface::<_, Fido2Object>(&path).await else { return Ok(()) };
        object.get().await.tell_changed(object.signal_emitter()).await
    }

    async fn tell_card_problem(&self) -> zbus::Result<()> {
        let server = self.object_server()?;
        let object = server.interface::<_, ManagerObject>(root()?).await?;
        object.get().await.card_problem_changed(object.signal_emitter()).await?;
        object.get().await.card_remedy_changed(object.signal_emitter()).await
    }

    async fn tell_policy(&self) -> zbus::Result<()> {
        let server = self.object_server()?;
        let object = server.interface::<_, ManagerObject>(root()?).await?;
        let manager = object.get().await;
        manager.policy_changed(object.signal_emitter()).await?;
        manager.policy_problem_changed(object.signal_emitter()).await
    }
}

pub(super) fn root() -> zbus::Result<OwnedObjectPath> {
    Ok(zbus::ObjectPath::try_from(ROOT_PATH)?.into())
}

/// Tells of changes to what a token is and can do, until it is pulled out.
async fn follow_facts(service: Service, token: Arc<Present>, told: Arc<Notify>) {
    let mut facts = token.watch_facts();
    let for_methods =
        || (token.facts().problem().cloned(), token.info().map(|it| it.wants_another_pin()));
    let mut before = for_methods();
    loop {
        tokio::select! {
            Ok(()) = facts.changed() => {}
            () = token.gone() => return,
            else => return,
        }
        if let Err(error) = service.tell_token_changed(&token).await {
            tracing::debug!(%error, "a change of a token was not told");
        }
        let now = for_methods();
        if before != now {
            before = now;
            told.notify_one();
        }
    }
}

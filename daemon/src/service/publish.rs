//! Keeps the objects on the bus true: tokens as they are plugged in and pulled out, methods as
//! they are enrolled, used, removed, and as their tokens come and go.

use std::collections::HashMap;
use std::sync::Arc;

use mfad_bus::{METHODS_PATH, ROOT_PATH, TOKENS_PATH, object_path};
use tokio::sync::watch;
use zbus::OwnedObjectPath;
use zbus::object_server::SignalEmitter;

use super::Service;
use super::fido2::Fido2;
use super::manager::Manager;
use super::method::{Method, Standing};
use super::oath::Oath;
use super::object_manager::ObjectManager;
use super::openpgp::OpenPgp;
use super::piv::Piv;
use super::private::{Owner, Private};
use super::token::Token;
use crate::operation::methods::why_not;
use crate::token::Token as Present;

/// What was put on the bus.
pub struct Publisher {
    service: Service,
    tokens: HashMap<String, Arc<Present>>,
    methods: HashMap<String, watch::Sender<Standing>>,
}

impl Publisher {
    /// Nothing yet.
    pub fn new(service: Service) -> Self {
        Self { service, tokens: HashMap::new(), methods: HashMap::new() }
    }

    /// Follows every change, for as long as it is polled.
    pub async fn run(&mut self) -> zbus::Result<()> {
        let mut tokens = self.service.context.tokens.watch();
        let mut store = self.service.context.store.watch();
        let mut cards = self.service.context.tokens.card_trouble();
        // What changed between the first update and these watches.
        self.update().await?;
        loop {
            tokio::select! {
                Ok(()) = tokens.changed() => {}
                Ok(()) = store.changed() => {}
                Ok(()) = cards.changed() => self.service.tell_card_problem().await?,
                else => return Ok(()),
            }
            self.update().await?;
        }
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
            if !self.tokens.contains_key(&token.id) {
                self.publish_token(&token).await?;
                self.tokens.insert(token.id.clone(), token);
            }
        }
        Ok(())
    }

    async fn publish_token(&self, token: &Arc<Present>) -> zbus::Result<()> {
        let path = object_path(TOKENS_PATH, &token.id)?;
        let server = self.service.connection.object_server();
        server.at(&path, Token(Arc::clone(token))).await?;
        if token.info().is_some() {
            let fido2 = Fido2 { service: self.service.clone(), token: Arc::clone(token) };
            server.at(&path, fido2).await?;
            tokio::spawn(follow_facts(self.service.clone(), path.clone(), token.watch_facts()));
        }
        if token.facts().card.oath {
            let oath = Oath { service: self.service.clone(), token: Arc::clone(token) };
            server.at(&path, oath).await?;
        }
        if token.facts().card.piv {
            let piv = Piv { service: self.service.clone(), token: Arc::clone(token) };
            server.at(&path, piv).await?;
        }
        if token.facts().card.openpgp {
            let openpgp = OpenPgp { service: self.service.clone(), token: Arc::clone(token) };
            server.at(&path, openpgp).await?;
        }
        self.service.published.add(path.clone(), None);
        self.service.announce(&path, None).await
    }

    async fn withdraw_token(&self, token: &Present) -> zbus::Result<()> {
        let path = object_path(TOKENS_PATH, &token.id)?;
        let interfaces = self.service.interfaces(&path).await.into_keys().collect();
        self.service.published.remove(&path);
        let server = self.service.connection.object_server();
        if token.info().is_some() {
            server.remove::<Fido2, _>(&path).await?;
        }
        if token.facts().card.oath {
            server.remove::<Oath, _>(&path).await?;
        }
        if token.facts().card.piv {
            server.remove::<Piv, _>(&path).await?;
        }
        if token.facts().card.openpgp {
            server.remove::<OpenPgp, _>(&path).await?;
        }
        server.remove::<Token, _>(&path).await?;
        self.service.renounce(&path, interfaces, None).await
    }

    async fn update_methods(&mut self) -> zbus::Result<()> {
        let all = match self.service.context.store.all_methods() {
            Ok(all) => all,
            Err(error) => {
                tracing::error!(%error, "the methods cannot be read");
                return Ok(());
            }
        };
        let present = self.service.context.tokens.list();
        let leaving: Vec<_> =
            self.methods.keys().filter(|id| !all.iter().any(|it| it.id == **id)).cloned().collect();
        for id in leaving {
            if let Some(standing) = self.methods.remove(&id) {
                let uid = standing.borrow().method.account.uid;
                self.withdraw_method(&id, uid).await?;
            }
        }
        for method in all {
            let why_not = why_not(&method, &present).unwrap_or_default();
            self.show_method(Standing { method, why_not }).await?;
        }
        Ok(())
    }

    /// Puts a method on the bus, or tells that it changed, if it did.
    async fn show_method(&mut self, standing: Standing) -> zbus::Result<()> {
        let uid = standing.method.account.uid;
        let path = object_path(METHODS_PATH, &standing.method.id)?;
        let Some(shown) = self.methods.get(&standing.method.id) else {
            let id = standing.method.id.clone();
            let (shown, seen) = watch::channel(standing);
            self.methods.insert(id, shown);
            return self.publish_method(&path, uid, seen).await;
        };
        let same = shown.send_replace(standing.clone()).looks_like(&standing);
        if same {
            return Ok(());
        }
        self.service.tell_method_changed(&path, uid).await
    }

    async fn publish_method(
        &self,
        path: &OwnedObjectPath,
        uid: u32,
        standing: watch::Receiver<Standing>,
    ) -> zbus::Result<()> {
        let method = Method { service: self.service.clone(), standing };
        let private = Private::new(method, Owner::User(uid), self.service.callers.clone());
        self.service.connection.object_server().at(path, private).await?;
        self.service.published.add(path.clone(), Some(uid));
        self.service.announce(path, Some(uid)).await
    }

    async fn withdraw_method(&self, id: &str, uid: u32) -> zbus::Result<()> {
        let path = object_path(METHODS_PATH, id)?;
        let interfaces = self.service.interfaces(&path).await.into_keys().collect();
        self.service.published.remove(&path);
        let server = self.service.connection.object_server();
        server.remove::<Private<Method>, _>(&path).await?;
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
        let emitter = SignalEmitter::new(&self.connection, path.as_ref().to_owned())?.into_owned();
        let Some(uid) = owner else { return Ok(vec![emitter]) };
        let audience = self.published.audience(uid).into_iter();
        Ok(audience.map(|it| emitter.clone().set_destination(it.into_inner().into())).collect())
    }

    async fn announce(&self, path: &OwnedObjectPath, owner: Option<u32>) -> zbus::Result<()> {
        let interfaces = self.interfaces(path).await;
        for emitter in self.emitters(&root()?, owner)? {
            ObjectManager::interfaces_added(&emitter, path.clone(), interfaces.clone()).await?;
        }
        Ok(())
    }

    async fn renounce(
        &self,
        path: &OwnedObjectPath,
        interfaces: Vec<String>,
        owner: Option<u32>,
    ) -> zbus::Result<()> {
        for emitter in self.emitters(&root()?, owner)? {
            ObjectManager::interfaces_removed(&emitter, path.clone(), interfaces.clone()).await?;
        }
        Ok(())
    }

    async fn tell_method_changed(&self, path: &OwnedObjectPath, uid: u32) -> zbus::Result<()> {
        let server = self.connection.object_server();
        let object = server.interface::<_, Private<Method>>(path).await?;
        let private = object.get().await;
        for emitter in self.emitters(path, Some(uid))? {
            private.interface().tell_changed(&emitter).await?;
        }
        Ok(())
    }
}

impl Service {
    async fn tell_card_problem(&self) -> zbus::Result<()> {
        let server = self.connection.object_server();
        let object = server.interface::<_, Manager>(root()?).await?;
        object.get().await.card_problem_changed(object.signal_emitter()).await
    }
}

pub(super) fn root() -> zbus::Result<OwnedObjectPath> {
    Ok(zbus::ObjectPath::try_from(ROOT_PATH)?.into())
}

/// Tells of changes to what a token can do, until it is pulled out.
async fn follow_facts(
    service: Service,
    path: OwnedObjectPath,
    mut facts: watch::Receiver<crate::token::Facts>,
) {
    while facts.changed().await.is_ok() {
        let server = service.connection.object_server();
        let Ok(object) = server.interface::<_, Fido2>(&path).await else { return };
        let fido2 = object.get().await;
        if let Err(error) = fido2.tell_changed(object.signal_emitter()).await {
            tracing::debug!(%error, "a change of a token was not told");
        }
    }
}

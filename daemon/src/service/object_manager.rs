//! `org.freedesktop.DBus.ObjectManager`, our own: it lists the tokens to everybody and methods to
//! their account only, which the library's cannot. Operations are listed to nobody.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mfad_bus::TouchDetails;
use mfad_i18n::{in_language, render};
use tokio::sync::watch;
use zbus::message::Header;
use zbus::names::OwnedUniqueName;
use zbus::object_server::{Interface, SignalEmitter};
use zbus::{OwnedObjectPath, OwnedVariant, fdo, interface};

use super::Service;
use super::fido2::Fido2Object;
use super::method::Method;
use super::oath::OathObject;
use super::openpgp::OpenPgpObject;
use super::owner_only::OwnerOnly;
use super::piv::PivObject;
use super::token::Token;

/// How many connections of each user are told of changes to their methods; beyond that the oldest are
/// not.
const AUDIENCE: usize = 32;
/// How long the end of an operation waits for what it changed to be told first.
const CATCHING_UP: Duration = Duration::from_secs(2);

/// The properties of an object, by interface.
pub type Interfaces = HashMap<String, HashMap<String, OwnedVariant>>;

/// What is on the bus, and who asked for it. Clones see the same.
#[derive(Clone, Default)]
pub struct Published {
    lists: Arc<Mutex<Lists>>,
    /// How often it was asked that all be told, and up to which time that was done.
    asked: watch::Sender<u64>,
    done: watch::Sender<u64>,
}

#[derive(Default)]
struct Lists {
    /// Whose each object is; nobody's are everybody's.
    objects: HashMap<OwnedObjectPath, Option<u32>>,
    /// The operations that wait for touch, and whom that concerns.
    touches: HashMap<OwnedObjectPath, (Vec<u32>, TouchDetails)>,
    audience: VecDeque<(OwnedUniqueName, u32)>,
}

impl Published {
    fn lock(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Completes when the tokens and what changed in the store until now are on the bus, or after [`CATCHING_UP`].
    pub async fn catch_up(&self) {
        let mut turn = 0;
        self.asked.send_modify(|asked| {
            *asked = asked.wrapping_add(1);
            turn = *asked;
        });
        let mut done = self.done.subscribe();
        let caught_up = done.wait_for(|done| *done >= turn);
        if tokio::time::timeout(CATCHING_UP, caught_up).await.is_err() {
            tracing::warn!("what changed is not on the bus yet");
        }
    }

    /// Tells whoever publishes that somebody waits in [`Published::catch_up`].
    pub fn watch_asked(&self) -> watch::Receiver<u64> {
        self.asked.subscribe()
    }

    /// All is on the bus that was in the store when this turn was asked for.
    pub fn caught_up(&self, turn: u64) {
        self.done.send_replace(turn);
    }

    /// Lists an object, for one user or for all.
    pub fn add(&self, path: OwnedObjectPath, owner: Option<u32>) {
        self.lock().objects.insert(path, owner);
    }

    /// Lists it no more.
    pub fn remove(&self, path: &OwnedObjectPath) {
        self.lock().objects.remove(path);
    }

    /// The connections of these users, and of administrators, that asked what there is.
    pub fn audience(&self, users: &[u32]) -> Vec<OwnedUniqueName> {
        let lists = self.lock();
        let theirs = lists.audience.iter().filter(|(_, it)| users.contains(it) || *it == 0);
        theirs.map(|(name, _)| name.clone()).collect()
    }

    /// Keeps that this operation waits for touch, or, with nothing, that it does no longer.
    pub fn touch(&self, operation: &OwnedObjectPath, awaited: Option<(Vec<u32>, TouchDetails)>) {
        let touches = &mut self.lock().touches;
        match awaited {
            Some(awaited) => touches.insert(operation.clone(), awaited),
            None => touches.remove(operation),
        };
    }

    /// The operations that wait for touch and concern this user; an administrator, all.
    pub fn touches(&self, uid: u32) -> Vec<(OwnedObjectPath, TouchDetails)> {
        let lists = self.lock();
        let theirs =
            lists.touches.iter().filter(|(_, (users, _))| users.contains(&uid) || uid == 0);
        theirs.map(|(path, (_, details))| (path.clone(), details.clone())).collect()
    }

    /// From now on this connection is told of changes; whether it was not before.
    fn hear(&self, name: OwnedUniqueName, uid: u32) -> bool {
        let mut lists = self.lock();
        let new = !lists.audience.iter().any(|(it, _)| *it == name);
        if !new {
            return false;
        }
        lists.audience.push_back((name, uid));
        if lists.audience.iter().filter(|(_, it)| *it == uid).count() > AUDIENCE
            && let Some(oldest) = lists.audience.iter().position(|(_, it)| *it == uid)
        {
            lists.audience.remove(oldest);
        }
        true
    }

    /// This connection is gone.
    fn forget(&self, name: &OwnedUniqueName) {
        self.lock().audience.retain(|(it, _)| it != name);
    }

    /// What this user may see.
    pub fn seen_by(&self, uid: u32) -> Vec<OwnedObjectPath> {
        let lists = self.lock();
        let seen = lists
            .objects
            .iter()
            .filter(|(_, owner)| owner.is_none_or(|owner| owner == uid || uid == 0));
        seen.map(|(path, _)| path.clone()).collect()
    }
}

/// The object that lists all others.
pub struct ObjectManagerObject(pub Service);

#[interface(name = "org.freedesktop.DBus.ObjectManager", introspection_docs = false)]
impl ObjectManagerObject {
    async fn get_managed_objects(
        &self,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<HashMap<OwnedObjectPath, Interfaces>> {
        let Self(service) = self;
        let caller = service.callers.caller(&header).await;
        let caller = caller.map_err(|error| fdo::Error::AccessDenied(render(&error.message)))?;
        // A key that was plugged in a moment ago is not missing.
        if service.context.tokens.wait_until_listed().await {
            service.published.catch_up().await;
        }
        let mut objects = HashMap::new();
        if service.published.hear(caller.name.clone(), caller.uid) {
            let (service, caller) = (service.clone(), caller.clone());
            tokio::spawn(async move {
                service.tell_touches(&caller).await;
                service.callers.client(&caller).left.cancelled().await;
                service.published.forget(&caller.name);
            });
        }
        for path in service.published.seen_by(caller.uid) {
            // An object that went away meanwhile has no interfaces.
            let interfaces = in_language(caller.language, service.interfaces(&path)).await;
            if !interfaces.is_empty() {
                objects.insert(path, interfaces);
            }
        }
        Ok(objects)
    }

    #[zbus(signal)]
    pub async fn interfaces_added(
        emitter: &SignalEmitter<'_>,
        object: OwnedObjectPath,
        interfaces: Interfaces,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    pub async fn interfaces_removed(
        emitter: &SignalEmitter<'_>,
        object: OwnedObjectPath,
        interfaces: Vec<String>,
    ) -> zbus::Result<()>;
}

impl Service {
    /// The interfaces of an object of ours, with their properties.
    pub async fn interfaces(&self, path: &OwnedObjectPath) -> Interfaces {
        let mut interfaces = Interfaces::new();
        self.read::<Token>(path, &mut interfaces).await;
        self.read::<Fido2Object>(path, &mut interfaces).await;
        self.read::<OathObject>(path, &mut interfaces).await;
        self.read::<PivObject>(path, &mut interfaces).await;
        self.read::<OpenPgpObject>(path, &mut interfaces).await;
        self.read::<OwnerOnly<Method>>(path, &mut interfaces).await;
        interfaces
    }

    /// Adds one interface, if the object has it.
    async fn read<I: Interface>(&self, path: &OwnedObjectPath, interfaces: &mut Interfaces) {
        let Ok(connection) = self.connection() else { return };
        let server = connection.object_server();
        let Ok(object) = server.interface::<_, I>(path).await else { return };
        let emitter = object.signal_emitter();
        let interface = object.get().await;
        if let Ok(properties) = interface.get_all(server, &connection, None, emitter).await {
            interfaces.insert(I::name().to_string(), properties);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_listens_in_the_place_of_another_user() {
        let published = Published::default();
        let name = |number: usize| OwnedUniqueName::try_from(format!(":1.{number}")).unwrap();
        assert!(published.hear(name(0), 1001) && !published.hear(name(0), 1001));
        for number in 1..=AUDIENCE + 1 {
            published.hear(name(number), 1002);
        }
        assert_eq!(published.audience(&[1001]), [name(0)]);
        let others = published.audience(&[1002]);
        assert_eq!((others.len(), others.contains(&name(1))), (AUDIENCE, false));
    }
}

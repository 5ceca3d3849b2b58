//! The tokens plugged in right now, kept true by the watches of the links.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use super::card::PcscTrouble;
use super::identity::TokenIds;
use super::{Facts, Token, card, identity};
use crate::link::{
    Descriptor, DeviceEvent, DiscoveredDevice, InsertedCard, LinkError, Plugged, Transport,
    UsbDevice,
};

/// How long a token may take to say what it is.
const GREETING: Duration = Duration::from_secs(5);
/// After which a token that did not say what it is is asked again; then no more, but when somebody
/// wants a key, or the card's reader tells. On a busy machine one is mute for seconds, or cannot be opened
/// yet; a card may be another program's alone.
const RETRIES: [Duration; 7] = [
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(16),
];
/// How long the daemon's start waits for a key to say what it is, also on a slow machine; one that is silent
/// joins later. Cards take longer, and their readers tell when they are mute.
const SETTLING: Duration = Duration::from_secs(2);
/// More tokens at once than any desk has.
const MOST: usize = 64;
/// So many more are kept in mind, for when others go; a device that plugs itself in for ever ends here.
const MOST_UNSEEN: usize = 1024;

/// Which tokens somebody may have blink.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    #[default]
    All,
    /// Those at this seat.
    Seat(String),
    /// None.
    Nothing,
}

impl Reach {
    fn takes(&self, token: &Token) -> bool {
        match self {
            Self::All => true,
            Self::Seat(seat) => token.seat().as_deref() == Some(seat),
            Self::Nothing => false,
        }
    }
}

/// The tokens by id. Clones see the same tokens.
#[derive(Clone, Default)]
pub struct Tokens {
    present: watch::Sender<BTreeMap<String, Arc<Token>>>,
    settled: watch::Sender<bool>,
    /// How many did not say yet what they are.
    pending: watch::Sender<usize>,
    trouble: watch::Sender<Option<PcscTrouble>>,
    /// Changes when somebody wants a key.
    wanted: watch::Sender<()>,
    names: TokenIds,
    /// Which of them count.
    reach: Reach,
    /// Those that are on USB, for the transport that is found later.
    devices: Arc<Mutex<HashMap<UsbDevice, Weak<Token>>>>,
}

impl Tokens {
    /// No tokens yet, and the task that follows what so many watches tell.
    pub fn follow(mut plugs: mpsc::Receiver<DeviceEvent>, watches: usize) -> Self {
        let tokens = Self::default();
        let mut following = Following::new(tokens.clone(), watches);
        tokio::spawn(async move {
            while let Some(plug) = plugs.recv().await {
                following.take(plug);
            }
        });
        tokens
    }

    /// Completes when all that was plugged in at start has said what it is, or had the time to.
    pub async fn settled(&self) {
        let mut settled = self.settled.subscribe();
        if tokio::time::timeout(GREETING, settled.wait_for(|settled| *settled)).await.is_err() {
            tracing::info!("not waiting for what is plugged in and does not answer");
        }
    }

    /// Completes when all that is plugged in now has said what it is, or had [`GREETING`] to; whether
    /// that had to be waited for.
    pub async fn wait_until_listed(&self) -> bool {
        let mut pending = self.pending.subscribe();
        let waited = *pending.borrow() > 0;
        let _ = tokio::time::timeout(GREETING, pending.wait_for(|pending| *pending == 0)).await;
        waited
    }

    /// One more that did not say yet what it is, until what comes back is dropped; one that is silent counts
    /// no longer than [`GREETING`].
    fn expect_listing(&self) -> oneshot::Sender<()> {
        let (listed, over) = oneshot::channel();
        let pending = self.pending.clone();
        pending.send_modify(|pending| *pending += 1);
        tokio::spawn(async move {
            let _ = tokio::time::timeout(GREETING, over).await;
            pending.send_modify(|pending| *pending -= 1);
        });
        listed
    }

    /// All of them, in the order of their ids.
    pub fn list(&self) -> Vec<Arc<Token>> {
        let present = self.present.borrow();
        let there = present.values().filter(|it| !it.is_gone() && self.reach.takes(it));
        there.cloned().collect()
    }

    /// The same tokens for somebody who may have only these blink.
    pub fn within(&self, reach: Reach) -> Self {
        Self { reach, ..self.clone() }
    }

    /// Whether there may be none, whatever is plugged in.
    pub fn out_of_reach(&self) -> bool {
        self.reach == Reach::Nothing
    }

    /// The one with this id.
    pub fn find(&self, id: &str) -> Option<Arc<Token>> {
        let present = self.present.borrow();
        present.get(id).filter(|it| !it.is_gone() && self.reach.takes(it)).cloned()
    }

    /// Tells when tokens come and go.
    pub fn watch(&self) -> watch::Receiver<BTreeMap<String, Arc<Token>>> {
        self.present.subscribe()
    }

    /// The same to somebody who wants a key: those that did not say what they are are asked again.
    pub fn expect(&self) -> watch::Receiver<BTreeMap<String, Arc<Token>>> {
        self.wanted.send_replace(());
        self.watch()
    }

    /// Why cards cannot be seen, if they cannot; and every change of that.
    pub fn card_trouble(&self) -> watch::Receiver<Option<PcscTrouble>> {
        self.trouble.subscribe()
    }

    /// Opens a transport that was found, and closes it when it is gone.
    async fn greet(
        self,
        mut found: DiscoveredDevice,
        place: TokenPlace,
        mut greeting: Greeting,
        listed: oneshot::Sender<()>,
    ) {
        let mut listed = Some(listed);
        let (mut transport, mut pauses) = (found.transport.clone(), RETRIES.into_iter());
        loop {
            let Some((known, could)) = known(found.clone(), &place).await else {
                drop((greeting.take(), listed.take()));
                tokio::select! {
                    () = can_be_asked(&transport, &mut pauses) => {}
                    () = place.look_again.notified() => {}
                    () = place.gone.cancelled() => return,
                }
                if let Some(card) = in_its_place(&transport).await {
                    transport = Transport::Card(Arc::clone(&card));
                    found.transport = Transport::Card(card);
                }
                continue;
            };
            let token = self.behind(known);
            let opening = async {
                tokio::select! {
                    () = token.open(&transport, GREETING) => self.list_it(&token, "plugged in"),
                    () = place.gone.cancelled() => {}
                }
            };
            tokio::pin!(opening);
            let patience = match transport {
                Transport::Fido(_) => SETTLING,
                Transport::Card(_) => GREETING,
            };
            if tokio::time::timeout(patience, &mut opening).await.is_err() {
                drop(greeting.take());
                opening.await;
            }
            let unknown = !could || token.has_unknown_card();
            place.unknown.store(unknown, Ordering::Relaxed);
            drop((greeting.take(), listed.take()));
            let again = tokio::select! {
                () = can_be_asked(&transport, &mut pauses), if unknown => true,
                () = self.keep_asking(&token, &transport) => false,
                () = place.look_again.notified() => true,
                // The key that a card is in was pulled out. It may be back before its reader tells.
                () = token.gone() => {
                    pauses = RETRIES.into_iter();
                    true
                }
                () = place.gone.cancelled() => false,
            };
            token.close(&transport);
            self.update(&token);
            if !again {
                return;
            }
        }
    }

    /// The token that has this transport: one that is there already if it is the same device.
    fn behind(&self, found: DiscoveredDevice) -> Arc<Token> {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        devices.retain(|_, token| token.upgrade().is_some_and(|token| !token.is_gone()));
        let twin = found.device.and_then(|device| devices.get(&device)?.upgrade());
        twin.unwrap_or_else(|| {
            let name = self.names.reserve(&found.descriptor);
            let token = Token::start(name, found.descriptor, found.plugged);
            devices.extend(found.device.map(|device| (device, Arc::downgrade(&token))));
            token
        })
    }

    /// Asks what is behind this transport as often as it does not say so.
    async fn keep_asking(&self, token: &Arc<Token>, transport: &Transport) {
        let (mut facts, mut wanted) = (token.watch_facts(), self.wanted.subscribe());
        let silent = |facts: &Facts| token.is_silent(transport, facts);
        while facts.wait_for(silent).await.is_ok() {
            let mut pauses = RETRIES.into_iter();
            while silent(&token.facts()) {
                let pause = async {
                    match pauses.next() {
                        Some(pause) => tokio::time::sleep(pause).await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    () = pause => {}
                    _ = wanted.changed() => {}
                }
                token.ask_again(transport, GREETING).await;
            }
            self.list_it(token, "says what it is now");
        }
    }

    fn list_it(&self, token: &Arc<Token>, why: &'static str) {
        if token.is_gone() {
            return;
        }
        let (id, facts) = (token.id.clone(), token.facts());
        let problem = facts.problem().map(tracing::field::display);
        tracing::info!(token = id, has = ?token.has(), problem, "{why}");
        self.present.send_modify(|tokens| {
            tokens.insert(id, Arc::clone(token));
        });
    }

    /// Takes a token that is gone off the list, and tells of one that has a transport less.
    fn update(&self, token: &Arc<Token>) {
        self.present.send_modify(|tokens| {
            // Plugged in again another may be there already.
            let listed = tokens.get(&token.id).is_some_and(|it| Arc::ptr_eq(it, token));
            if listed && token.is_gone() {
                tracing::info!(token = token.id, "pulled out");
                tokens.remove(&token.id);
            }
        });
    }
}

/// Completes when a card can be asked after one of these pauses: another program lets it go that had it
/// to itself, which the reader does not tell of. After the last it never does.
async fn can_be_asked(transport: &Transport, pauses: &mut impl Iterator<Item = Duration>) {
    if let Transport::Card(slot) = transport {
        for pause in pauses {
            tokio::time::sleep(pause).await;
            if is_free(slot).await {
                return;
            }
        }
    }
    std::future::pending().await
}

/// The card that is in the reader now where another was. pcscd 1.9.9 does not tell of a reader that was
/// pulled out and plugged in again before anybody looked.
async fn in_its_place(transport: &Transport) -> Option<Arc<InsertedCard>> {
    let Transport::Card(slot) = transport else { return None };
    let slot = Arc::clone(slot);
    let card = tokio::task::spawn_blocking(move || slot.in_its_place()).await;
    card.ok().flatten().map(Arc::new)
}

async fn is_free(slot: &Arc<InsertedCard>) -> bool {
    let slot = Arc::clone(slot);
    let free = tokio::task::spawn_blocking(move || {
        !matches!(slot.with_card(|_| ()), Err(LinkError::Busy))
    });
    free.await.unwrap_or(false)
}

/// What was found, with what only the card itself can tell: the key that it is in, or else its
/// serial number; and whether it could be asked. Nothing if the card is not there any more.
async fn known(
    mut found: DiscoveredDevice,
    place: &TokenPlace,
) -> Option<(DiscoveredDevice, bool)> {
    let mut could = true;
    if let Transport::Card(slot) = &found.transport {
        let (asked, slot) = (Arc::clone(slot), Arc::clone(slot));
        could = is_free(&slot).await;
        let device = tokio::task::spawn_blocking(move || asked.device()).await;
        let device = device.unwrap_or(Err(LinkError::Cancelled));
        could &= device.is_ok();
        found.plugged = match device {
            Ok(Some(device)) => Plugged::Usb(device),
            Ok(None) => Plugged::Elsewhere,
            Err(LinkError::Gone) => return None,
            Err(_) => Plugged::Unknown,
        };
        match place.key(device.ok().flatten()).await {
            Some((device, key)) => (found.device, found.descriptor) = (Some(device), key),
            None => {
                let serial = card::serial(slot).await;
                could &= serial.is_some();
                found.descriptor.serial = serial.unwrap_or_default();
            }
        }
    }
    identity::clean_all(&mut found.descriptor);
    Some((found, could))
}

/// Held by each token that is being greeted; the other end sees when the last is dropped.
type Greeting = Option<mpsc::Sender<()>>;

/// Where a token is, seen from outside.
#[derive(Clone, Default)]
struct TokenPlace {
    /// Tells the token there that it was pulled out.
    gone: CancellationToken,
    /// It could not be asked what it is, as when another program has it to itself.
    unknown: Arc<AtomicBool>,
    /// Tells the token there that it may be called something else, and be part of a key, now.
    look_again: Arc<Notify>,
    /// The USB device that the card here is in, unless that is a key.
    without_key: Arc<Mutex<Option<UsbDevice>>>,
}

impl TokenPlace {
    /// The key that a card in this device is part of. One that is none yet is in mind before it is
    /// looked at: a key that joins later is not missed.
    async fn key(&self, device: Option<UsbDevice>) -> Option<(UsbDevice, Descriptor)> {
        self.set_without_key(device);
        let device = device?;
        let key = tokio::task::spawn_blocking(move || device.key()).await.ok().flatten()?;
        self.set_without_key(None);
        Some((device, key))
    }

    fn set_without_key(&self, device: Option<UsbDevice>) {
        *self.without_key.lock().unwrap_or_else(PoisonError::into_inner) = device;
    }

    fn is_without_key(&self, device: UsbDevice) -> bool {
        *self.without_key.lock().unwrap_or_else(PoisonError::into_inner) == Some(device)
    }
}

/// The task's own books.
struct Following {
    tokens: Tokens,
    places: HashMap<String, TokenPlace>,
    /// What is plugged in beyond [`MOST`], and not looked at, in the order in which it came.
    unseen: VecDeque<DiscoveredDevice>,
    greeting: Greeting,
    /// How many watches have still to tell all that was there at the beginning.
    unsettled: usize,
}

impl Following {
    /// Nothing plugged in. `settled` becomes true when all greetings up to [`DeviceEvent::Settled`] are
    /// over.
    fn new(tokens: Tokens, watches: usize) -> Self {
        let (greeting, mut greeted) = mpsc::channel(1);
        let settled = tokens.settled.clone();
        tokio::spawn(async move {
            greeted.recv().await;
            settled.send_replace(true);
        });
        let (places, unseen) = Default::default();
        Self { tokens, places, unseen, greeting: Some(greeting), unsettled: watches }
    }

    fn take(&mut self, plug: DeviceEvent) {
        match plug {
            DeviceEvent::Added(found) if self.places.len() < MOST => self.greet(found),
            DeviceEvent::Added(found) => {
                tracing::warn!(place = found.place, "too many tokens: not looked at yet");
                if self.unseen.len() < MOST_UNSEEN {
                    self.unseen.push_back(found);
                }
            }
            DeviceEvent::Removed(place) => {
                self.unseen.retain(|found| found.place != place);
                if let Some(place) = self.places.remove(&place) {
                    place.gone.cancel();
                    // There is room for another.
                    if let Some(found) = self.unseen.pop_front() {
                        self.greet(found);
                    }
                }
            }
            // It may be called something else, and be part of a key, now that it can be asked.
            DeviceEvent::Freed(place) => {
                let place = self.places.get(&place);
                if let Some(place) = place.filter(|it| it.unknown.load(Ordering::Relaxed)) {
                    place.look_again.notify_one();
                }
            }
            DeviceEvent::Settled => {
                self.unsettled = self.unsettled.saturating_sub(1);
                if self.unsettled == 0 {
                    self.greeting = None;
                }
            }
            DeviceEvent::Cards(trouble) => {
                self.tokens.trouble.send_replace(trouble.map(PcscTrouble::from));
            }
        }
    }

    fn greet(&mut self, found: DiscoveredDevice) {
        let place = TokenPlace::default();
        self.places.insert(found.place.clone(), place.clone());
        // A card that was found first may be in it.
        if let Some(device) = found.device {
            let cards = self.places.values().filter(|it| it.is_without_key(device));
            cards.for_each(|card| card.look_again.notify_one());
        }
        let listed = self.tokens.expect_listing();
        tokio::spawn(self.tokens.clone().greet(found, place, self.greeting.clone(), listed));
    }
}

#[cfg(test)]
mod tests;

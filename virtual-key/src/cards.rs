//! The cards that mfad sees now, and word of every change.

use std::collections::HashMap;

use futures_util::StreamExt;
use mfad_bus::{BUS_NAME, ObjectManagerProxy, Objects};
use tokio::task::{AbortHandle, JoinSet};
use zbus::fdo::DBusProxy;
use zbus::{Connection, OwnedObjectPath, OwnedVariant};

use crate::key::{self, Ctap2Card};

const TOKEN: &str = "org.mfad.Mfad1.Token";
const FIDO2: &str = "org.mfad.Mfad1.Fido2";

/// Shows every card as a key for as long as it is there.
///
/// # Errors
/// The bus is gone.
pub async fn follow(connection: &Connection) -> zbus::Result<()> {
    let bus = DBusProxy::new(connection).await?;
    let mut daemons = bus.receive_name_owner_changed_with_args(&[(0, BUS_NAME)]).await?;
    let manager = ObjectManagerProxy::new(connection).await?;
    let mut added = manager.receive_interfaces_added().await?;
    let mut removed = manager.receive_interfaces_removed().await?;
    let mut keys = ShownKeys::default();
    // The first question starts the daemon, where the bus can; one that was stopped stays so.
    let mut there = true;
    loop {
        if there {
            match manager.get_managed_objects().await {
                Ok(objects) => keys.agree_with(connection, cards(&objects)),
                Err(error) => eprintln!("mfad-virtual-key: mfad does not answer ({error})"),
            }
        }
        tokio::select! {
            Some(_) = added.next() => {}
            Some(_) = removed.next() => {}
            Some(change) = daemons.next() => {
                there = change.args()?.new_owner.is_some();
                // Another daemon has other streams.
                keys = ShownKeys::default();
            }
            Some(_) = keys.tasks.join_next() => {}
            () = connection.closed() => return Ok(()),
        }
    }
}

/// The keys shown. One that ended while its card stayed is not shown anew before the card comes anew.
#[derive(Default)]
struct ShownKeys {
    shown: HashMap<OwnedObjectPath, AbortHandle>,
    tasks: JoinSet<()>,
}

impl ShownKeys {
    fn agree_with(&mut self, connection: &Connection, cards: Vec<Ctap2Card>) {
        self.shown.retain(|path, key| {
            let stays = cards.iter().any(|card| card.path == *path);
            if !stays {
                key.abort();
            }
            stays
        });
        for card in cards {
            let (path, connection) = (card.path.clone(), connection.clone());
            self.shown.entry(path).or_insert_with(|| {
                self.tasks.spawn(async move {
                    if let Err(error) = key::show(&connection, &card).await {
                        eprintln!("mfad-virtual-key: {} cannot be shown: {error}", card.id);
                    }
                })
            });
        }
    }
}

fn cards(objects: &Objects) -> Vec<Ctap2Card> {
    let card = |(path, interfaces): (&OwnedObjectPath, &HashMap<_, HashMap<_, _>>)| {
        let token = interfaces.get(TOKEN).filter(|_| interfaces.contains_key(FIDO2))?;
        let card =
            Ctap2Card { path: path.clone(), id: text(token, "Id")?, name: text(token, "Name")? };
        (text(token, "Transport")? == "pcsc").then_some(card)
    };
    objects.iter().filter_map(card).collect()
}

fn text(properties: &HashMap<String, OwnedVariant>, name: &str) -> Option<String> {
    String::try_from(properties.get(name)?.clone()).ok()
}

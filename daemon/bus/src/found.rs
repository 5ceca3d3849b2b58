//! The way to the daemon, the same for every client: who answers to its name now, started by the
//! bus if it can be, and proxies for that one and no other.

use zbus::fdo::{self, DBusProxy};
use zbus::names::{BusName, OwnedUniqueName, WellKnownName};
use zbus::proxy::{self, CacheProperties, Defaults};
use zbus::{Connection, OwnedObjectPath, Proxy};

use crate::BUS_NAME;

/// The connection of the daemon that answers. If another takes its name, that is not the one.
///
/// # Errors
/// There is none and the bus cannot start it.
pub async fn find_daemon(connection: &Connection) -> fdo::Result<OwnedUniqueName> {
    let bus = DBusProxy::new(connection).await?;
    let name = WellKnownName::from_static_str(BUS_NAME)?;
    match bus.get_name_owner(name.clone().into()).await {
        Err(fdo::Error::NameHasNoOwner(_)) => {
            bus.start_service_by_name(name.clone(), 0).await?;
            bus.get_name_owner(name.into()).await
        }
        found => found,
    }
}

/// A proxy for an object of this daemon's. It asks for properties when they are wanted.
///
/// # Errors
/// The path is none of a proxy of this kind.
pub async fn proxy_at<P: From<Proxy<'static>> + Defaults>(
    connection: &Connection,
    daemon: &OwnedUniqueName,
    path: OwnedObjectPath,
) -> zbus::Result<P> {
    proxy::Builder::<P>::new(connection)
        .destination(BusName::from(daemon.clone()))
        .path(path)
        .cache_properties(CacheProperties::No)
        .build()
        .await
}

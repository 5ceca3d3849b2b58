//! The way to the daemon: who answers to its name now, started by the bus if it can be, and proxies for
//! that one and no other.

use futures_util::StreamExt;
use mfad_bus::{BUS_NAME, ManagerProxy, ROOT_PATH};
use mfad_i18n::{Language, language};
use zbus::fdo::{self, DBusProxy};
use zbus::names::{BusName, OwnedUniqueName, WellKnownName};
use zbus::proxy::{self, CacheProperties, Defaults};
use zbus::{Connection, OwnedObjectPath, Proxy};

/// The daemon that answers now. If another takes its name, that is not the one.
#[derive(Debug, Clone)]
pub struct Daemon {
    /// To the bus that it is on.
    pub connection: Connection,
    /// Its own name on the bus.
    pub owner: OwnedUniqueName,
}

impl Daemon {
    /// Finds the daemon, and has the bus start it if it can.
    ///
    /// # Errors
    /// There is none and the bus cannot start it.
    pub async fn find(connection: &Connection) -> fdo::Result<Self> {
        let bus = DBusProxy::new(connection).await?;
        let name = WellKnownName::from_static_str(BUS_NAME)?;
        let owner = match bus.get_name_owner(name.clone().into()).await {
            Err(fdo::Error::NameHasNoOwner(_)) => {
                bus.start_service_by_name(name.clone(), 0).await?;
                bus.get_name_owner(name.into()).await?
            }
            found => found?,
        };
        Ok(Self { connection: connection.clone(), owner })
    }

    /// Has it speak this program's language to this connection. One of another version speaks English.
    ///
    /// # Errors
    /// Its object cannot be reached.
    pub async fn set_language(&self) -> zbus::Result<()> {
        if language() != Language::English {
            let manager: ManagerProxy<'_> = self.root().await?;
            let _ = manager.set_locale(language().code()).await;
        }
        Ok(())
    }

    /// A proxy for the daemon's own object.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn root<P: From<Proxy<'static>> + Defaults>(&self) -> zbus::Result<P> {
        self.proxy_at(ROOT_PATH.try_into()?).await
    }

    /// A proxy for the object at this path. It asks for properties when they are wanted.
    ///
    /// # Errors
    /// The path is none of a proxy of this kind.
    pub async fn proxy_at<P: From<Proxy<'static>> + Defaults>(
        &self,
        path: OwnedObjectPath,
    ) -> zbus::Result<P> {
        proxy::Builder::<P>::new(&self.connection)
            .destination(BusName::from(self.owner.clone()))
            .path(path)
            .cache_properties(CacheProperties::No)
            .build()
            .await
    }

    /// Completes when a daemon comes to a bus, from now on.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn arrival(
        connection: &Connection,
    ) -> zbus::Result<impl Future<Output = ()> + use<>> {
        let bus = DBusProxy::new(connection).await?;
        let mut changes = bus.receive_name_owner_changed_with_args(&[(0, BUS_NAME)]).await?;
        Ok(async move {
            while let Some(change) = changes.next().await {
                if change.args().is_ok_and(|args| args.new_owner.is_some()) {
                    return;
                }
            }
            // The bus is gone, and so is every daemon on it.
            std::future::pending().await
        })
    }

    /// Completes when this daemon is gone.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn gone(&self) -> zbus::Result<impl Future<Output = ()> + use<>> {
        let bus = DBusProxy::new(&self.connection).await?;
        let args = [(0, self.owner.as_str()), (2, "")];
        let mut changes = bus.receive_name_owner_changed_with_args(&args).await?;
        Ok(async move {
            changes.next().await;
        })
    }
}

//! The sessions of people, as logind knows them: in which one a caller is, and which are over. Where
//! there is no logind, nobody is in one.

use std::time::Duration;

use futures_util::StreamExt;
use zbus::proxy::CacheProperties;
use zbus::{Connection, OwnedObjectPath};

use super::Service;
use super::callers::Caller;
use crate::operation::trust::Place;

/// Longer than logind takes when it works.
const PATIENCE: Duration = Duration::from_secs(2);

#[zbus::proxy(
    interface = "org.freedesktop.login1.Manager",
    default_service = "org.freedesktop.login1",
    default_path = "/org/freedesktop/login1"
)]
trait Logind {
    #[zbus(name = "GetSessionByPID")]
    fn session_of(&self, process: u32) -> zbus::Result<OwnedObjectPath>;
    #[zbus(name = "GetUserByPID")]
    fn user_of(&self, process: u32) -> zbus::Result<OwnedObjectPath>;
    #[zbus(signal)]
    fn session_removed(&self, id: String, path: OwnedObjectPath);
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.User",
    default_service = "org.freedesktop.login1"
)]
trait LoginUser {
    /// The session at the person's screen.
    #[zbus(property)]
    fn display(&self) -> zbus::Result<(String, OwnedObjectPath)>;
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.Session",
    default_service = "org.freedesktop.login1"
)]
trait LoginSession {
    #[zbus(property)]
    fn id(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn user(&self) -> zbus::Result<(u32, OwnedObjectPath)>;
    #[zbus(property)]
    fn seat(&self) -> zbus::Result<(String, OwnedObjectPath)>;
    #[zbus(property)]
    fn active(&self) -> zbus::Result<bool>;
    #[zbus(property)]
    fn remote(&self) -> zbus::Result<bool>;
    #[zbus(property)]
    fn locked_hint(&self) -> zbus::Result<bool>;
}

impl Service {
    /// The session at a seat that the caller is in, while it is the one on the screen and not locked.
    pub async fn place(&self, caller: &Caller) -> Option<Place> {
        let process = self.callers.process(caller).await.ok()?;
        let asked = tokio::time::timeout(PATIENCE, place(&self.connection, process)).await;
        asked.ok()?.inspect_err(|error| tracing::debug!(%error, "no session")).ok()?
    }
}

async fn place(bus: &Connection, process: u32) -> zbus::Result<Option<Place>> {
    let logind = LogindProxy::new(bus).await?;
    let path = match logind.session_of(process).await {
        Ok(path) => path,
        // What a desktop starts runs beside its session, below the person's own systemd.
        Err(_) => {
            let path = logind.user_of(process).await?;
            let user = LoginUserProxy::builder(bus).path(path);
            user.cache_properties(CacheProperties::No).build().await?.display().await?.1
        }
    };
    let session = LoginSessionProxy::builder(bus).path(path);
    let session = session.cache_properties(CacheProperties::No).build().await?;
    let seen =
        session.active().await? && !session.remote().await? && !session.locked_hint().await?;
    let (uid, _) = session.user().await?;
    let (seat, _) = session.seat().await?;
    let place = Place { uid, session: session.id().await?, seat };
    Ok(Some(place).filter(|place| seen && !place.seat.is_empty()))
}

/// Forgets what counted in sessions that are over, for as long as it is polled.
pub async fn follow(service: &Service) {
    if let Err(error) = try_follow(service).await {
        tracing::debug!(%error, "sessions are not followed");
    }
}

async fn try_follow(service: &Service) -> zbus::Result<()> {
    let logind = LogindProxy::new(&service.connection).await?;
    let mut removed = logind.receive_session_removed().await?;
    while let Some(signal) = removed.next().await {
        service.context.trust.logged_out(signal.args()?.id());
    }
    Ok(())
}

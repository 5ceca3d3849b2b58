//! What the daemon and the desktop tell when they are asked, for the checks to look at.

use std::time::Duration;

use futures_util::future::join_all;
use mfad_bus::{AccountStatus, AccountsProxy, ManagerProxy, Policy};
use mfad_i18n::say;
use tokio::time::timeout;
use zbus::connection;
use zbus::fdo::DBusProxy;

use crate::Session;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::objects::{self, Method, Pin, Token};

/// Longer than a daemon takes that works, and again as long for the keys that are asked how their PIN stands.
const PATIENCE: Duration = Duration::from_secs(20);
/// Who shows notifications, by the specification of freedesktop.org.
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";

/// What the daemon snapshot.
pub(crate) struct Snapshot {
    pub version: String,
    /// Why it sees no cards.
    pub card_problem: Option<String>,
    /// Each token, and how its PIN stands if it said so.
    pub tokens: Vec<(Token, Option<Pin>)>,
    pub methods: Vec<Method>,
    pub required: PolicyStatus,
}

/// What the administrator requires.
pub(crate) struct PolicyStatus {
    /// What is wrong with the files that say so.
    pub problem: Option<String>,
    /// What a security key must prove: `touch` or `pin`.
    pub verification: String,
    /// Whether keys work away from their seat: `refuse` or `allow`.
    pub remote: String,
    /// The attribute of the directory with its enrollments; empty if there are none.
    pub directory_attribute: String,
    /// How the account stands against it.
    pub account: AccountStatus,
}

impl PolicyStatus {
    async fn of_caller(daemon: &Daemon, manager: &ManagerProxy<'_>) -> Result<Self, Failure> {
        let accounts: AccountsProxy = daemon.root().await?;
        let Policy { verification, remote, directory_attribute, .. } = manager.policy().await?;
        Ok(Self {
            problem: Some(manager.policy_problem().await?).filter(|it| !it.is_empty()),
            verification,
            remote,
            directory_attribute,
            account: accounts.status("").await?,
        })
    }
}

impl Snapshot {
    pub async fn by_daemon(session: &Session) -> Result<Self, Failure> {
        let asked = timeout(PATIENCE, Self::ask(session)).await;
        let (daemon, mut snapshot) = asked.unwrap_or_else(|_| {
            let seconds = PATIENCE.as_secs();
            Err(Failure::no_daemon(say!("doctor-said-nothing", seconds)))
        })?;
        let tokens = snapshot.tokens.into_iter().map(|(token, _)| with_pin(&daemon, token));
        snapshot.tokens = join_all(tokens).await;
        Ok(snapshot)
    }

    /// All that the daemon knows without a key.
    async fn ask(session: &Session) -> Result<(Daemon, Self), Failure> {
        let daemon = session.daemon().await?;
        let manager: ManagerProxy = daemon.root().await?;
        let objects = daemon.objects().await?;
        let required = PolicyStatus::of_caller(&daemon, &manager).await?;
        let snapshot = Self {
            version: manager.version().await?,
            card_problem: Some(manager.card_problem().await?).filter(|it| !it.is_empty()),
            tokens: objects::tokens(&objects).into_iter().map(|token| (token, None)).collect(),
            methods: objects::methods(&objects, &required.account.account),
            required,
        };
        Ok((daemon, snapshot))
    }
}

async fn with_pin(daemon: &Daemon, token: Token) -> (Token, Option<Pin>) {
    let pin = match token.fido2 {
        Some(_) => timeout(PATIENCE, daemon.pin(&token)).await.ok().and_then(Result::ok),
        None => None,
    };
    (token, pin)
}

/// What the bus of this session snapshot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Desktop {
    /// Something there shows notifications.
    pub shows: bool,
    /// `mfad-notify` is running.
    pub notifies: bool,
}

impl Desktop {
    /// Nothing, if there is no such bus.
    pub async fn of_session() -> Option<Self> {
        let connection = connection::Builder::session().build().await.ok()?;
        let bus = DBusProxy::new(&connection).await.ok()?;
        let running = bus.list_names().await.ok()?;
        let startable = bus.list_activatable_names().await.ok()?;
        let runs = |name: &str| running.iter().any(|it| it.as_str() == name);
        let starts = |name: &str| startable.iter().any(|it| it.as_str() == name);
        Some(Self {
            shows: runs(NOTIFICATIONS) || starts(NOTIFICATIONS),
            notifies: runs(crate::notify::NAME),
        })
    }
}

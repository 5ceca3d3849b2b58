//! What the daemon shows, now and whenever it changes: waits for signals and never asks on its own.

use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt;
use mfad_bus::{
    AccountStatus, AccountsProxy, ManagerProxy, ObjectManagerProxy, Policy, ROOT_PATH, WireError,
};
use mfad_client::Daemon;
use mfad_client::objects::{self, Method, Token};
use mfad_i18n::say;
use tokio::sync::Notify;
use zbus::message::Type;
use zbus::{Connection, MatchRule, MessageStream, connection, fdo};

use crate::commands::Command;
use crate::failure::{word_bus, word_call, word_fdo};

/// No call takes longer, not even one for which somebody types an administrator's password.
const PATIENCE: Duration = Duration::from_secs(300);
/// What changes at once is shown at once.
const TOGETHER: Duration = Duration::from_millis(20);
/// How the daemon tells that objects came, went or changed.
const CHANGES: [&str; 2] =
    ["org.freedesktop.DBus.ObjectManager", "org.freedesktop.DBus.Properties"];

/// On which bus the daemon is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bus {
    /// The system's, for everybody.
    System,
    /// The session's, for one user.
    Session,
}

/// All that there is to see.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Whose methods these are.
    pub account: String,
    /// The account's methods, in the order in which they were set up.
    pub methods: Vec<Method>,
    /// What is plugged in, in the order of their ids.
    pub tokens: Vec<Token>,
    /// Why no cards are seen; nothing if they are.
    pub card_problem: Option<String>,
    /// A word of [`mfad_bus::Remedy`] for that.
    pub card_remedy: Option<String>,
    /// What the administrator requires.
    pub policy: Policy,
    /// What is wrong with the policy's files.
    pub policy_problem: Option<String>,
    /// How the account stands against it.
    pub standing: AccountStatus,
}

/// What is known of the daemon.
pub enum Sight {
    /// It is there.
    There(Daemon, Rc<Snapshot>),
    /// It is not, for this reason.
    Gone(String),
}

/// Tells what there is, and again when it changes; looks for the daemon when one comes to the bus, or
/// when somebody asks to look `again`.
pub async fn observe(bus: Bus, again: Rc<Notify>, tell: impl Fn(Sight)) {
    loop {
        let connection = match connect(bus).await {
            Ok(connection) => connection,
            Err(error) => {
                tell(Sight::Gone(word_bus(&error)));
                again.notified().await;
                continue;
            }
        };
        while !connection.is_closed() {
            // Before it is looked for, so that none comes unseen.
            let Ok(arrival) = Daemon::arrival(&connection).await else { break };
            let why = follow(&connection, &tell).await;
            tell(Sight::Gone(why));
            tokio::select! {
                () = arrival => {}
                () = again.notified() => {}
            }
        }
    }
}

/// Connects to this bus.
pub async fn connect(bus: Bus) -> zbus::Result<Connection> {
    let builder = match bus {
        Bus::System => connection::Builder::system(),
        Bus::Session => connection::Builder::session(),
    };
    builder.method_timeout(PATIENCE).build().await
}

/// Until the daemon is gone; gives the reason.
async fn follow(connection: &Connection, tell: &impl Fn(Sight)) -> String {
    let daemon = match Daemon::find(connection).await {
        Ok(daemon) => daemon,
        Err(fdo::Error::NameHasNoOwner(_) | fdo::Error::ServiceUnknown(_)) => {
            return say!("window-no-daemon");
        }
        Err(error) => return word_fdo(&error),
    };
    match follow_found(&daemon, tell).await {
        Ok(()) => say!("window-daemon-stopped"),
        Err(error) => word_call(error),
    }
}

async fn follow_found(daemon: &Daemon, tell: &impl Fn(Sight)) -> Result<(), WireError> {
    let mut gone = std::pin::pin!(daemon.gone().await?);
    let mut changes = changes(daemon).await?;
    daemon.set_language().await?;
    let mut before: Option<Rc<Snapshot>> = None;
    loop {
        let now = tokio::select! {
            now = take(daemon) => now?,
            () = &mut gone => return Ok(()),
        };
        if before.as_deref() != Some(&now) {
            let now = Rc::new(now);
            before = Some(now.clone());
            tell(Sight::There(daemon.clone(), now));
        }
        tokio::select! {
            () = change(&mut changes) => Command::Watch.done(),
            () = &mut gone => return Ok(()),
        }
    }
}

async fn changes(daemon: &Daemon) -> zbus::Result<MessageStream> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(daemon.owner.clone())
        .path_namespace(ROOT_PATH)
        .build()?;
    MessageStream::for_match_rule(rule, &daemon.connection, None).await
}

/// Completes when something changed, and all that changed with it.
async fn change(changes: &mut MessageStream) {
    loop {
        let Some(message) = changes.next().await else { return std::future::pending().await };
        let ours = |interface: &str| CHANGES.contains(&interface);
        if message.is_ok_and(|it| it.header().interface().is_some_and(|it| ours(it.as_str()))) {
            break;
        }
    }
    let together = tokio::time::sleep(TOGETHER);
    tokio::pin!(together);
    loop {
        tokio::select! {
            more = changes.next() => if more.is_none() { return },
            () = &mut together => return,
        }
    }
}

async fn take(daemon: &Daemon) -> Result<Snapshot, WireError> {
    let objects: ObjectManagerProxy<'_> = daemon.root().await?;
    let manager: ManagerProxy<'_> = daemon.root().await?;
    let accounts: AccountsProxy<'_> = daemon.root().await?;
    let objects = objects.get_managed_objects().await?;
    let standing = accounts.status("").await?;
    let any = |text: String| Some(text).filter(|it| !it.is_empty());
    Ok(Snapshot {
        methods: objects::methods(&objects, &standing.account),
        tokens: objects::tokens(&objects),
        account: standing.account.clone(),
        card_problem: any(manager.card_problem().await?),
        card_remedy: any(manager.card_remedy().await?),
        policy: manager.policy().await?,
        policy_problem: any(manager.policy_problem().await?),
        standing,
    })
}

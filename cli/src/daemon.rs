//! The way to the daemon: one connection to the bus, and the objects found there.

use std::io::{self, IsTerminal};
use std::ops::Deref;
use std::pin::pin;
use std::time::Duration;

use mfad_bus::{AccountsProxy, Fido2Proxy, ObjectManagerProxy, Objects};
use mfad_i18n::say;
use zbus::fdo;
use zbus::{Connection, connection};

use crate::args::OfAccount;
use crate::exit::Failure;
use crate::objects::{self, Method, Pin, Token};
use crate::output::visible;

/// No call takes longer, not even one for which somebody types an administrator's password.
const PATIENCE: Duration = Duration::from_secs(300);

/// How long a call may take before the terminal says what it waits for.
const SILENCE: Duration = Duration::from_secs(1);

/// On which bus to look for the daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bus {
    System,
    Session,
}

impl Bus {
    /// The one that was asked for by flag, or else by the environment.
    pub fn wanted(session: bool, environment: Option<&str>) -> Result<Self, Failure> {
        match environment {
            _ if session => Ok(Self::Session),
            Some("session") => Ok(Self::Session),
            None | Some("" | "system") => Ok(Self::System),
            Some(_) => Err(Failure::usage(say!("bus-not-named"))),
        }
    }

    /// A connection to it.
    pub async fn connect(self) -> Result<Connection, Failure> {
        let builder = match self {
            Self::System => connection::Builder::system(),
            Self::Session => connection::Builder::session(),
        };
        builder.method_timeout(PATIENCE).build().await.map_err(|error| self.no_bus(&error))
    }

    fn no_bus(self, error: &zbus::Error) -> Failure {
        let next = match self {
            Self::System => say!("bus-start-system"),
            Self::Session => say!("bus-start-session"),
        };
        Failure::no_daemon(say!(
            "bus-unreachable",
            bus = self.name(),
            error = error.to_string(),
            next
        ))
    }

    fn no_daemon(self) -> Failure {
        let next = match self {
            Self::System => say!("bus-start-mfad"),
            Self::Session => say!("bus-start-mfad-session"),
        };
        Failure::no_daemon(say!("bus-no-mfad", bus = self.name(), next))
    }

    fn name(self) -> String {
        match self {
            Self::System => say!("bus-system"),
            Self::Session => say!("bus-session"),
        }
    }
}

/// The account that a command is about.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub name: String,
    /// Whether it was given on the command line: questions and results name it then.
    pub given: bool,
    /// Whether it is somebody else's.
    pub others: bool,
}

impl Account {
    /// Its name, if it was given.
    pub fn given(&self) -> Option<&str> {
        self.given.then_some(self.name.as_str())
    }

    /// What is called `label` in it, in words.
    pub fn owns(&self, label: &str) -> String {
        let label = visible(label);
        match self.given() {
            Some(account) => say!("methods-of-account", label, account = visible(account)),
            None => label,
        }
    }
}

/// The daemon, and what commands ask of it.
#[derive(Debug)]
pub(crate) struct Daemon(mfad_client::Daemon);

impl Deref for Daemon {
    type Target = mfad_client::Daemon;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Daemon {
    /// Finds the daemon, and has the bus start it if it can.
    pub async fn reach(bus: Bus) -> Result<Self, Failure> {
        Self::connect_over(&bus.connect().await?, bus).await
    }

    /// The same over a connection that is there.
    pub async fn connect_over(connection: &Connection, bus: Bus) -> Result<Self, Failure> {
        let found = mfad_client::Daemon::find(connection).await;
        let daemon = found.map_err(|error| match error {
            fdo::Error::NameHasNoOwner(_) | fdo::Error::ServiceUnknown(_) => bus.no_daemon(),
            other => other.into(),
        })?;
        daemon.set_language().await?;
        Ok(Self(daemon))
    }

    /// Everything that this caller may see. A key that was plugged in a moment ago is waited for.
    pub async fn objects(&self) -> Result<Objects, Failure> {
        let manager: ObjectManagerProxy = self.root().await?;
        let mut asking = pin!(manager.get_managed_objects());
        if let Ok(objects) = tokio::time::timeout(SILENCE, &mut asking).await {
            return Ok(objects?);
        }
        if io::stderr().is_terminal() {
            eprintln!("{}", say!("bus-waiting-for-keys"));
        }
        Ok(asking.await?)
    }

    /// The tokens that are plugged in.
    pub async fn tokens(&self) -> Result<Vec<Token>, Failure> {
        Ok(objects::tokens(&self.objects().await?))
    }

    /// The account that a command is about: the caller's own, or another for an administrator.
    pub async fn account(&self, of: &OfAccount) -> Result<Account, Failure> {
        let accounts: AccountsProxy = self.root().await?;
        let own = accounts.status("").await?.account;
        match of.name.as_deref() {
            None => Ok(Account { name: own, given: false, others: false }),
            Some(name) if name == own => Ok(Account { name: own, given: true, others: false }),
            Some(name) => {
                let name = accounts.status(name).await?.account;
                Ok(Account { name, given: true, others: true })
            }
        }
    }

    /// The methods of an account. An administrator is shown those of others for as long as the
    /// connection lasts on which they were asked for.
    pub async fn methods(&self, of: &Account) -> Result<Vec<Method>, Failure> {
        let objects = match of.others {
            true => {
                let accounts: AccountsProxy = self.root().await?;
                accounts.methods(&of.name).await?
            }
            false => self.objects().await?,
        };
        Ok(objects::methods(&objects, &of.name))
    }

    /// How the PIN of a token stands, asked of the token.
    pub async fn pin(&self, token: &Token) -> Result<Pin, Failure> {
        let fido2: Fido2Proxy = self.proxy_at(token.path.clone()).await?;
        Ok(fido2.pin_status().await?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_wins_and_an_unknown_bus_is_refused() {
        assert_eq!(Bus::wanted(true, Some("system")).unwrap(), Bus::Session);
        assert_eq!(Bus::wanted(false, Some("session")).unwrap(), Bus::Session);
        assert_eq!(Bus::wanted(false, None).unwrap(), Bus::System);
        assert!(Bus::wanted(false, Some("sesion")).is_err());
    }
}

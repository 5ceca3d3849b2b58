//! The way to the daemon: one connection to the system's bus, and one sign-in over it.

use std::future::Future;
use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::time::Duration;

use mfad_bus::{
    AppPasswordsProxy, Cause, KeyringProxy, ManagerProxy, SignInOptions, SignInProxy, WireError,
};
use mfad_client::{Operation, Reader};
use mfad_i18n::say;
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use zbus::connection;
use zbus::fdo::{self, PeerProxy};

use crate::end::End;
use crate::line::Line;

/// Where the system's bus is, whatever the environment of a setuid program says.
const BUS: &str = "unix:path=/run/dbus/system_bus_socket";
/// How long the bus may take to answer, and a daemon that runs to take a call.
const REACH: Duration = Duration::from_secs(3);
/// How long the daemon may take to be started, and to have polkit decide.
const START: Duration = Duration::from_secs(10);

/// What this gives, or the end if that takes too long.
pub async fn within<T, E: Into<End>>(
    limit: Duration,
    what: impl Future<Output = Result<T, E>>,
) -> Result<T, End> {
    let mute =
        |elapsed: Elapsed| End { detail: elapsed.to_string(), ..End::refused(say!("pam-silent")) };
    timeout(limit, what).await.map_err(mute)?.map_err(Into::into)
}

/// What the daemon says to an answer, which may come too late: the sign-in tells itself how it goes on.
/// Nothing waits for a daemon that hangs.
pub async fn answered(
    answer: impl Future<Output = Result<(), WireError>>,
) -> Result<Result<(), WireError>, End> {
    within(REACH, async { Ok::<_, End>(answer.await) }).await
}

/// The daemon, over the bus of the system.
pub struct Daemon(mfad_client::Daemon);

impl Daemon {
    /// Finds the daemon, and has the bus start it if it can.
    pub async fn reach(patience: Duration) -> Result<Self, End> {
        let connection = within(REACH, async {
            connection::Builder::address(BUS).build().await.map_err(|error| no_bus(&error))
        });
        let connection = connection.await?;
        let daemon = within(patience.min(START), async {
            mfad_client::Daemon::find(&connection).await.map_err(|error| no_daemon(&error))
        });
        let daemon = daemon.await?;
        within(REACH, greet(&daemon)).await?;
        Ok(Self(daemon))
    }

    /// Begins a sign-in.
    pub async fn begin(
        &self,
        account: &str,
        options: &SignInOptions,
        patience: Duration,
    ) -> Result<Operation, End> {
        let sign_in: SignInProxy<'_> = self.0.root().await?;
        let begun = sign_in.begin(account, options);
        within(patience.min(START), Operation::begin(&self.0, Reader::Screen, begun)).await
    }

    /// Whom the administrator names for help, if anybody.
    pub async fn help(&self) -> Option<String> {
        let manager: ManagerProxy<'_> = self.0.root().await.ok()?;
        let policy = timeout(REACH, manager.policy()).await.ok()?.ok()?;
        mfad_client::help(&policy)
    }

    /// Seals the new login password of this account for its keys.
    pub async fn change_password(&self, account: &str, password: OwnedFd) -> Result<(), End> {
        let keyring: KeyringProxy<'_> = self.0.root().await?;
        keyring.change_password(account, password.into()).await?;
        Ok(())
    }

    /// Whether this is an app password of this account.
    pub async fn check_app_password(&self, account: &str, typed: OwnedFd) -> Result<(), End> {
        let passwords: AppPasswordsProxy<'_> = self.0.root().await?;
        let checked = passwords.check(account, typed.into()).await.map_err(WireError::into_ours);
        checked.map(drop).map_err(|error| match error {
            Ok(error) if error.cause == Cause::NotVerified => {
                End { line: Line::new(say!("pam-app-password")), ..error.into() }
            }
            error => error.map_or_else(End::from, End::from),
        })
    }
}

/// Sees whether it takes calls.
async fn greet(daemon: &mfad_client::Daemon) -> Result<(), End> {
    let peer: PeerProxy<'_> = daemon.root().await?;
    peer.ping().await?;
    Ok(daemon.set_language().await?)
}

/// A socket that is not there, or that nobody listens on, means that there is no bus; all else may be the
/// limits of whoever started the program, or somebody who keeps the bus busy.
fn no_bus(error: &zbus::Error) -> End {
    match error {
        zbus::Error::InputOutput(io) | zbus::Error::Connection(io, _)
            if matches!(io.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) =>
        {
            End::not_installed(error)
        }
        _ => End::failed(error),
    }
}

/// A bus that knows neither a daemon nor how to start one. One that does not start is another matter: its disk
/// may be full.
fn no_daemon(error: &fdo::Error) -> End {
    match error {
        fdo::Error::ServiceUnknown(_) => End::not_installed(error),
        _ => End::failed(error),
    }
}

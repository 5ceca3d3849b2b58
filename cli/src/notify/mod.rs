//! `mfad-notify`: says on the desktop when a key waits for touch and no terminal shows it, and, at
//! most once a week, that there is a single sign-in method or none. It runs as a service of the
//! person's session and sleeps between signals of the daemon.

mod desktop;
mod nudge;
mod program;
mod touch;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use futures_util::StreamExt;
use mfad_bus::{BUS_NAME, ROOT_PATH};
use mfad_i18n::{Language, say, speak};
use zbus::fdo::{DBusProxy, RequestNameFlags};
use zbus::message::Type;
use zbus::{Connection, MatchRule, MessageStream, connection};

use crate::args::OfAccount;
use crate::daemon::{Bus, Daemon};
use crate::exit::{Exit, Failure, write_for_screen};

use desktop::NotificationsProxy;
use touch::Shown;

/// Its name on the session bus, so that there is one only.
pub(crate) const NAME: &str = "org.mfad.Notify";
/// How often it looks whether there is something to remind of.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Says on the desktop when a key waits for a touch
///
/// It is started by systemd in your desktop session. To turn it off: systemctl --user mask mfad-notify
#[derive(Debug, clap::Parser)]
#[command(name = "mfad-notify", version)]
struct NotifyArgs {}

/// Runs until the session ends.
#[must_use]
pub fn run() -> ExitCode {
    speak(Language::of_environment());
    write_for_screen();
    let NotifyArgs {} = <NotifyArgs as clap::Parser>::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(follow()),
        Err(error) => Err(error.into()),
    };
    let exit = match done {
        Ok(()) => Exit::Done,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "mfad-notify: {}", failure.message);
            failure.exit
        }
    };
    ExitCode::from(exit as u8)
}

async fn follow() -> Result<(), Failure> {
    let bus = Bus::wanted(false, std::env::var("MFACTL_BUS").ok().as_deref())?;
    let session = connection::Builder::session()
        .build()
        .await
        .map_err(|error| Failure::no_daemon(say!("notify-no-bus", error = error.to_string())))?;
    let alone = session.request_name_with_flags(NAME, RequestNameFlags::DO_NOT_QUEUE).await;
    alone.map_err(|_| Failure::usage(say!("notify-already")))?;
    let desktop = NotificationsProxy::new(&session).await?;
    loop {
        match Daemon::reach(bus).await {
            Ok(daemon) => serve(&daemon, &desktop).await?,
            // It may not be installed yet, or not be able to start: there is nothing to tell then.
            Err(failure) => log(&failure.message),
        }
        returned(&bus.connect().await?).await?;
    }
}

/// Says what there is to say, until the daemon goes away.
async fn serve(daemon: &Daemon, desktop: &NotificationsProxy<'_>) -> Result<(), Failure> {
    let gone = daemon.gone().await?;
    let mut signals = signals(daemon).await?;
    let mut days = tokio::time::interval(DAY);
    let mut shown = Shown::default();
    tokio::pin!(gone);
    loop {
        let said = tokio::select! {
            biased;
            () = &mut gone => break,
            _ = days.tick() => remind(daemon, desktop).await,
            Some(Ok(message)) = signals.next() => shown.follow(desktop, &message).await,
        };
        if let Err(failure) = said {
            log(&failure.message);
        }
    }
    shown.close_all(desktop).await;
    Ok(())
}

/// What the manager says to this user's programs. Asking what there is makes this one of them.
async fn signals(daemon: &Daemon) -> Result<MessageStream, Failure> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(daemon.owner.clone())
        .path(ROOT_PATH)
        .interface("org.mfad.Mfad1.Manager")
        .build()?;
    let signals = MessageStream::for_match_rule(rule, &daemon.connection, None).await?;
    daemon.objects().await?;
    Ok(signals)
}

async fn remind(daemon: &Daemon, desktop: &NotificationsProxy<'_>) -> Result<(), Failure> {
    let own = daemon.account(&OfAccount::default()).await?;
    let methods = daemon.methods(&own).await?;
    nudge::remind(desktop, &methods).await
}

/// Completes when the daemon is there again; it is not started for this.
async fn returned(connection: &Connection) -> zbus::Result<()> {
    let bus = DBusProxy::new(connection).await?;
    let mut changes = bus.receive_name_owner_changed_with_args(&[(0, BUS_NAME)]).await?;
    while !bus.name_has_owner(BUS_NAME.try_into()?).await? {
        changes.next().await;
    }
    Ok(())
}

/// To the journal, if anybody reads it.
fn log(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}

//! What systemd runs until a change is confirmed: it waits for somebody who signs in through the changed file, and
//! undoes the change when nobody does in time. After a boot it undoes what was not confirmed before it.

use std::time::Duration;

use futures_util::StreamExt;
use mfad_i18n::say;

use super::files::{LoginFiles, Record, Undone};
use super::services::KNOWN;
use super::{failure, signed_in};
use crate::Session;
use crate::args::login::LoginSettleArgs;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::watch::signals;

/// How long to leave an mfad alone that could not be asked.
const RETRY: Duration = Duration::from_secs(1);

pub(crate) async fn run(session: &Session, it: LoginSettleArgs) -> Result<(), Failure> {
    super::root_only("settle", it.service.as_deref().unwrap_or_default())?;
    let files = LoginFiles::here();
    match it.service {
        Some(service) => match files.record(&service)? {
            Some(record) => settle(session, &files, &record).await,
            None => Ok(()),
        },
        None => {
            let done = files.recorded()?.into_iter().map(|it| undo_late(&files, &it));
            // Each is tried, whatever came of the others.
            done.collect::<Vec<_>>().into_iter().collect()
        }
    }
}

async fn settle(session: &Session, files: &LoginFiles, record: &Record) -> Result<(), Failure> {
    let Some(seconds) = record.seconds_left() else { return Ok(()) };
    let confirmed = tokio::time::timeout(Duration::from_secs(seconds), confirmed(session, record));
    match confirmed.await {
        Ok(()) => {
            let lock = files.lock(true)?;
            // It may have been undone by hand meanwhile.
            if files.record(&record.service)?.as_ref() == Some(record) {
                files.confirm(&lock, record)?;
                eprintln!("{}", say!("login-confirmed", service = record.service));
            }
            Ok(())
        }
        Err(_) => undo(files, record),
    }
}

fn undo_late(files: &LoginFiles, service: &str) -> Result<(), Failure> {
    match files.record(service)? {
        Some(record) if record.seconds_left() == Some(0) => undo(files, &record),
        _ => Ok(()),
    }
}

fn undo(files: &LoginFiles, record: &Record) -> Result<(), Failure> {
    let lock = files.lock(true)?;
    // It may have been confirmed, or undone by hand, while this waited for its turn.
    if files.record(&record.service)?.as_ref() != Some(record) {
        return Ok(());
    }
    let undone = files.undo(&lock, record).map_err(|fault| failure::not_undone(record, fault))?;
    if undone == Undone::Restored {
        eprintln!("{}", say!("login-undone", service = record.service));
    }
    Ok(())
}

/// Completes once somebody signed in. While mfad cannot be asked, nobody did.
async fn confirmed(session: &Session, record: &Record) {
    let program = KNOWN.iter().find(|it| it.name == record.service).map(|it| it.program);
    let Some(program) = program else { return std::future::pending().await };
    loop {
        match seen(session, program, record.since).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(_) => tokio::time::sleep(RETRY).await,
        }
        let Ok(connection) = session.bus.connect().await else {
            return std::future::pending().await;
        };
        let Ok(arrival) = mfad_client::Daemon::arrival(&connection).await else { continue };
        if Daemon::connect_over(&connection, session.bus).await.is_err() {
            arrival.await;
        }
    }
}

/// Whether somebody signed in before the daemon went away.
async fn seen(session: &Session, program: &str, since: u64) -> Result<bool, Failure> {
    let daemon = session.daemon().await?;
    let gone = daemon.gone().await?;
    let mut signals = signals(&daemon).await?;
    // Only who asked what there is hears of changes.
    daemon.objects().await?;
    tokio::pin!(gone);
    while !signed_in(&daemon, program, since).await? {
        tokio::select! {
            signal = signals.next() => drop(signal.transpose()?),
            () = &mut gone => return Ok(false),
        }
    }
    Ok(true)
}

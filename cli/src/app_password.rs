//! `mfactl app-password …`: passwords for programs that can do no second factor.

use std::io::{self, Write};

use mfad_bus::{AppPassword as Listed, AppPasswordsProxy, Cause};
use mfad_i18n::say;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::Session;
use crate::args::app_password::{
    AppPasswordAddArgs, AppPasswordCommand, AppPasswordListArgs, AppPasswordRemoveArgs,
};
use crate::daemon::Daemon;
use crate::events::{End, Event};
use crate::exit::Failure;
use crate::operation::Operation;
use crate::output::{Style, columns, table, visible, wrapped};
use crate::pick::matching;
use crate::prompts::{Pins, Readiness};
use crate::when::ago;

/// An app password, as `--json` prints it.
#[derive(Serialize)]
struct AppPasswordJson<'p> {
    id: &'p str,
    label: &'p str,
    created: u64,
    last_used: Option<u64>,
}

#[derive(Serialize)]
struct AppPasswordsJson<'p> {
    app_passwords: Vec<AppPasswordJson<'p>>,
}

pub(crate) async fn run(session: &Session, it: AppPasswordCommand) -> Result<(), Failure> {
    match it {
        AppPasswordCommand::Add(it) => new(session, it).await,
        AppPasswordCommand::List(it) => list(session, it).await,
        AppPasswordCommand::Remove(it) => revoke(session, it).await,
    }
}

async fn new(session: &Session, it: AppPasswordAddArgs) -> Result<(), Failure> {
    let pins = Pins::read(it.pin.pin_fd, None)?;
    let mut visit = session.visit(Readiness::with_pins(pins)).await?;
    let result = visit
        .does(async |daemon| {
            let passwords: AppPasswordsProxy = daemon.root().await?;
            Operation::begin(daemon, passwords.make(&it.label)).await
        })
        .await?;
    let not_understood = || Failure::not_understood("AppPasswords.Make");
    let text = Zeroizing::new(result.app_password.as_ref().ok_or_else(not_understood)?.read()?);
    let text = std::str::from_utf8(&text).map_err(|_| not_understood())?;
    session.output.json(&Event::Finished(End::with_app_password(&result, text)))?;
    if session.output.json {
        return Ok(());
    }
    // Beside the password, which may go to another program.
    let message = visible(result.message.as_deref().unwrap_or_default());
    let message = wrapped(&message, columns(io::stderr()), 0);
    writeln!(io::stderr(), "{}", session.output.style.good(&message))?;
    Ok(writeln!(io::stdout(), "{text}")?)
}

async fn list(session: &Session, it: AppPasswordListArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let all = list_all(&daemon, it.account.name.as_deref()).await?;
    session.output.json(&AppPasswordsJson { app_passwords: all.iter().map(shape).collect() })?;
    let text = match all.as_slice() {
        [] => say!("app-none"),
        some => lines(some, session.output.style),
    };
    Ok(session.output.text(&text)?)
}

async fn revoke(session: &Session, it: AppPasswordRemoveArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let all = list_all(&daemon, it.account.name.as_deref()).await?;
    let one = match matching(&it.program, &all, |it| vec![&it.label, &it.id]).as_slice() {
        [one] => *one,
        [] => return Err(no_such(&it.program, &all)),
        many => return Err(several(&it.program, many)),
    };
    let revoked = session.operate_over(daemon, Readiness::default(), async |daemon| {
        let passwords: AppPasswordsProxy = daemon.root().await?;
        let account = it.account.name.as_deref().unwrap_or_default();
        Operation::begin(daemon, passwords.revoke(account, &one.id)).await
    });
    revoked.await.map(drop)
}

async fn list_all(daemon: &Daemon, account: Option<&str>) -> Result<Vec<Listed>, Failure> {
    let passwords: AppPasswordsProxy = daemon.root().await?;
    Ok(passwords.list(account.unwrap_or_default()).await?)
}

fn shape(it: &Listed) -> AppPasswordJson<'_> {
    let Listed { id, label, created, last_used } = it;
    AppPasswordJson { id, label, created: *created, last_used: *last_used }
}

fn lines(all: &[Listed], style: Style) -> String {
    let row = |it: &Listed| {
        let used = it
            .last_used
            .map_or(say!("methods-never-used"), |at| say!("methods-used", when = ago(at)));
        vec![visible(&it.label), say!("app-made", when = ago(it.created)), used]
    };
    table(&all.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        _ => style.faint(cell),
    })
}

fn no_such(typed: &str, all: &[Listed]) -> Failure {
    let typed = visible(typed);
    let message = match all {
        [] => say!("app-none-at-all", typed),
        some => say!("app-not-found", typed, list = names(some.iter())),
    };
    Failure::not_found(Cause::NoSuchMethod, message)
}

fn several(typed: &str, many: &[&Listed]) -> Failure {
    let names = names(many.iter().copied());
    Failure::usage(say!("app-several", typed = visible(typed), names))
}

fn names<'p>(all: impl Iterator<Item = &'p Listed>) -> String {
    all.map(|it| format!("  {}", visible(&it.label))).collect::<Vec<_>>().join("\n")
}

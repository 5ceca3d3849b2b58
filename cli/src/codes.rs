//! `mfactl codes …`: one-time codes are shown, and the accounts that they are for looked after.

use std::io::{self, Write};
use std::time::Duration;

use mfad_bus::{AddAccountOptions, OathAccount, OathProxy, OperationResult};
use mfad_i18n::say;
use zeroize::Zeroizing;

use crate::args::codes::{
    CodeAddArgs, CodeListArgs, CodePassword, CodeRemoveArgs, CodeRenameArgs, CodeShowArgs,
    CodesCommand,
};
use crate::cards;
use crate::ceremony::Visit;
use crate::events::{End, Event};
use crate::exit::Failure;
use crate::operation::Operation;
use crate::output::{Style, columns, table, visible, wrapped};
use crate::prompts::{Pins, Readiness, Source};
use crate::{Session, clipboard, pick, qr};

/// How long a code that does not run out is on the clipboard, in seconds.
const PASTING: u32 = 30;

pub(crate) async fn run(session: &Session, it: CodesCommand) -> Result<(), Failure> {
    match it {
        CodesCommand::List(it) => list(session, it).await,
        CodesCommand::Show(it) => show(session, it).await,
        CodesCommand::Add(it) => add(session, it).await,
        CodesCommand::Remove(it) => delete(session, it).await,
        CodesCommand::Rename(it) => rename(session, it).await,
    }
}

async fn list(session: &Session, it: CodeListArgs) -> Result<(), Failure> {
    let mut visit = session.visit(Readiness::with_pins(pins(&it.password)?)).await?;
    let oath = chosen(&visit, it.which.typed()).await?;
    let result = listed(&mut visit, &oath).await?;
    visit.tell(&result)?;
    match result.accounts.as_deref().unwrap_or_default() {
        [] => {
            let name = result.token.map(|token| visible(&token.name)).unwrap_or_default();
            session.output.text(&say!("codes-none", name))?;
        }
        some => session.output.text(&sheet(some, session.output.style))?,
    }
    Ok(())
}

async fn show(session: &Session, it: CodeShowArgs) -> Result<(), Failure> {
    let mut visit = session.visit(Readiness::with_pins(pins(&it.password)?)).await?;
    let Some(account) = &it.account else {
        return show_all(session, &mut visit, it.token.as_deref()).await;
    };
    let (oath, account) = meant(&mut visit, account, it.token.as_deref()).await?;
    let result = visit
        .does(async |daemon| Operation::begin(daemon, oath.show_code(&account.id)).await)
        .await?;
    let Some(shown) = &result.code else { return Err(Failure::not_understood("ShowCode")) };
    let digits = Zeroizing::new(shown.code.read()?);
    let digits = std::str::from_utf8(&digits).map_err(|_| Failure::not_understood("ShowCode"))?;
    session.output.json(&Event::Finished(End::with_code(&result, digits)))?;
    if it.copy {
        let seconds = shown.seconds.unwrap_or(PASTING);
        let _copied = clipboard::copy(digits)?;
        let copied = say!("codes-copied", seconds);
        writeln!(io::stderr(), "{}", wrapped(&copied, columns(io::stderr()), 0))?;
        visit.wait(Duration::from_secs(seconds.into())).await;
        return Ok(());
    }
    session.output.text(digits)?;
    if let Some(seconds) = shown.seconds {
        // Beside the code, which a script may read.
        writeln!(io::stderr(), "{}", say!("codes-valid", seconds))?;
    }
    Ok(())
}

async fn show_all(
    session: &Session,
    visit: &mut Visit<'_>,
    token: Option<&str>,
) -> Result<(), Failure> {
    let oath = chosen(visit, token).await?;
    let result =
        visit.does(async |daemon| Operation::begin(daemon, oath.show_codes()).await).await?;
    let (Some(codes), Some(accounts)) = (&result.codes, &result.accounts) else {
        return Err(Failure::not_understood("ShowCodes"));
    };
    let codes = Zeroizing::new(codes.read()?);
    let codes = std::str::from_utf8(&codes).map_err(|_| Failure::not_understood("ShowCodes"))?;
    let codes: Vec<_> = codes.lines().collect();
    session.output.json(&Event::Finished(End::with_codes(&result, &codes)))?;
    let rows = accounts.iter().zip(&codes).map(|(account, code)| {
        let then = match (account.seconds, account.touch) {
            (Some(seconds), _) => say!("codes-valid-short", seconds),
            (None, Some(true)) => say!("codes-touch"),
            (None, _) if account.period.is_some() => say!("codes-ran-out"),
            _ => say!("codes-counts"),
        };
        let issuer = account.issuer.as_deref().unwrap_or_default();
        vec![visible(issuer), visible(&account.name), (*code).to_owned(), then]
    });
    let style = session.output.style;
    session.output.text(&table(&rows.collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        3 => style.faint(cell),
        _ => cell.to_owned(),
    }))?;
    Ok(())
}

async fn add(session: &Session, it: CodeAddArgs) -> Result<(), Failure> {
    let address = match &it.qr {
        Some(picture) => Source::Given(qr::addresses(picture)?),
        None => Source::read(it.uri_fd)?,
    };
    let pins = Pins { address, ..pins(&it.password)? };
    let mut visit = session.visit(Readiness::with_pins(pins)).await?;
    let oath = chosen(&visit, it.token.as_deref()).await?;
    let options = AddAccountOptions { touch: Some(it.touch), name: it.name };
    let result = visit
        .does(async |daemon| Operation::begin(daemon, oath.add_account(&options)).await)
        .await?;
    visit.tell(&result)
}

async fn delete(session: &Session, it: CodeRemoveArgs) -> Result<(), Failure> {
    let pins = pins(&it.account.password)?;
    let mut visit = session.visit(Readiness { pins, yes: it.yes }).await?;
    let which = &it.account;
    let (oath, account) = meant(&mut visit, &which.account, which.token.as_deref()).await?;
    let result = visit
        .does(async |daemon| Operation::begin(daemon, oath.delete_account(&account.id)).await)
        .await?;
    visit.tell(&result)
}

async fn rename(session: &Session, it: CodeRenameArgs) -> Result<(), Failure> {
    let mut visit = session.visit(Readiness::with_pins(pins(&it.account.password)?)).await?;
    let which = &it.account;
    let (oath, account) = meant(&mut visit, &which.account, which.token.as_deref()).await?;
    let result = visit
        .does(async |daemon| {
            Operation::begin(daemon, oath.rename_account(&account.id, &it.name)).await
        })
        .await?;
    visit.tell(&result)
}

fn pins(password: &CodePassword) -> Result<Pins, Failure> {
    Ok(Pins { password: Source::read(password.password_fd)?, ..Pins::default() })
}

/// The codes of the token meant by `typed`, of those that make codes.
async fn chosen(visit: &Visit<'_>, typed: Option<&str>) -> Result<OathProxy<'static>, Failure> {
    let (_, oath) = cards::chosen(&visit.daemon, "oath", typed).await?;
    Ok(oath)
}

async fn listed(
    visit: &mut Visit<'_>,
    oath: &OathProxy<'static>,
) -> Result<OperationResult, Failure> {
    visit.does(async |daemon| Operation::begin(daemon, oath.list_accounts()).await).await
}

async fn meant(
    visit: &mut Visit<'_>,
    account: &str,
    token: Option<&str>,
) -> Result<(OathProxy<'static>, OathAccount), Failure> {
    let oath = chosen(visit, token).await?;
    let accounts = listed(visit, &oath).await?.accounts.unwrap_or_default();
    let account = pick::account(account, &accounts)?.clone();
    Ok((oath, account))
}

fn sheet(accounts: &[OathAccount], style: Style) -> String {
    let row = |account: &OathAccount| {
        let moves = match account.period {
            Some(30) => String::new(),
            Some(seconds) => say!("codes-period", seconds),
            None => say!("codes-counts"),
        };
        let issuer = account.issuer.as_deref().unwrap_or_default();
        vec![visible(issuer), visible(&account.name), moves]
    };
    table(&accounts.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        2 => style.faint(cell),
        _ => cell.to_owned(),
    })
}

//! `mfactl codes …`: one-time codes are shown, and the accounts that they are for looked after.

use std::io::{self, Write};
use std::time::Duration;

use mfad_bus::{AddAccountOptions, OathAccount, OathProxy, OperationResult};
use mfad_words::say;
use zeroize::Zeroizing;

use crate::args::codes::{Add, Codes, Delete, List, Password, Rename, Show};
use crate::cards;
use crate::ceremony::Visit;
use crate::events::{End, Event};
use crate::exit::Failure;
use crate::operation::Operation;
use crate::output::{Style, table, visible};
use crate::prompts::{Pins, Readiness, Source};
use crate::{Session, clipboard, pick, qr};

/// How long a code that does not run out is on the clipboard, in seconds.
const PASTING: u32 = 30;

pub(crate) async fn run(at: &Session, it: Codes) -> Result<(), Failure> {
    match it {
        Codes::List(it) => list(at, it).await,
        Codes::Show(it) => show(at, it).await,
        Codes::Add(it) => add(at, it).await,
        Codes::Delete(it) => delete(at, it).await,
        Codes::Rename(it) => rename(at, it).await,
    }
}

async fn list(at: &Session, it: List) -> Result<(), Failure> {
    let mut visit = at.visit(Readiness::with(pins(&it.password)?)).await?;
    let oath = chosen(&visit, it.which.token.as_deref()).await?;
    let result = listed(&mut visit, &oath).await?;
    visit.tell(&result)?;
    match result.accounts.as_deref().unwrap_or_default() {
        [] => {
            let name = result.token.map(|token| visible(&token.name)).unwrap_or_default();
            at.output.text(&say!("codes-none", name))?;
        }
        some => at.output.text(&sheet(some, at.output.style))?,
    }
    Ok(())
}

async fn show(at: &Session, it: Show) -> Result<(), Failure> {
    let mut visit = at.visit(Readiness::with(pins(&it.password)?)).await?;
    let Some(account) = &it.account else {
        return show_all(at, &mut visit, it.token.as_deref()).await;
    };
    let (oath, account) = meant(&mut visit, account, it.token.as_deref()).await?;
    let result = visit
        .does(async |daemon| Operation::begin(daemon, oath.show_code(&account.id)).await)
        .await?;
    let Some(shown) = &result.code else { return Err(Failure::not_understood("ShowCode")) };
    let digits = Zeroizing::new(shown.code.read()?);
    let digits = std::str::from_utf8(&digits).map_err(|_| Failure::not_understood("ShowCode"))?;
    at.output.json(&Event::Finished(End::with_code(&result, digits)))?;
    if it.copy {
        let seconds = shown.seconds.unwrap_or(PASTING);
        let _copied = clipboard::copy(digits)?;
        writeln!(io::stderr(), "{}", say!("codes-copied", seconds))?;
        visit.wait(Duration::from_secs(seconds.into())).await;
        return Ok(());
    }
    at.output.text(digits)?;
    if let Some(seconds) = shown.seconds {
        // Beside the code, which a script may read.
        writeln!(io::stderr(), "{}", say!("codes-valid", seconds))?;
    }
    Ok(())
}

async fn show_all(at: &Session, visit: &mut Visit<'_>, token: Option<&str>) -> Result<(), Failure> {
    let oath = chosen(visit, token).await?;
    let result =
        visit.does(async |daemon| Operation::begin(daemon, oath.show_codes()).await).await?;
    let (Some(codes), Some(accounts)) = (&result.codes, &result.accounts) else {
        return Err(Failure::not_understood("ShowCodes"));
    };
    let codes = Zeroizing::new(codes.read()?);
    let codes = std::str::from_utf8(&codes).map_err(|_| Failure::not_understood("ShowCodes"))?;
    let codes: Vec<_> = codes.lines().collect();
    at.output.json(&Event::Finished(End::with_codes(&result, &codes)))?;
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
    let style = at.output.style;
    at.output.text(&table(&rows.collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        3 => style.faint(cell),
        _ => cell.to_owned(),
    }))?;
    Ok(())
}

async fn add(at: &Session, it: Add) -> Result<(), Failure> {
    let address = match &it.qr {
        Some(picture) => Source::Given(qr::addresses(picture)?),
        None => Source::read(it.uri_fd)?,
    };
    let pins = Pins { address, ..pins(&it.password)? };
    let mut visit = at.visit(Readiness::with(pins)).await?;
    let oath = chosen(&visit, it.token.as_deref()).await?;
    let options = AddAccountOptions { touch: Some(it.touch), name: it.name };
    let result = visit
        .does(async |daemon| Operation::begin(daemon, oath.add_account(&options)).await)
        .await?;
    visit.tell(&result)
}

async fn delete(at: &Session, it: Delete) -> Result<(), Failure> {
    let pins = pins(&it.account.password)?;
    let mut visit = at.visit(Readiness { pins, yes: it.yes }).await?;
    let which = &it.account;
    let (oath, account) = meant(&mut visit, &which.account, which.token.as_deref()).await?;
    let result = visit
        .does(async |daemon| Operation::begin(daemon, oath.delete_account(&account.id)).await)
        .await?;
    visit.tell(&result)
}

async fn rename(at: &Session, it: Rename) -> Result<(), Failure> {
    let mut visit = at.visit(Readiness::with(pins(&it.account.password)?)).await?;
    let which = &it.account;
    let (oath, account) = meant(&mut visit, &which.account, which.token.as_deref()).await?;
    let result = visit
        .does(async |daemon| {
            Operation::begin(daemon, oath.rename_account(&account.id, &it.name)).await
        })
        .await?;
    visit.tell(&result)
}

fn pins(password: &Password) -> Result<Pins, Failure> {
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

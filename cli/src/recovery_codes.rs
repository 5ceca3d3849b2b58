//! `mfactl recovery-codes …`: codes for the day when no key is at hand.

use std::io::{self, Write};

use mfad_bus::{EnrollOptions, ManagerProxy, MethodKind};
use mfad_words::say;
use zeroize::Zeroizing;

use crate::Session;
use crate::args::recovery_codes::{New, RecoveryCodes};
use crate::events::{End, Event};
use crate::exit::Failure;
use crate::operation::Operation;
use crate::output::visible;
use crate::prompts::{Pins, Readiness};

pub(crate) async fn run(at: &Session, it: RecoveryCodes) -> Result<(), Failure> {
    match it {
        RecoveryCodes::New(it) => new(at, it).await,
    }
}

/// Makes new ones.
pub(crate) async fn new(at: &Session, it: New) -> Result<(), Failure> {
    let mut visit = at.visit(Readiness { pins: Pins::default(), yes: it.yes }).await?;
    let kind = Some(MethodKind::RecoveryCodes.word().to_owned());
    let options = EnrollOptions { account: it.account.name, kind, ..EnrollOptions::default() };
    let result = visit
        .does(async |daemon| {
            let manager: ManagerProxy = daemon.root().await?;
            Operation::begin(daemon, manager.enroll(&options)).await
        })
        .await?;
    let Some(file) = &result.recovery_codes else { return Err(Failure::not_understood("Enroll")) };
    let text = Zeroizing::new(file.read()?);
    let text = std::str::from_utf8(&text).map_err(|_| Failure::not_understood("Enroll"))?;
    let codes: Vec<_> = text.lines().collect();
    at.output.json(&Event::Finished(End::with_recovery_codes(&result, &codes)))?;
    if at.output.json {
        return Ok(());
    }
    let account = visible(result.account.as_deref().unwrap_or_default());
    print(&account, &codes)?;
    let message = result.message.as_deref().unwrap_or_default();
    // Beside the codes, which may go to a printer.
    Ok(writeln!(io::stderr(), "{}", at.output.style.good(&visible(message)))?)
}

/// A sheet to be printed.
fn print(account: &str, codes: &[&str]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}\n", say!("ways-recovery-sheet", account))?;
    for (number, code) in codes.iter().enumerate() {
        writeln!(out, "  {:>2}  {code}", number + 1)?;
    }
    writeln!(out, "\n{}", say!("ways-recovery-use"))?;
    out.flush()
}

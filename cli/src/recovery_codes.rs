//! `mfactl recovery-codes …`: codes for the day when no key is at hand.

use std::io::{self, Write};

use mfad_bus::{EnrollOptions, ManagerProxy, MethodKind};
use mfad_i18n::say;
use zeroize::Zeroizing;

use crate::Session;
use crate::args::recovery_codes::{RecoveryCodesCommand, RecoveryCodesNewArgs};
use crate::events::{End, Event};
use crate::exit::Failure;
use crate::operation::Operation;
use crate::output::{columns, visible, wrapped};
use crate::prompts::{Pins, Readiness};

pub(crate) async fn run(session: &Session, it: RecoveryCodesCommand) -> Result<(), Failure> {
    match it {
        RecoveryCodesCommand::New(it) => new(session, it).await,
    }
}

/// Makes new ones.
pub(crate) async fn new(session: &Session, it: RecoveryCodesNewArgs) -> Result<(), Failure> {
    let mut visit = session.visit(Readiness { pins: Pins::default(), yes: it.yes }).await?;
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
    session.output.json(&Event::Finished(End::with_recovery_codes(&result, &codes)))?;
    if session.output.json {
        return Ok(());
    }
    let account = visible(result.account.as_deref().unwrap_or_default());
    print(&account, &codes)?;
    let message = result.message.as_deref().unwrap_or_default();
    // Beside the codes, which may go to a printer.
    let message = wrapped(&visible(message), columns(io::stderr()), 0);
    Ok(writeln!(io::stderr(), "{}", session.output.style.good(&message))?)
}

/// A sheet to be printed.
fn print(account: &str, codes: &[&str]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let columns = columns(&out);
    writeln!(out, "{}\n", wrapped(&say!("methods-recovery-sheet", account), columns, 0))?;
    for (number, code) in codes.iter().enumerate() {
        writeln!(out, "  {:>2}  {code}", number + 1)?;
    }
    writeln!(out, "\n{}", wrapped(&say!("methods-recovery-use"), columns, 0))?;
    out.flush()
}

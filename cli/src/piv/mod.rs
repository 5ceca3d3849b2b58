//! `mfactl piv …`: the PIN, PUK and management key of a card, its keys and certificates.

mod management_key;
mod status;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use clap::ValueEnum;
use mfad_bus::{OperationResult, PivProxy, WireError};
use mfad_i18n::say;
use serde::Serialize;
use zbus::OwnedObjectPath;

use crate::Session;
use crate::args::Reset;
use crate::args::pin::PinChangeArgs;
use crate::args::piv::{
    PivCertificateCommand, PivChangeArgs, PivCommand, PivExportArgs, PivGenerateArgs,
    PivImportArgs, PivKeyCommand, PivManagementKeyCommand, PivPinCommand, PivPukChangeArgs,
    PivPukCommand, PivUnblockArgs,
};
use crate::cards;
use crate::exit::Failure;
use crate::output::visible;
use crate::prompts::{Pins, Readiness, Source};

/// More than any certificate that fits on a card has.
const LARGEST: u64 = 0xFFFF;

pub(crate) async fn run(session: &Session, it: PivCommand) -> Result<(), Failure> {
    match it {
        PivCommand::Status(it) => status::run(session, it).await,
        PivCommand::Pin(PivPinCommand::Change(it)) => change_pin(session, it).await,
        PivCommand::Pin(PivPinCommand::Unblock(it)) => unblock(session, it).await,
        PivCommand::Puk(PivPukCommand::Change(it)) => change_puk(session, it).await,
        PivCommand::ManagementKey(PivManagementKeyCommand::Change(it)) => {
            management_key::change(session, it).await
        }
        PivCommand::Certificate(PivCertificateCommand::Export(it)) => export(session, it).await,
        PivCommand::Certificate(PivCertificateCommand::Import(it)) => import(session, it).await,
        PivCommand::Key(PivKeyCommand::Generate(it)) => generate(session, it).await,
        PivCommand::Reset(it) => reset(session, it).await,
    }
}

/// An operation with the application of the card that is meant.
async fn operate(
    session: &Session,
    typed: Option<&str>,
    ready: Readiness,
    begin: impl AsyncFnOnce(&PivProxy<'_>) -> Result<OwnedObjectPath, WireError>,
) -> Result<OperationResult, Failure> {
    cards::operate::<PivProxy<'static>>(session, "piv", typed, ready, begin).await
}

async fn change_pin(session: &Session, it: PinChangeArgs) -> Result<(), Failure> {
    let ready = Readiness::with_pins(Pins::read(it.current.pin_fd, it.new.new_pin_fd)?);
    let begin = async |piv: &PivProxy<'_>| piv.change_pin().await;
    operate(session, it.which.typed(), ready, begin).await.map(drop)
}

async fn change_puk(session: &Session, it: PivPukChangeArgs) -> Result<(), Failure> {
    let ready = Readiness::with_pins(Pins::read(it.puk.puk_fd, it.new_puk_fd)?);
    let begin = async |piv: &PivProxy<'_>| piv.change_puk().await;
    operate(session, it.which.typed(), ready, begin).await.map(drop)
}

async fn unblock(session: &Session, it: PivUnblockArgs) -> Result<(), Failure> {
    let ready = Readiness::with_pins(Pins::read(it.puk.puk_fd, it.new.new_pin_fd)?);
    let begin = async |piv: &PivProxy<'_>| piv.unblock_pin().await;
    operate(session, it.which.typed(), ready, begin).await.map(drop)
}

async fn reset(session: &Session, it: Reset) -> Result<(), Failure> {
    let ready = Readiness { yes: it.yes, ..Readiness::default() };
    let begin = async |piv: &PivProxy<'_>| piv.reset().await;
    operate(session, it.which.typed(), ready, begin).await.map(drop)
}

#[derive(Serialize)]
struct ExportedCertificate<'e> {
    certificate: &'e str,
}

async fn export(session: &Session, it: PivExportArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let (_, piv) = cards::chosen::<PivProxy>(&daemon, "piv", it.token.as_deref()).await?;
    let pem = piv.export_certificate(&it.slot).await?;
    session.output.json(&ExportedCertificate { certificate: &pem })?;
    match &it.file {
        Some(file) => {
            written(file, &pem)?;
            session.output.text(&say!("piv-exported", file = file.display()))?;
        }
        None => session.output.text(pem.trim_end())?,
    }
    Ok(())
}

async fn import(session: &Session, it: PivImportArgs) -> Result<(), Failure> {
    let certificate = contents(&it.file)?;
    let ready = ready(Pins::read(it.pin.pin_fd, None)?, &it.change)?;
    let begin = async |piv: &PivProxy<'_>| piv.import_certificate(&it.slot, &certificate).await;
    operate(session, it.change.token.as_deref(), ready, begin).await.map(drop)
}

async fn generate(session: &Session, it: PivGenerateArgs) -> Result<(), Failure> {
    let algorithm = it.algorithm.to_possible_value();
    let key_type = algorithm.as_ref().map(|it| it.get_name()).unwrap_or_default();
    let ready = ready(Pins::read(it.pin.pin_fd, None)?, &it.change)?;
    let begin = async |piv: &PivProxy<'_>| {
        piv.generate_key(&it.slot, key_type, &it.subject, it.csr.is_some()).await
    };
    let made = operate(session, it.change.token.as_deref(), ready, begin).await?;
    let request = made.request.unwrap_or_default();
    it.csr.map_or(Ok(()), |file| written(&file, &request))
}

fn ready(pins: Pins, change: &PivChangeArgs) -> Result<Readiness, Failure> {
    let management = Source::read(change.management_key_fd)?;
    Ok(Readiness { pins: Pins { management, ..pins }, yes: change.yes })
}

/// A file that may be a certificate.
fn contents(file: &Path) -> Result<Vec<u8>, Failure> {
    let refused = |why: String| {
        Failure::usage(say!("piv-not-imported", file = visible(&file.to_string_lossy()), why))
    };
    let mut bytes = Vec::new();
    let read =
        File::open(file).and_then(|opened| opened.take(2 * LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| refused(error.to_string()))?;
    if bytes.len() as u64 > 2 * LARGEST {
        return Err(refused(say!("piv-too-large")));
    }
    Ok(bytes)
}

/// What was made exists on the card already; where it cannot be written it is shown.
fn written(file: &Path, pem: &str) -> Result<(), Failure> {
    let done = File::create(file).and_then(|mut opened| opened.write_all(pem.as_bytes()));
    done.map_err(|error: io::Error| {
        let file = visible(&file.to_string_lossy());
        Failure::usage(say!("piv-not-written", file, error = error.to_string(), pem))
    })
}

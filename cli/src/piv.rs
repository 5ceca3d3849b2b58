//! `mfactl piv …`: the PIN and PUK of a card, its keys and certificates.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use clap::ValueEnum;
use mfad_bus::{PivProxy, PivSlot, PivStatus};
use serde::Serialize;

use crate::Session;
use crate::args::pin::PinChange;
use crate::args::piv::{
    Certificate, Change, Export, Generate, Import, Key, Pin, Piv, Puk, PukChange, Unblock,
};
use crate::args::{Reset, WhichToken};
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::objects::Named;
use crate::operation::Operation;
use crate::output::{Style, attempts, table, visible};
use crate::pick;
use crate::prompts::{Pins, Readiness, Source};
use crate::when::day;

/// More than any certificate that fits on a card has.
const LARGEST: u64 = 0xFFFF;

pub(crate) async fn run(at: &Session, it: Piv) -> Result<(), Failure> {
    match it {
        Piv::Status(it) => status(at, it).await,
        Piv::Pin(Pin::Change(it)) => change_pin(at, it).await,
        Piv::Pin(Pin::Unblock(it)) => unblock(at, it).await,
        Piv::Puk(Puk::Change(it)) => change_puk(at, it).await,
        Piv::Certificate(Certificate::Export(it)) => export(at, it).await,
        Piv::Certificate(Certificate::Import(it)) => import(at, it).await,
        Piv::Key(Key::Generate(it)) => generate(at, it).await,
        Piv::Reset(it) => reset(at, it).await,
    }
}

async fn chosen(daemon: &Daemon, typed: Option<&str>) -> Result<PivProxy<'static>, Failure> {
    let tokens = daemon.tokens().await?;
    Ok(daemon.at(pick::having("piv", typed, &tokens)?.path.clone()).await?)
}

async fn change_pin(at: &Session, it: PinChange) -> Result<(), Failure> {
    let pins = Pins::read(it.current.pin_fd, it.new.new_pin_fd)?;
    at.operate(Readiness::with(pins), async |daemon| {
        let piv = chosen(daemon, it.which.token.as_deref()).await?;
        Operation::begin(daemon, piv.change_pin()).await
    })
    .await
    .map(drop)
}

async fn change_puk(at: &Session, it: PukChange) -> Result<(), Failure> {
    let pins = Pins::read(it.puk.puk_fd, it.new_puk_fd)?;
    at.operate(Readiness::with(pins), async |daemon| {
        let piv = chosen(daemon, it.which.token.as_deref()).await?;
        Operation::begin(daemon, piv.change_puk()).await
    })
    .await
    .map(drop)
}

async fn unblock(at: &Session, it: Unblock) -> Result<(), Failure> {
    let pins = Pins::read(it.puk.puk_fd, it.new.new_pin_fd)?;
    at.operate(Readiness::with(pins), async |daemon| {
        let piv = chosen(daemon, it.which.token.as_deref()).await?;
        Operation::begin(daemon, piv.unblock_pin()).await
    })
    .await
    .map(drop)
}

async fn reset(at: &Session, it: Reset) -> Result<(), Failure> {
    let ready = Readiness { yes: it.yes, ..Readiness::default() };
    at.operate(ready, async |daemon| {
        let piv = chosen(daemon, it.which.token.as_deref()).await?;
        Operation::begin(daemon, piv.reset()).await
    })
    .await
    .map(drop)
}

#[derive(Serialize)]
struct Exported<'e> {
    certificate: &'e str,
}

async fn export(at: &Session, it: Export) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let piv = chosen(&daemon, it.token.as_deref()).await?;
    let pem = piv.export_certificate(&it.slot).await?;
    at.output.json(&Exported { certificate: &pem })?;
    match &it.file {
        Some(file) => {
            written(file, &pem)?;
            at.output.text(&format!("The certificate is in {}.", file.display()))?;
        }
        None => at.output.text(pem.trim_end())?,
    }
    Ok(())
}

async fn import(at: &Session, it: Import) -> Result<(), Failure> {
    let certificate = contents(&it.file)?;
    at.operate(ready(Pins::default(), &it.change)?, async |daemon| {
        let piv = chosen(daemon, it.change.token.as_deref()).await?;
        Operation::begin(daemon, piv.import_certificate(&it.slot, &certificate)).await
    })
    .await
    .map(drop)
}

async fn generate(at: &Session, it: Generate) -> Result<(), Failure> {
    let algorithm = it.algorithm.to_possible_value();
    let key_type = algorithm.as_ref().map(|it| it.get_name()).unwrap_or_default();
    let ready = ready(Pins::read(it.pin.pin_fd, None)?, &it.change)?;
    let made = at.operate(ready, async |daemon| {
        let piv = chosen(daemon, it.change.token.as_deref()).await?;
        let call = piv.generate_key(&it.slot, key_type, &it.subject, it.csr.is_some());
        Operation::begin(daemon, call).await
    });
    let request = made.await?.request.unwrap_or_default();
    it.csr.map_or(Ok(()), |file| written(&file, &request))
}

fn ready(pins: Pins, change: &Change) -> Result<Readiness, Failure> {
    let management = Source::read(change.management_key_fd)?;
    Ok(Readiness { pins: Pins { management, ..pins }, yes: change.yes })
}

/// A file that may be a certificate.
fn contents(file: &Path) -> Result<Vec<u8>, Failure> {
    let refused = |why: String| {
        Failure::usage(format!("{} cannot be imported: {why}.", visible(&file.to_string_lossy())))
    };
    let mut bytes = Vec::new();
    let read =
        File::open(file).and_then(|opened| opened.take(2 * LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| refused(error.to_string()))?;
    if bytes.len() as u64 > 2 * LARGEST {
        return Err(refused("it is larger than any certificate".to_owned()));
    }
    Ok(bytes)
}

/// What was made exists on the card already; where it cannot be written it is shown.
fn written(file: &Path, pem: &str) -> Result<(), Failure> {
    let done = File::create(file).and_then(|mut opened| opened.write_all(pem.as_bytes()));
    done.map_err(|error: io::Error| {
        let file = visible(&file.to_string_lossy());
        Failure::usage(format!("{file} cannot be written: {error}. This would be in it:\n{pem}"))
    })
}

async fn status(at: &Session, which: WhichToken) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let tokens = daemon.tokens().await?;
    let token = pick::having("piv", which.token.as_deref(), &tokens)?;
    let piv: PivProxy = daemon.at(token.path.clone()).await?;
    let status = piv.status().await?;
    at.output.json(&Shape { token: token.named(), piv: (&status).into() })?;
    let style = at.output.style;
    at.output.text(&style.bold(&visible(&token.name)))?;
    at.output.text(&credentials(&status, style))?;
    match status.slots.as_slice() {
        [] => at.output.text("No slot has a certificate.")?,
        slots => at.output.text(&sheet(slots, style))?,
    }
    for line in advice(&status, &token.id) {
        at.output.text(&line)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Shape<'s> {
    token: Named<'s>,
    piv: Standing<'s>,
}

#[derive(Serialize)]
struct Standing<'s> {
    pin_attempts: Option<u32>,
    puk_attempts: Option<u32>,
    pin_default: Option<bool>,
    puk_default: Option<bool>,
    management_key_default: Option<bool>,
    slots: Vec<Slot<'s>>,
}

#[derive(Serialize)]
struct Slot<'s> {
    slot: &'s str,
    subject: Option<&'s str>,
    issuer: Option<&'s str>,
    serial: Option<&'s str>,
    not_before: Option<u64>,
    not_after: Option<u64>,
    key_type: Option<&'s str>,
    problem: Option<&'s str>,
}

impl<'s> From<&'s PivStatus> for Standing<'s> {
    fn from(status: &'s PivStatus) -> Self {
        Self {
            pin_attempts: status.pin_attempts,
            puk_attempts: status.puk_attempts,
            pin_default: status.pin_default,
            puk_default: status.puk_default,
            management_key_default: status.management_key_default,
            slots: status.slots.iter().map(Into::into).collect(),
        }
    }
}

impl<'s> From<&'s PivSlot> for Slot<'s> {
    fn from(slot: &'s PivSlot) -> Self {
        Self {
            slot: &slot.slot,
            subject: slot.subject.as_deref(),
            issuer: slot.issuer.as_deref(),
            serial: slot.serial.as_deref(),
            not_before: slot.not_before,
            not_after: slot.not_after,
            key_type: slot.key_type.as_deref(),
            problem: slot.problem.as_deref(),
        }
    }
}

fn credentials(status: &PivStatus, style: Style) -> String {
    let tries = |left: Option<u32>, unknown: &str| left.map_or(unknown.to_owned(), attempts);
    let rows = [
        vec!["PIN".to_owned(), tries(status.pin_attempts, "in use by another program")],
        vec!["PUK".to_owned(), tries(status.puk_attempts, "the card does not tell")],
    ];
    table(&rows, |column, cell| if column == 0 { style.faint(cell) } else { cell.to_owned() })
}

fn sheet(slots: &[PivSlot], style: Style) -> String {
    let text = |text: &Option<String>| visible(text.as_deref().unwrap_or_default());
    let row = |it: &PivSlot| match &it.problem {
        Some(problem) => vec![it.slot.clone(), visible(problem)],
        None => {
            let end = it.not_after.map(|end| format!("until {}", day(end)));
            let issuer = match it.issuer == it.subject {
                true => "signed by itself".to_owned(),
                false => format!("by {}", text(&it.issuer)),
            };
            let end = end.unwrap_or_default();
            vec![it.slot.clone(), text(&it.subject), text(&it.key_type), end, issuer]
        }
    };
    table(&slots.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        1 => cell.to_owned(),
        _ => style.faint(cell),
    })
}

/// What is to be done, worst first.
fn advice(status: &PivStatus, id: &str) -> Vec<String> {
    let default = Some(true);
    let known = "is the one that cards come with";
    [
        (status.pin_attempts == Some(0), format!("Unblock the PIN: mfactl piv pin unblock {id}")),
        (
            status.pin_default == default,
            format!("The PIN {known}. Change it: mfactl piv pin change {id}"),
        ),
        (
            status.puk_default == default,
            format!("The PUK {known}. Change it: mfactl piv puk change {id}"),
        ),
        (
            status.management_key_default == default,
            format!("The management key {known}: whoever has the card can change its keys."),
        ),
    ]
    .into_iter()
    .filter_map(|(needed, line)| needed.then_some(line))
    .collect()
}

//! `mfactl passkeys data …`: data that a token keeps with a passkey goes to standard output, or comes
//! from a file.

use std::fs::File;
use std::io::{self, IsTerminal, PipeReader, Read, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::thread;

use data_encoding::BASE64;
use mfad_bus::{Fido2Proxy, secret_fd};
use mfad_i18n::{say, steers};
use zeroize::Zeroizing;

use super::{listed, meant};
use crate::args::passkeys::{PasskeyDataCommand, PasskeyWithArgs, PasskeyWriteArgs};
use crate::ceremony::Visit;
use crate::events::Event;
use crate::exit::Failure;
use crate::objects::Fido2Info;
use crate::operation::Operation;
use crate::prompts::{Pins, Readiness};
use crate::{Session, keys};

/// More than any key has room for.
const MOST: u64 = 1 << 20;

pub(crate) async fn run(session: &Session, it: PasskeyDataCommand) -> Result<(), Failure> {
    match it {
        PasskeyDataCommand::Read(with) => read(session, with).await,
        PasskeyDataCommand::Write(it) => write(session, it).await,
        PasskeyDataCommand::Remove(change) => {
            let (mut visit, fido2, id) = begin(session, change.with, change.yes).await?;
            let begun = async |daemon: &_| Operation::begin(daemon, fido2.remove_data(&id)).await;
            let result = visit.does(begun).await?;
            visit.tell(&result)
        }
    }
}

/// A visit to the key, and the id of the passkey that is meant.
async fn begin(
    session: &Session,
    with: PasskeyWithArgs,
    yes: bool,
) -> Result<(Visit<'_>, Fido2Proxy<'static>, String), Failure> {
    let mut visit =
        session.visit(Readiness { pins: Pins::read(with.pin.pin_fd, None)?, yes }).await?;
    let fido2 = keys::chosen(&mut visit, with.token.as_deref(), Fido2Info::tells_passkeys).await?;
    let passkeys = listed(&mut visit, &fido2).await?;
    let id = meant(&with.passkey, &passkeys)?.id.clone();
    Ok((visit, fido2, id))
}

async fn read(session: &Session, with: PasskeyWithArgs) -> Result<(), Failure> {
    let (mut visit, fido2, id) = begin(session, with, false).await?;
    let (pipe, into) = io::pipe()?;
    // As it comes: a pipe does not hold all that may come.
    let reading = thread::spawn(move || read_all(pipe));
    let into = OwnedFd::from(into).into();
    let result = visit
        .does(async |daemon| Operation::begin(daemon, fido2.read_data(&id, into)).await)
        .await?;
    let data = reading.join().map_err(|_| Failure::not_understood("ReadData"))??;
    if session.output.json {
        session.output.json(&Event::Data { base64: &Zeroizing::new(BASE64.encode(&data)) })?;
        return visit.tell(&result);
    }
    let mut out = io::stdout().lock();
    if out.is_terminal() && !is_text(&data) {
        return Err(Failure::usage(say!("passkeys-data-not-text")));
    }
    out.write_all(&data)?;
    Ok(out.flush()?)
}

/// Whether a terminal shows it as it is: a key may keep anything.
fn is_text(data: &[u8]) -> bool {
    let shown = |it: char| !steers(it) || matches!(it, '\n' | '\t');
    std::str::from_utf8(data).is_ok_and(|text| text.chars().all(shown))
}

fn read_all(mut pipe: PipeReader) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut data = Zeroizing::default();
    pipe.read_to_end(&mut data)?;
    Ok(data)
}

async fn write(session: &Session, it: PasskeyWriteArgs) -> Result<(), Failure> {
    let data = content(&it.file).map_err(|error| {
        Failure::usage(say!(
            "passkeys-data-unreadable",
            file = it.file.display(),
            error = error.to_string()
        ))
    })?;
    if data.is_empty() {
        return Err(Failure::usage(say!("passkeys-data-empty")));
    }
    let (mut visit, fido2, id) = begin(session, it.change.with, it.change.yes).await?;
    let from = secret_fd(&data)?.into();
    let result = visit
        .does(async |daemon| Operation::begin(daemon, fido2.write_data(&id, from)).await)
        .await?;
    visit.tell(&result)
}

fn content(file: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut data = Zeroizing::default();
    match file.as_os_str() == "-" {
        true => io::stdin().lock().take(MOST + 1).read_to_end(&mut data)?,
        false => File::open(file)?.take(MOST + 1).read_to_end(&mut data)?,
    };
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_not_text() {
        assert!(is_text("a certificate,\n\ttwo lines – ü".as_bytes()));
        assert!(!is_text(b"\x1b]0;title\x07") && !is_text(&[0xff]) && !is_text(b"a\rb"));
    }
}

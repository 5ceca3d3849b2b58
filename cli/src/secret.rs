//! `mfactl secret`: a secret that a key makes, for scripts. It comes through a pipe of its own and
//! goes to standard output.

use std::io::{self, IsTerminal, PipeReader, Read, Write};
use std::os::fd::OwnedFd;

use data_encoding::BASE64;
use mfad_i18n::say;
use zeroize::Zeroizing;

use crate::args::secret::SecretArgs;
use crate::events::Event;
use crate::exit::Failure;
use crate::objects::Fido2Info;
use crate::operation::Operation;
use crate::prompts::{Pins, Readiness};
use crate::{Session, keys};

type SecretBytes = Zeroizing<[u8; 32]>;

pub(crate) async fn run(session: &Session, it: SecretArgs) -> Result<(), Failure> {
    let encoded = it.hex || it.base64 || session.output.json;
    if !encoded && io::stdout().is_terminal() {
        return Err(Failure::usage(say!("secret-not-text")));
    }
    let ready = Readiness { pins: Pins::read(it.pin.pin_fd, None)?, yes: it.yes };
    let mut visit = session.visit(ready).await?;
    let (secret, into) = io::pipe()?;
    let fido2 = keys::chosen(&mut visit, it.token.as_deref(), Fido2Info::makes_secrets).await?;
    let into = OwnedFd::from(into).into();
    let deriving = fido2.derive_secrets(&it.names, into);
    let result = visit.does(async |daemon| Operation::begin(daemon, deriving).await).await?;
    let secrets = received(secret, it.names.len())?;
    for (name, secret) in it.names.iter().zip(&secrets) {
        session.output.json(&Event::Secret { name, hex: &hex(secret) })?;
    }
    visit.tell(&result)?;
    match session.output.json {
        true => Ok(()),
        false => Ok(secrets.iter().try_for_each(|secret| print(&it, secret))?),
    }
}

/// They were written before the operation ended.
fn received(mut pipe: PipeReader, count: usize) -> Result<Vec<SecretBytes>, Failure> {
    let mut secrets = vec![SecretBytes::default(); count];
    let read = secrets.iter_mut().try_for_each(|it| pipe.read_exact(it.as_mut_slice()));
    read.map(|()| secrets).map_err(|_| Failure::not_understood("DeriveSecrets"))
}

fn print(it: &SecretArgs, secret: &SecretBytes) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if it.hex {
        writeln!(out, "{}", *hex(secret))?;
    } else if it.base64 {
        writeln!(out, "{}", *Zeroizing::new(BASE64.encode(secret.as_slice())))?;
    } else {
        out.write_all(secret.as_slice())?;
    }
    out.flush()
}

fn hex(secret: &SecretBytes) -> Zeroizing<String> {
    Zeroizing::new(secret.iter().map(|byte| format!("{byte:02x}")).collect())
}

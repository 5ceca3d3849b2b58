//! `mfactl token show`: what a token is and what it can do.

use std::io;

use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::WhichToken;
use crate::exit::Failure;
use crate::objects::{Fido2Info, Pin, Token};
use crate::output::{Style, columns, visible, wrapped};
use crate::{pick, pin, tokens};

#[derive(Serialize)]
struct TokenJson<'t> {
    token: &'t Token,
    pin: Option<Pin>,
}

pub(crate) async fn run(session: &Session, which: WhichToken) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let tokens = daemon.tokens().await?;
    let token = pick::token(which.typed(), &tokens)?;
    let pin = match token.fido2 {
        Some(_) => Some(daemon.pin(token).await?),
        None => None,
    };
    session.output.text(&sheet(token, pin.as_ref(), session.output.style))?;
    session.output.json(&TokenJson { token, pin })?;
    Ok(())
}

fn sheet(token: &Token, pin: Option<&Pin>, style: Style) -> String {
    let Fido2Info { versions, extensions, options, .. } = match &token.fido2 {
        Some(fido2) => fido2.clone(),
        None => Fido2Info::default(),
    };
    let options =
        options.iter().map(|(name, on)| format!("{name}={}", if *on { "yes" } else { "no" }));
    let applications = token.applications.iter().map(|it| tokens::application(it));
    let rows: Vec<(String, String)> = [
        (say!("keys-id"), Some(token.id.clone())),
        (say!("keys-vendor"), token.vendor.clone()),
        (say!("keys-product"), token.product.clone()),
        (say!("keys-serial"), token.serial.clone()),
        (say!("keys-firmware"), token.firmware.clone()),
        (say!("keys-connected-by"), Some(token.transport.clone())),
        (say!("keys-applications"), Some(applications.collect::<Vec<_>>().join(", "))),
        ("AAGUID".to_owned(), token.aaguid.clone()),
        ("PIN".to_owned(), pin.map(pin::in_words)),
        (say!("keys-fido-versions"), Some(versions.join(", "))),
        (say!("keys-extensions"), Some(extensions.join(", "))),
        (say!("keys-options"), Some(options.collect::<Vec<_>>().join(", "))),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
    .collect();
    let widest = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let columns = columns(io::stdout());
    let line = |(name, value): &(String, String)| {
        let value = wrapped(&visible(value), columns, widest + 4);
        format!("  {}  {value}", style.faint(&format!("{name:widest$}")))
    };
    let rows: Vec<_> = rows.iter().map(line).collect();
    format!("{}\n{}", style.bold(&visible(&token.name)), rows.join("\n"))
}

//! `mfactl token info`: what a token is and what it can do.

use serde::Serialize;

use crate::Session;
use crate::args::WhichToken;
use crate::exit::Failure;
use crate::objects::{Fido2, Pin, Token};
use crate::output::{Style, table, visible};
use crate::{pick, pin};

#[derive(Serialize)]
struct Shape<'t> {
    token: &'t Token,
    pin: Option<Pin>,
}

pub(crate) async fn run(at: &Session, which: WhichToken) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let tokens = daemon.tokens().await?;
    let token = pick::token(which.token.as_deref(), &tokens)?;
    let pin = match token.fido2 {
        Some(_) => Some(daemon.pin(token).await?),
        None => None,
    };
    at.output.text(&sheet(token, pin.as_ref(), at.output.style))?;
    at.output.json(&Shape { token, pin })?;
    Ok(())
}

fn sheet(token: &Token, pin: Option<&Pin>, style: Style) -> String {
    let Fido2 { versions, extensions, options, .. } = match &token.fido2 {
        Some(fido2) => fido2.clone(),
        None => Fido2::default(),
    };
    let options =
        options.iter().map(|(name, on)| format!("{name}={}", if *on { "yes" } else { "no" }));
    let rows: Vec<_> = [
        ("id", Some(token.id.clone())),
        ("vendor", token.vendor.clone()),
        ("product", token.product.clone()),
        ("serial", token.serial.clone()),
        ("firmware", token.firmware.clone()),
        ("connected by", Some(token.transport.clone())),
        ("AAGUID", token.aaguid.clone()),
        ("PIN", pin.map(pin::in_words)),
        ("FIDO versions", Some(versions.join(", "))),
        ("extensions", Some(extensions.join(", "))),
        ("options", Some(options.collect::<Vec<_>>().join(", "))),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(vec![name.to_owned(), visible(&value?)]))
    .filter(|row| row.iter().all(|cell| !cell.is_empty()))
    .collect();
    let rows = table(&rows, |column, cell| match column {
        0 => style.faint(cell),
        _ => cell.to_owned(),
    });
    format!("{}\n{rows}", style.bold(&visible(&token.name)))
}

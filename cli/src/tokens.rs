//! `mfactl tokens`: what is plugged in.

use serde::Serialize;

use crate::Session;
use crate::exit::Failure;
use crate::objects::Token;
use crate::output::{Style, table, visible};

#[derive(Serialize)]
struct Shape<'t> {
    tokens: &'t [Token],
}

pub(crate) async fn run(at: &Session) -> Result<(), Failure> {
    let tokens = at.daemon().await?.tokens().await?;
    at.output.json(&Shape { tokens: &tokens })?;
    at.output.text(&list(&tokens, at.output.style))?;
    Ok(())
}

fn list(tokens: &[Token], style: Style) -> String {
    if tokens.is_empty() {
        return "No key is plugged in.".to_owned();
    }
    let row = |token: &Token| vec![token.id.clone(), visible(&token.name), pin(token)];
    table(&tokens.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        2 => style.faint(cell),
        _ => cell.to_owned(),
    })
}

/// Whether it has a PIN, as it said when it was plugged in; or why it cannot be used.
pub(crate) fn pin(token: &Token) -> String {
    match &token.fido2 {
        None => match &token.problem {
            Some(problem) => format!("cannot be used: {}", visible(problem)),
            None => "cannot be used to sign in".to_owned(),
        },
        Some(fido2) if fido2.pin_set => "PIN set".to_owned(),
        Some(fido2) if fido2.options.contains_key("clientPin") => "no PIN yet".to_owned(),
        Some(_) => "takes no PIN".to_owned(),
    }
}

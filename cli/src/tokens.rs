//! `mfactl tokens`: what is plugged in.

use std::io;

use mfad_bus::ManagerProxy;
use mfad_client::add_remedy;
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::exit::{Failure, reader};
use crate::objects::Token;
use crate::output::{Style, columns, table, visible, wrapped};

const SMART_CARD: &str = "smart-card";

#[derive(Serialize)]
struct TokensJson<'t> {
    tokens: &'t [Token],
    card_problem: Option<&'t str>,
    card_remedy: Option<&'t str>,
}

pub(crate) async fn run(session: &Session) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let tokens = daemon.tokens().await?;
    let manager: ManagerProxy = daemon.root().await?;
    let (mut problem, remedy) = (manager.card_problem().await?, manager.card_remedy().await?);
    let card_problem = Some(problem.as_str()).filter(|it| !it.is_empty());
    let card_remedy = Some(remedy.as_str()).filter(|it| !it.is_empty());
    session.output.json(&TokensJson { tokens: &tokens, card_problem, card_remedy })?;
    session.output.text(&list(&tokens, session.output.style))?;
    for token in &tokens {
        if let (Some(problem), Some(remedy)) = (&token.problem, &token.problem_remedy) {
            let mut message = format!("{}: {problem}", token.name);
            add_remedy(reader(), &mut message, Some(remedy), Some(&token.id));
            session.output.text(&wrapped(&visible(&message), columns(io::stdout()), 0))?;
        }
    }
    if !problem.is_empty() {
        add_remedy(reader(), &mut problem, card_remedy, None);
        session.output.text(&wrapped(&visible(&problem), columns(io::stdout()), 0))?;
    }
    Ok(())
}

fn list(tokens: &[Token], style: Style) -> String {
    if tokens.is_empty() {
        return say!("keys-none");
    }
    let row = |token: &Token| vec![token.id.clone(), visible(&token.name), summary(token)];
    table(&tokens.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        2 => style.faint(cell),
        _ => cell.to_owned(),
    })
}

/// Whether it has a PIN, as it said when it was plugged in, and what else is on it; or why it cannot
/// be used.
pub(crate) fn summary(token: &Token) -> String {
    let card = ["piv", "oath", "openpgp"].into_iter().filter(|it| token.has(it)).map(application);
    let card = card.collect::<Vec<_>>().join(", ");
    match &token.fido2 {
        Some(_) if card.is_empty() => pin(token),
        Some(_) => format!("{}; {card}", pin(token)),
        None if token.problem.is_some() => pin(token),
        None if !card.is_empty() => card,
        None if token.kind == SMART_CARD => say!("keys-unknown-card"),
        None => pin(token),
    }
}

/// Whether it has a PIN, as it said when it was plugged in; or why it cannot be used.
pub(crate) fn pin(token: &Token) -> String {
    match &token.fido2 {
        None => match &token.problem {
            Some(problem) => visible(problem),
            None => say!("keys-useless"),
        },
        Some(_) if token.has("u2f") => say!("keys-old"),
        Some(fido2) if fido2.pin_change_required => say!("pin-change-required"),
        Some(fido2) if fido2.pin_set => say!("pin-set"),
        Some(fido2) if fido2.options.contains_key("clientPin") => say!("pin-not-set"),
        Some(_) => say!("pin-unsupported"),
    }
}

/// The name of what can be on a token.
pub(crate) fn application(word: &str) -> String {
    match word {
        "fido2" => "FIDO2".to_owned(),
        "u2f" => "U2F".to_owned(),
        "piv" => "PIV".to_owned(),
        "oath" => say!("pick-codes"),
        "openpgp" => "OpenPGP".to_owned(),
        other => visible(other),
    }
}

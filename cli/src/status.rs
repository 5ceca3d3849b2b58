//! `mfactl status`: what is set up, what is plugged in and what to do next, on one screen.

use futures_util::future::join_all;
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::OfAccount;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::methods;
use crate::methods::count_methods;
use crate::objects::{self, Method, Pin, Token};
use crate::output::{Style, table, visible};
use crate::policy::RequiredJson;
use crate::{pin, tokens, trusted};

#[derive(Serialize)]
struct StatusJson<'s> {
    account: &'s str,
    methods: &'s [Method],
    tokens: &'s [PluggedToken],
    required: &'s RequiredJson,
    trusted: &'s [trusted::TrustedJson],
}

/// A token, and how its PIN stands if it told.
#[derive(Serialize)]
struct PluggedToken {
    #[serde(flatten)]
    token: Token,
    pin: Option<Pin>,
}

pub(crate) async fn run(session: &Session, it: OfAccount) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it).await?;
    let objects = daemon.objects().await?;
    let methods = match account.others {
        true => daemon.methods(&account).await?,
        false => objects::methods(&objects, &account.name),
    };
    let account = account.name;
    let tokens =
        join_all(objects::tokens(&objects).into_iter().map(|it| plugged(&daemon, it))).await;
    let required = &RequiredJson::fetch(&daemon, &account).await?;
    let trusted = &trusted::list_trusted(&daemon, &account).await?;
    let shape =
        StatusJson { account: &account, methods: &methods, tokens: &tokens, required, trusted };
    session.output.json(&shape)?;
    let style = session.output.style;
    let rest = screen(&account, &methods, &tokens, trusted, style);
    session.output.text(&format!("{}{rest}", required.screen(style)))?;
    Ok(())
}

/// A token that is busy or has just been pulled out does not tell.
async fn plugged(daemon: &Daemon, token: Token) -> PluggedToken {
    let pin = match token.fido2 {
        Some(_) => daemon.pin(&token).await.ok(),
        None => None,
    };
    PluggedToken { token, pin }
}

fn screen(
    account: &str,
    methods: &[Method],
    tokens: &[PluggedToken],
    trusted: &[trusted::TrustedJson],
    style: Style,
) -> String {
    let listed = match methods {
        [] => format!("  {}", say!("status-none")),
        some => methods::list(some, style),
    };
    let row =
        |it: &PluggedToken| vec![visible(&it.token.name), pin_in_words(it), visible(&it.token.id)];
    let plugged = match tokens {
        [] => format!("  {}", say!("status-nothing")),
        some => table(&some.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
            0 => style.bold(cell),
            2 => style.faint(cell),
            _ => cell.to_owned(),
        }),
    };
    let trusted = match trusted {
        [] => String::new(),
        some => say!("status-trusted", lines = trusted::lines(some, style)),
    };
    let next = next(methods, tokens);
    say!("status-screen", account = visible(account), methods = listed, plugged, trusted, next)
}

/// As the token told, or else as was known of it already.
fn pin_in_words(it: &PluggedToken) -> String {
    it.pin.as_ref().map_or_else(|| tokens::summary(&it.token), pin::in_words)
}

/// What to do next.
fn next(methods: &[Method], tokens: &[PluggedToken]) -> String {
    let next = match (methods, tokens) {
        ([], []) => say!("status-plug-in"),
        ([], _) => say!("status-set-up"),
        (some, _) if count_methods(some) == 0 => say!("status-suspended"),
        (some, _) if !some.iter().any(|method| method.usable) => say!("status-none-ready"),
        _ => say!("status-sign-in"),
    };
    match count_methods(methods) {
        1 => say!("status-single", next),
        _ => next,
    }
}

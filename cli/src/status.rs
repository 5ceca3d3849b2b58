//! `mfactl status`: what is set up, what is plugged in and what to do next, on one screen.

use futures_util::future::join_all;
use nix::unistd::{Uid, User};
use serde::Serialize;

use crate::Session;
use crate::daemon::Daemon;
use crate::doctor::ways;
use crate::exit::Failure;
use crate::methods;
use crate::objects::{self, Method, Pin, Token};
use crate::output::{Style, table, visible};
use crate::policy::Required;
use crate::{pin, tokens, trusted};

#[derive(Serialize)]
struct Shape<'s> {
    account: &'s str,
    methods: &'s [Method],
    tokens: &'s [Plugged],
    required: &'s Required,
    trusted: &'s [trusted::Shape],
}

/// A token, and how its PIN stands if it told.
#[derive(Serialize)]
struct Plugged {
    #[serde(flatten)]
    token: Token,
    pin: Option<Pin>,
}

pub(crate) async fn run(at: &Session) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let objects = daemon.objects().await?;
    let methods = objects::methods(&objects);
    let tokens =
        join_all(objects::tokens(&objects).into_iter().map(|it| plugged(&daemon, it))).await;
    let account = account();
    let required = &Required::of_caller(&daemon).await?;
    let trusted = &trusted::of(&daemon, "").await?;
    let shape = Shape { account: &account, methods: &methods, tokens: &tokens, required, trusted };
    at.output.json(&shape)?;
    let style = at.output.style;
    let rest = screen(&account, &methods, &tokens, trusted, style);
    at.output.text(&format!("{}{rest}", required.screen(style)))?;
    Ok(())
}

/// A token that is busy or has just been pulled out does not tell.
async fn plugged(daemon: &Daemon, token: Token) -> Plugged {
    let pin = match token.fido2 {
        Some(_) => daemon.pin(&token).await.ok(),
        None => None,
    };
    Plugged { token, pin }
}

fn account() -> String {
    let uid = Uid::current();
    match User::from_uid(uid) {
        Ok(Some(user)) => user.name,
        _ => format!("user {uid}"),
    }
}

fn screen(
    account: &str,
    methods: &[Method],
    tokens: &[Plugged],
    trusted: &[trusted::Shape],
    style: Style,
) -> String {
    let ways = match methods {
        [] => "  none yet".to_owned(),
        some => methods::list(some, style),
    };
    let row = |it: &Plugged| vec![visible(&it.token.name), pin_in_words(it), visible(&it.token.id)];
    let plugged = match tokens {
        [] => "  nothing".to_owned(),
        some => table(&some.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
            0 => style.bold(cell),
            2 => style.faint(cell),
            _ => cell.to_owned(),
        }),
    };
    let trusted = match trusted {
        [] => String::new(),
        some => {
            let lines = trusted::lines(some, style);
            format!("Not asked again (mfactl trusted --end)\n{lines}\n\n")
        }
    };
    format!(
        "Ways to sign in as {}\n{ways}\n\nPlugged in\n{plugged}\n\n{trusted}{}",
        visible(account),
        next(methods, tokens)
    )
}

/// As the token told, or else as was known of it already.
fn pin_in_words(it: &Plugged) -> String {
    it.pin.as_ref().map_or_else(|| tokens::summary(&it.token), pin::in_words)
}

/// What to do next.
fn next(methods: &[Method], tokens: &[Plugged]) -> String {
    let next = match (methods, tokens) {
        ([], []) => {
            "No way to sign in is set up yet. Plug in a security key and type: mfactl enroll"
        }
        ([], _) => {
            "No way to sign in is set up yet. Set up a key that is plugged in: mfactl enroll"
        }
        (some, _) if !some.iter().any(|method| method.usable) => {
            "None can be used right now. Plug one of your keys in, then sign in: mfactl sign-in"
        }
        _ => "Sign in: mfactl sign-in",
    };
    match ways(methods) {
        1 => format!(
            "{next}\nIf you lose this key there is no other way. Set up a second one: mfactl enroll"
        ),
        _ => next.to_owned(),
    }
}

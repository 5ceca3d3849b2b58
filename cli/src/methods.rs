//! `mfactl methods`: the ways to sign in.

use mfad_words::say;
use serde::Serialize;

use crate::Session;
use crate::args::OfAccount;
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::{Style, table, visible};
use crate::when::ago;

#[derive(Serialize)]
struct Shape<'m> {
    account: &'m str,
    methods: &'m [Method],
}

pub(crate) async fn run(at: &Session, it: OfAccount) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let account = daemon.account(&it).await?;
    let methods = daemon.methods(&account).await?;
    at.output.json(&Shape { account: &account.name, methods: &methods })?;
    let text = match (methods.as_slice(), account.given()) {
        ([], None) => say!("ways-none-yet"),
        ([], Some(account)) => say!("ways-none-of-account", account = visible(account)),
        (some, None) => list(some, at.output.style),
        (some, Some(account)) => {
            let list = list(some, at.output.style);
            say!("ways-list-of-account", account = visible(account), list)
        }
    };
    at.output.text(&text)?;
    Ok(())
}

/// One line for each.
pub(crate) fn list(methods: &[Method], style: Style) -> String {
    let row = |method: &Method| {
        vec![
            visible(&method.label),
            kind(&method.kind),
            method
                .last_used
                .map_or(say!("ways-never-used"), |at| say!("ways-used", when = ago(at))),
            if method.usable { ready(method) } else { why_not(method) },
        ]
    };
    let is_ready = say!("ways-ready");
    table(&methods.iter().map(row).collect::<Vec<_>>(), |column, cell| match (column, cell) {
        (0, _) => style.bold(cell),
        (1 | 2, _) => style.faint(cell),
        (_, cell) if cell.starts_with(&is_ready) => style.good(cell),
        _ => cell.to_owned(),
    })
}

fn ready(method: &Method) -> String {
    let left = method.left.map(|left| say!("ways-left", left));
    let pin = method.pin_change_required.then(|| say!("ways-another-pin"));
    let parts = [Some(say!("ways-ready")), left, pin];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Why it cannot be used now.
pub(crate) fn why_not(method: &Method) -> String {
    match method.waiting {
        Some(seconds) => say!("ways-waiting", seconds),
        None => method.why_not.as_deref().map_or_else(|| say!("ways-cannot-be-used"), visible),
    }
}

/// A kind of method as people call it.
pub(crate) fn kind(kind: &str) -> String {
    match kind {
        "security-key" => say!("ways-security-key"),
        "smart-card" => say!("ways-smart-card"),
        "one-time-code" => say!("ways-one-time-code"),
        "recovery-codes" => say!("ways-recovery-codes"),
        other => other.to_owned(),
    }
}

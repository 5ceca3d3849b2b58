//! `mfactl methods`: the ways to sign in.

use serde::Serialize;

use crate::Session;
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::{Style, table, visible};
use crate::when::ago;

#[derive(Serialize)]
struct Shape<'m> {
    methods: &'m [Method],
}

pub(crate) async fn run(at: &Session) -> Result<(), Failure> {
    let methods = at.daemon().await?.methods().await?;
    at.output.json(&Shape { methods: &methods })?;
    let text = match methods.as_slice() {
        [] => "No way to sign in is set up yet. Set one up: mfactl enroll".to_owned(),
        some => list(some, at.output.style),
    };
    at.output.text(&text)?;
    Ok(())
}

/// One line for each.
pub(crate) fn list(methods: &[Method], style: Style) -> String {
    let row = |method: &Method| {
        vec![
            visible(&method.label),
            kind(&method.kind).to_owned(),
            method.last_used.map_or("never used".to_owned(), |at| format!("used {}", ago(at))),
            if method.usable { "ready".to_owned() } else { why_not(method) },
        ]
    };
    table(&methods.iter().map(row).collect::<Vec<_>>(), |column, cell| match (column, cell) {
        (0, _) => style.bold(cell),
        (1 | 2, _) => style.faint(cell),
        (_, "ready") => style.good(cell),
        _ => cell.to_owned(),
    })
}

/// Why it cannot be used now.
pub(crate) fn why_not(method: &Method) -> String {
    visible(method.why_not.as_deref().unwrap_or("cannot be used now"))
}

/// A kind of method as people call it.
pub(crate) fn kind(kind: &str) -> &str {
    match kind {
        "security-key" => "security key",
        "smart-card" => "smart card",
        "one-time-code" => "one-time code",
        "recovery-codes" => "recovery codes",
        other => other,
    }
}

//! `mfactl methods`: the sign-in methods.

use std::collections::HashSet;

use mfad_bus::Remedy;
use mfad_client::add_remedy;
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::OfAccount;
use crate::exit::{Failure, reader};
use crate::objects::Method;
use crate::output::{Style, table, visible};
use crate::when::ago;

#[derive(Serialize)]
struct MethodsJson<'m> {
    account: &'m str,
    methods: &'m [Method],
}

pub(crate) async fn run(session: &Session, it: OfAccount) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it).await?;
    let methods = daemon.methods(&account).await?;
    session.output.json(&MethodsJson { account: &account.name, methods: &methods })?;
    let text = match (methods.as_slice(), account.given()) {
        ([], None) => say!("methods-none-yet"),
        ([], Some(account)) => say!("methods-none-of-account", account = visible(account)),
        (some, None) => list(some, session.output.style),
        (some, Some(account)) => {
            let list = list(some, session.output.style);
            say!("methods-list-of-account", account = visible(account), list)
        }
    };
    session.output.text(&text)?;
    Ok(())
}

/// How many methods there are, where two on the same key count as one, and one that is suspended as none.
pub(crate) fn count_methods(methods: &[Method]) -> usize {
    let with =
        |it: &Method| (it.token_name.clone().unwrap_or_else(|| it.id.clone()), it.kind.clone());
    methods.iter().filter(|it| it.suspended.is_none()).map(with).collect::<HashSet<_>>().len()
}

/// One line for each.
pub(crate) fn list(methods: &[Method], style: Style) -> String {
    let row = |method: &Method| {
        vec![
            visible(&method.label),
            kind_of(method),
            method
                .last_used
                .map_or(say!("methods-never-used"), |at| say!("methods-used", when = ago(at))),
            if method.usable { ready(method) } else { why_not(method) },
        ]
    };
    let is_ready = say!("methods-ready");
    table(&methods.iter().map(row).collect::<Vec<_>>(), |column, cell| match (column, cell) {
        (0, _) => style.bold(cell),
        (1 | 2, _) => style.faint(cell),
        (_, cell) if cell.starts_with(&is_ready) => style.good(cell),
        _ => cell.to_owned(),
    })
}

fn ready(method: &Method) -> String {
    let left = method.left.map(|left| say!("methods-left", left));
    let pin = method.pin_change_required.then(|| say!("methods-another-pin"));
    let parts = [Some(say!("methods-ready")), left, pin];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Why it cannot be used now.
pub(crate) fn why_not(method: &Method) -> String {
    match method.waiting {
        Some(seconds) => say!("methods-waiting", seconds),
        None => {
            let why = method.why_not.as_deref();
            let mut why = why.map_or_else(|| say!("methods-cannot-be-used"), visible);
            let helps = remedy(method).map(Remedy::word);
            add_remedy(reader(), &mut why, helps, Some(&method.label));
            why
        }
    }
}

/// What makes it usable again.
fn remedy(method: &Method) -> Option<Remedy> {
    match (method.suspended.as_deref(), method.left) {
        (Some("lost"), _) => Some(Remedy::Reactivate),
        (None, Some(0)) => Some(Remedy::CreateRecoveryCodes),
        _ => None,
    }
}

/// What a method is, and who says so if that is not this machine.
fn kind_of(method: &Method) -> String {
    let kind = kind(&method.kind);
    match method.source.as_str() {
        "directory" => say!("methods-from-directory", kind),
        _ => kind,
    }
}

/// A kind of method as people call it.
pub(crate) fn kind(kind: &str) -> String {
    match kind {
        "security-key" => say!("methods-security-key"),
        "smart-card" => say!("methods-smart-card"),
        "one-time-code" => say!("methods-one-time-code"),
        "recovery-codes" => say!("methods-recovery-codes"),
        other => other.to_owned(),
    }
}

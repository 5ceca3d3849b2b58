//! `mfactl trusted`: sign-ins that count for a while, so that nobody is asked again.

use mfad_bus::{SignInProxy, Trusted as Counting};
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::methods::TrustedArgs;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::output::{Style, table, visible};

/// One of them, as `--json` prints it.
#[derive(Serialize)]
pub(crate) struct TrustedJson {
    session: String,
    seat: String,
    label: String,
    since: u64,
    left: u32,
}

#[derive(Serialize)]
struct TrustedListJson {
    trusted: Vec<TrustedJson>,
}

pub(crate) async fn run(session: &Session, it: TrustedArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = it.account.name.unwrap_or_default();
    if it.end {
        let sign_in: SignInProxy = daemon.root().await?;
        sign_in.end_trust(&account).await?;
    }
    let trusted = list_trusted(&daemon, &account).await?;
    let text = match (it.end, trusted.as_slice()) {
        (true, _) => say!("methods-trust-ended"),
        (false, []) => say!("methods-trust-none"),
        (false, some) => lines(some, session.output.style),
    };
    session.output.json(&TrustedListJson { trusted })?;
    Ok(session.output.text(&text)?)
}

/// What counts for this account; for the caller's if it is empty.
pub(crate) async fn list_trusted(
    daemon: &Daemon,
    account: &str,
) -> Result<Vec<TrustedJson>, Failure> {
    let sign_in: SignInProxy = daemon.root().await?;
    let shape = |it: Counting| {
        let Counting { session, seat, label, since, left } = it;
        TrustedJson { session, seat, label, since, left }
    };
    Ok(sign_in.trusted(account).await?.into_iter().map(shape).collect())
}

/// One line for each.
pub(crate) fn lines(trusted: &[TrustedJson], style: Style) -> String {
    let row = |it: &TrustedJson| {
        let (session, seat) = (visible(&it.session), visible(&it.seat));
        let place = say!("methods-trust-place", session, seat);
        vec![visible(&it.label), place, say!("methods-trust-left", left = it.left)]
    };
    table(&trusted.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        _ => cell.to_owned(),
    })
}

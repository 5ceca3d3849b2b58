//! `mfactl trusted`: sign-ins that count for a while, so that nobody is asked again.

use mfad_bus::{SignInProxy, Trusted as Counting};
use mfad_words::say;
use serde::Serialize;

use crate::Session;
use crate::args::ways::Trusted;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::output::{Style, table, visible};

/// One of them, as `--json` prints it.
#[derive(Serialize)]
pub(crate) struct Shape {
    session: String,
    seat: String,
    label: String,
    since: u64,
    left: u32,
}

#[derive(Serialize)]
struct All {
    trusted: Vec<Shape>,
}

pub(crate) async fn run(at: &Session, it: Trusted) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let account = it.account.name.unwrap_or_default();
    if it.end {
        let sign_in: SignInProxy = daemon.root().await?;
        sign_in.end_trust(&account).await?;
    }
    let trusted = of(&daemon, &account).await?;
    let text = match (it.end, trusted.as_slice()) {
        (true, _) => say!("ways-trust-ended"),
        (false, []) => say!("ways-trust-none"),
        (false, some) => lines(some, at.output.style),
    };
    at.output.json(&All { trusted })?;
    Ok(at.output.text(&text)?)
}

/// What counts for this account; for the caller's if it is empty.
pub(crate) async fn of(daemon: &Daemon, account: &str) -> Result<Vec<Shape>, Failure> {
    let sign_in: SignInProxy = daemon.root().await?;
    let shape = |it: Counting| {
        let Counting { session, seat, label, since, left } = it;
        Shape { session, seat, label, since, left }
    };
    Ok(sign_in.trusted(account).await?.into_iter().map(shape).collect())
}

/// One line for each.
pub(crate) fn lines(trusted: &[Shape], style: Style) -> String {
    let row = |it: &Shape| {
        let (session, seat) = (visible(&it.session), visible(&it.seat));
        let place = say!("ways-trust-place", session, seat);
        vec![visible(&it.label), place, say!("ways-trust-left", left = it.left)]
    };
    table(&trusted.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        _ => cell.to_owned(),
    })
}

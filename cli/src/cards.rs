//! What the commands for the applications of a card share: the card that is meant, an operation
//! with it, and how its PINs stand.

use mfad_bus::{OperationResult, WireError};
use zbus::proxy::Defaults;
use zbus::{OwnedObjectPath, Proxy};

use crate::Session;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::objects::Token;
use crate::operation::Operation;
use crate::output::{Style, table, visible};
use crate::pick;
use crate::prompts::Readiness;

/// The card that is meant, and this application of it.
pub(crate) async fn chosen<P: From<Proxy<'static>> + Defaults>(
    daemon: &Daemon,
    application: &str,
    typed: Option<&str>,
) -> Result<(Token, P), Failure> {
    let tokens = daemon.tokens().await?;
    let token = pick::having(application, typed, &tokens)?.clone();
    let card = daemon.proxy_at(token.path.clone()).await?;
    Ok((token, card))
}

/// Begins an operation with this application of the card that is meant, and prints how it ended.
pub(crate) async fn operate<P: From<Proxy<'static>> + Defaults>(
    session: &Session,
    application: &str,
    typed: Option<&str>,
    ready: Readiness,
    begin: impl AsyncFnOnce(&P) -> Result<OwnedObjectPath, WireError>,
) -> Result<OperationResult, Failure> {
    session
        .operate(ready, async |daemon| {
            let (_, card) = chosen(daemon, application, typed).await?;
            Operation::begin(daemon, begin(&card)).await
        })
        .await
}

/// What is known of the card, a line each; what is not is left out.
pub(crate) fn facts<const N: usize>(rows: [(String, Option<String>); N], style: Style) -> String {
    let row =
        |(name, value): (String, Option<String>)| value.map(|value| vec![name, visible(&value)]);
    let rows: Vec<_> = rows.into_iter().filter_map(row).collect();
    table(&rows, |column, cell| if column == 0 { style.faint(cell) } else { cell.to_owned() })
}

/// The lines that are needed.
pub(crate) fn needed<const N: usize>(lines: [(bool, String); N]) -> Vec<String> {
    lines.into_iter().filter_map(|(needed, line)| needed.then_some(line)).collect()
}

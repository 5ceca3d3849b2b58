//! The log, as it is looked up.

use mfad_bus::{LogEntry, LogFilter};
use mfad_store::{Account, Entry, Filter};

use super::Context;
use super::Error;
use super::faults::store_fault;

/// So many events are told if nobody says how many.
const USUAL: u32 = 50;
/// And never more than these.
const MOST: u32 = 1000;

/// The events of this account, or of all, that the filter lets through; the latest first.
pub fn events(
    context: &Context,
    account: Option<Account>,
    filter: LogFilter,
) -> Result<Vec<LogEntry>, Error> {
    let LogFilter { method, what, since, limit, .. } = filter;
    let limit = limit.unwrap_or(USUAL).min(MOST);
    let filter = Filter { account, method, what, since: since.unwrap_or_default(), limit };
    let events = context.store.events(&filter).map_err(store_fault)?;
    let told = |it: Entry| {
        let Entry { at, account, method, label, what, detail, .. } = it;
        let Entry { actor_uid, actor, program, session, .. } = it;
        LogEntry { at, account, method, label, what, detail, actor_uid, actor, program, session }
    };
    Ok(events.into_iter().map(told).collect())
}

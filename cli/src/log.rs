//! `mfactl log`: when who signed in, with what, and for which program.

use mfad_bus::{AccountsProxy, LogEntry, LogFilter};
use mfad_client::{word_actor, word_event};
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::methods::LogArgs;
use crate::exit::Failure;
use crate::output::{Style, table, visible};
use crate::pick;
use crate::when::moment;

/// An event, as `--json` prints it.
#[derive(Serialize)]
struct EventJson<'e> {
    at: u64,
    account: &'e str,
    what: &'e str,
    method: Option<&'e str>,
    label: Option<&'e str>,
    detail: Option<&'e str>,
    actor_uid: Option<u32>,
    actor: Option<&'e str>,
    program: Option<&'e str>,
    session: Option<&'e str>,
}

#[derive(Serialize)]
struct LogJson<'e> {
    events: Vec<EventJson<'e>>,
}

pub(crate) async fn run(session: &Session, it: LogArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let method = match &it.method {
        Some(typed) => {
            let account = daemon.account(&it.account).await?;
            Some(pick::method(typed, &daemon.methods(&account).await?)?.id.clone())
        }
        None => None,
    };
    let what = it.failed.then(|| "refused".to_owned()).or(it.what);
    let filter = LogFilter {
        account: it.account.name,
        all: it.all.then_some(true),
        method,
        what,
        since: it.days.map(crate::when::days_ago),
        limit: Some(it.number),
    };
    let accounts: AccountsProxy = daemon.root().await?;
    let events = accounts.log(&filter).await?;
    session.output.json(&LogJson { events: events.iter().map(shape).collect() })?;
    let text = match events.as_slice() {
        [] => say!("log-nothing"),
        some => lines(some, it.all, session.output.style),
    };
    Ok(session.output.text(&text)?)
}

fn shape(it: &LogEntry) -> EventJson<'_> {
    fn non_empty(text: &str) -> Option<&str> {
        Some(text).filter(|text| !text.is_empty())
    }
    EventJson {
        at: it.at,
        account: &it.account,
        what: &it.what,
        method: non_empty(&it.method),
        label: non_empty(&it.label),
        detail: non_empty(&it.detail),
        actor_uid: it.actor_uid,
        actor: non_empty(&it.actor),
        program: non_empty(&it.program),
        session: non_empty(&it.session),
    }
}

/// The latest last, where the eye is.
fn lines(events: &[LogEntry], all: bool, style: Style) -> String {
    let row = |it: &LogEntry| {
        let account = if all { visible(&it.account) } else { String::new() };
        let about = if it.label.is_empty() { &it.detail } else { &it.label };
        let what = visible(&word_event(&it.what));
        vec![moment(it.at), account, what, visible(about), visible(&word_actor(it))]
    };
    let rows: Vec<_> = events.iter().rev().map(row).collect();
    let rows: Vec<_> = match all {
        true => rows,
        false => rows.into_iter().map(|row| without(row, 1)).collect(),
    };
    let (refused, signed_in) = (say!("log-refused"), say!("log-signed-in"));
    table(&rows, |_, cell| match cell {
        cell if cell == refused => style.bad(cell),
        cell if cell == signed_in => style.good(cell),
        _ => cell.to_owned(),
    })
}

fn without(mut row: Vec<String>, column: usize) -> Vec<String> {
    row.remove(column);
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::methods::EVENTS;

    #[test]
    fn what_somebody_else_did_is_never_shown_as_the_users_own() {
        let entry = |actor_uid, actor: &str| LogEntry {
            at: 0,
            account: "anna".into(),
            method: String::new(),
            label: String::new(),
            what: "removed".into(),
            detail: String::new(),
            actor_uid,
            actor: actor.into(),
            program: "mfactl".into(),
            session: String::new(),
        };
        assert_eq!(word_actor(&entry(Some(1000), "anna")), "by mfactl");
        assert_eq!(word_actor(&entry(Some(0), "root")), "by root with mfactl");
        assert_eq!(word_actor(&entry(Some(0), "")), "by 0 with mfactl");
        assert_eq!(word_actor(&entry(Some(4711), "")), "by 4711 with mfactl");
        assert_eq!(word_actor(&entry(None, "")), "by mfactl");
    }

    #[test]
    fn every_event_has_words() {
        for what in EVENTS {
            assert!(!word_event(what).is_empty());
            assert_eq!(
                word_event(what) == what,
                ["enrolled", "refused", "renamed", "removed", "erased"].contains(&what),
                "{what}"
            );
        }
    }
}

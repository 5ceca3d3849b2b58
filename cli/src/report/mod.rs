//! `mfactl report`: who has which methods, who lacks what is required, what was refused; of this
//! machine, or of many by what their journals have.

mod journal;
mod people;
mod spreadsheet;

use std::collections::BTreeSet;
use std::io::Write;

use mfad_bus::{AccountReport, AccountsProxy, ManagerProxy, MethodReport, ReportOptions};
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::report::ReportArgs;
use crate::exit::Failure;
use crate::output::{Style, table, visible};
use crate::when::{days_ago, moment};
use crate::{methods, when};

/// How an account stands. What is not known is absent.
#[derive(Debug, Default, Serialize)]
struct AccountJson {
    machine: String,
    machine_id: Option<String>,
    account: String,
    /// How many methods can sign in; none where the journal does not reach back to when that changed.
    methods: Option<u32>,
    kinds: Vec<String>,
    suspended: u32,
    /// Nothing where that is not known; then the kinds are not known either.
    missing_methods: Option<u32>,
    missing_kinds: Vec<String>,
    refused: u32,
    locked: u32,
    locked_for: Option<u32>,
    last_sign_in: Option<u64>,
    app_passwords: Option<u32>,
    /// Each method, where the machine itself was asked.
    enrolled: Vec<EnrolledJson>,
}

/// A method of an account.
#[derive(Debug, Serialize)]
struct EnrolledJson {
    id: String,
    label: String,
    kind: String,
    token_name: Option<String>,
    created: u64,
    last_used: Option<u64>,
    suspended: Option<String>,
    left: Option<u32>,
    locked_for: Option<u32>,
}

#[derive(Debug, Default, Serialize)]
struct ReportJson {
    accounts: Vec<AccountJson>,
    /// Lines of journals that were passed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_over: Option<journal::PassedOver>,
}

pub(crate) async fn run(session: &Session, it: ReportArgs) -> Result<(), Failure> {
    if it.csv && session.output.json {
        return Err(Failure::usage(say!("report-one-shape")));
    }
    let since = it.days.map(days_ago);
    let report = match it.files.as_slice() {
        [] => of_this_machine(session, since).await?,
        files => journal::read(files, since)?,
    };
    session.output.json(&report)?;
    if it.csv {
        return Ok(std::io::stdout().lock().write_all(spreadsheet::rows(&report)?.as_bytes())?);
    }
    let text = match report.accounts.as_slice() {
        [] => say!("report-nobody"),
        some => lines(some, !it.files.is_empty(), session.output.style),
    };
    session.output.text(&text)?;
    match &report.passed_over {
        Some(passed) if passed.unreadable + passed.too_long > 0 => {
            let (unreadable, too_long) = (passed.unreadable, passed.too_long);
            Ok(session.output.text(&say!("report-passed-over", unreadable, too_long))?)
        }
        _ => Ok(()),
    }
}

/// Those who ever had something here, and the people of this machine who never had.
async fn of_this_machine(session: &Session, since: Option<u64>) -> Result<ReportJson, Failure> {
    let daemon = session.daemon().await?;
    let proxy: AccountsProxy = daemon.root().await?;
    let told = proxy.report(&ReportOptions { since }).await?;
    let manager: ManagerProxy = daemon.root().await?;
    let policy = manager.policy().await?;
    let machine = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let known: BTreeSet<_> = told.iter().map(|it| it.account.clone()).collect();
    let mut accounts: Vec<_> = told.into_iter().map(|it| of_account(&machine, it)).collect();
    let others = people::of_this_machine().into_iter().filter(|it| !known.contains(it));
    accounts.extend(others.map(|account| AccountJson {
        machine: machine.clone(),
        account,
        methods: Some(0),
        missing_methods: Some(policy.required_methods),
        missing_kinds: policy.required_kinds.clone(),
        app_passwords: Some(0),
        ..AccountJson::default()
    }));
    accounts.sort_by(|one, other| one.account.cmp(&other.account));
    Ok(ReportJson { accounts, passed_over: None })
}

fn of_account(machine: &str, it: AccountReport) -> AccountJson {
    let active = it.methods.iter().filter(|it| it.suspended.is_empty());
    let kinds: BTreeSet<_> = active.clone().map(|it| it.kind.clone()).collect();
    let active = active.count();
    AccountJson {
        machine: machine.to_owned(),
        machine_id: None,
        account: it.account,
        methods: u32::try_from(active).ok(),
        kinds: kinds.into_iter().collect(),
        suspended: u32::try_from(it.methods.len().saturating_sub(active)).unwrap_or(u32::MAX),
        missing_methods: Some(it.missing_methods),
        missing_kinds: it.missing_kinds,
        refused: it.refused,
        locked: it.locked,
        locked_for: it.methods.iter().filter_map(|it| it.locked_for).max(),
        last_sign_in: it.last_sign_in,
        app_passwords: Some(it.app_passwords),
        enrolled: it.methods.into_iter().map(enrolled).collect(),
    }
}

fn enrolled(it: MethodReport) -> EnrolledJson {
    let if_any = |text: String| Some(text).filter(|text| !text.is_empty());
    EnrolledJson {
        id: it.id,
        label: it.label,
        kind: it.kind,
        token_name: if_any(it.token_name),
        created: it.created,
        last_used: it.last_used,
        suspended: if_any(it.suspended),
        left: it.left,
        locked_for: it.locked_for,
    }
}

/// A line for each account; of many machines, with the name of each.
fn lines(accounts: &[AccountJson], of_many: bool, style: Style) -> String {
    let lacks_nothing = say!("report-nothing-missing");
    let row = |it: &AccountJson| {
        let machine = of_many.then(|| visible(&it.machine));
        let last = it.last_sign_in.map_or_else(
            || say!("report-never"),
            |at| say!("report-last-sign-in", when = moment(at)),
        );
        let refused = say!("report-refused", number = it.refused);
        let rest = [visible(&it.account), has(it), missing(it), refused, locked(it), last];
        machine.into_iter().chain(rest).collect()
    };
    let rows: Vec<Vec<_>> = accounts.iter().map(row).collect();
    let lacking = if of_many { 3 } else { 2 };
    table(&rows, |column, cell| match column {
        column if column == lacking && cell == lacks_nothing => style.good(cell),
        column if column == lacking => style.bad(cell),
        _ => cell.to_owned(),
    })
}

/// What an account has, in words.
fn has(it: &AccountJson) -> String {
    let kinds: Vec<_> = it.kinds.iter().map(|kind| visible(&methods::kind(kind))).collect();
    let kinds = match (it.methods, kinds.is_empty()) {
        (None, _) => say!("report-unknown"),
        (Some(0), _) | (_, true) => say!("report-none"),
        _ => kinds.join(", "),
    };
    match it.suspended {
        0 => kinds,
        number => say!("report-suspended", kinds, number),
    }
}

/// What it lacks. What is not known is not nothing.
fn missing(it: &AccountJson) -> String {
    let Some(number) = it.missing_methods else {
        return say!("report-missing", what = say!("report-unknown"));
    };
    let number = (number > 0).then(|| say!("report-missing-methods", number));
    let kinds = it.missing_kinds.iter().map(|kind| visible(&methods::kind(kind)));
    let all: Vec<_> = number.into_iter().chain(kinds).collect();
    match all.is_empty() {
        true => say!("report-nothing-missing"),
        false => say!("report-missing", what = all.join(", ")),
    }
}

/// How often it was locked, and whether it is.
fn locked(it: &AccountJson) -> String {
    match it.locked_for {
        Some(left) => say!("report-locked-now", number = it.locked, left),
        None => say!("report-locked", number = it.locked),
    }
}

/// When, for a spreadsheet: as ISO 8601 in UTC, which all of them read.
fn timestamp(seconds: u64) -> String {
    when::utc(seconds)
}

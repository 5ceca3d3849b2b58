//! `mfactl lost`: a sign-in method is in the wrong hands, so it is suspended at once.

use mfad_bus::{Lost as Report, ManagerProxy, MethodProxy};
use mfad_i18n::say;
use serde::Serialize;

use crate::args::CurrentPinArgs;
use crate::args::methods::{LostArgs, ReplaceArgs};
use crate::daemon::{Account, Daemon};
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::visible;
use crate::{Session, enroll, pick, remove, replace};

#[derive(Serialize)]
struct LostJson<'r> {
    suspended: &'r [String],
    token_name: Option<&'r str>,
    sites: &'r [String],
    /// What the directory lists of what is suspended.
    directory: &'r [String],
}

pub(crate) async fn run(session: &Session, it: LostArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it.account).await?;
    let methods = daemon.methods(&account).await?;
    let method = pick::method(&it.method, &methods)?;
    if !it.yes {
        remove::ask(
            &say!("methods-lost-question", label = account.owns(&method.label)),
            &say!("methods-nothing-suspended"),
        )?;
    }
    let proxy: MethodProxy = daemon.proxy_at(method.path.clone()).await?;
    let report = proxy.report_lost().await?;
    let Report { suspended, token, sites } = &report;
    let listed = methods.iter().filter(|it| it.source == "directory");
    let listed: Vec<_> = listed.filter(|it| suspended.contains(&it.label)).collect();
    let directory = &values(&daemon, &listed).await;
    session.output.json(&LostJson { suspended, token_name: token.as_deref(), sites, directory })?;
    session.output.text(&told(&account, &report))?;
    if !listed.is_empty() {
        session.output.text(&in_directory(&daemon, &account, directory).await)?;
    }
    if it.only || session.output.json || !remove::asks() {
        session.output.text(&next(method))?;
        return Ok(());
    }
    session.output.text(&say!("methods-lost-now"))?;
    let pin = CurrentPinArgs { pin_fd: None };
    let LostArgs { method: typed, account, .. } = it;
    let new = ReplaceArgs { method: typed, label: None, token: None, yes: false, account, pin };
    replace::enroll_new(session, method, None, &new).await
}

/// What the directory lists of these methods. What cannot be read keeps nobody from suspending them.
async fn values(daemon: &Daemon, listed: &[&Method]) -> Vec<String> {
    let mut values = Vec::new();
    for method in listed {
        let proxy = daemon.proxy_at::<MethodProxy>(method.path.clone()).await;
        if let Ok(proxy) = proxy
            && let Ok(record) = proxy.credential().await
        {
            values.push(enroll::value(&record));
        }
    }
    values
}

/// What to see to in the directory, which other computers believe. It is said also if what it lists cannot be
/// read.
async fn in_directory(daemon: &Daemon, account: &Account, values: &[String]) -> String {
    let account = visible(&account.name);
    match attribute(daemon).await {
        Some(attribute) if !values.is_empty() => {
            let lines = values.iter().map(|it| format!("\n  {}", visible(it)));
            say!("methods-lost-directory", attribute, account) + &lines.collect::<String>()
        }
        _ => say!("methods-lost-directory-unread", account),
    }
}

/// Where the directory has them, if that can be found out.
async fn attribute(daemon: &Daemon) -> Option<String> {
    let manager: ManagerProxy = daemon.root().await.ok()?;
    let attribute = manager.policy().await.ok()?.directory_attribute;
    Some(visible(&attribute)).filter(|it| !it.is_empty())
}

/// What is suspended, and what else to see to.
fn told(account: &Account, report: &Report) -> String {
    let names = |all: &[String]| all.iter().map(|it| visible(it)).collect::<Vec<_>>();
    let suspended = report.suspended.iter().map(|it| account.owns(it));
    let suspended = suspended.collect::<Vec<_>>().join(", ");
    let mut told = say!("methods-lost-told", suspended);
    let Some(token) = report.token.as_deref().map(visible) else { return told };
    match report.sites.as_slice() {
        [] => told.push_str(&format!("\n{}", say!("methods-lost-unknown-sites", token))),
        sites => {
            let list = names(sites).join("\n  ");
            told.push_str(&format!("\n{}\n  {list}", say!("methods-lost-sites", token)));
        }
    }
    told
}

fn next(method: &Method) -> String {
    let enroll = replace::command(&method.kind);
    say!("methods-lost-next", enroll)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Account {
        Account { name: "anna".into(), given: false, others: false }
    }

    #[test]
    fn the_sites_that_know_the_token_are_named() {
        let mut report = Report {
            suspended: vec!["Blue key".into()],
            token: Some("Nitrokey".into()),
            sites: vec!["a.example".into(), "b.example".into()],
        };
        let said = told(&own(), &report);
        assert!(
            said.starts_with(
                "Blue key can no longer be used to sign in on this computer.\nThese sites"
            ),
            "{said}"
        );
        assert!(said.ends_with("too:\n  a.example\n  b.example"), "{said}");
        report.sites.clear();
        assert!(told(&own(), &report).contains("At sites where you sign in with Nitrokey"));
        report =
            Report { suspended: vec!["Recovery codes".into()], token: None, sites: Vec::new() };
        assert_eq!(
            told(&own(), &report),
            "Recovery codes can no longer be used to sign in on this computer."
        );
    }
}

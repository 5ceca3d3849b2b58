//! `mfactl lost`: a sign-in method is in the wrong hands, so it is suspended at once.

use mfad_bus::{
    CredentialRecord, DirectoryChange, Lost as Report, ManagerProxy, MethodProxy, Policy,
};
use mfad_i18n::say;
use serde::Serialize;

use crate::args::CurrentPinArgs;
use crate::args::methods::{LostArgs, ReplaceArgs};
use crate::daemon::{Account, Daemon};
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::visible;
use crate::{Session, directory, enroll, pick, remove, replace};

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
    let policy = policy(&daemon).await;
    let suspended_now = methods.iter().filter(|it| suspended.contains(&it.label));
    let listed = &listed(&daemon, policy.as_ref(), suspended_now).await;
    let directory = &listed.values;
    session.output.json(&LostJson { suspended, token_name: token.as_deref(), sites, directory })?;
    session.output.text(&told(&account, &report))?;
    see_to_directory(session, policy.as_ref(), &account, listed).await?;
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

/// What the directory lists of the methods that are suspended.
#[derive(Default)]
struct Listed {
    values: Vec<String>,
    /// Whether there is any that cannot be read.
    unread: bool,
}

/// Those that the directory lists, or may list: what was made for its domain a moment ago is not known from it yet.
/// What cannot be read keeps nobody from suspending them.
async fn listed<'m>(
    daemon: &Daemon,
    policy: Option<&Policy>,
    methods: impl Iterator<Item = &'m Method>,
) -> Listed {
    let domain = policy.map(|it| it.directory_rp_id.as_str()).filter(|it| !it.is_empty());
    let mut listed = Listed::default();
    for method in methods {
        let theirs = method.source == "directory";
        if !theirs && (domain.is_none() || method.kind != "security-key") {
            continue;
        }
        match record(daemon, method).await {
            Some(it) if theirs || domain == Some(&it.rp_id) => {
                listed.values.push(enroll::value(&it));
            }
            Some(_) => {}
            None => listed.unread |= theirs,
        }
    }
    listed
}

async fn record(daemon: &Daemon, method: &Method) -> Option<CredentialRecord> {
    let proxy = daemon.proxy_at::<MethodProxy>(method.path.clone()).await.ok()?;
    proxy.credential().await.ok()
}

/// Takes it out of the directory, which other computers believe, or says what to take out.
async fn see_to_directory(
    session: &Session,
    policy: Option<&Policy>,
    account: &Account,
    listed: &Listed,
) -> Result<(), Failure> {
    let Listed { values, unread } = listed;
    if values.is_empty() && !unread {
        return Ok(());
    }
    if let Some(policy) = policy
        && directory::offer(session, policy, account, DirectoryChange::Remove, values).await?
    {
        session.output.text(&say!("methods-lost-unlisted"))?;
        return Ok(());
    }
    let attribute = policy.map(|it| visible(&it.directory_attribute)).filter(|it| !it.is_empty());
    let account = visible(&account.name);
    session.output.text(&match attribute {
        Some(attribute) if !values.is_empty() => {
            let lines = values.iter().map(|it| format!("\n  {}", visible(it)));
            say!("methods-lost-directory", attribute, account) + &lines.collect::<String>()
        }
        _ => say!("methods-lost-directory-unread", account),
    })?;
    Ok(())
}

/// What the policy says, if that can be found out.
async fn policy(daemon: &Daemon) -> Option<Policy> {
    let manager: ManagerProxy = daemon.root().await.ok()?;
    manager.policy().await.ok()
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

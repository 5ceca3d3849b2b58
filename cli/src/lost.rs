//! `mfactl lost`: a way to sign in is in the wrong hands, so it is suspended at once.

use mfad_bus::{Lost as Report, MethodProxy};
use mfad_words::say;
use serde::Serialize;

use crate::args::CurrentPin;
use crate::args::ways::{Lost, Replace};
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::visible;
use crate::{Session, pick, remove, replace};

#[derive(Serialize)]
struct Shape<'r> {
    suspended: &'r [String],
    token_name: Option<&'r str>,
    sites: &'r [String],
}

pub(crate) async fn run(at: &Session, it: Lost) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let methods = daemon.methods().await?;
    let method = pick::method(&it.method, &methods)?;
    if !it.yes {
        remove::ask(
            &say!("ways-lost-question", label = visible(&method.label)),
            &say!("ways-nothing-suspended"),
        )?;
    }
    let proxy: MethodProxy = daemon.at(method.path.clone()).await?;
    let report = proxy.report_lost().await?;
    let Report { suspended, token, sites } = &report;
    at.output.json(&Shape { suspended, token_name: token.as_deref(), sites })?;
    at.output.text(&told(&report))?;
    if it.only || at.output.json || !remove::asks() {
        at.output.text(&next(method))?;
        return Ok(());
    }
    at.output.text(&say!("ways-lost-now"))?;
    let pin = CurrentPin { pin_fd: None };
    let new = Replace { method: it.method, label: None, token: None, yes: false, pin };
    replace::enroll_new(at, method, None, &new).await
}

/// What is suspended, and what else to see to.
fn told(report: &Report) -> String {
    let names = |all: &[String]| all.iter().map(|it| visible(it)).collect::<Vec<_>>();
    let suspended = names(&report.suspended).join(", ");
    let mut told = say!("ways-lost-told", suspended);
    let Some(token) = report.token.as_deref().map(visible) else { return told };
    match report.sites.as_slice() {
        [] => told.push_str(&format!("\n{}", say!("ways-lost-unknown-sites", token))),
        sites => {
            let list = names(sites).join("\n  ");
            told.push_str(&format!("\n{}\n  {list}", say!("ways-lost-sites", token)));
        }
    }
    told
}

fn next(method: &Method) -> String {
    let enroll = replace::command(&method.kind);
    say!("ways-lost-next", enroll)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_that_know_the_token_are_named() {
        let mut report = Report {
            suspended: vec!["Blue key".into()],
            token: Some("Nitrokey".into()),
            sites: vec!["a.example".into(), "b.example".into()],
        };
        let said = told(&report);
        assert!(
            said.starts_with(
                "Blue key can no longer be used to sign in on this computer.\nThese sites"
            ),
            "{said}"
        );
        assert!(said.ends_with("too:\n  a.example\n  b.example"), "{said}");
        report.sites.clear();
        assert!(told(&report).contains("At sites where Nitrokey signs you in"));
        report =
            Report { suspended: vec!["Recovery codes".into()], token: None, sites: Vec::new() };
        assert_eq!(
            told(&report),
            "Recovery codes can no longer be used to sign in on this computer."
        );
    }
}

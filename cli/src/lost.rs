//! `mfactl lost`: a way to sign in is in the wrong hands, so it is revoked at once.

use mfad_bus::{Lost as Report, MethodProxy};
use serde::Serialize;

use crate::args::CurrentPin;
use crate::args::ways::{Lost, Replace};
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::visible;
use crate::{Session, pick, remove, replace};

#[derive(Serialize)]
struct Shape<'r> {
    revoked: &'r [String],
    token_name: Option<&'r str>,
    sites: &'r [String],
}

pub(crate) async fn run(at: &Session, it: Lost) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let methods = daemon.methods().await?;
    let method = pick::method(&it.method, &methods)?;
    if !it.yes {
        remove::ask(&format!("Revoke {} now?", visible(&method.label)), "Nothing was revoked.")?;
    }
    let proxy: MethodProxy = daemon.at(method.path.clone()).await?;
    let report = proxy.report_lost().await?;
    let Report { revoked, token, sites } = &report;
    at.output.json(&Shape { revoked, token_name: token.as_deref(), sites })?;
    at.output.text(&told(&report))?;
    if it.only || at.output.json || !remove::asks() {
        at.output.text(&next(method))?;
        return Ok(());
    }
    at.output.text("Now set up another in its place. Ctrl-C leaves that for later.")?;
    let pin = CurrentPin { pin_fd: None };
    let new = Replace { method: it.method, label: None, token: None, yes: false, pin };
    replace::enroll_new(at, method, &new).await
}

/// What is revoked, and what else to see to.
fn told(report: &Report) -> String {
    let names = |all: &[String]| all.iter().map(|it| visible(it)).collect::<Vec<_>>();
    let revoked = names(&report.revoked).join(", ");
    let verb = if report.revoked.len() == 1 { "signs" } else { "sign" };
    let mut told = format!("{revoked} no longer {verb} anybody in here.");
    let Some(token) = report.token.as_deref().map(visible) else { return told };
    match report.sites.as_slice() {
        [] => told.push_str(&format!(
            "\nAt sites where {token} signs you in, remove it there, too: their settings list it as \
             a security key or passkey."
        )),
        sites => {
            let list = names(sites).join("\n  ");
            told.push_str(&format!(
                "\nThese sites had a passkey on {token} when you last looked. Remove it there, \
                 too:\n  {list}"
            ));
        }
    }
    told
}

fn next(method: &Method) -> String {
    let enroll = replace::command(&method.kind);
    format!("Set up another in its place: {enroll}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_that_know_the_token_are_named() {
        let mut report = Report {
            revoked: vec!["Blue key".into()],
            token: Some("Nitrokey".into()),
            sites: vec!["a.example".into(), "b.example".into()],
        };
        let said = told(&report);
        assert!(
            said.starts_with("Blue key no longer signs anybody in here.\nThese sites"),
            "{said}"
        );
        assert!(said.ends_with("too:\n  a.example\n  b.example"), "{said}");
        report.sites.clear();
        assert!(told(&report).contains("At sites where Nitrokey signs you in"));
        report = Report { revoked: vec!["Recovery codes".into()], token: None, sites: Vec::new() };
        assert_eq!(told(&report), "Recovery codes no longer signs anybody in here.");
    }
}

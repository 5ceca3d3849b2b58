//! What the administrator requires, by which file, and what of it is missing; whom to ask.

use mfad_bus::{AccountStatus, AccountsProxy, ManagerProxy, Policy};
use mfad_client::help;
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::daemon::Daemon;
use crate::exit::{Exit, Failure};
use crate::methods;
use crate::output::{Style, table, visible};

/// What is required of an account.
#[derive(Debug, Serialize)]
pub(crate) struct RequiredJson {
    methods: u32,
    kinds: Vec<String>,
    missing_methods: u32,
    missing_kinds: Vec<String>,
    /// The files that require it.
    by: Vec<String>,
    /// What is wrong with the policy's files; nothing if nothing is.
    problem: Option<String>,
    /// Whom to ask, in the person's language.
    help: Option<String>,
}

impl RequiredJson {
    /// Of this account.
    pub async fn fetch(daemon: &Daemon, account: &str) -> Result<Self, Failure> {
        let manager: ManagerProxy = daemon.root().await?;
        let accounts: AccountsProxy = daemon.root().await?;
        let policy = manager.policy().await?;
        let help = help(&policy);
        let problem = manager.policy_problem().await?;
        Ok(Self::new(policy, accounts.status(account).await?, problem, help))
    }

    fn new(policy: Policy, status: AccountStatus, problem: String, help: Option<String>) -> Self {
        let mut by: Vec<_> = policy.origins.into_iter().filter(|(key, _)| requires(key)).collect();
        by.sort();
        by.dedup_by(|one, other| one.1 == other.1);
        Self {
            methods: policy.required_methods,
            kinds: policy.required_kinds,
            missing_methods: status.missing_methods,
            missing_kinds: status.missing_kinds,
            by: by.into_iter().map(|(_, file)| file).collect(),
            problem: Some(problem).filter(|problem| !problem.is_empty()),
            help,
        }
    }

    /// What is wrong with the policy, to stand above all else, and what is required; empty if
    /// there is neither.
    pub fn screen(&self, style: Style) -> String {
        let problem = self.problem.iter().map(|it| format!("{}\n\n", style.bad(&visible(it))));
        let mut screen: String = problem.collect();
        let rows = self.rows();
        if !rows.is_empty() {
            let by = visible(&self.by.join(", "));
            let met = say!("policy-met");
            let rows = table(&rows, |column, cell| match (column, cell) {
                (1, cell) if cell == met => style.good(cell),
                (1, _) => style.bad(cell),
                _ => cell.to_owned(),
            });
            screen.push_str(&format!("{}\n{rows}\n\n", say!("policy-required", by)));
        }
        screen
    }

    /// Each requirement, and how it is met.
    fn rows(&self) -> Vec<Vec<String>> {
        let met = say!("policy-met");
        let number = (self.methods > 0).then(|| {
            let missing = match self.missing_methods {
                0 => met.clone(),
                missing => say!("policy-missing-methods", missing),
            };
            vec![say!("policy-methods", number = self.methods), missing]
        });
        let kinds = self.kinds.iter().map(|kind| {
            let missing = match self.missing_kinds.contains(kind) {
                true => say!("policy-missing", command = command(kind)),
                false => met.clone(),
            };
            vec![visible(&methods::kind(kind)), missing]
        });
        number.into_iter().chain(kinds).collect()
    }
}

/// What adds a method of this kind.
fn command(kind: &str) -> &'static str {
    match kind {
        "recovery-codes" => "mfactl recovery-codes new",
        "one-time-code" => "mfactl enroll --code",
        "smart-card" => "mfactl enroll --card",
        _ => "mfactl enroll",
    }
}

fn requires(key: &str) -> bool {
    key.starts_with("required.")
}

/// The failure with whom to ask, if the administrator said so. Nobody is asked about what was
/// called off.
pub(crate) async fn with_help(session: &Session, failure: Failure) -> Failure {
    let asked = async || {
        let manager: ManagerProxy = session.daemon().await.ok()?.root().await.ok()?;
        help(&manager.policy().await.ok()?)
    };
    match asked().await {
        Some(help) if failure.exit != Exit::Cancelled => {
            let message =
                say!("policy-with-help", message = failure.message, help = visible(&help));
            Failure { message, ..failure }
        }
        _ => failure,
    }
}

/// Whether a security key has to prove its PIN here.
pub(crate) async fn asks_for_pin(session: &Session) -> Result<bool, Failure> {
    let manager: ManagerProxy = session.daemon().await?.root().await?;
    Ok(manager.policy().await?.verification == "pin")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn policy() -> Policy {
        Policy {
            verification: "touch".into(),
            remote: "refuse".into(),
            keyring: "pin".into(),
            order: Vec::new(),
            remove_last: true,
            required_methods: 2,
            required_kinds: vec!["smart-card".into()],
            waiting_after: 3,
            waiting_first: 30,
            waiting_longest: 3600,
            trust_seconds: 0,
            proof_seconds: 0,
            enroll_first: "self".into(),
            allowed_kinds: Vec::new(),
            directory_attribute: String::new(),
            directory_rp_id: String::new(),
            directory_offline_seconds: 0,
            directory_server: String::new(),
            directory_entry: String::new(),
            access_pass: false,
            access_pass_services: Vec::new(),
            help: HashMap::new(),
            origins: HashMap::from([("required.methods".into(), "/etc/a.toml".into())]),
        }
    }

    #[test]
    fn each_requirement_says_whether_it_is_met_and_by_whom_it_is_made() {
        let status = AccountStatus { missing_methods: 1, ..AccountStatus::default() };
        let required = RequiredJson::new(policy(), status, String::new(), None);
        let screen = required.screen(Style::plain());
        assert!(screen.starts_with("Required of everyone (/etc/a.toml)\n"), "{screen}");
        assert!(screen.contains("2 sign-in methods  1 is missing: mfactl enroll\n"), "{screen}");
        assert!(screen.contains("smart card         met\n"), "{screen}");
    }
}

//! What a shell offers when Tab is pressed: commands and options as they are defined, and the tokens and methods that
//! the daemon knows. `COMPLETE=bash mfactl` prints what a shell needs for it.

use std::path::Path;
use std::time::Duration;

use clap::{Command, CommandFactory};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use crate::args::{Args, OfAccount, help};
use crate::daemon::{Bus, Daemon};
use crate::exit::Failure;
use crate::login::services::KNOWN;
use crate::pick;

/// How long a shell waits for the daemon.
const PATIENCE: Duration = Duration::from_secs(1);

/// Answers a shell that asks, and ends the program then.
pub fn answer() {
    CompleteEnv::with_factory(command).completer("mfactl").complete();
}

fn command() -> Command {
    with_values(help::described(Args::command()))
}

/// With what each argument can be now.
fn with_values(command: Command) -> Command {
    command
        .mut_args(|arg| match arg.get_id().as_str() {
            "token" => arg.add(ArgValueCandidates::new(tokens)),
            "method" => arg.add(ArgValueCandidates::new(methods)),
            "login_service" => arg.add(ArgValueCandidates::new(services)),
            _ => arg,
        })
        .mut_subcommands(with_values)
}

/// The services that `mfactl login` changes.
fn services() -> Vec<CompletionCandidate> {
    let there = crate::pam::stack::services(Path::new("/"));
    let known = KNOWN.iter().filter(|it| there.contains_key(it.name));
    known.map(|it| CompletionCandidate::new(it.name)).collect()
}

fn tokens() -> Vec<CompletionCandidate> {
    let listed = known(async |daemon| {
        let tokens = daemon.tokens().await?;
        Ok(tokens.into_iter().map(|it| (it.id, it.name)).collect())
    });
    let candidate = |(id, name): (String, String)| {
        CompletionCandidate::new(id).help(Some(mfad_i18n::visible(&name).into()))
    };
    listed.into_iter().map(candidate).collect()
}

fn methods() -> Vec<CompletionCandidate> {
    let listed = known(async |daemon| {
        let account = daemon.account(&OfAccount::default()).await?;
        let methods = daemon.methods(&account).await?;
        Ok(methods.into_iter().map(|it| (it.id, it.label)).collect())
    });
    let candidate = |(id, label): &(String, String)| {
        let means_one = |it: &String| pick::matching(it, &listed, names).len() == 1;
        let value = handle(label).filter(means_one).unwrap_or_else(|| id.clone());
        CompletionCandidate::new(value).help(Some(mfad_i18n::visible(label).into()))
    };
    listed.iter().map(candidate).collect()
}

fn names((id, label): &(String, String)) -> Vec<&str> {
    vec![id, label]
}

/// The first word of a label in lower case, if a shell takes it as it is.
fn handle(label: &str) -> Option<String> {
    let word = label.split_whitespace().next()?.to_lowercase();
    word.chars().all(char::is_alphanumeric).then_some(word)
}

/// Ids and names from the daemon; nothing if it does not answer.
fn known(
    ask: impl AsyncFnOnce(&Daemon) -> Result<Vec<(String, String)>, Failure>,
) -> Vec<(String, String)> {
    let environment = std::env::var("MFACTL_BUS").ok();
    let asked = async {
        let bus = Bus::wanted(false, environment.as_deref())?;
        ask(&Daemon::reach(bus).await?).await
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let listed =
        runtime.map(|it| it.block_on(async { tokio::time::timeout(PATIENCE, asked).await }));
    listed.ok().and_then(Result::ok).and_then(Result::ok).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_completed_by_its_first_word() {
        assert_eq!(handle("Blue key").as_deref(), Some("blue"));
        assert_eq!(handle("Nøkkel 2").as_deref(), Some("nøkkel"));
        for strange in ["", "  ", "$(reboot) key", "a;b", "o'clock"] {
            assert_eq!(handle(strange), None, "{strange}");
        }
    }

    #[test]
    fn every_token_and_method_is_completed() {
        let command = command();
        let rename = command.find_subcommand("rename").unwrap();
        let method = rename.get_arguments().find(|it| it.get_id() == "method").unwrap();
        assert!(method.get::<ArgValueCandidates>().is_some());
    }
}

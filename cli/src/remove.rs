//! `mfactl remove`: a sign-in method is no longer accepted.

use std::io::{self, BufRead, IsTerminal, Write};

use mfad_bus::{Cause, MethodProxy};
use mfad_i18n::{is_yes, say};

use crate::args::methods::RemoveArgs;
use crate::exit::{Exit, Failure};
use crate::objects::Method;
use crate::operation::Operation;
use crate::output::{columns, wrapped};
use crate::prompts::Readiness;
use crate::{Session, pick};

pub(crate) async fn run(session: &Session, it: RemoveArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it.account).await?;
    let methods = daemon.methods(&account).await?;
    let method = pick::method(&it.method, &methods)?;
    if !it.yes {
        let label = account.owns(&method.label);
        let question = say!("methods-remove-question", label);
        let warning = warning(method, &methods).map(|it| it + " ").unwrap_or_default();
        ask(&format!("{warning}{question}"), &say!("methods-nothing-removed"))?;
    }
    let removed = session.operate_over(daemon, Readiness::default(), async |daemon| {
        let proxy: MethodProxy = daemon.proxy_at(method.path.clone()).await?;
        Operation::begin(daemon, proxy.remove()).await
    });
    removed.await.map(drop)
}

/// What is left without it, if that is little.
fn warning(method: &Method, methods: &[Method]) -> Option<String> {
    let rest: Vec<_> = methods.iter().filter(|it| it.id != method.id).collect();
    match rest.as_slice() {
        [] => Some(say!("methods-remove-only")),
        rest if rest.iter().all(|it| it.kind == "recovery-codes") => {
            Some(say!("methods-remove-only-codes"))
        }
        _ => None,
    }
}

/// Whether there is anybody to ask.
pub(crate) fn asks() -> bool {
    io::stdin().is_terminal()
}

/// Asks for a yes; without one it ends with `otherwise`.
pub(crate) fn ask(question: &str, otherwise: &str) -> Result<(), Failure> {
    if !asks() {
        return Err(Failure {
            cause: "NoTerminal".into(),
            message: say!("methods-no-terminal"),
            detail: None,
            exit: Exit::Usage,
        });
    }
    // In one piece, so that an answer never comes into the middle of it.
    let question = format!("{question} {} ", say!("methods-yes-no"));
    io::stderr().write_all(wrapped(&question, columns(io::stderr()), 0).as_bytes())?;
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match is_yes(&answer) {
        true => Ok(()),
        false => Err(Failure {
            cause: Cause::Cancelled.word().into(),
            message: otherwise.to_owned(),
            detail: None,
            exit: Exit::Cancelled,
        }),
    }
}

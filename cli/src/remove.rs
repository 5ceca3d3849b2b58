//! `mfactl remove`: a way to sign in is no longer accepted.

use std::io::{self, BufRead, IsTerminal, Write};

use mfad_bus::{Cause, MethodProxy};
use serde::Serialize;

use crate::args::ways::Remove;
use crate::exit::{Exit, Failure};
use crate::objects::Method;
use crate::output::visible;
use crate::{Session, pick};

#[derive(Serialize)]
struct Shape<'m> {
    removed: &'m Method,
}

pub(crate) async fn run(at: &Session, it: Remove) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let methods = daemon.methods().await?;
    let method = pick::method(&it.method, &methods)?;
    if !it.yes {
        let label = visible(&method.label);
        let question = format!("Remove {label} from your ways to sign in?");
        ask(&format!("{}{question}", warning(method, &methods)), "Nothing was removed.")?;
    }
    let proxy: MethodProxy = daemon.at(method.path.clone()).await?;
    proxy.remove().await?;
    at.output.json(&Shape { removed: method })?;
    at.output.text(&format!("{} is no longer a way to sign in.", visible(&method.label)))?;
    Ok(())
}

/// What is left without it, if that is little.
fn warning(method: &Method, methods: &[Method]) -> &'static str {
    let rest: Vec<_> = methods.iter().filter(|it| it.id != method.id).collect();
    match rest.as_slice() {
        [] => "It is the only one that is set up. ",
        rest if rest.iter().all(|it| it.kind == "recovery-codes") => {
            "Only recovery codes are left without it. "
        }
        _ => "",
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
            message: "There is no terminal to ask on. Say yes beforehand with --yes.".to_owned(),
            exit: Exit::Usage,
        });
    }
    write!(io::stderr(), "{question} [y/N] ")?;
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure {
            cause: Cause::Cancelled.name().into(),
            message: otherwise.to_owned(),
            exit: Exit::Cancelled,
        }),
    }
}

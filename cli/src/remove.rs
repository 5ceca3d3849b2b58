//! `mfactl remove`: a way to sign in is no longer accepted.

use std::io::{self, BufRead, IsTerminal, Write};

use mfad_bus::{Cause, MethodProxy};
use serde::Serialize;

use crate::args::Remove;
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
        confirm(method, methods.len() == 1)?;
    }
    let proxy: MethodProxy = daemon.at(method.path.clone()).await?;
    proxy.remove().await?;
    at.output.json(&Shape { removed: method })?;
    at.output.text(&format!("{} is no longer a way to sign in.", visible(&method.label)))?;
    Ok(())
}

fn confirm(method: &Method, last: bool) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure {
            cause: "NoTerminal".into(),
            message: "There is no terminal to ask on. Say yes beforehand with --yes.".to_owned(),
            exit: Exit::Usage,
        });
    }
    let warning = if last { "It is the only one that is set up. " } else { "" };
    let label = visible(&method.label);
    write!(io::stderr(), "{warning}Remove {label} from your ways to sign in? [y/N] ")?;
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure {
            cause: Cause::Cancelled.name().into(),
            message: "Nothing was removed.".to_owned(),
            exit: Exit::Cancelled,
        }),
    }
}

//! `mfactl pam check`: whether a program that uses PAM would let one in, tried before it matters.

pub(crate) mod control;
pub(crate) mod evaluate;
mod keyboard;
pub(crate) mod stack;

use std::path::Path;

use mfad_i18n::say;
use pam_client2::{Context, ErrorCode, ErrorWith, Flag};
use rustix::termios::ttyname;
use serde::Serialize;

use crate::Session;
use crate::args::OfAccount;
use crate::args::pam::PamCheckArgs;
use crate::exit::{Exit, Failure};
use crate::methods;
use crate::objects::Method;
use crate::output::{Output, visible};

pub(crate) use keyboard::Keyboard;
use stack::{Rule, Stack, reached, services};

/// What came of it, as JSON.
#[derive(Serialize)]
struct CheckJson<'s> {
    service: &'s str,
    account: &'s str,
    lets_in: bool,
    modules: &'s [&'s str],
    lines: &'s [MfadLine],
    methods: &'s [Method],
}

/// A line that asks mfad, and what it reaches.
#[derive(Serialize)]
struct MfadLine {
    file: String,
    control: String,
    services: Vec<String>,
}

pub(crate) async fn check(session: &Session, it: PamCheckArgs) -> Result<(), Failure> {
    let service = it.service;
    let stack = Stack::read_service(&service)?;
    let lines = lines(&stack);
    if lines.is_empty() {
        return Err(not_asked(&service));
    }
    let account = own_name()?;
    // What keeps mfad from answering is no end: trying shows what the stack makes of it.
    let methods = match session.daemon().await {
        Ok(daemon) => daemon.methods(&daemon.account(&OfAccount::default()).await?).await?,
        Err(_) => Vec::new(),
    };
    for line in &lines {
        say(session.output, &said(line));
    }
    say(session.output, &say!("try-begins", service, account));
    attempt(&service, &account).map_err(|error| refused(&service, error))?;
    let shape = CheckJson {
        service: &service,
        account: &account,
        lets_in: true,
        modules: &stack.modules(),
        lines: &lines,
        methods: &methods,
    };
    session.output.json(&shape)?;
    session.output.text(&say!("try-lets-in", service))?;
    ways(session.output, &stack, &methods)
}

/// The lines of a stack that ask mfad.
fn lines(stack: &Stack) -> Vec<MfadLine> {
    let all = services(Path::new("/"));
    let line = |Rule { file, control, .. }: &Rule| MfadLine {
        services: reached(&all, file).into_iter().map(str::to_owned).collect(),
        file: file.clone(),
        control: control.clone(),
    };
    stack.of_mfad().map(line).collect()
}

fn said(MfadLine { file, services, .. }: &MfadLine) -> String {
    visible(&say!("try-reaches", file, services = services.join(", ")))
}

/// Asks libpam what the program would ask it, up to the session, which is not opened.
pub(crate) fn attempt(service: &str, account: &str) -> Result<(), NotLetIn> {
    let mut context = Context::new(service, Some(account), Keyboard)?;
    // As programs on a terminal do; without one modules take it for one that shows nothing.
    if let Ok(tty) = ttyname(std::io::stdin(), Vec::new()) {
        let _ = context.set_tty(tty.to_str().ok());
    }
    context.authenticate(Flag::NONE)?;
    Ok(context.acct_mgmt(Flag::NONE)?)
}

/// What libpam says when it lets somebody not in.
pub(crate) struct NotLetIn {
    pub cause: &'static str,
    pub exit: Exit,
    pub error: String,
}

impl<T> From<ErrorWith<T>> for NotLetIn {
    fn from(error: ErrorWith<T>) -> Self {
        let (cause, exit) = match error.code() {
            ErrorCode::CONV_ERR => ("Cancelled", Exit::Cancelled),
            _ => ("NotLetIn", Exit::Failed),
        };
        Self { cause, exit, error: error.to_string() }
    }
}

fn ways(output: Output, stack: &Stack, methods: &[Method]) -> Result<(), Failure> {
    let listed = match methods {
        [] => say!("try-no-method"),
        some => say!("try-methods", list = methods::list(some, output.style)),
    };
    let others = match stack.others() {
        others if others.is_empty() => say!("try-nothing-else"),
        others => say!("try-others", others = visible(&others.join(", "))),
    };
    output.text(&format!("\n{listed}\n{others}"))?;
    Ok(())
}

fn say(output: Output, text: &str) {
    if !output.json {
        eprintln!("{text}");
    }
}

pub(crate) fn own_name() -> Result<String, Failure> {
    let failure = |cause: &'static str, message| Failure {
        cause: cause.into(),
        message,
        detail: None,
        exit: Exit::Failed,
    };
    match nix::unistd::User::from_uid(nix::unistd::Uid::current()) {
        Ok(Some(user)) => Ok(user.name),
        Ok(None) => Err(failure("NoSuchAccount", say!("try-no-user"))),
        Err(error) => {
            let message = say!("try-look-up-failed", error = error.to_string());
            Err(failure("AccountLookupFailed", message))
        }
    }
}

fn refused(service: &str, NotLetIn { cause, exit, error }: NotLetIn) -> Failure {
    let message = say!("try-refused", service, error);
    Failure { cause: cause.into(), message, detail: None, exit }
}

fn not_asked(service: &str) -> Failure {
    let message = say!("try-without-mfad", service);
    Failure { cause: "WithoutMfad".into(), message, detail: None, exit: Exit::Failed }
}

//! `mfactl pam check`: whether a program that uses PAM would let one in, tried before it matters.

mod keyboard;
mod stack;

use mfad_words::say;
use pam_client2::{Context, ErrorCode, ErrorWith, Flag};
use rustix::termios::ttyname;
use serde::Serialize;

use crate::Session;
use crate::args::pam::Check;
use crate::exit::{Exit, Failure};
use crate::methods;
use crate::objects::Method;
use crate::output::{Output, visible};

use keyboard::Keyboard;
use stack::Stack;

/// What came of it, as JSON.
#[derive(Serialize)]
struct Shape<'s> {
    service: &'s str,
    account: &'s str,
    lets_in: bool,
    modules: &'s [String],
    methods: &'s [Method],
}

pub(crate) async fn check(at: &Session, it: Check) -> Result<(), Failure> {
    let service = it.service;
    let stack = Stack::of(&service)?;
    if !stack.asks_mfad() {
        return Err(not_asked(&service));
    }
    let account = own_name()?;
    // What keeps mfad from answering is no end: trying shows what the stack makes of it.
    let methods = match at.daemon().await {
        Ok(daemon) => daemon.methods().await?,
        Err(_) => Vec::new(),
    };
    say(at.output, &say!("try-begins", service, account));
    attempt(&service, &account)?;
    let modules = stack.modules();
    let shape =
        Shape { service: &service, account: &account, lets_in: true, modules, methods: &methods };
    at.output.json(&shape)?;
    at.output.text(&say!("try-lets-in", service))?;
    ways(at.output, &stack, &methods)
}

/// Asks libpam what the program would ask it, up to the session, which is not opened.
fn attempt(service: &str, account: &str) -> Result<(), Failure> {
    let context = Context::new(service, Some(account), Keyboard);
    let mut context = context.map_err(|error| refused(service, &error))?;
    // As programs on a terminal do; without one modules take it for one that shows nothing.
    if let Ok(tty) = ttyname(std::io::stdin(), Vec::new()) {
        let _ = context.set_tty(tty.to_str().ok());
    }
    context.authenticate(Flag::NONE).map_err(|error| refused(service, &error))?;
    context.acct_mgmt(Flag::NONE).map_err(|error| refused(service, &error))
}

fn ways(output: Output, stack: &Stack, methods: &[Method]) -> Result<(), Failure> {
    let listed = match methods {
        [] => say!("try-no-way"),
        some => say!("try-ways", list = methods::list(some, output.style)),
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

fn own_name() -> Result<String, Failure> {
    let user = nix::unistd::User::from_uid(nix::unistd::Uid::current()).ok().flatten();
    user.map(|user| user.name).ok_or_else(|| Failure {
        cause: "NoSuchAccount".into(),
        message: say!("try-no-user"),
        detail: None,
        exit: Exit::Failed,
    })
}

fn refused<T>(service: &str, error: &ErrorWith<T>) -> Failure {
    let (cause, exit) = match error.code() {
        ErrorCode::CONV_ERR => ("Cancelled", Exit::Cancelled),
        _ => ("NotLetIn", Exit::Failed),
    };
    let message = say!("try-refused", service, error = error.to_string());
    Failure { cause: cause.into(), message, detail: None, exit }
}

fn not_asked(service: &str) -> Failure {
    let message = say!("try-without-mfad", service);
    Failure { cause: "WithoutMfad".into(), message, detail: None, exit: Exit::Failed }
}

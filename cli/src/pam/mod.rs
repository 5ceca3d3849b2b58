//! `mfactl pam check`: whether a program that uses PAM would let one in, tried before it matters.

mod keyboard;
mod stack;

use pam_client2::{Context, ErrorCode, ErrorWith, Flag};
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
    say(at.output, &format!("Trying {service} as {account}. Nothing is opened by it."));
    attempt(&service, &account)?;
    let modules = stack.modules();
    let shape =
        Shape { service: &service, account: &account, lets_in: true, modules, methods: &methods };
    at.output.json(&shape)?;
    at.output.text(&format!("{service} would let you in."))?;
    ways(at.output, &stack, &methods)
}

/// Asks libpam what the program would ask it, up to the session, which is not opened.
fn attempt(service: &str, account: &str) -> Result<(), Failure> {
    let context = Context::new(service, Some(account), Keyboard);
    let mut context = context.map_err(|error| refused(service, &error))?;
    context.authenticate(Flag::NONE).map_err(|error| refused(service, &error))?;
    context.acct_mgmt(Flag::NONE).map_err(|error| refused(service, &error))
}

fn ways(output: Output, stack: &Stack, methods: &[Method]) -> Result<(), Failure> {
    let listed = match methods {
        [] => "mfad has no way to sign you in.".to_owned(),
        some => format!("mfad takes these ways:\n{}", methods::list(some, output.style)),
    };
    let others = match stack.others() {
        others if others.is_empty() => "Nothing else is asked.".to_owned(),
        others => format!("Also asked: {}.", visible(&others.join(", "))),
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
        message: "This machine does not know the user that you are.".to_owned(),
        exit: Exit::Failed,
    })
}

fn refused<T>(service: &str, error: &ErrorWith<T>) -> Failure {
    let (cause, exit) = match error.code() {
        ErrorCode::CONV_ERR => ("Cancelled", Exit::Cancelled),
        _ => ("NotLetIn", Exit::Failed),
    };
    let message = format!(
        "{service} would not let you in ({error}). Keep a root shell open, and take the line with \
         pam_mfad.so out of /etc/pam.d/{service} if you need another way."
    );
    Failure { cause: cause.into(), message, exit }
}

fn not_asked(service: &str) -> Failure {
    let message = format!(
        "{service} does not ask mfad: it has no auth line with pam_mfad.so. How to put one in: \
         man pam_mfad"
    );
    Failure { cause: "WithoutMfad".into(), message, exit: Exit::Failed }
}

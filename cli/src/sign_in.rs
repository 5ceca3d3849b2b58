//! `mfactl sign-in`: somebody proves who is there.

use std::io::{self, IsTerminal};

use mfad_bus::{Cause, SignInOptions, SignInProxy};
use mfad_words::say;

use crate::args::ways::SignIn;
use crate::exit::Failure;
use crate::operation::{Operation, Way};
use crate::prompts::{Pins, Readiness, Source};
use crate::{Session, countdown, policy};

pub(crate) async fn run(at: &Session, it: SignIn) -> Result<(), Failure> {
    let code = Source::read(it.code_fd)?;
    let pins = Pins { code, ..Pins::read(it.pin.pin_fd, None)? };
    let account = it.account.name.as_deref();
    let way = match (it.another_way, it.method) {
        (true, _) => Way::Picked,
        (_, Some(name)) => Way::Named(name),
        _ => Way::Any,
    };
    let Err(failure) = sign_in(at, account, way, it.trusted, pins).await else { return Ok(()) };
    let watched = io::stdin().is_terminal() && io::stderr().is_terminal() && !at.output.json;
    if failure.cause != Cause::TooManyAttempts.name() || account.is_some() || !watched {
        return Err(policy::with_help(at, failure).await);
    }
    let daemon = at.daemon().await?;
    let methods = daemon.methods(&daemon.account(&it.account).await?).await?;
    let Some(seconds) = methods.iter().filter_map(|it| it.waiting).min() else {
        return Err(failure);
    };
    countdown::wait(seconds, &say!("ways-all-wait")).await?;
    let again = sign_in(at, account, Way::Any, false, Pins::default()).await;
    match again {
        Ok(()) => Ok(()),
        Err(failure) => Err(policy::with_help(at, failure).await),
    }
}

async fn sign_in(
    at: &Session,
    account: Option<&str>,
    way: Way,
    trusted: bool,
    pins: Pins,
) -> Result<(), Failure> {
    let choose = (!matches!(way, Way::Any)).then_some(true);
    at.operate(Readiness::with(pins), async |daemon| {
        let sign_in: SignInProxy = daemon.root().await?;
        // No account means the caller's own.
        let trusted = trusted.then_some(true);
        let options = SignInOptions { choose, trusted, ..SignInOptions::default() };
        let begun = sign_in.begin(account.unwrap_or_default(), &options);
        Ok(Operation::begin(daemon, begun).await?.by(way))
    })
    .await
    .map(|_| ())
}

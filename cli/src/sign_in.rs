//! `mfactl sign-in`: somebody proves who is there.

use std::io::{self, IsTerminal};

use mfad_bus::{Cause, SignInOptions, SignInProxy};
use mfad_i18n::say;

use crate::args::methods::SignInArgs;
use crate::exit::Failure;
use crate::operation::{Operation, WantedMethod};
use crate::prompts::{Pins, Readiness, Source};
use crate::{Session, countdown, policy};

pub(crate) async fn run(session: &Session, it: SignInArgs) -> Result<(), Failure> {
    let code = Source::read(it.code_fd)?;
    let pins = Pins { code, ..Pins::read(it.pin.pin_fd, None)? };
    let account = it.account.name.as_deref();
    let wanted = match (it.another_way, it.method) {
        (true, _) => WantedMethod::Picked,
        (_, Some(name)) => WantedMethod::Named(name),
        _ => WantedMethod::Any,
    };
    let Err(failure) = sign_in(session, account, wanted, (it.trusted, it.agent), pins).await else {
        return Ok(());
    };
    let watched = io::stdin().is_terminal() && io::stderr().is_terminal() && !session.output.json;
    if failure.cause != Cause::TooManyAttempts.word() || account.is_some() || !watched {
        return Err(policy::with_help(session, failure).await);
    }
    let daemon = session.daemon().await?;
    let methods = daemon.methods(&daemon.account(&it.account).await?).await?;
    let Some(seconds) = methods.iter().filter_map(|it| it.waiting).min() else {
        return Err(failure);
    };
    countdown::wait(seconds, &say!("methods-all-wait")).await?;
    let again =
        sign_in(session, account, WantedMethod::Any, (false, it.agent), Pins::default()).await;
    match again {
        Ok(()) => Ok(()),
        Err(failure) => Err(policy::with_help(session, failure).await),
    }
}

async fn sign_in(
    session: &Session,
    account: Option<&str>,
    wanted: WantedMethod,
    (trusted, agent): (bool, bool),
    pins: Pins,
) -> Result<(), Failure> {
    let choose = (!matches!(wanted, WantedMethod::Any)).then_some(true);
    session
        .operate(Readiness::with_pins(pins), async |daemon| {
            let sign_in: SignInProxy = daemon.root().await?;
            // No account means the caller's own.
            let (trusted, agent) = (trusted.then_some(true), agent.then_some(true));
            let options = SignInOptions { choose, trusted, agent, ..SignInOptions::default() };
            let begun = sign_in.begin(account.unwrap_or_default(), &options);
            Ok(Operation::begin(daemon, begun).await?.starting_with(wanted))
        })
        .await
        .map(|_| ())
}

//! `mfactl enroll`: a key, a card or an app with codes becomes a sign-in method.

use mfad_bus::{EnrollOptions, ManagerProxy, MethodKind};
use mfad_i18n::say;
use zbus::OwnedObjectPath;

use crate::args::methods::EnrollArgs;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::operation::Operation;
use crate::prompts::{Pins, Readiness, Source};
use crate::{Session, pick};

pub(crate) async fn run(session: &Session, it: EnrollArgs) -> Result<(), Failure> {
    enroll(session, it, None).await
}

/// The same, in the place of another method.
pub(crate) async fn enroll(
    session: &Session,
    it: EnrollArgs,
    replaces: Option<OwnedObjectPath>,
) -> Result<(), Failure> {
    let code = Source::read_later(it.code_fd)?;
    let pins = Pins { code, ..Pins::read(it.pin.pin_fd, None)? };
    let result = session
        .operate(Readiness::with_pins(pins), async |daemon| {
            let token = token(daemon, it.token.as_deref()).await?;
            let kind = match (it.card, it.code) {
                (true, _) => Some(MethodKind::SmartCard),
                (_, true) => Some(MethodKind::OneTimeCode),
                _ => None,
            };
            let kind = kind.map(|it| it.word().to_owned());
            let EnrollArgs { account, label, .. } = it;
            let options = EnrollOptions {
                account: account.name,
                kind,
                label,
                token,
                replaces,
                ..EnrollOptions::default()
            };
            let manager: ManagerProxy = daemon.root().await?;
            Operation::begin(daemon, manager.enroll(&options)).await
        })
        .await?;
    if result.method.is_some() {
        session.output.text(&say!("methods-try"))?;
    }
    Ok(())
}

/// The one that was named. Without a name the daemon finds out, with several by touch.
async fn token(daemon: &Daemon, typed: Option<&str>) -> Result<Option<OwnedObjectPath>, Failure> {
    match typed {
        None => Ok(None),
        Some(_) => Ok(Some(pick::token(typed, &daemon.tokens().await?)?.path.clone())),
    }
}

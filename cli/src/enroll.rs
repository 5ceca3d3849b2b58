//! `mfactl enroll`: a key becomes a way to sign in.

use mfad_bus::{EnrollOptions, ManagerProxy, MethodKind};
use zbus::OwnedObjectPath;

use crate::args::Enroll;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::operation::Operation;
use crate::prompts::{Pins, Readiness};
use crate::{Session, pick};

pub(crate) async fn run(at: &Session, it: Enroll) -> Result<(), Failure> {
    let pins = Pins::read(it.pin.pin_fd, None)?;
    let result = at
        .operate(Readiness::with(pins), async |daemon| {
            let token = token(daemon, it.token.as_deref()).await?;
            let kind = it.card.then(|| MethodKind::SmartCard.word().to_owned());
            let options = EnrollOptions { account: it.account, kind, label: it.label, token };
            let manager: ManagerProxy = daemon.root().await?;
            Operation::begin(daemon, manager.enroll(&options)).await
        })
        .await?;
    if result.method.is_some() {
        at.output.text("Try it: mfactl sign-in")?;
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

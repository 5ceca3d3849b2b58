//! `mfactl sign-in`: somebody proves who is there.

use mfad_bus::{SignInOptions, SignInProxy};

use crate::Session;
use crate::args::SignIn;
use crate::exit::Failure;
use crate::operation::Operation;
use crate::prompts::{Pins, Readiness, Source};

pub(crate) async fn run(at: &Session, it: SignIn) -> Result<(), Failure> {
    let code = Source::read(it.code_fd)?;
    let pins = Pins { code, ..Pins::read(it.pin.pin_fd, None)? };
    at.operate(Readiness::with(pins), async |daemon| {
        let sign_in: SignInProxy = daemon.root().await?;
        // No account means the caller's own.
        let account = it.account.as_deref().unwrap_or_default();
        let options = SignInOptions::default();
        Operation::begin(daemon, sign_in.begin(account, &options)).await
    })
    .await
    .map(|_| ())
}

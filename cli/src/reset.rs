//! `mfactl reset`: a key is erased.

use mfad_bus::Fido2Proxy;

use crate::args::Reset;
use crate::exit::Failure;
use crate::operation::Operation;
use crate::prompts::Readiness;
use crate::{Session, pick};

pub(crate) async fn run(at: &Session, it: Reset) -> Result<(), Failure> {
    let ready = Readiness { yes: it.yes, ..Readiness::default() };
    at.operate(ready, async |daemon| {
        let tokens = daemon.tokens().await?;
        let token = pick::token(it.which.token.as_deref(), &tokens)?;
        let fido2: Fido2Proxy = daemon.at(token.path.clone()).await?;
        Operation::begin(daemon, fido2.reset()).await
    })
    .await
    .map(drop)
}

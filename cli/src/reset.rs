//! `mfactl reset`: a key is erased.

use mfad_bus::Fido2Proxy;

use crate::args::Reset;
use crate::exit::Failure;
use crate::prompts::Readiness;
use crate::{Session, keys};

pub(crate) async fn run(session: &Session, it: Reset) -> Result<(), Failure> {
    let ready = Readiness { yes: it.yes, ..Readiness::default() };
    let typed = it.which.typed();
    let begin = async |fido2: &Fido2Proxy<'_>| fido2.reset().await;
    keys::operate(session, typed, ready, |_| true, begin).await.map(drop)
}

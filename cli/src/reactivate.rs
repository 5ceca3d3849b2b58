//! `mfactl reactivate`: a sign-in method that was suspended is used again.

use mfad_bus::MethodProxy;

use crate::args::methods::ReactivateArgs;
use crate::exit::Failure;
use crate::operation::Operation;
use crate::prompts::Readiness;
use crate::{Session, pick};

pub(crate) async fn run(session: &Session, it: ReactivateArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it.account).await?;
    let methods = daemon.methods(&account).await?;
    let method = pick::method(&it.method, &methods)?;
    let reactivated = session.operate_over(daemon, Readiness::default(), async |daemon| {
        let proxy: MethodProxy = daemon.proxy_at(method.path.clone()).await?;
        Operation::begin(daemon, proxy.reactivate()).await
    });
    reactivated.await.map(drop)
}

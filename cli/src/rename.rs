//! `mfactl rename`: a sign-in method gets another label.

use mfad_bus::MethodProxy;
use mfad_i18n::say;
use serde::Serialize;

use crate::args::methods::RenameArgs;
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::visible;
use crate::{Session, pick};

#[derive(Serialize)]
struct RenamedJson<'m> {
    method: &'m Method,
}

pub(crate) async fn run(session: &Session, it: RenameArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it.account).await?;
    let methods = daemon.methods(&account).await?;
    let method = pick::method(&it.method, &methods)?;
    let proxy: MethodProxy = daemon.proxy_at(method.path.clone()).await?;
    proxy.rename(&it.label).await?;
    // The daemon trims what was typed.
    let label = proxy.label().await?;
    let said = say!("methods-renamed", before = account.owns(&method.label), now = visible(&label));
    session.output.json(&RenamedJson { method: &Method { label, ..method.clone() } })?;
    session.output.text(&said)?;
    Ok(())
}

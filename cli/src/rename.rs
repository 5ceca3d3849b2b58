//! `mfactl rename`: a way to sign in gets another label.

use mfad_bus::MethodProxy;
use mfad_words::say;
use serde::Serialize;

use crate::args::ways::Rename;
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::visible;
use crate::{Session, pick};

#[derive(Serialize)]
struct Shape<'m> {
    method: &'m Method,
}

pub(crate) async fn run(at: &Session, it: Rename) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let account = daemon.account(&it.account).await?;
    let methods = daemon.methods(&account).await?;
    let method = pick::method(&it.method, &methods)?;
    let proxy: MethodProxy = daemon.at(method.path.clone()).await?;
    proxy.rename(&it.label).await?;
    // The daemon trims what was typed.
    let label = proxy.label().await?;
    let said = say!("ways-renamed", before = account.owns(&method.label), now = visible(&label));
    at.output.json(&Shape { method: &Method { label, ..method.clone() } })?;
    at.output.text(&said)?;
    Ok(())
}

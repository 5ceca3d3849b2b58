//! `mfactl admin …`: for those who help others.

use mfad_bus::AccountsProxy;
use serde::Serialize;

use crate::Session;
use crate::args::admin::{Admin, Whom};
use crate::exit::Failure;
use crate::output::visible;

#[derive(Serialize)]
struct Shape<'u> {
    account: &'u str,
}

pub(crate) async fn run(at: &Session, it: Admin) -> Result<(), Failure> {
    match it {
        Admin::Unlock(it) => unlock(at, it).await,
    }
}

async fn unlock(at: &Session, Whom { user }: Whom) -> Result<(), Failure> {
    let accounts: AccountsProxy = at.daemon().await?.root().await?;
    accounts.unlock(&user).await?;
    at.output.json(&Shape { account: &user })?;
    let text = format!("Every way to sign in as {} can be tried again.", visible(&user));
    Ok(at.output.text(&text)?)
}

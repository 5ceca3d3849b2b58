//! `mfactl admin …`: for those who help others.

use mfad_bus::AccountsProxy;
use mfad_i18n::say;
use serde::Serialize;

use crate::args::admin::{AdminClearArgs, AdminCommand, AdminWhomArgs};
use crate::exit::Failure;
use crate::output::visible;
use crate::{Session, access_pass, remove};

#[derive(Serialize)]
struct AdminJson<'u> {
    account: &'u str,
}

pub(crate) async fn run(session: &Session, it: AdminCommand) -> Result<(), Failure> {
    match it {
        AdminCommand::Unlock(it) => unlock(session, it).await,
        AdminCommand::Pass(it) => access_pass::run(session, it).await,
        AdminCommand::RotatePassSecret => access_pass::rotate(session).await,
        AdminCommand::Clear(it) => clear(session, it).await,
    }
}

async fn unlock(session: &Session, AdminWhomArgs { user }: AdminWhomArgs) -> Result<(), Failure> {
    let accounts: AccountsProxy = session.daemon().await?.root().await?;
    accounts.unlock(&user).await?;
    session.output.json(&AdminJson { account: &user })?;
    let text = say!("admin-unlocked", user = visible(&user));
    Ok(session.output.text(&text)?)
}

async fn clear(
    session: &Session,
    AdminClearArgs { user, yes }: AdminClearArgs,
) -> Result<(), Failure> {
    let shown = visible(&user);
    let accounts: AccountsProxy = session.daemon().await?.root().await?;
    // One that there is not is told before anybody is asked.
    accounts.status(&user).await?;
    if !yes {
        let question = say!("admin-clear-question", shown);
        remove::ask(&question, &say!("methods-nothing-removed"))?;
    }
    accounts.clear(&user).await?;
    session.output.json(&AdminJson { account: &user })?;
    Ok(session.output.text(&say!("admin-cleared", shown))?)
}

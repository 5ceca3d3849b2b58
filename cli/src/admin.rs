//! `mfactl admin …`: for those who help others.

use mfad_bus::AccountsProxy;
use mfad_words::say;
use serde::Serialize;

use crate::args::admin::{Admin, Clear, Whom};
use crate::exit::Failure;
use crate::output::visible;
use crate::{Session, remove};

#[derive(Serialize)]
struct Shape<'u> {
    account: &'u str,
}

pub(crate) async fn run(at: &Session, it: Admin) -> Result<(), Failure> {
    match it {
        Admin::Unlock(it) => unlock(at, it).await,
        Admin::Clear(it) => clear(at, it).await,
    }
}

async fn unlock(at: &Session, Whom { user }: Whom) -> Result<(), Failure> {
    let accounts: AccountsProxy = at.daemon().await?.root().await?;
    accounts.unlock(&user).await?;
    at.output.json(&Shape { account: &user })?;
    let text = say!("admin-unlocked", user = visible(&user));
    Ok(at.output.text(&text)?)
}

async fn clear(at: &Session, Clear { user, yes }: Clear) -> Result<(), Failure> {
    let shown = visible(&user);
    if !yes {
        let question = say!("admin-clear-question", shown);
        remove::ask(&question, &say!("ways-nothing-removed"))?;
    }
    let accounts: AccountsProxy = at.daemon().await?.root().await?;
    accounts.clear(&user).await?;
    at.output.json(&Shape { account: &user })?;
    Ok(at.output.text(&say!("admin-cleared", shown))?)
}

//! One-time codes from the tokens, for whoever signs in to a site in another way.

use mfad_bus::{OathProxy, id_of};
use mfad_i18n::say;
use serde::Serialize;
use zeroize::Zeroizing;

use super::frame::{self, Frame};
use super::request::Request;
use crate::events::{End, Event};
use crate::exit::Failure;
use crate::objects::Token;

/// An account on one of the tokens.
#[derive(Serialize)]
struct OathAccountJson {
    token: String,
    token_name: String,
    account: String,
    issuer: Option<String>,
    name: String,
}

#[derive(Serialize)]
#[serde(tag = "event", rename = "accounts")]
struct OathAccountsJson<'a> {
    accounts: &'a [OathAccountJson],
}

/// Lists the accounts of all tokens that make codes.
pub async fn list(request: &mut Request) -> Result<(), Failure> {
    let mut accounts = Vec::new();
    for token in request.daemon.tokens().await?.iter().filter(|token| token.has("oath")) {
        let oath: OathProxy = request.daemon.proxy_at(token.path.clone()).await?;
        let Some(result) = request.operate(oath.list_accounts()).await? else { return Ok(()) };
        let found = result.accounts.unwrap_or_default().into_iter();
        accounts.extend(found.map(|account| OathAccountJson {
            token: token.id.clone(),
            token_name: token.name.clone(),
            account: account.id,
            issuer: account.issuer,
            name: account.name,
        }));
    }
    frame::send_about(request.id, &OathAccountsJson { accounts: &accounts });
    Ok(())
}

/// Shows the code of one account.
pub async fn show(request: &mut Request, frame: &Frame) -> Result<(), Failure> {
    let wanted = |token: &Token| frame.token.as_deref() == Some(&*id_of(&token.path));
    let tokens = request.daemon.tokens().await?;
    let (Some(token), Some(account)) = (tokens.into_iter().find(wanted), &frame.account) else {
        frame::refuse(request.id, say!("host-unplugged"));
        return Ok(());
    };
    let oath: OathProxy = request.daemon.proxy_at(token.path).await?;
    let Some(result) = request.operate(oath.show_code(account)).await? else { return Ok(()) };
    let Some(code) = &result.code else { return Err(Failure::not_understood("ShowCode")) };
    let digits = Zeroizing::new(code.code.read()?);
    let digits = std::str::from_utf8(&digits).map_err(|_| Failure::not_understood("ShowCode"))?;
    frame::tell(request.id, &Event::Finished(End::with_code(&result, digits)));
    Ok(())
}

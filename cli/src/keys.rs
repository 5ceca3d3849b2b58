//! What the commands for FIDO2 keys share: the key that is meant, and an operation with it.

use mfad_bus::{Fido2Proxy, ManagerProxy, OperationResult, WireError};
use zbus::OwnedObjectPath;

use crate::Session;
use crate::ceremony::Visit;
use crate::exit::Failure;
use crate::objects::{Fido2Info, Token};
use crate::operation::Operation;
use crate::pick;
use crate::prompts::Readiness;

/// Whether a key can do what it is wanted for, as far as it tells. If another can, it is not meant.
pub(crate) type Able = fn(&Fido2Info) -> bool;

/// The key that is meant: by its name, as the only one, or, by somebody at a terminal, with a touch.
pub(crate) async fn chosen(
    visit: &mut Visit<'_>,
    typed: Option<&str>,
    able: Able,
) -> Result<Fido2Proxy<'static>, Failure> {
    let tokens = visit.daemon.tokens().await?;
    let candidates = candidates(&tokens, able);
    let path = match candidates.as_slice() {
        [only] if typed.is_none() => only.path.clone(),
        [_, _, ..] if typed.is_none() && visit.can_be_touched() => {
            let paths: Vec<_> = candidates.iter().map(|it| it.path.clone()).collect();
            touched(visit, &paths).await?
        }
        _ => pick::key(typed, &tokens)?.path.clone(),
    };
    Ok(visit.daemon.proxy_at(path).await?)
}

/// Begins an operation with the key that is meant, and prints how it ended.
pub(crate) async fn operate(
    session: &Session,
    typed: Option<&str>,
    ready: Readiness,
    able: Able,
    begin: impl AsyncFnOnce(&Fido2Proxy<'static>) -> Result<OwnedObjectPath, WireError>,
) -> Result<OperationResult, Failure> {
    let mut visit = session.visit(ready).await?;
    let fido2 = chosen(&mut visit, typed, able).await?;
    let result = visit.does(async |daemon| Operation::begin(daemon, begin(&fido2)).await).await?;
    visit.tell(&result)?;
    Ok(result)
}

fn candidates(tokens: &[Token], able: Able) -> Vec<&Token> {
    let mut keys: Vec<_> = tokens.iter().filter(|it| it.fido2.is_some()).collect();
    let is_able = |it: &Token| it.fido2.as_ref().is_some_and(able);
    if keys.iter().any(|it| is_able(it)) {
        keys.retain(|it| is_able(it));
    }
    keys
}

async fn touched(
    visit: &mut Visit<'_>,
    among: &[OwnedObjectPath],
) -> Result<OwnedObjectPath, Failure> {
    let manager: ManagerProxy = visit.daemon.root().await?;
    let choosing = manager.choose_token(among);
    let result = visit.does(async |daemon| Operation::begin(daemon, choosing).await).await?;
    let token = result.token.ok_or_else(|| Failure::not_understood("no token"))?;
    Ok(token.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::token;

    #[test]
    fn only_keys_that_can_are_meant_if_there_are_any() {
        let mut all = [token("a", "A", "1"), token("b", "B", "2"), token("c", "C", "3")];
        all[2].fido2 = None;
        for key in &mut all[..2] {
            key.fido2 = Some(Fido2Info::default());
        }
        let ids = |all: &[Token]| {
            candidates(all, Fido2Info::makes_secrets)
                .iter()
                .map(|it| it.id.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(&all), ["a", "b"]);
        all[1].fido2.as_mut().unwrap().extensions = vec!["hmac-secret".into()];
        assert_eq!(ids(&all), ["b"]);
    }
}

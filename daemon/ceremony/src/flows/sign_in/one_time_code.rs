//! Signing in with a one-time code of an app. One that was used, and all before it, are of no use
//! afterwards.

use std::time::SystemTime;

use mfad_store::{Kind, Method, OneTimeCode};
use mfad_terms::{Cause, PinWanted};
use mfad_text::{Text, tr};

use super::{ProvedMethod, RunningSignIn};
use crate::error::Error;
use crate::faults::store_fault;
use crate::verification::attempt::Attempt;
use crate::verification::lockout;
use crate::verification::totp::{Check, Code, Secret};

/// How many wrong codes are taken before another way is offered.
const TRIES: u32 = 3;

/// Signs in with a code. `background` are the keys that could be touched instead.
pub async fn attempt(
    session: &RunningSignIn<'_>,
    method: &Method,
    code: &OneTimeCode,
    background: &[Method],
) -> Result<ProvedMethod, Error> {
    let store = &session.context.store;
    let secret = store.unseal(&code.secret, &method.account).map_err(store_fault)?;
    let secret = Secret::kept(secret);
    session.try_also(vec![method.id.clone()])?;
    let mut mistake = None;
    for _ in 0..TRIES {
        let typed = typed(session, method, background, mistake.take()).await?;
        let attempt = Attempt::begin(session.context, method).await?;
        let Kind::OneTimeCode(kept) = attempt.method().kind.clone() else { break };
        match secret.check(typed, SystemTime::now(), kept.last) {
            Check::Right(last) => {
                let kind = Kind::OneTimeCode(OneTimeCode { last, ..kept });
                let method = attempt.succeeded(kind).await?;
                return Ok(ProvedMethod { method, token: None, verified: None, secret: None });
            }
            Check::Used => {
                mistake = Some(tr!("signin-code-used"));
            }
            Check::Wrong => mistake = Some(tr!("signin-code-wrong")),
        }
        attempt.failed(Cause::CodeWrong).await;
    }
    let message = tr!("signin-code-wrong-thrice", tries = TRIES);
    let message = lockout::told(session.context, method, message);
    Err(Error::new(Cause::CodeWrong, message))
}

async fn typed(
    session: &RunningSignIn<'_>,
    method: &Method,
    background: &[Method],
    mistake: Option<Text>,
) -> Result<Code, Error> {
    let (purpose, label, or) = (&session.purpose, &method.label, session.or_a_key(background));
    let reason = tr!("signin-code-type", purpose, label, or);
    let asked = (PinWanted::OneTimeCode, reason);
    session.type_code(asked, mistake, || tr!("signin-code-unfit"), Code::typed).await
}

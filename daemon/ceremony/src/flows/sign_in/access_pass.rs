//! Signing in with an access pass, which an administrator or the help desk told: it lets in once.

use mfad_pass::Pass;
use mfad_store::Method;
use mfad_terms::{Cause, PinWanted};
use mfad_text::{Text, tr};

use super::{ProvedMethod, RunningSignIn};
use crate::error::Error;
use crate::verification::access_pass::{PassCheck, check};
use crate::verification::attempt::Attempt;
use crate::verification::lockout;

/// How many wrong passes are taken before another way is offered.
const TRIES: u32 = 3;

/// Signs in with a pass. `background` are the keys that could be touched instead.
pub async fn attempt(
    session: &RunningSignIn<'_>,
    method: &Method,
    background: &[Method],
) -> Result<ProvedMethod, Error> {
    session.try_also(vec![method.id.clone()])?;
    let mut mistake = None;
    for _ in 0..TRIES {
        let pass = typed(session, background, mistake.take()).await?;
        let attempt = Attempt::begin(session.context, method).await?;
        match check(session.context, &method.account, pass).await? {
            PassCheck::Right(pass) if attempt.admitted_by(&pass).await? => {
                let method = attempt.method().clone();
                return Ok(ProvedMethod { method, token: None, verified: None, secret: None });
            }
            PassCheck::Right(_) => mistake = Some(tr!("signin-pass-used")),
            PassCheck::Expired => mistake = Some(tr!("signin-pass-expired")),
            PassCheck::Wrong => mistake = Some(tr!("signin-pass-wrong")),
        }
        attempt.failed(Cause::CodeWrong).await;
    }
    let message = tr!("signin-pass-wrong-thrice", tries = TRIES);
    Err(Error::new(Cause::CodeWrong, lockout::told(session.context, method, message)))
}

async fn typed(
    session: &RunningSignIn<'_>,
    background: &[Method],
    mistake: Option<Text>,
) -> Result<Pass, Error> {
    let or = session.or_a_key(background);
    let reason = tr!("signin-pass-type", purpose = session.purpose, or);
    let asked = (PinWanted::AccessPass, reason);
    session.type_code(asked, mistake, || tr!("signin-pass-unfit"), Pass::typed).await
}

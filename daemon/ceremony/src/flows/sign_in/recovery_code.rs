//! Signing in with a recovery code: one is typed, and is of no use afterwards.

use mfad_store::{Kind, Method};
use mfad_terms::{Cause, PinWanted, Remedy};
use mfad_text::{Text, tr};

use super::{ProvedMethod, RunningSignIn};
use crate::error::Error;
use crate::verification::attempt::Attempt;
use crate::verification::lockout;
use crate::verification::password_hash::{Stretcher, in_turn};
use crate::verification::recovery_codes::{self, Code, RecoveryCodeCheck};

/// How many wrong codes are taken before another way is offered.
const TRIES: u32 = 3;
/// With this many left it is time for new ones.
const FEW: usize = 3;

/// Signs in with a code of this set. `background` are the keys that could be touched instead.
pub async fn attempt(
    session: &RunningSignIn<'_>,
    method: &Method,
    background: &[Method],
) -> Result<ProvedMethod, Error> {
    session.try_also(vec![method.id.clone()])?;
    let mut mistake = None;
    for _ in 0..TRIES {
        let code = typed(session, background, mistake.take()).await?;
        let attempt = Attempt::begin(session.context, method).await?;
        match checked(attempt.method(), code).await? {
            RecoveryCodeCheck::Right(codes) => {
                let method = attempt.succeeded(Kind::RecoveryCodes(codes)).await?;
                return Ok(ProvedMethod { method, token: None, verified: None, secret: None });
            }
            RecoveryCodeCheck::Used => mistake = Some(tr!("signin-recovery-used")),
            RecoveryCodeCheck::Wrong => mistake = Some(tr!("signin-recovery-wrong")),
        }
        attempt.failed(Cause::CodeWrong).await;
    }
    let message = tr!("signin-recovery-wrong-thrice", tries = TRIES);
    Err(Error::new(Cause::CodeWrong, lockout::told(session.context, method, message)))
}

async fn typed(
    session: &RunningSignIn<'_>,
    background: &[Method],
    mistake: Option<Text>,
) -> Result<Code, Error> {
    let or = session.or_a_key(background);
    let reason = tr!("signin-recovery-type", purpose = session.purpose, or);
    let asked = (PinWanted::RecoveryCode, reason);
    session.type_code(asked, mistake, || tr!("signin-recovery-unfit"), Code::typed).await
}

async fn checked(method: &Method, code: Code) -> Result<RecoveryCodeCheck, Error> {
    let Kind::RecoveryCodes(codes) = method.kind.clone() else {
        return Ok(RecoveryCodeCheck::Wrong);
    };
    let check = move |stretcher: &mut Stretcher| recovery_codes::check(stretcher, codes, &code);
    in_turn(method.account.uid, check).await
}

/// What to know of the codes that are left, and what helps if they are few.
pub fn remaining(left: usize) -> (Text, Option<Remedy>) {
    let codes = match left {
        0 => tr!("signin-codes-gone"),
        left => tr!("signin-codes-left", left),
    };
    (codes, (left <= FEW).then_some(Remedy::CreateRecoveryCodes))
}

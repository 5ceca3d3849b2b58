//! `mfactl replace`: a new sign-in method first, and only then the old one goes.

use mfad_i18n::say;
use zbus::OwnedObjectPath;

use crate::args::methods::{EnrollArgs, ReplaceArgs};
use crate::args::{CurrentPinArgs, recovery_codes};
use crate::exit::Failure;
use crate::objects::Method;
use crate::{Session, enroll, pick, recovery_codes as codes};

const CODES: &str = "recovery-codes";
const CODE: &str = "one-time-code";
const CARD: &str = "smart-card";

pub(crate) async fn run(session: &Session, it: ReplaceArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it.account).await?;
    let methods = daemon.methods(&account).await?;
    let old = pick::method(&it.method, &methods)?;
    enroll_new(session, old, Some(old.path.clone()), &it).await?;
    // New codes take the place of the old ones by themselves.
    if old.kind != CODES {
        session.output.text(&say!("methods-replaced", label = account.owns(&old.label)))?;
    }
    Ok(())
}

/// Sets up a new one of the same kind; what it `replaces` is removed in the same moment.
pub(crate) async fn enroll_new(
    session: &Session,
    old: &Method,
    replaces: Option<OwnedObjectPath>,
    it: &ReplaceArgs,
) -> Result<(), Failure> {
    match old.kind.as_str() {
        CODES => {
            codes::new(
                session,
                recovery_codes::RecoveryCodesNewArgs { account: it.account.clone(), yes: it.yes },
            )
            .await
        }
        _ => {
            let pin = CurrentPinArgs { pin_fd: it.pin.pin_fd };
            let (card, code) = (old.kind == CARD, old.kind == CODE);
            let (label, token) = (it.label.clone(), it.token.clone());
            let account = it.account.clone();
            let new = EnrollArgs {
                code,
                code_fd: None,
                card,
                label,
                token,
                publish: false,
                account,
                pin,
            };
            enroll::enroll(session, new, replaces).await
        }
    }
}

/// The command that sets up one of this kind.
pub(crate) fn command(kind: &str) -> &'static str {
    match kind {
        CODES => "mfactl recovery-codes new",
        CARD => "mfactl enroll --card",
        CODE => "mfactl enroll --code",
        _ => "mfactl enroll",
    }
}

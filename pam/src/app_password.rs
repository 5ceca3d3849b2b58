//! The password of a program that can do no second factor: it is asked for as every password is,
//! and mfad says whether it is one. Whoever uses it may be anywhere.

use std::os::fd::OwnedFd;
use std::time::Duration;

use pam::module::PamHandle;

use crate::daemon::{Daemon, within};
use crate::end::End;
use crate::libpam;

/// What was typed in this stack already, or else is typed now; modules after this one find it, too.
pub fn typed(handle: &mut PamHandle) -> Result<OwnedFd, End> {
    Ok(mfad_bus::secret_fd(libpam::authtok(handle)?.to_bytes())?)
}

/// Whether that is an app password of this account.
pub async fn check(account: &str, typed: OwnedFd, patience: Duration) -> Result<(), End> {
    let daemon = Daemon::reach(patience).await?;
    // Passwords are hashed one after the other for everybody, which may take longer than to reach mfad.
    within(patience, daemon.check_app_password(account, typed)).await
}

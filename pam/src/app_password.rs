//! The password of a program that can do no second factor: it is asked for as every password is,
//! and mfad says whether it is one. Whoever uses it may be anywhere.

use std::os::fd::OwnedFd;
use std::time::Duration;

use mfad_words::say;
use pam::constants::PamResultCode;
use pam::module::PamHandle;
use tokio::time::timeout;

use crate::daemon::Daemon;
use crate::end::{End, PamResult};

/// What was typed in this stack already, or else is typed now; modules after this one find it, too.
pub fn typed(handle: &mut PamHandle) -> PamResult<OwnedFd> {
    let typed = libpam::authtok(handle)?;
    mfad_bus::secret_fd(typed.to_bytes()).map_err(|_| PamResultCode::PAM_SYSTEM_ERR)
}

/// Whether that is an app password of this account.
pub fn check(account: &str, typed: OwnedFd, patience: Duration) -> Result<(), End> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    let asked = async {
        let daemon = Daemon::reach().await?;
        daemon.check_app_password(account, typed).await
    };
    let runtime = runtime.map_err(zbus::Error::from)?;
    let answered = runtime.block_on(async { timeout(patience, asked).await });
    let mute = |_| End::away(say!("pam-silent", seconds = patience.as_secs()));
    answered.map_err(mute)?
}

/// What of libpam is in no crate: the one way to share what was typed with other modules.
#[allow(unsafe_code, reason = "a function of C")]
mod libpam {
    use std::ffi::{CStr, c_char, c_int};
    use std::ptr;

    use pam::constants::PamResultCode;
    use pam::items::ItemType;
    use pam::module::PamHandle;

    use crate::end::PamResult;

    unsafe extern "C" {
        fn pam_get_authtok(
            handle: *mut PamHandle,
            item: c_int,
            token: *mut *const c_char,
            prompt: *const c_char,
        ) -> c_int;
    }

    /// Borrows the handle, so that nothing changes the text meanwhile.
    pub fn authtok(handle: &mut PamHandle) -> PamResult<&CStr> {
        let (item, mut token) = (ItemType::AuthTok as c_int, ptr::null());
        // SAFETY: the handle is libpam's own for this call, and without a prompt libpam has one.
        let code = unsafe { pam_get_authtok(handle, item, &mut token, ptr::null()) };
        if code != PamResultCode::PAM_SUCCESS as c_int || token.is_null() {
            return Err(PamResultCode::PAM_CONV_ERR);
        }
        // SAFETY: libpam ends it with a null, and keeps it until somebody sets another.
        Ok(unsafe { CStr::from_ptr(token) })
    }
}

//! The login password that a key opened, on its way to what keeps the keyring. It waits in the handle, where
//! libpam keeps it from the program and from other modules, until a line with `set_authtok` is reached: that
//! comes after all that takes PAM_AUTHTOK for the proof of a password.
#![allow(unsafe_code, reason = "data of a handle has the type that it was kept with")]

use std::time::Duration;

use mfad_bus::{OperationResult, secret_fd};
use mfad_i18n::say;
use nix::unistd::geteuid;
use pam::constants::PamResultCode;
use pam::items::AuthTok;
use pam::module::PamHandle;
use zeroize::Zeroizing;

use crate::daemon::{Daemon, within};
use crate::end::{End, Verdict};
use crate::line::Line;
use crate::screen::Answer;

/// What is kept in the handle: who signed in there, until it was used.
const SIGNED_IN: &str = "mfad_signed_in";
/// Set in the second round of pam_sm_chauthtok(3), in which passwords are changed.
pub const PAM_UPDATE_AUTHTOK: u32 = 0x2000;

/// Somebody who signed in by an earlier line of this stack.
struct SignedIn {
    account: String,
    password: Option<Answer>,
}

/// Whether the program may have the password: no process of the user's gets it.
pub fn possible() -> bool {
    geteuid().is_root()
}

/// Nobody signed in so far. What an attempt before this one left is wiped.
pub fn forget(handle: &mut PamHandle) -> Result<(), End> {
    Ok(handle.set_data(SIGNED_IN, Box::new(None::<SignedIn>))?)
}

/// This account signed in, with what its key opened.
pub fn remember(
    handle: &mut PamHandle,
    account: String,
    password: Option<Answer>,
) -> Result<(), End> {
    Ok(handle.set_data(SIGNED_IN, Box::new(Some(SignedIn { account, password })))?)
}

/// The password in the result of a sign-in, if there is one. Without, the keyring asks for it.
pub fn password_in(result: &OperationResult) -> Option<Answer> {
    result.login_password.as_ref()?.read().ok()
}

/// Whether an earlier line signed this account in, once: hands its password on to the modules that follow,
/// unless they have one. It has no say where nobody signed in.
pub fn set_authtok(handle: &mut PamHandle) -> PamResultCode {
    let Ok(account) = handle.get_user(None) else { return PamResultCode::PAM_IGNORE };
    // SAFETY: only this module keeps data under this name, and only of this type.
    let kept = unsafe { handle.get_data::<Option<SignedIn>>(SIGNED_IN) };
    let signed_in = kept.ok().and_then(Option::as_ref).filter(|it| it.account == account);
    let Some(SignedIn { password, .. }) = signed_in else { return PamResultCode::PAM_IGNORE };
    let password = password.clone();
    if forget(handle).is_err() {
        return PamResultCode::PAM_IGNORE;
    }
    let none_yet = matches!(handle.get_item::<AuthTok<'_>>(), Ok(None));
    if let Some(password) = password.filter(|_| none_yet) {
        hand_on(handle, &password);
    }
    PamResultCode::PAM_SUCCESS
}

fn hand_on(handle: &mut PamHandle, password: &[u8]) {
    let mut text = Zeroizing::new(Vec::with_capacity(password.len().saturating_add(1)));
    text.extend_from_slice(password);
    text.push(0);
    let _ = crate::libpam::set_authtok(handle, &text);
}

/// Seals the new password for the account's keys. The password is changed already, so nothing fails here: the
/// person is told that the keyring will ask.
pub fn change_password(handle: &mut PamHandle, patience: Duration) -> Result<(), End> {
    if !possible() {
        return Ok(());
    }
    let account = handle.get_user(None)?;
    let Some(password) = handle.get_item::<AuthTok<'_>>()? else { return Ok(()) };
    let password = secret_fd(password.as_bytes())?;
    let change = async {
        let daemon = Daemon::reach(patience).await?;
        within(patience, daemon.change_password(&account, password)).await
    };
    match crate::run(change) {
        Ok(()) => Ok(()),
        Err(end) if end.verdict == Verdict::NotInstalled => Ok(()),
        Err(end) => Err(End { line: Line::new(say!("pam-keyring-not-renewed")), ..end }),
    }
}

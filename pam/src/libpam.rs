//! What of libpam is in no crate.
#![allow(unsafe_code, reason = "functions of C")]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;

use nix::libc::LOG_NOTICE;
use pam::constants::PamResultCode;
use pam::items::ItemType;
use pam::module::PamHandle;

use crate::end::End;

unsafe extern "C" {
    fn pam_get_authtok(
        handle: *mut PamHandle,
        item: c_int,
        token: *mut *const c_char,
        prompt: *const c_char,
    ) -> c_int;
    fn pam_getenv(handle: *mut PamHandle, name: *const c_char) -> *const c_char;
    fn pam_set_item(handle: *mut PamHandle, item: c_int, value: *const c_void) -> c_int;
    fn pam_syslog(handle: *const PamHandle, priority: c_int, format: *const c_char, ...);
}

/// The password of this stack, asked for if nobody did: the one way to share it with other modules. Borrows
/// the handle, so that nothing changes the text meanwhile.
pub fn authtok(handle: &mut PamHandle) -> Result<&CStr, End> {
    let (item, mut token) = (ItemType::AuthTok as c_int, ptr::null());
    // SAFETY: the handle is libpam's own for this call, and without a prompt libpam has one.
    let code = unsafe { pam_get_authtok(handle, item, &raw mut token, ptr::null()) };
    if code != PamResultCode::PAM_SUCCESS as c_int || token.is_null() {
        return Err(PamResultCode::PAM_CONV_ERR.into());
    }
    // SAFETY: libpam ends it with a null, and keeps it until somebody sets another.
    Ok(unsafe { CStr::from_ptr(token) })
}

/// Makes this, which ends with a zero byte, the password of this stack. libpam copies it, and wipes the copy.
pub fn set_authtok(handle: &mut PamHandle, text: &[u8]) -> Result<(), End> {
    let text = CStr::from_bytes_with_nul(text).map_err(|_| PamResultCode::PAM_BUF_ERR)?;
    // SAFETY: the handle is libpam's own for this call, and the text lives for it.
    let code = unsafe { pam_set_item(handle, ItemType::AuthTok as c_int, text.as_ptr().cast()) };
    match code == PamResultCode::PAM_SUCCESS as c_int {
        true => Ok(()),
        false => Err(PamResultCode::PAM_SYSTEM_ERR.into()),
    }
}

/// Whether this is what the stack's environment says (pam_getenv(3)), which the session is given, not the program's own.
pub fn environment_is(handle: &mut PamHandle, name: &CStr, value: &CStr) -> bool {
    // SAFETY: the handle is libpam's own for this call, and the name lives for it.
    let found = unsafe { pam_getenv(handle, name.as_ptr()) };
    // SAFETY: libpam ends it with a null, and keeps it until somebody sets another.
    !found.is_null() && unsafe { CStr::from_ptr(found) } == value
}

/// Writes a line to the log, with this module's name and the service's.
pub fn log(handle: &PamHandle, line: &str) {
    let Ok(line) = CString::new(line.replace(char::is_control, " ")) else { return };
    // SAFETY: the format takes one text, which lives for the call.
    unsafe { pam_syslog(handle, LOG_NOTICE, c"%s".as_ptr(), line.as_ptr()) }
}

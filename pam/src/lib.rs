//! `pam_mfad.so`: has a person prove to mfad who they are, in any program that uses PAM. It only
//! carries: what mfad asks becomes PAM messages, what the person answers goes back. It runs in
//! setuid programs, so it reads nothing of the environment but which of the languages in it to
//! speak, talks to the system's bus alone, and leaves no thread, handler or setting behind.

mod app_password;
mod daemon;
mod end;
mod interrupts;
mod options;
mod prompts;
mod screen;
mod sign_in;
mod ways;

use std::ffi::CStr;

use pam::constants::{PamFlag, PamResultCode};
use pam::conv::Conv;
use pam::items::{RHost, Service};
use pam::module::{PamHandle, PamHooks};

use end::{End, PamResult};
use options::Options;
use screen::Screen;
use sign_in::Request;

use mfad_words::{Language, say, speak};

struct Mfad;
mod entry {
    #![allow(missing_docs, reason = "libpam's own functions; pam_sm_authenticate(3) and its like")]
    use super::Mfad;
    pam::pam_hooks!(Mfad);
}

impl PamHooks for Mfad {
    fn sm_authenticate(handle: &mut PamHandle, args: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        match authenticate(handle, &args) {
            Ok(()) => PamResultCode::PAM_SUCCESS,
            Err(code) => code,
        }
    }

    /// There are no credentials to set; whoever authenticated must not fail here.
    fn sm_setcred(_: &mut PamHandle, _: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        PamResultCode::PAM_SUCCESS
    }
}

fn authenticate(handle: &mut PamHandle, args: &[&CStr]) -> PamResult<()> {
    speak(Language::of_environment());
    let account = handle.get_user(None)?;
    let options = Options::parse(args);
    let password = match &options {
        Ok(options) if options.app_password => Some(app_password::typed(handle)?),
        _ => None,
    };
    let conversation = handle.get_item::<Conv<'_>>()?.ok_or(PamResultCode::PAM_CONV_ERR)?;
    let screen = Screen::new(conversation);
    let done = options.and_then(|Options { timeout: patience, trusted, .. }| {
        if let Some(typed) = password {
            return app_password::check(&account, typed, patience);
        }
        if is_remote(handle) {
            return Err(End::away(say!("pam-remote")));
        }
        let reason = handle.get_item::<Service<'_>>().ok().flatten();
        let reason = reason.map(|service| service.to_string_lossy().into_owned());
        sign_in::run(&screen, &Request { account, reason, patience, trusted })
    });
    done.map_err(|end| {
        screen.complain(&end.message);
        end.code
    })
}

/// Whether the person is at another machine. They cannot touch a key here, and somebody who is
/// here must not be led to touch it for them.
fn is_remote(handle: &PamHandle) -> bool {
    let host = handle.get_item::<RHost<'_>>().ok().flatten();
    host.is_some_and(|host| !matches!(host.to_bytes(), b"" | b"localhost"))
}

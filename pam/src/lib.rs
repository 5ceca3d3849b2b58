//! `pam_mfad.so`: has a person prove to mfad who they are, in any program that uses PAM. It only
//! carries: what mfad asks becomes PAM messages, what the person answers goes back. It runs in
//! setuid programs, so it reads nothing of the environment but which of the languages in it to
//! speak (and in gdm's worker, which is none, whether it takes lists), talks to the system's bus alone, and leaves no thread, handler or setting behind.

mod app_password;
mod choice_list;
mod daemon;
mod end;
mod interrupts;
mod keyring;
mod libpam;
mod line;
mod methods;
mod options;
mod prompts;
mod screen;
mod sign_in;
mod signals;

use std::ffi::CStr;
use std::future::Future;
use std::io::{self, IsTerminal};
use std::ops::Deref;
use std::time::Duration;

use pam::constants::{PamFlag, PamResultCode};
use pam::items::{AuthTok, RHost, Service, Tty};
use pam::module::{PamHandle, PamHooks};

use end::{End, PamResult, Verdict};
use keyring::PAM_UPDATE_AUTHTOK;
use line::Line;
use options::ModuleOptions;
use screen::PamScreen;
use sign_in::Request;
use signals::Signals;

use mfad_i18n::{Language, say, speak};

/// How long a touch is waited for that nobody may have in mind: a key that stays plugged in must not blink all night.
const TOUCH_ONLY: Duration = Duration::from_secs(30);

struct Mfad;
mod entry {
    #![allow(missing_docs, reason = "libpam's own functions; pam_sm_authenticate(3) and its like")]
    use super::Mfad;
    pam::pam_hooks!(Mfad);
}

impl PamHooks for Mfad {
    fn sm_authenticate(handle: &mut PamHandle, args: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        let _held = Signals::hold();
        speak(Language::of_environment());
        let ended = ModuleOptions::parse(&args).and_then(|options| match options.set_authtok {
            true => Ok(keyring::set_authtok(handle)),
            false => authenticate(handle, &options).map(|()| PamResultCode::PAM_SUCCESS),
        });
        ended.unwrap_or_else(|end| told(handle, &end))
    }

    /// mfad has no say in a change of the password, and only hears of it.
    fn sm_chauthtok(handle: &mut PamHandle, args: Vec<&CStr>, flags: PamFlag) -> PamResultCode {
        let _held = Signals::hold();
        speak(Language::of_environment());
        let ended = ModuleOptions::parse(&args).and_then(|options| {
            match options.keyring && flags & PAM_UPDATE_AUTHTOK != 0 {
                true => keyring::change_password(handle, options.timeout),
                false => Ok(()),
            }
        });
        if let Err(end) = ended {
            told(handle, &end);
        }
        PamResultCode::PAM_IGNORE
    }

    /// There are no credentials to set; whoever authenticated must not fail here.
    fn sm_setcred(_: &mut PamHandle, _: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        PamResultCode::PAM_SUCCESS
    }
}

fn authenticate(handle: &mut PamHandle, options: &ModuleOptions) -> Result<(), End> {
    let ModuleOptions { timeout, trusted, app_password, touch_only, keyring, .. } = *options;
    keyring::forget(handle)?;
    let account = handle.get_user(None)?;
    if app_password {
        let typed = app_password::typed(handle)?;
        return run(app_password::check(&account, typed, timeout));
    }
    let reason = text_of(handle.get_item::<Service<'_>>());
    let (tty, remote_host) = (text_of(handle.get_item::<Tty<'_>>()), remote_host(handle));
    let password = handle.get_item::<AuthTok<'_>>()?.map(|it| it.as_bytes().to_vec().into());
    let mut screen = PamScreen::new(handle, shows(handle), password)?;
    screen.touch_only = touch_only;
    let patience = if touch_only { timeout.min(TOUCH_ONLY) } else { timeout };
    let keyring_wanted = keyring && keyring::possible();
    let request =
        Request { account, reason, tty, remote_host, patience, trusted, keyring: keyring_wanted };
    let ended = run(sign_in::prove(&screen, &request));
    let password =
        ended.map_err(|end| if screen.has_password() { after_password(end) } else { end })?;
    match keyring {
        true => keyring::remember(handle, request.account, password),
        false => Ok(()),
    }
}

/// A program that was given the password says that it was wrong, whatever failed. This stands last, as some show the
/// last line alone.
fn after_password(mut end: End) -> End {
    if end.verdict == Verdict::Refused {
        end.more.push(Line::new(say!("pam-after-password")));
    }
    end
}

/// Runs this to its end in this thread, and waits for nothing else.
fn run<T>(what: impl Future<Output = Result<T, End>>) -> Result<T, End> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let ended = runtime.block_on(what);
    runtime.shutdown_background();
    ended
}

/// Says how it ended, to the person and to the log.
fn told(handle: &PamHandle, end: &End) -> PamResultCode {
    if let Ok(screen) = PamScreen::new(handle, false, None) {
        screen.log(&end.detail);
        [&end.line].into_iter().chain(&end.more).for_each(|line| screen.say(line));
    }
    end.verdict.code()
}

/// The machine that the person is at, which only programs say that serve another. What cannot be read is not
/// this one.
fn remote_host(handle: &mut PamHandle) -> Option<String> {
    let host = handle.get_item::<RHost<'_>>();
    let unknown = host.is_err();
    let host = text_of(host);
    if host.is_none() && (unknown || is_elsewhere_for_gdm(handle)) {
        Some("?".to_owned())
    } else {
        host
    }
}

/// Whether gdm asks somebody who is not at this computer, or at another seat of it. It names no machine for a session
/// that it did not begin (before 46), and a terminal of seat0 for every seat (before 45), but always the right seat.
fn is_elsewhere_for_gdm(handle: &mut PamHandle) -> bool {
    let service = handle.get_item::<Service<'_>>();
    // mfactl tries the same services on a terminal.
    let gdm =
        text_of(service).is_some_and(|it| it.starts_with("gdm")) && !io::stdin().is_terminal();
    gdm && !libpam::environment_is(handle, c"XDG_SEAT", c"seat0")
}

/// Whether the program is on a terminal, as su and sudo are: those show what they ask. What has a window may
/// show nothing (i3lock), on whatever terminal it was started.
fn shows(handle: &PamHandle) -> bool {
    let tty = text_of(handle.get_item::<Tty<'_>>());
    tty.is_some_and(|tty| !tty.contains(':')) && interrupts::possible()
}

/// What such an item says, if it says anything.
fn text_of<'i, I: Deref<Target = &'i CStr>>(item: PamResult<Option<I>>) -> Option<String> {
    let text = item.ok().flatten()?.to_string_lossy().into_owned();
    (!text.is_empty()).then_some(text)
}

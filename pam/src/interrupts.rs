//! Ctrl-C while a key is waited for: it ends the waiting and not the program, and the next module has
//! its turn. A PAM module cannot read keys, and programs such as sudo take note of the signal and end
//! after the next question; so it is held back for as long as one waits, and looked for.

use std::io::{self, IsTerminal};

use nix::libc;
use nix::sys::signal::{SigSet, SigmaskHow, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Holds Ctrl-C back; when dropped, signals are as before.
pub struct HeldInterrupts {
    before: SigSet,
    pressed: AsyncFd<SignalFd>,
}

impl HeldInterrupts {
    /// From now on; `None` where there is no keyboard to press it on.
    pub fn hold() -> Option<Self> {
        if !possible() {
            return None;
        }
        let mut only = SigSet::empty();
        only.add(Signal::SIGINT);
        let flags = SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK;
        let pressed = SignalFd::with_flags(&only, flags).ok()?;
        let pressed = asynchronous(pressed).ok()?;
        let before = only.thread_swap_mask(SigmaskHow::SIG_BLOCK).ok()?;
        Some(Self { before, pressed })
    }

    async fn next(&self) -> io::Result<()> {
        loop {
            let mut ready = self.pressed.readable().await?;
            if ready.get_inner().read_signal()?.is_some() {
                return Ok(());
            }
            ready.clear_ready();
        }
    }
}

impl Drop for HeldInterrupts {
    fn drop(&mut self) {
        let _ = self.before.thread_set_mask();
    }
}

#[allow(unsafe_code, reason = "tokio asks for the promise that follows")]
fn asynchronous(signals: SignalFd) -> io::Result<AsyncFd<SignalFd>> {
    // SAFETY: the SignalFd owns its descriptor, never changes it, and closes it when the AsyncFd
    // that owns it is dropped.
    Ok(unsafe { AsyncFd::register_with_interest(signals, Interest::READABLE) }?)
}

/// Whether it can be pressed: there is a keyboard, and the program does not ignore it, as a shell has it do in the
/// background.
pub fn possible() -> bool {
    io::stdin().is_terminal() && !is_ignored()
}

#[allow(unsafe_code, reason = "a function of C that reads")]
fn is_ignored() -> bool {
    let mut now = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: the pointer is to one of its own; without a new action nothing is changed, and zeroes are an action.
    unsafe {
        libc::sigaction(libc::SIGINT, std::ptr::null(), now.as_mut_ptr()) == 0
            && now.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Completes when Ctrl-C was pressed; never if it is not held back.
pub async fn pressed(held: Option<&HeldInterrupts>) {
    match held {
        Some(held) if held.next().await.is_ok() => {}
        _ => std::future::pending().await,
    }
}

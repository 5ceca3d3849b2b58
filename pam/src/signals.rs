//! Signals that writing can raise: a file that may not grow (SIGXFSZ), a bus that is gone (SIGPIPE). They
//! would end the program, so they are held back and the write fails instead; those that writing raised
//! are taken back. What the program itself does about signals stays as it is.

use nix::libc;
use nix::sys::signal::{SigSet, SigmaskHow, Signal};

/// Holds them back in this thread; when dropped, signals are as before.
pub struct Signals {
    before: SigSet,
    /// Those that were not pending before.
    raised: SigSet,
}

impl Signals {
    /// From now on; `None` if that cannot be.
    pub fn hold() -> Option<Self> {
        let both: SigSet = [Signal::SIGXFSZ, Signal::SIGPIPE].into_iter().collect();
        let before = both.thread_swap_mask(SigmaskHow::SIG_BLOCK).ok()?;
        let raised = both.iter().filter(|signal| !is_pending(*signal)).collect();
        Some(Self { before, raised })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        take(&self.raised);
        let _ = self.before.thread_set_mask();
    }
}

#[allow(unsafe_code, reason = "a function of C")]
fn is_pending(signal: Signal) -> bool {
    let mut pending = SigSet::empty().as_ref().to_owned();
    // SAFETY: both get a set of their own.
    unsafe {
        libc::sigpending(&raw mut pending) == 0
            && libc::sigismember(&raw const pending, signal as i32) == 1
    }
}

/// Takes those of these signals that are pending.
#[allow(unsafe_code, reason = "a function of C")]
fn take(signals: &SigSet) {
    let at_once = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the set and the time live for the call, and nobody asks what else is known of the signal.
    while unsafe { libc::sigtimedwait(signals.as_ref(), std::ptr::null_mut(), &raw const at_once) }
        > 0
    {}
}

#[cfg(test)]
mod tests {
    use nix::sys::signal::raise;

    use super::*;

    #[test]
    fn what_writing_raises_is_taken_back_and_what_was_there_stays() {
        let mut pipe = SigSet::empty();
        pipe.add(Signal::SIGPIPE);
        pipe.thread_block().unwrap();
        raise(Signal::SIGPIPE).unwrap();
        let held = Signals::hold().unwrap();
        raise(Signal::SIGXFSZ).unwrap();
        assert!(is_pending(Signal::SIGXFSZ));
        drop(held);
        assert!(!is_pending(Signal::SIGXFSZ));
        assert!(is_pending(Signal::SIGPIPE));
        let mask = SigSet::thread_get_mask().unwrap();
        assert!(mask.contains(Signal::SIGPIPE) && !mask.contains(Signal::SIGXFSZ));
        take(&pipe);
    }
}

//! The keyboard of a terminal, key by key and without echo, as long as this is held; afterwards
//! the terminal is as it was.

use std::io;

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use zeroize::Zeroizing;

use super::keys::{Key, Keys};

/// A special code that no key has (termios(3), `_POSIX_VDISABLE`).
const NO_KEY: u8 = 0;

/// The terminal on standard input.
pub(crate) struct Terminal {
    input: AsyncFd<io::Stdin>,
    before: Termios,
    keys: Keys,
}

impl Terminal {
    /// Takes the terminal over. Ctrl-C still raises its signal. Ctrl-Z and Ctrl-\ do nothing,
    /// because they would leave the terminal without echo.
    pub fn take() -> io::Result<Self> {
        let input = asynchronous(io::stdin())?;
        let before = rustix::termios::tcgetattr(input.get_ref())?;
        let mut hidden = before.clone();
        hidden.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHONL;
        for (code, value) in [
            (SpecialCodeIndex::VSUSP, NO_KEY),
            (SpecialCodeIndex::VQUIT, NO_KEY),
            // Reading gives at once what there is, be it nothing.
            (SpecialCodeIndex::VMIN, 0),
            (SpecialCodeIndex::VTIME, 0),
        ] {
            hidden.special_codes[code] = value;
        }
        rustix::termios::tcsetattr(input.get_ref(), OptionalActions::Flush, &hidden)?;
        Ok(Self { input, before, keys: Keys::new() })
    }

    /// The next key. Safe to drop while it waits.
    pub async fn key(&mut self) -> io::Result<Key> {
        loop {
            if let Some(key) = self.keys.next() {
                return Ok(key);
            }
            let mut ready = self.input.readable().await?;
            let mut bytes = Zeroizing::new([0; 64]);
            match rustix::io::read(self.input.get_ref(), bytes.as_mut_slice()) {
                // It was closed, and everything that is read from it from now on is nothing.
                Ok(0) if ready.ready().is_read_closed() => {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                Ok(0) => ready.clear_ready(),
                Ok(length) => self.keys.feed(bytes.get(..length).unwrap_or_default()),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

#[expect(unsafe_code, reason = "tokio has no safe way to wait for somebody else's descriptor")]
fn asynchronous(input: io::Stdin) -> io::Result<AsyncFd<io::Stdin>> {
    // SAFETY: nothing in this program closes or replaces standard input.
    Ok(unsafe { AsyncFd::register_with_interest(input, Interest::READABLE) }?)
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // If the terminal is gone there is nothing left to restore.
        let _ =
            rustix::termios::tcsetattr(self.input.get_ref(), OptionalActions::Flush, &self.before);
    }
}

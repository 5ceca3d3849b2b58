//! Cards without hardware: virtual tokens in the readers of a pcscd that a test
//! has to itself, and the programs of others that use the same cards.

mod keeping;
pub mod oath;
pub mod openpgp;
mod pcscd;
pub mod piv;
mod program;
mod scripted;
mod silent;
mod yubikey;

pub use keeping::{KeepingCard, Places};
pub use pcscd::{Pcscd, READERS, Reader};
pub use program::Program;
pub use scripted::ScriptedCard;
pub use silent::SilentCard;
pub use yubikey::{FakeYubiKey, PASSWORD};

use std::time::{Duration, Instant};

/// Longer than anything here takes when it works, on a loaded machine too.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until a condition holds that nobody tells of; panics with `what` if it does not.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

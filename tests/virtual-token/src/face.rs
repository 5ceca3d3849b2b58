//! The ways in which programs outside reach a token.

mod socket;
mod uhid;
mod usb;
mod vpcd;

use std::io;

use crate::session::Session;

pub use socket::SocketFace;
pub use uhid::UhidFace;
pub use usb::UsbFace;
pub use vpcd::VpcdFace;

/// Shows a token while it is plugged in. A face is dropped only after it was
/// told that the token was pulled out.
pub(crate) trait Face: Send {
    /// The token was plugged in.
    fn plugged(&mut self, session: &Session) -> io::Result<()>;

    /// The token was pulled out, or is about to be.
    fn unplugged(&mut self);
}

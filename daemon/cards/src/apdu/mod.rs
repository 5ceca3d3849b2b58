//! Commands, replies, and the exchange of one for the other (ISO 7816-4 §5).
//!
//! An [`Exchange`] splits what is too long for one APDU, collects what comes in several, and says
//! at each step what to transmit next.

mod block;
mod command;
mod exchange;
mod reply;
mod status;

pub use command::Command;
pub use exchange::{Encoding, Exchange, MAX_REPLY, Step};
pub use reply::{ApduError, Reply};
pub use status::StatusWord;

//! What is asked of a card.

use std::fmt;

use crate::Secret;

/// GET RESPONSE (ISO 7816-4 §7.6.1): fetches the rest of a reply.
const GET_RESPONSE: u8 = 0xC0;

/// A command APDU before it is encoded. Its data may be a PIN: it is wiped, and never shown.
#[derive(Clone)]
pub struct Command {
    pub(super) class: u8,
    pub(super) instruction: u8,
    pub(super) p1: u8,
    pub(super) p2: u8,
    pub(crate) data: Secret,
    pub(super) answered: bool,
    pub(super) rest: u8,
}

impl Command {
    /// A command of class 0, without data, that is answered by a status word only.
    pub fn new(instruction: u8, p1: u8, p2: u8) -> Self {
        let (data, rest) = (Secret::default(), GET_RESPONSE);
        Command { class: 0, instruction, p1, p2, data, answered: false, rest }
    }

    /// SELECT of the application with this identifier (ISO 7816-4 §7.1.1).
    pub fn select(application: &[u8]) -> Self {
        Command::new(0xA4, 0x04, 0x00).data(application).answered()
    }

    /// The same command with data.
    pub fn data(self, data: impl Into<Secret>) -> Self {
        Command { data: data.into(), ..self }
    }

    /// The same command, to be answered by as much data as the card has.
    pub fn answered(self) -> Self {
        Command { answered: true, ..self }
    }

    /// The same command, the rest of whose reply is fetched with `instruction` in place of
    /// GET RESPONSE.
    pub fn rest_by(self, instruction: u8) -> Self {
        Command { rest: instruction, ..self }
    }

    /// INS.
    pub fn instruction(&self) -> u8 {
        self.instruction
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Command { class, instruction, p1, p2, data, .. } = self;
        write!(f, "{class:02x} {instruction:02x} {p1:02x} {p2:02x}, {} bytes", data.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_not_shown() {
        let verify = Command::new(0x20, 0, 0x80).data("123456");
        assert_eq!(format!("{verify:?}"), "00 20 00 80, 6 bytes");
    }
}

//! The token as a card: whoever has it in a reader sends APDUs and gets each
//! answered, one after the other.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{Sender, channel},
    },
};

use apdu_app::Interface;

use crate::{
    firmware::Request,
    trace::{Trace, What},
};

/// Answer to reset (ISO 7816-3 §8): T=1, and "mfad" as historical bytes.
const CONTACT: &[u8] = b"\x3b\x84\x01mfad\x8b";
/// The same as a reader makes it up for a card without contacts (PC/SC part 3
/// §3.1.3.2.3.1).
const CONTACTLESS: &[u8] = b"\x3b\x84\x80\x01mfad\x0b";

/// A plugged-in token in a reader.
pub struct Card {
    interface: Interface,
    requests: Sender<Request>,
    trace: Arc<Trace>,
}

impl Card {
    pub(crate) fn new(interface: Interface, requests: Sender<Request>, trace: Arc<Trace>) -> Self {
        Self { interface, requests, trace }
    }

    /// Its answer to reset.
    pub fn atr(&self) -> &'static [u8] {
        match self.interface {
            Interface::Contact => CONTACT,
            Interface::Contactless => CONTACTLESS,
        }
    }

    /// Sends an APDU and waits for its answer, which may take as long as a touch.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotConnected`] once the token was pulled out or its
    /// firmware crashed.
    pub fn transmit(&self, apdu: &[u8]) -> io::Result<Vec<u8>> {
        let gone = || io::Error::new(io::ErrorKind::NotConnected, "the card does not answer");
        let (answer, answered) = channel();
        self.trace.note(What::apdu(apdu));
        let request = Request::Apdu(self.interface, apdu.to_vec(), answer);
        self.requests.send(request).map_err(|_| gone())?;
        let answer = answered.recv().map_err(|_| gone())?;
        self.trace.note(What::answer(&answer));
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// TCK makes the exclusive or of all bytes but the first zero (ISO 7816-3 §8.2.5).
    #[test]
    fn answers_to_reset_add_up() {
        for atr in [CONTACT, CONTACTLESS] {
            assert_eq!(atr[1..].iter().fold(0, |sum, byte| sum ^ byte), 0, "{atr:02x?}");
        }
    }
}

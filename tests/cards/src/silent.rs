//! A fake around the firmware: it does what it is told and keeps back one answer, the moment to pull
//! the card out. All answers before are the firmware's.

use std::sync::mpsc::{Receiver, channel};

use virtual_token::{Interface, VirtualToken};

use crate::ScriptedCard;

/// The card in a reader, for as long as this lives.
pub struct SilentCard {
    /// Says that it did what it does not answer to.
    pub done: Receiver<()>,
    _card: ScriptedCard,
}

impl SilentCard {
    /// Puts the token, which is in no reader, into the one that vpcd has on this port. It does not
    /// answer the first APDU of these.
    pub fn insert(
        port: u16,
        token: &VirtualToken,
        silent: impl Fn(&[u8]) -> bool + Send + 'static,
    ) -> Self {
        let (told, done) = channel();
        let card = token.card(Interface::Contact).unwrap();
        let _card = ScriptedCard::insert(port, move |apdu| {
            let answer = card.transmit(apdu).unwrap();
            if silent(apdu) && told.send(()).is_ok() {
                // Until it is pulled out, and its reader ends this.
                std::thread::park();
            }
            answer
        });
        Self { done, _card }
    }
}

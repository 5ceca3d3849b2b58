//! A FIDO application on a card: CTAP 2 over APDUs (CTAP 2.2 §11.3). One request is one turn with
//! the card; other programs have theirs between them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mfad_ctap::Apdu;
use mfad_ctap::hid::Keepalive;
use mfad_ctap::nfc::{Exchange, Length, NfcError, Progress, Selected, select};

use super::{Link, LinkError, Slot, Transmit, Wait};

/// How long to leave a token alone that said that it is still at it.
const PAUSE: Duration = Duration::from_millis(50);

/// A link to the FIDO application of the card in a slot.
pub struct Nfc(pub Arc<Slot>);

impl Link for Nfc {
    fn exchange(&mut self, request: &[u8], wait: &Wait) -> Result<Vec<u8>, LinkError> {
        self.0.with(|card| {
            selected(card)?;
            converse(card, request, wait)
        })?
    }

    fn u2f(&mut self, request: &Apdu, _: &Wait) -> Result<Vec<u8>, LinkError> {
        self.0.with(|card| {
            selected(card)?;
            raw(card, request)
        })?
    }
}

/// Whether there is a FIDO application on the card in a slot.
pub fn is_on(slot: &Slot) -> bool {
    slot.with(selected).is_ok_and(|selected| selected.is_ok())
}

fn selected(card: &mut dyn Transmit) -> Result<(), LinkError> {
    Selected::decode(&raw(card, &select())?)?;
    Ok(())
}

/// Sends an APDU as it is.
fn raw(card: &mut dyn Transmit, apdu: &Apdu) -> Result<Vec<u8>, LinkError> {
    let mut exchange = Exchange::apdu(apdu, Length::Short)?;
    loop {
        let reply = card.transmit(exchange.next().unwrap_or_default())?;
        if let Progress::Done(reply) = exchange.feed(&reply)? {
            return Ok(reply);
        }
    }
}

fn converse(card: &mut dyn Transmit, request: &[u8], wait: &Wait) -> Result<Vec<u8>, LinkError> {
    let mut exchange = Exchange::ctap2(request, Length::Short)?;
    let mut bytes = exchange.next().unwrap_or_default().to_vec();
    let mut given_up = None;
    loop {
        let reply = card.transmit(&bytes)?;
        let progress = exchange.feed(&reply)?;
        bytes = exchange.next().unwrap_or_default().to_vec();
        match progress {
            Progress::Send => {}
            Progress::Done(reply) => return given_up.map_or(Ok(reply), Err),
            // A token that was called off and goes on is left to itself.
            Progress::KeepAlive(_) if let Some(why) = given_up => return Err(why),
            Progress::KeepAlive(what) => {
                if what == Keepalive::UpNeeded {
                    (wait.on_touch)();
                }
                given_up = over(wait);
                match given_up {
                    Some(_) => bytes = exchange.cancel(),
                    None => std::thread::sleep(PAUSE),
                }
            }
        }
    }
}

/// Why not to wait any longer.
fn over(wait: &Wait) -> Option<LinkError> {
    if wait.cancel.is_cancelled() {
        return Some(LinkError::Cancelled);
    }
    (Instant::now() >= wait.deadline).then_some(LinkError::TimedOut)
}

impl From<NfcError> for LinkError {
    fn from(error: NfcError) -> Self {
        Self::BadAnswer(error.to_string())
    }
}

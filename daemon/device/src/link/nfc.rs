//! A FIDO application on a card: CTAP 2 over APDUs (CTAP 2.2 §11.3). One request is one turn with
//! the card; other programs have theirs between them. It is selected again only if somebody else had
//! the card: to be selected takes its pinUvAuthToken and the place in a list from some applications.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mfad_ctap::Apdu;
use mfad_ctap::command::get_info;
use mfad_ctap::hid::Keepalive;
use mfad_ctap::nfc::{AID, Exchange, Length, NfcError, Progress, Selected, select};
use mfad_ctap::u2f::StatusWord;

use super::{InsertedCard, Link, LinkError, RequestOptions, Transmit};

/// How long to leave a token alone that said that it is still at it.
const PAUSE: Duration = Duration::from_millis(50);

/// A link to the FIDO application of the card in a slot.
pub struct Nfc(pub Arc<InsertedCard>);

impl Link for Nfc {
    fn exchange(&mut self, request: &[u8], wait: &RequestOptions) -> Result<Vec<u8>, LinkError> {
        self.0.with_card(|card| {
            if card.has_selected(&AID) {
                match converse(card, request, wait) {
                    Err(LinkError::CardRefused(word)) if of_another(word) => {}
                    answered => return answered,
                }
            }
            selected(card)?;
            converse(card, request, wait)
        })?
    }

    /// What U2F asks, OATH takes for orders to erase: it is sent only to an application that showed
    /// in the same turn that it is FIDO's.
    fn u2f(&mut self, request: &Apdu, wait: &RequestOptions) -> Result<Vec<u8>, LinkError> {
        self.0.with_card(|card| {
            let still =
                card.has_selected(&AID) && converse(card, &get_info::encode(), wait).is_ok();
            if !still {
                selected(card)?;
            }
            raw(card, request)
        })?
    }
}

/// Whether there is a FIDO application on the card in a slot.
///
/// # Errors
/// The card cannot be asked.
pub fn is_on(slot: &InsertedCard) -> Result<bool, LinkError> {
    match slot.with_card(selected)? {
        Ok(()) => Ok(true),
        Err(LinkError::CardRefused(_) | LinkError::BadAnswer(_) | LinkError::Malformed(_)) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// What applications say of a class or command that they do not know (ISO 7816-4 §5.6).
fn of_another(word: StatusWord) -> bool {
    matches!(word.0, 0x6D00 | 0x6E00 | 0x6800..=0x68FF | 0x6999 | 0x6A81)
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

fn converse(
    card: &mut dyn Transmit,
    request: &[u8],
    wait: &RequestOptions,
) -> Result<Vec<u8>, LinkError> {
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
                given_up = expired(wait);
                match given_up {
                    Some(_) => bytes = exchange.cancel(),
                    None => std::thread::sleep(PAUSE),
                }
            }
        }
    }
}

/// Why not to wait any longer.
fn expired(wait: &RequestOptions) -> Option<LinkError> {
    if wait.cancel.is_cancelled() {
        return Some(LinkError::Cancelled);
    }
    (Instant::now() >= wait.deadline).then_some(LinkError::TimedOut)
}

impl From<NfcError> for LinkError {
    fn from(error: NfcError) -> Self {
        match error {
            NfcError::Refused(word) => Self::CardRefused(word),
            other => Self::BadAnswer(other.to_string()),
        }
    }
}

//! A fake around the firmware: it adds the two objects in which Yubico's programs keep a management
//! key behind the PIN, because no firmware here has them. All else is the firmware's.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use virtual_token::{Card, Interface, VirtualToken};

use crate::ScriptedCard;

const OK: [u8; 2] = [0x90, 0x00];
const NOT_FOUND: [u8; 2] = [0x6a, 0x82];
const SECURITY_STATUS: [u8; 2] = [0x69, 0x82];
const ADMIN_DATA: [u8; 3] = [0x5f, 0xff, 0x00];
/// Only the PIN reads it.
const PRINTED: [u8; 3] = [0x5f, 0xc1, 0x09];

/// What is in the two objects, for as long as this or a copy lives.
#[derive(Clone, Default)]
pub struct Places(Arc<Mutex<HashMap<[u8; 3], Vec<u8>>>>);

/// The card in a reader, for as long as this lives.
pub struct KeepingCard {
    /// Says that the management key was changed and the answer to that is being kept back: the
    /// moment to pull the card out.
    pub changed: Receiver<()>,
    _card: ScriptedCard,
}

impl KeepingCard {
    /// Puts the token, which is in no reader, into the one that vpcd has on this port.
    /// `silent`: it does not answer a change of its management key, though it is made.
    pub fn insert(port: u16, token: &VirtualToken, places: &Places, silent: bool) -> Self {
        let (told, changed) = channel();
        let card = token.card(Interface::Contact).unwrap();
        let silent = silent.then_some(told);
        let mut inside =
            Inside { card, places: places.clone(), silent, pin: false, management: false };
        let _card = ScriptedCard::insert(port, move |apdu| inside.answer(apdu));
        Self { changed, _card }
    }
}

struct Inside {
    card: Card,
    places: Places,
    silent: Option<Sender<()>>,
    /// What was proven since the application was selected.
    pin: bool,
    management: bool,
}

impl Inside {
    fn answer(&mut self, apdu: &[u8]) -> Vec<u8> {
        // Short or extended (ISO 7816-4 §5.2).
        let data = apdu.get(if apdu.get(4) == Some(&0) { 7 } else { 5 }..).unwrap_or_default();
        match (apdu, data) {
            ([_, 0xcb, ..], &[0x5c, 3, a, b, c, ..]) if is_ours([a, b, c]) => self.get([a, b, c]),
            ([_, 0xdb, ..], &[0x5c, 3, a, b, c, ref object @ ..]) if is_ours([a, b, c]) => {
                self.put([a, b, c], object)
            }
            _ => self.pass_on(apdu, data),
        }
    }

    fn get(&self, tag: [u8; 3]) -> Vec<u8> {
        if tag == PRINTED && !self.pin {
            return SECURITY_STATUS.to_vec();
        }
        let places = self.places.0.lock().unwrap();
        places.get(&tag).map_or(NOT_FOUND.to_vec(), |object| [object, &OK[..]].concat())
    }

    fn put(&self, tag: [u8; 3], object: &[u8]) -> Vec<u8> {
        if !self.management {
            return SECURITY_STATUS.to_vec();
        }
        let mut places = self.places.0.lock().unwrap();
        match object {
            [0x53, 0, ..] => drop(places.remove(&tag)),
            [0x53, length, ..] => {
                let end = 2 + usize::from(*length);
                places.insert(tag, object[..end].to_vec());
            }
            _ => panic!("no object: {object:02x?}"),
        }
        OK.to_vec()
    }

    fn pass_on(&mut self, apdu: &[u8], data: &[u8]) -> Vec<u8> {
        let answer = self.card.transmit(apdu).unwrap();
        // Or there is more of the answer to be fetched.
        let well = matches!(answer[..], [.., 0x90, 0x00] | [.., 0x61, _]);
        match *apdu {
            [_, 0xa4, ..] => (self.pin, self.management) = (false, false),
            [_, 0x20, 0xff, ..] => self.pin = false,
            [_, 0x20, ..] if !data.is_empty() => self.pin = well,
            // The answer to the card's challenge.
            [_, 0x87, _, 0x9b, ..] if matches!(data, [0x7c, _, 0x80, 1..=16, ..]) => {
                self.management = well;
            }
            [_, 0xff, 0xff, ..] if well => {
                if let Some(told) = self.silent.take() {
                    told.send(()).unwrap();
                    // Until it is pulled out, and its reader ends this.
                    std::thread::park();
                }
            }
            _ => {}
        }
        answer
    }
}

fn is_ours(tag: [u8; 3]) -> bool {
    tag == ADMIN_DATA || tag == PRINTED
}

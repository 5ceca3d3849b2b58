//! The card: APDUs find their application through `apdu-dispatch`. Two adapters
//! stand before it, as real hosts send what this firmware does not take:
//!
//! - a short case-3 APDU (data, no Le) is given Le=00: without it the dispatch
//!   takes "no answer expected" at its word and hands out answers as 61xx with
//!   nothing, while a card over T=1 gives all it has;
//! - a SELECT of PIV by its 5-byte RID (SP 800-73-4 part 1 §2.2 has it; OpenSC
//!   and others send it) is widened to the 9 bytes that the application has.

use apdu_app::{App, Interface};
use apdu_dispatch::{
    dispatch::ApduDispatch,
    interchanges::{Channel, Data, Requester},
};
use trussed_core::types::Location;

/// "Wrong length" (ISO 7816-4 §5.6), to what is longer than the firmware takes.
const WRONG_LENGTH: [u8; 2] = [0x67, 0x00];
/// "No precise diagnosis" (ISO 7816-4 §5.6), where there is no answer.
const NO_ANSWER: [u8; 2] = [0x6f, 0x00];
/// SELECT by name of PIV's registered provider, and the 9 bytes of its name.
const SELECT_PIV: [u8; 10] = [0x00, 0xa4, 0x04, 0x00, 0x05, 0xa0, 0x00, 0x00, 0x03, 0x08];
const PIV: [u8; 9] = [0xa0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00];

/// The pipes between an interface and the dispatch.
#[derive(Default)]
pub struct Pipes {
    contact: Box<Channel>,
    contactless: Box<Channel>,
}

/// Finds the application of each APDU.
pub struct Dispatch<'p> {
    dispatch: ApduDispatch<'p>,
    contact: Requester<'p>,
    contactless: Requester<'p>,
}

impl<'p> Dispatch<'p> {
    pub fn new(pipes: &'p Pipes) -> Option<Self> {
        let (contact, to_contact) = pipes.contact.split()?;
        let (contactless, to_contactless) = pipes.contactless.split()?;
        let dispatch = ApduDispatch::new(to_contact, to_contactless);
        Some(Self { dispatch, contact, contactless })
    }

    /// Answers one APDU. The firmware serves the interface that it first hears
    /// from, and refuses the other until it is plugged in anew.
    pub fn answer(
        &mut self,
        interface: Interface,
        apdu: &[u8],
        applications: &mut [&mut dyn App],
    ) -> Vec<u8> {
        let pipe = match interface {
            Interface::Contact => &mut self.contact,
            Interface::Contactless => &mut self.contactless,
        };
        let Ok(request) = Data::from_slice(&adapted(apdu)) else { return WRONG_LENGTH.to_vec() };
        if pipe.request(request).is_err() {
            return NO_ANSWER.to_vec();
        }
        self.dispatch.poll(applications);
        pipe.take_response().map_or(NO_ANSWER.to_vec(), |response| response.to_vec())
    }
}

/// The APDU as this firmware wants it.
fn adapted(apdu: &[u8]) -> Vec<u8> {
    if apdu == SELECT_PIV || apdu.strip_prefix(&SELECT_PIV).is_some_and(|le| le == [0]) {
        return [&SELECT_PIV[..4], &[PIV.len() as u8], &PIV, &[0]].concat();
    }
    match apdu {
        [_, _, _, _, length @ 1..=255, data @ ..] if data.len() == usize::from(*length) => {
            [apdu, &[0]].concat()
        }
        _ => apdu.to_vec(),
    }
}

/// A person's name is on no card; what tells two apart is the number.
pub fn piv(number: [u8; 4]) -> piv_authenticator::Options {
    let mut uuid = *b"mfad virtual\0\0\0\0";
    uuid.iter_mut().skip(12).zip(number).for_each(|(to, from)| *to = from);
    piv_authenticator::Options::new().storage(Location::Internal).uuid(Some(uuid))
}

pub fn oath(number: [u8; 4]) -> secrets_app::Options {
    secrets_app::Options::new(Location::Internal, 0, 1, number, super::OATH_ACCOUNTS)
}

pub fn openpgp(number: [u8; 4]) -> opcard::Options {
    let mut options = opcard::Options::default();
    options.serial = number;
    options.storage = Location::Internal;
    options
}

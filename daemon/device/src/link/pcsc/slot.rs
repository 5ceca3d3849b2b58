//! The way to one card: shared with other programs, undisturbed by them for as long as one piece of
//! work takes, and let go of without a reset.

use std::ffi::CString;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pcsc::{
    Attribute, Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State,
    Transaction,
};
use zeroize::Zeroizing;

use crate::link::{LinkError, UsbDevice};

/// The longest answer that any card gives to one APDU (ISO 7816-4 §5.1).
const LONGEST: usize = 0x1_0002;
/// How often a card that another program reset between our connecting and our turn is tried again.
const RESETS: usize = 3;
/// What pcscd says of an attribute that a driver does not have: the first by version 1.9.9, the second by
/// later ones; the third where it is longer than a channel.
const IS_NOT_TOLD: [Error; 3] =
    [Error::NotTransacted, Error::UnsupportedFeature, Error::InsufficientBuffer];
/// SELECT (ISO 7816-4 §7.1.1), and by what PIV is.
const SELECT: u8 = 0xA4;
const PIV: &[u8] = &[0xA0, 0x00, 0x00, 0x03, 0x08];
/// VERIFY (ISO 7816-4 §7.5.6); with P1 = FF it takes the proof back.
const VERIFY: u8 = 0x20;
/// GENERAL AUTHENTICATE (§7.5.5) with PIV's management key.
const GENERAL_AUTHENTICATE: u8 = 0x87;
const MANAGEMENT_KEY: u8 = 0x9B;
/// VALIDATE of OATH.
const VALIDATE: u8 = 0xA3;

/// A card that is in a reader.
pub struct InsertedCard {
    reader: CString,
    /// What the reader counts cards by: another number is another card.
    count: u32,
    /// The application that was selected here last, by its identifier; empty if that is not known.
    selected: Mutex<Vec<u8>>,
}

/// Carries APDUs to a card.
pub trait Transmit {
    /// Sends one, and waits for the answer.
    fn transmit(&mut self, apdu: &[u8]) -> Result<Zeroizing<Vec<u8>>, LinkError>;

    /// Whether this application was the last that mfad selected. Another program may have selected
    /// another since, or have reset the card.
    fn has_selected(&self, _application: &[u8]) -> bool {
        false
    }
}

impl InsertedCard {
    /// The card that has this number in this reader.
    pub fn new(reader: CString, count: u32) -> Self {
        Self { reader, count, selected: Mutex::default() }
    }

    /// Does this while no other program can use the card.
    ///
    /// # Errors
    /// The card is not there any more, is held by another program, or pcscd fails.
    pub fn with_card<T>(&self, work: impl FnOnce(&mut dyn Transmit) -> T) -> Result<T, LinkError> {
        let context = Context::establish(Scope::System).map_err(told)?;
        let mut connected = self.connect(&context)?;
        let card = connected.card()?;
        for _ in 0..RESETS {
            match card.transaction() {
                Ok(transaction) => {
                    self.same(&context)?;
                    return Ok(hold(transaction, &self.selected, work));
                }
                Err(Error::ResetCard) => lock(&self.selected).clear(),
                Err(error) => return Err(told(error)),
            }
            let (mode, protocols) = (ShareMode::Shared, Protocols::ANY);
            card.reconnect(mode, protocols, Disposition::LeaveCard).map_err(told)?;
        }
        Err(LinkError::Busy)
    }

    /// The USB device that the reader is, or reader and card are; nothing if it is on no USB, or its
    /// driver does not tell.
    ///
    /// # Errors
    /// The card is not there any more, is held by another program, or pcscd fails.
    pub fn device(&self) -> Result<Option<UsbDevice>, LinkError> {
        let context = Context::establish(Scope::System).map_err(told)?;
        let mut connected = self.connect(&context)?;
        let mut channel = [0; size_of::<u32>()];
        let channel = match connected.card()?.get_attribute(Attribute::ChannelId, &mut channel) {
            Ok(channel) => <[u8; 4]>::try_from(channel).ok(),
            Err(error) if IS_NOT_TOLD.contains(&error) => None,
            Err(error) => return Err(told(error)),
        };
        Ok(channel.and_then(|channel| UsbDevice::of_channel(u32::from_ne_bytes(channel))))
    }

    fn connect(&self, context: &Context) -> Result<Connected, LinkError> {
        self.same(context)?;
        let card = context.connect(&self.reader, ShareMode::Shared, Protocols::ANY);
        card.map(|card| Connected(Some(card))).map_err(told)
    }

    /// The card that is in this reader now, if there is one.
    pub fn in_its_place(&self) -> Option<Self> {
        let context = Context::establish(Scope::System).ok()?;
        let count = self.count_now(&context).ok()??;
        Some(Self::new(self.reader.clone(), count))
    }

    /// Whether it is still the card that was found, and not another in the same reader.
    fn same(&self, context: &Context) -> Result<(), LinkError> {
        let same = self.count_now(context)? == Some(self.count);
        same.then_some(()).ok_or(LinkError::Gone)
    }

    /// The number of the card that is in this reader now, if there is one.
    fn count_now(&self, context: &Context) -> Result<Option<u32>, LinkError> {
        let mut states = [ReaderState::new(self.reader.clone(), State::UNAWARE)];
        context.get_status_change(Duration::ZERO, &mut states).map_err(told)?;
        let [state] = states;
        Ok(state.event_state().contains(State::PRESENT).then(|| state.event_count()))
    }
}

/// A connection that leaves the card as it is when dropped; one that is just dropped resets it.
struct Connected(Option<Card>);

impl Connected {
    fn card(&mut self) -> Result<&mut Card, LinkError> {
        self.0.as_mut().ok_or(LinkError::Gone)
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        if let Some(card) = self.0.take() {
            let _ = card.disconnect(Disposition::LeaveCard);
        }
    }
}

/// Does this within a transaction, and ends it.
fn hold<T>(
    transaction: Transaction<'_>,
    selected: &Mutex<Vec<u8>>,
    work: impl FnOnce(&mut dyn Transmit) -> T,
) -> T {
    let buffer = Zeroizing::new(vec![0; LONGEST]);
    let mut carrier = Carrier { card: &transaction, buffer, selected, proven: Vec::new() };
    let done = work(&mut carrier);
    let after = carrier.disposition();
    if matches!(after, Disposition::ResetCard) {
        lock(selected).clear();
    }
    let _ = transaction.end(after);
    done
}

fn lock(selected: &Mutex<Vec<u8>>) -> MutexGuard<'_, Vec<u8>> {
    selected.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Carrier<'c> {
    card: &'c Card,
    buffer: Zeroizing<Vec<u8>>,
    selected: &'c Mutex<Vec<u8>>,
    /// What was proven to the card and not taken back: by instruction and reference.
    proven: Vec<(u8, u8)>,
}

impl Carrier<'_> {
    /// Whatever was proven to the card is not proven for the next program. Without need it is not
    /// reset, because then others would have to begin anew.
    fn disposition(&self) -> Disposition {
        if self.proven.is_empty() { Disposition::LeaveCard } else { Disposition::ResetCard }
    }

    /// Keeps in mind which application answers. After an error nobody knows.
    fn follow(&self, apdu: &[u8], answer: Option<&[u8]>) {
        match (apdu, answer) {
            ([_, SELECT, 0x04, _, length, rest @ ..], Some([.., 0x90, 0x00] | [.., 0x61, _])) => {
                let application = rest.get(..usize::from(*length)).unwrap_or_default();
                *lock(self.selected) = application.to_vec();
            }
            ([_, SELECT, 0x04, ..], _) | (_, None) => lock(self.selected).clear(),
            _ => {}
        }
    }

    /// Keeps the books of what is proven. What was sent and not answered may be.
    fn note(&mut self, apdu: &[u8], answer: Option<&[u8]>) {
        let done = answer.is_none_or(|answer| answer.ends_with(&[0x90, 0x00]));
        match apdu {
            [_, VERIFY, 0xFF, reference, ..] if done && answer.is_some() => {
                self.proven.retain(|proof| *proof != (VERIFY, *reference));
            }
            // PIV forgets its management key when another application is selected (SP 800-73-4 part 2
            // §3.1.1), OATH its password with every selection.
            [_, SELECT, 0x04, _, _, aid @ ..]
                if done && answer.is_some() && !aid.starts_with(PIV) =>
            {
                self.proven.retain(|(instruction, _)| *instruction == VERIFY);
            }
            [_, VERIFY, 0x00, reference, _, ..] if done => self.proven.push((VERIFY, *reference)),
            [_, GENERAL_AUTHENTICATE, _, MANAGEMENT_KEY, ..] | [_, VALIDATE, ..] if done => {
                self.proven.push((GENERAL_AUTHENTICATE, MANAGEMENT_KEY));
            }
            _ => {}
        }
    }
}

impl Transmit for Carrier<'_> {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Zeroizing<Vec<u8>>, LinkError> {
        let answer = self.card.transmit(apdu, &mut self.buffer).map(<[u8]>::to_vec);
        let answer = answer.map(Zeroizing::new);
        let told_of = answer.as_ref().ok().map(|answer| answer.as_slice());
        self.follow(apdu, told_of);
        self.note(apdu, told_of);
        match answer.map_err(told)? {
            // What pcscd answers when the card is pulled out in the middle of a command.
            answer if answer.is_empty() => Err(LinkError::Gone),
            answer => Ok(answer),
        }
    }

    fn has_selected(&self, application: &[u8]) -> bool {
        *lock(self.selected) == application
    }
}

fn told(error: Error) -> LinkError {
    match error {
        Error::RemovedCard
        // For a moment after it was pulled out.
        | Error::NotTransacted
        | Error::NoSmartcard
        | Error::UnknownReader
        | Error::ReaderUnavailable => LinkError::Gone,
        Error::SharingViolation => LinkError::Busy,
        Error::ResetCard => LinkError::TakenOver,
        Error::SecurityViolation | Error::NoAccess => LinkError::CardsRefused,
        Error::NoService | Error::ServiceStopped | Error::CommError => LinkError::CardsStopped,
        other => LinkError::Closed(other.to_string()),
    }
}

//! The open way to one application of a token. A link carries a request there and the reply
//! back; it blocks its thread, keeps deadlines, can be cancelled, and knows nothing of what the
//! bytes mean.

mod ctaphid;
pub mod hidraw;
mod nfc;
pub mod pcsc;
mod seat;
mod usb;
#[cfg(feature = "virtual-link")]
pub mod virtual_key;

use std::sync::Arc;
use std::time::Instant;

use mfad_ctap::Apdu;
use mfad_ctap::hid::{ErrorCode, HidError};
use mfad_ctap::u2f::StatusWord;
use tokio_util::sync::CancellationToken;

pub use nfc::{Nfc, is_on as fido_is_on};
pub use pcsc::{InsertedCard, PcscTrouble, Transmit};
pub use seat::Plugged;
pub use usb::UsbDevice;

/// A token that was found plugged in, and how to reach it.
#[derive(Clone)]
pub struct DiscoveredDevice {
    /// Where it is plugged in: unique among what is plugged in at the same time.
    pub place: String,
    /// The USB device that this is one transport of, where it is known at once; [`InsertedCard::device`] finds
    /// it for a card.
    pub device: Option<UsbDevice>,
    /// What udev knows it by.
    pub plugged: Plugged,
    /// What it says of itself.
    pub descriptor: Descriptor,
    /// The way in.
    pub transport: Transport,
}

/// The way to what is on a token.
#[derive(Clone)]
pub enum Transport {
    /// To its FIDO application alone: opens a link to it.
    Fido(Arc<dyn Fn() -> Result<Box<dyn Link>, LinkError> + Send + Sync>),
    /// To a card with whatever is on it.
    Card(Arc<InsertedCard>),
}

/// What a token says of itself before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descriptor {
    /// `usb`, `pcsc` or `virtual`.
    pub transport: &'static str,
    /// Name of the maker, maybe empty.
    pub vendor: String,
    /// Name of the product.
    pub product: String,
    /// Serial number, empty if it has none that programs may read.
    pub serial: String,
    /// The socket it is plugged into, for telling keys without a serial number apart.
    pub port: String,
}

/// Something was plugged in or pulled out.
pub enum DeviceEvent {
    /// This is there now.
    Added(DiscoveredDevice),
    /// What was at this place is gone.
    Removed(String),
    /// What another program had to itself at this place can be asked again.
    Freed(String),
    /// All that was there when a watch began was told. Comes once from each.
    Settled,
    /// Cards cannot be seen, for this reason; or they can.
    Cards(Option<PcscTrouble>),
}

/// How long an exchange may take, and what else ends it.
pub struct RequestOptions {
    /// The end of all patience; keep-alives do not extend it.
    pub deadline: Instant,
    /// Calls the exchange off, on the token too.
    pub cancel: CancellationToken,
    /// Called when the token says that it waits for touch.
    pub on_touch: Box<dyn Fn() + Send>,
}

/// Carries requests to a token.
pub trait Link: Send {
    /// Sends a CTAP 2 request (command byte and CBOR) and waits for the reply (status byte and
    /// CBOR).
    ///
    /// # Errors
    /// See [`LinkError`]; after any error but [`LinkError::Gone`] the link can be used again.
    fn exchange(&mut self, request: &[u8], wait: &RequestOptions) -> Result<Vec<u8>, LinkError>;

    /// Sends a CTAP1/U2F request and waits for the reply, which ends with its status word. Touch is
    /// not waited for: the token says that it wants one.
    ///
    /// # Errors
    /// As for [`Link::exchange`].
    fn u2f(&mut self, request: &Apdu, wait: &RequestOptions) -> Result<Vec<u8>, LinkError>;

    /// The version that the device said it is of (major, minor, build), if it was asked and said one.
    fn device_version(&self) -> Option<[u8; 3]> {
        None
    }
}

/// Why there was no reply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The token is not plugged in any more.
    #[error("the key was pulled out")]
    Gone,
    /// The device file may not be opened, for the reason given.
    #[error("the key cannot be opened: {0}")]
    Closed(String),
    /// It was called off.
    #[error("it was called off")]
    Cancelled,
    /// The deadline passed.
    #[error("the key did not answer in time")]
    TimedOut,
    /// Another program kept the token busy until the deadline.
    #[error("another program is using the key")]
    Busy,
    /// The token does not know CTAP 2, only its predecessor U2F.
    #[error("the key is an old one that speaks only U2F")]
    OnlyU2f,
    /// Another program reset the card in the middle of it.
    #[error("another program took the card over")]
    TakenOver,
    /// pcscd went away.
    #[error("pcscd, which cards are reached through, was stopped")]
    CardsStopped,
    /// pcscd lets only others in.
    #[error("pcscd, which cards are reached through, refuses")]
    CardsRefused,
    /// The token reported that the transport failed.
    #[error("the key reported a transmission error ({0:?})")]
    Refused(ErrorCode),
    /// The card refused an APDU.
    #[error("the card answered {0}")]
    CardRefused(StatusWord),
    /// The card sent what is not CTAP over APDUs.
    #[error("{0}")]
    BadAnswer(String),
    /// The token sent what is not CTAPHID.
    #[error(transparent)]
    Malformed(#[from] HidError),
}

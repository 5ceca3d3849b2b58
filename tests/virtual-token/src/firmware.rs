//! The firmware: the applications of a Nitrokey 3 on Trussed, one request at a
//! time. FIDO is reached by CTAPHID, all of them by APDUs.

mod backends;
mod card;
mod platform;

use std::{
    cell::RefCell,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender},
    },
    time::{Duration, Instant},
};

use apdu_app::Interface;
use ctaphid_app::{App, Command as AppCommand, Error as AppError};
use fido_authenticator::{Authenticator, Config, Conforming, FirmwareVersion, LargeBlobsConfig};
use heapless_bytes::Bytes;
use littlefs2::{fs::Filesystem, path};
use mfad_ctap::hid::{Command, ErrorCode, MAX_MESSAGE, Message};
use trussed::{pipe::TrussedChannel, virt::Store};
use trussed_core::{InterruptFlag, types::Location};

use crate::{
    flash::Flash,
    session::{Input, failure},
    touch::Finger,
    wire::lock,
};

pub(crate) use platform::Clock;

use card::{Dispatch, Pipes};
use platform::{Client, Kernel, client};

/// The version that getInfo tells.
const VERSION: usize = 4;
/// The longest message that the firmware's buffers are made for, as those keys have it.
const MESSAGE: usize = 3072;
/// The room for large blobs, in bytes.
const LARGE_BLOBS: usize = 4096;
/// How many accounts OATH takes, as on Nitrokey 3.
const OATH_ACCOUNTS: u16 = 50;

type Fido<'k, 'a> = Authenticator<Conforming, Client<'k, 'a>>;

/// Something for the firmware to do.
pub(crate) enum Request {
    /// A CTAPHID message for FIDO; the answer goes to the front.
    Message(Message),
    /// An APDU for the card; the answer goes back to who sent it.
    Apdu(Interface, Vec<u8>, Sender<Vec<u8>>),
    /// Nothing any more.
    PulledOut,
}

/// What surrounds one run of the firmware, from plugging in to pulling out.
pub(crate) struct Surroundings {
    pub serial: String,
    pub flash: Arc<Mutex<Flash>>,
    pub finger: Arc<Finger>,
    pub clock: Arc<Clock>,
    pub interrupt: &'static InterruptFlag,
    pub touch_timeout: Duration,
    pub front: Sender<Input>,
}

impl Surroundings {
    /// The serial number as card applications have it: four bytes, which differ
    /// where serials do, but for bad luck (32-bit FNV-1a).
    fn number(&self) -> [u8; 4] {
        let step = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        self.serial.bytes().fold(0x811c_9dc5, step).to_be_bytes()
    }
}

/// Runs the firmware until no more requests can come.
pub(crate) fn run(
    surroundings: &Surroundings,
    requests: &Receiver<Request>,
) -> littlefs2::io::Result<()> {
    let mut internal = lock(&surroundings.flash);
    let mut volatile = Flash::formatted()?;
    Filesystem::mount_and_then(&mut *internal, |internal| {
        Filesystem::mount_and_then(&mut volatile, |volatile| {
            // One chip is both. PIV keeps what the PUK needs outside, whatever else it is told.
            serve(surroundings, requests, Store { internal, external: internal, volatile });
            Ok(())
        })
    })
}

fn serve(surroundings: &Surroundings, requests: &Receiver<Request>, store: Store<'_>) {
    let channels = [const { TrussedChannel::new() }; 4];
    let [fido, piv, oath, openpgp] = &channels;
    let pipes = Pipes::default();
    let kernel = RefCell::new(Kernel::new(surroundings, store));
    // A channel is split once, so none of these is missing.
    let (Some(fido), Some(piv), Some(oath), Some(openpgp), Some(dispatch)) = (
        client(&kernel, fido, path!("fido"), Some(surroundings.interrupt)),
        client(&kernel, piv, path!("piv"), None),
        client(&kernel, oath, path!("secrets"), None),
        client(&kernel, openpgp, path!("opcard"), None),
        Dispatch::new(&pipes),
    ) else {
        return;
    };
    let number = surroundings.number();
    Applications {
        fido: Authenticator::new(fido, Conforming {}, config(surroundings.touch_timeout)),
        piv: piv_authenticator::Authenticator::new(piv, card::piv(number)),
        oath: secrets_app::Authenticator::new(oath, card::oath(number)),
        openpgp: opcard::Card::new(openpgp, card::openpgp(number)),
        dispatch,
    }
    .serve(surroundings, requests);
}

struct Applications<'k, 'a, 'p> {
    fido: Fido<'k, 'a>,
    piv: piv_authenticator::Authenticator<Client<'k, 'a>>,
    oath: secrets_app::Authenticator<Client<'k, 'a>>,
    openpgp: opcard::Card<Client<'k, 'a>>,
    dispatch: Dispatch<'p>,
}

impl Applications<'_, '_, '_> {
    fn serve(&mut self, surroundings: &Surroundings, requests: &Receiver<Request>) {
        for request in requests {
            if surroundings.clock.has_run_out() {
                return;
            }
            match request {
                Request::Message(message) => {
                    surroundings.finger.begin(message.command, Instant::now());
                    let reply = answer(&mut self.fido, &message);
                    surroundings.interrupt.set_idle();
                    if surroundings.front.send(Input::Reply(reply)).is_err() {
                        return;
                    }
                }
                Request::Apdu(interface, apdu, reply) => {
                    surroundings.finger.begin(Command::Cbor, Instant::now());
                    // Who pulled the card out does not wait for the answer.
                    let _ = reply.send(self.card(interface, &apdu));
                }
                Request::PulledOut => return,
            }
        }
    }

    fn card(&mut self, interface: Interface, apdu: &[u8]) -> Vec<u8> {
        let Self { fido, piv, oath, openpgp, dispatch } = self;
        dispatch.answer(interface, apdu, &mut [fido, piv, oath, openpgp])
    }
}

fn answer(fido: &mut impl App<'static>, message: &Message) -> Message {
    let command = match message.command {
        Command::Msg => AppCommand::Msg,
        _ => AppCommand::Cbor,
    };
    let mut reply = Bytes::<MAX_MESSAGE>::new();
    match fido.call(command, &message.payload, reply.as_mut_view()) {
        Ok(()) => Message { command: message.command, payload: reply.to_vec() },
        Err(AppError::InvalidCommand) => failure(ErrorCode::InvalidCommand),
        Err(AppError::InvalidLength) => failure(ErrorCode::InvalidLength),
        Err(AppError::NoResponse) => failure(ErrorCode::Other(0x7f)),
    }
}

fn config(touch_timeout: Duration) -> Config {
    Config {
        large_blobs: Some(LargeBlobsConfig { location: Location::Internal, max_size: LARGE_BLOBS }),
        firmware_version: Some(FirmwareVersion::new(VERSION)),
        fido2_up_timeout: Some(u32::try_from(touch_timeout.as_millis()).unwrap_or(u32::MAX)),
        ..Config::new(MESSAGE)
    }
}

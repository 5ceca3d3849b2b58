//! One USB device of the kernel's per plugged-in token, HID and CCID at once, through USB/IP's
//! virtual host (`vhci_hcd`): hidraw and pcscd see the same key. No network is in it: the kernel
//! gets one end of a socket pair.

use std::{
    collections::VecDeque,
    fs,
    io::{self, Read, Write},
    net::Shutdown,
    os::{fd::AsRawFd, unix::net::UnixStream},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

use apdu_app::Interface;

use crate::{
    Card, VirtualToken,
    ccid::{Message, Wanted},
    face::Face,
    session::Session,
    usb::{self, CCID, HID},
    usbip::{HEADER, Request, brought, refused, took, unlinked},
    wire::{Port, lock},
};

const HOST: &str = "/sys/devices/platform/vhci_hcd.0";
/// What the kernel calls a free port, and full speed.
const FREE: &str = "004";
const FULL_SPEED: u8 = 2;
/// How long a reader is silent before it asks for more time; hosts wait for some seconds.
const SILENCE: Duration = Duration::from_secs(1);

/// Shows a token as a USB device, for as long as the token lives.
pub struct UsbFace {
    serial: String,
    connected: Option<UnixStream>,
}

impl UsbFace {
    /// Shows the token to the kernel. It is "mfad Virtual Key" with the serial, FIDO on its
    /// HID interface, PIV, OpenPGP and OATH on its CCID interface.
    ///
    /// # Errors
    /// The kernel has no virtual host, or no free port on it.
    pub fn connect(token: &VirtualToken) -> io::Result<()> {
        free_port()?;
        token.show(Self { serial: token.serial().to_owned(), connected: None })
    }
}

impl Face for UsbFace {
    fn plugged(&mut self, session: &Session) -> io::Result<()> {
        let (ours, kernels) = UnixStream::pair()?;
        self.connected = Some(ours.try_clone()?);
        let device = Arc::new(Device {
            serial: self.serial.clone(),
            reports: session.wire.open(),
            hid: Mutex::default(),
            ccid: Mutex::default(),
            kernel: Mutex::new(ours.try_clone()?),
        });
        let (messages, told) = channel();
        let (reports, reader) = (device.clone(), device.clone());
        let card = session.card(Interface::Contact);
        spawn("usb requests", move || device.serve(ours, &messages))?;
        spawn("usb reports", move || reports.report())?;
        spawn("usb reader", move || reader.read(Arc::new(card), &told))?;
        attach(&kernels)
    }

    fn unplugged(&mut self) {
        if let Some(stream) = self.connected.take() {
            // The kernel may have closed it already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.into()).spawn(run).map(drop)
}

/// A port for keys' speed that nothing is plugged into.
fn free_port() -> io::Result<String> {
    let status = fs::read_to_string(format!("{HOST}/status")).map_err(|error| {
        let fact = format!("no virtual USB host: {error}; load vhci_hcd and run as root");
        io::Error::new(error.kind(), fact)
    })?;
    let lines = status.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let free = lines.filter_map(|words| match words.as_slice() {
        ["hs", port, state, ..] if *state == FREE => Some((*port).to_owned()),
        _ => None,
    });
    free.into_iter().next().ok_or_else(|| io::Error::other("all virtual USB ports are in use"))
}

/// The kernel keeps its end of the pair.
fn attach(kernels: &UnixStream) -> io::Result<()> {
    let port = free_port()?;
    let device = 0x1_0001;
    let words = format!("{port} {} {device} {FULL_SPEED}", kernels.as_raw_fd());
    fs::write(format!("{HOST}/attach"), words)
}

struct Device {
    serial: String,
    reports: Port,
    hid: Mutex<Inwards>,
    ccid: Mutex<Inwards>,
    kernel: Mutex<UnixStream>,
}

/// Transfers that wait for data, and data that waits for transfers.
#[derive(Default)]
struct Inwards {
    waiting: VecDeque<(u32, usize)>,
    ready: VecDeque<Vec<u8>>,
}

impl Inwards {
    /// The ends of all transfers that there is data for.
    fn due(&mut self) -> Vec<u8> {
        let mut ends = vec![];
        while !self.ready.is_empty()
            && let Some((number, length)) = self.waiting.pop_front()
            && let Some(data) = self.ready.pop_front()
        {
            ends.extend(brought(number, data.get(..length).unwrap_or(&data)));
        }
        ends
    }

    fn call_off(&mut self, number: u32) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|(waiting, _)| *waiting != number);
        self.waiting.len() < before
    }
}

impl Device {
    /// Ends when the kernel or the token closes the socket.
    fn serve(&self, mut kernel: UnixStream, messages: &Sender<Vec<u8>>) {
        let mut header = [0; HEADER];
        while kernel.read_exact(&mut header).is_ok()
            && let Some(request) = Request::parse(&header)
        {
            let mut data = vec![0; request.outwards()];
            if kernel.read_exact(&mut data).is_err()
                || self.handle(request, data, messages).is_err()
            {
                break;
            }
        }
        self.reports.close();
    }

    fn handle(
        &self,
        request: Request,
        data: Vec<u8>,
        messages: &Sender<Vec<u8>>,
    ) -> io::Result<()> {
        match request {
            Request::Submit { number, endpoint: 0, length, setup, .. } => {
                self.tell(&match usb::answer(&setup, &self.serial) {
                    Some(answer) => brought(number, answer.get(..length).unwrap_or(&answer)),
                    None => refused(number),
                })
            }
            Request::Submit { number, endpoint, inwards: true, length, .. } => {
                self.inwards(endpoint, |it| it.waiting.push_back((number, length)))
            }
            Request::Submit { number, endpoint, .. } => {
                let length = data.len();
                match endpoint {
                    // It is being pulled out if it takes nothing.
                    HID => drop(self.reports.write_report(&report(&data))),
                    _ => drop(messages.send(data)),
                }
                self.tell(&took(number, length))
            }
            Request::Unlink { number, unlinked: other } => {
                let hid = lock(&self.hid).call_off(other);
                let found = hid || lock(&self.ccid).call_off(other);
                self.tell(&unlinked(number, found))
            }
        }
    }

    /// Hands the token's reports to the host.
    fn report(&self) {
        while let Some(report) = self.reports.next_report()
            && self.inwards(HID, |it| it.ready.push_back(report.to_vec())).is_ok()
        {}
    }

    /// Is the reader with the card in it. A message may come in several transfers.
    fn read(&self, card: Arc<Card>, told: &Receiver<Vec<u8>>) {
        let mut bytes = vec![];
        while let Ok(more) = told.recv() {
            bytes.extend(more);
            let Some(message) = Message::parse(&bytes) else { continue };
            let answer = match message.wanted() {
                Wanted::Answer(answer) => answer,
                Wanted::Atr => message.data(card.atr()),
                Wanted::Apdu(apdu) => message.data(&self.transmit(&card, apdu, &message)),
            };
            if self.inwards(CCID, |it| it.ready.push_back(answer)).is_err() {
                return;
            }
            bytes.clear();
        }
    }

    /// "No precise diagnosis" (ISO 7816-4 §5.6) from a card that is gone.
    fn transmit(&self, card: &Arc<Card>, apdu: &[u8], message: &Message<'_>) -> Vec<u8> {
        let (answer, answered) = channel();
        let (card, apdu) = (card.clone(), apdu.to_vec());
        let working = spawn("usb card", move || drop(answer.send(card.transmit(&apdu))));
        if working.is_err() {
            return vec![0x6f, 0x00];
        }
        loop {
            match answered.recv_timeout(SILENCE) {
                Err(RecvTimeoutError::Timeout) => {
                    let patience = message.patience();
                    drop(self.inwards(CCID, |it| it.ready.push_back(patience)));
                }
                Ok(Ok(answer)) => return answer,
                _ => return vec![0x6f, 0x00],
            }
        }
    }

    /// Changes what waits at an endpoint, and ends what is due.
    fn inwards(&self, endpoint: u32, change: impl FnOnce(&mut Inwards)) -> io::Result<()> {
        let mut inwards = lock(if endpoint == HID { &self.hid } else { &self.ccid });
        change(&mut inwards);
        // Under the lock, so that ends leave in the order in which they came to be due.
        self.tell(&inwards.due())
    }

    fn tell(&self, bytes: &[u8]) -> io::Result<()> {
        lock(&self.kernel).write_all(bytes)
    }
}

/// Sixty-four bytes, whatever came.
fn report(data: &[u8]) -> [u8; 64] {
    let mut report = [0; 64];
    report.iter_mut().zip(data).for_each(|(to, from)| *to = *from);
    report
}

//! A token that a test, a demo or a person steers: plug, pull, touch, wipe.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, mpsc::Sender},
    time::Duration,
};

use apdu_app::Interface;
use trussed_core::InterruptFlag;

use crate::{
    card::Card,
    face::Face,
    firmware::{Clock, Surroundings},
    flash::Flash,
    session::{Input, Session},
    touch::{Finger, Touch},
    trace::{Event, Trace, What},
    wire::{Port, lock},
};

/// How long the firmware waits for a touch unless told otherwise. It says 30 s
/// itself; CTAP 2.2 §6 wants at least 10 s.
const TOUCH_TIMEOUT: Duration = Duration::from_secs(30);
/// A serial becomes a file name and a word of the control protocol.
const LONGEST_SERIAL: usize = 48;

/// What a token is to be like, before it exists.
pub struct Builder {
    serial: String,
    file: Option<PathBuf>,
    touch: Touch,
    touch_timeout: Duration,
}

impl Builder {
    /// The state is lost with the program. This is the default.
    pub fn in_memory(mut self) -> Self {
        self.file = None;
        self
    }

    /// The state is in this file, made if there is none, and outlives the program.
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// How it is touched at first; [`Touch::AtOnce`] by default.
    pub fn touch(mut self, touch: Touch) -> Self {
        self.touch = touch;
        self
    }

    /// How long a CTAP2 command waits for a touch; 30 s by default. U2F's
    /// quarter of a second is the firmware's own.
    pub fn touch_timeout(mut self, timeout: Duration) -> Self {
        self.touch_timeout = timeout;
        self
    }

    /// Makes the token. It is not plugged in yet.
    ///
    /// # Errors
    /// The serial is not 1 to 48 of `A-Z a-z 0-9 _ -`; the state file cannot be
    /// read or written, is not one, or is in use.
    pub fn start(self) -> io::Result<VirtualToken> {
        if !is_serial(&self.serial) {
            let fact = "a serial is 1 to 48 letters, digits, '-' or '_'";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, fact));
        }
        let flash = self.file.map_or_else(Flash::fresh, |path| Flash::in_file(&path))?;
        Ok(VirtualToken {
            serial: self.serial,
            flash: Arc::new(Mutex::new(flash)),
            finger: Arc::new(Finger::new(self.touch)),
            clock: Arc::default(),
            touch_timeout: self.touch_timeout,
            // Trussed asks for a flag that lives for ever: one small leak a token.
            interrupt: Box::leak(Box::default()),
            trace: Arc::default(),
            socket: Mutex::default(),
        })
    }
}

fn not_plugged() -> io::Error {
    io::Error::new(io::ErrorKind::NotConnected, "the token is not plugged in")
}

fn is_serial(serial: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LONGEST_SERIAL).contains(&serial.len()) && serial.bytes().all(allowed)
}

/// A security key in software. Pulled out when dropped.
pub struct VirtualToken {
    serial: String,
    flash: Arc<Mutex<Flash>>,
    finger: Arc<Finger>,
    clock: Arc<Clock>,
    touch_timeout: Duration,
    interrupt: &'static InterruptFlag,
    trace: Arc<Trace>,
    socket: Mutex<Socket>,
}

/// Where the token is plugged in: the session while it is, and who wants to
/// know of it.
#[derive(Default)]
struct Socket {
    session: Option<Session>,
    faces: Vec<Box<dyn Face>>,
}

impl VirtualToken {
    /// Begins to describe a token with this serial: its state in memory, touched
    /// at once, waiting 30 s for a touch.
    pub fn builder(serial: impl Into<String>) -> Builder {
        Builder {
            serial: serial.into(),
            file: None,
            touch: Touch::AtOnce,
            touch_timeout: TOUCH_TIMEOUT,
        }
    }

    /// The serial, which tells tokens apart.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// Plugs the token in: the firmware starts with its clock at zero. Does
    /// nothing if it is plugged in.
    ///
    /// # Errors
    /// A thread cannot be started or a face cannot show the token.
    pub fn plug(&self) -> io::Result<()> {
        let mut socket = lock(&self.socket);
        if socket.session.is_some() {
            return Ok(());
        }
        self.clock.restart();
        let session = Session::begin(|front| self.surroundings(front), self.trace.clone())?;
        self.trace.note(What::PluggedIn);
        let shown = socket.faces.iter_mut().try_for_each(|face| face.plugged(&session));
        socket.session = Some(session);
        drop(socket);
        shown.inspect_err(|_| self.unplug())
    }

    /// Pulls the token out, whatever it is doing. Does nothing if it is out.
    pub fn unplug(&self) {
        let mut socket = lock(&self.socket);
        if let Some(session) = socket.session.take() {
            socket.faces.iter_mut().for_each(|face| face.unplugged());
            drop(session);
            self.trace.note(What::PulledOut);
        }
    }

    /// Whether the token is plugged in.
    pub fn is_plugged(&self) -> bool {
        lock(&self.socket).session.is_some()
    }

    /// How the token is touched from now on, also if it waits already.
    pub fn set_touch(&self, touch: Touch) {
        self.finger.set(touch);
    }

    /// How the token is touched.
    pub fn touch(&self) -> Touch {
        self.finger.touch()
    }

    /// Lets the firmware's clock run ahead until the token is pulled out: so
    /// the ten seconds for a reset, or a wait for a touch, are over at once.
    pub fn pass_time(&self, time: Duration) {
        self.clock.pass(time);
        self.finger.nudge();
    }

    /// Makes the token as fresh from the factory. It is pulled out for that,
    /// and plugged in again if it was.
    ///
    /// # Errors
    /// The state file cannot be written, or as in [`VirtualToken::plug`].
    pub fn wipe(&self) -> io::Result<()> {
        let plugged = self.is_plugged();
        self.unplug();
        lock(&self.flash).wipe()?;
        self.trace.note(What::Wiped);
        if plugged { self.plug() } else { Ok(()) }
    }

    /// Opens the token as a program opens a hidraw node.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotConnected`] if it is not plugged in.
    pub fn open(&self) -> io::Result<Port> {
        match &lock(&self.socket).session {
            Some(session) => Ok(session.wire.open()),
            None => Err(not_plugged()),
        }
    }

    /// Lays the token into a reader. FIDO answers on the contactless interface
    /// only, PIV and OpenPGP on the other only, OATH on both; and the token knows
    /// one of the two at a time, until it is plugged in anew.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotConnected`] if it is not plugged in.
    pub fn card(&self, interface: Interface) -> io::Result<Card> {
        match &lock(&self.socket).session {
            Some(session) => Ok(session.card(interface)),
            None => Err(not_plugged()),
        }
    }

    /// What came and went so far, the last ten thousand events of it.
    pub fn trace(&self) -> Vec<Event> {
        self.trace.events()
    }

    /// Shows the token through one more face, at once if it is plugged in.
    pub(crate) fn show(&self, mut face: impl Face + 'static) -> io::Result<()> {
        let mut socket = lock(&self.socket);
        if let Some(session) = &socket.session {
            face.plugged(session)?;
        }
        socket.faces.push(Box::new(face));
        Ok(())
    }

    fn surroundings(&self, front: Sender<Input>) -> Surroundings {
        Surroundings {
            serial: self.serial.clone(),
            flash: self.flash.clone(),
            finger: self.finger.clone(),
            clock: self.clock.clone(),
            interrupt: self.interrupt,
            touch_timeout: self.touch_timeout,
            front,
        }
    }
}

impl Drop for VirtualToken {
    fn drop(&mut self) {
        self.unplug();
    }
}

//! What came and went, and when, so that a test can say "the cancel arrived
//! within 100 ms".

use std::{
    collections::VecDeque,
    fmt::{self, Display},
    sync::{LazyLock, Mutex},
    time::{Duration, Instant, SystemTime},
};

use mfad_ctap::hid::{self, Channel, Keepalive, Message, Packet, Report};

use crate::wire::lock;

/// How much is remembered; what is older is forgotten.
const MEMORY: usize = 10_000;

/// One thing that happened to a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Event {
    /// When it happened.
    pub at: Instant,
    /// What happened.
    pub what: What,
}

/// What happened to a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs)]
pub enum What {
    PluggedIn,
    PulledOut,
    Wiped,
    /// The firmware panicked; it answers again after it was plugged in anew.
    Crashed,
    /// The first packet of a message came in, of whatever worth.
    Received {
        channel: u32,
        command: Command,
    },
    /// It waits to be touched, and has no way to tell the host.
    WaitsForTouch,
    /// An APDU came in, whose header this is: CLA, INS, P1, P2.
    Apdu([u8; 4]),
    /// An APDU was answered with this status word.
    Answered([u8; 2]),
    /// A message went out to all openers.
    Sent {
        channel: u32,
        command: Command,
    },
}

impl What {
    pub(crate) fn apdu(apdu: &[u8]) -> Self {
        Self::Apdu(apdu.first_chunk().copied().unwrap_or_default())
    }

    pub(crate) fn answer(answer: &[u8]) -> Self {
        Self::Answered(answer.last_chunk().copied().unwrap_or_default())
    }
}

/// A CTAPHID message by name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs)]
pub enum Command {
    Init,
    Ping,
    Msg,
    /// With the CTAP2 command byte if received, the status byte if sent.
    Cbor(u8),
    Cancel,
    Wink,
    Lock,
    /// With its status byte: 1 processing, 2 waiting for a touch.
    Keepalive(u8),
    /// With its error code.
    Error(u8),
    /// Any other number.
    Unknown(u8),
}

impl Command {
    fn new(command: hid::Command, payload: &[u8]) -> Self {
        let first = payload.first().copied().unwrap_or_default();
        match command {
            hid::Command::Init => Self::Init,
            hid::Command::Ping => Self::Ping,
            hid::Command::Msg => Self::Msg,
            hid::Command::Cbor => Self::Cbor(first),
            hid::Command::Cancel => Self::Cancel,
            hid::Command::Wink => Self::Wink,
            hid::Command::Lock => Self::Lock,
            hid::Command::Keepalive => Self::Keepalive(first),
            hid::Command::Error => Self::Error(first),
            hid::Command::Other(other) => Self::Unknown(other),
        }
    }
}

impl Event {
    /// The command, if this is a message that came in.
    pub fn received(&self) -> Option<Command> {
        if let What::Received { command, .. } = self.what { Some(command) } else { None }
    }

    /// The command, if this is a message that went out.
    pub fn sent(&self) -> Option<Command> {
        if let What::Sent { command, .. } = self.what { Some(command) } else { None }
    }

    /// Whether this says that the token waits to be touched.
    pub fn asks_for_touch(&self) -> bool {
        self.what == What::WaitsForTouch
            || self.sent() == Some(Command::Keepalive(Keepalive::UpNeeded.code()))
    }

    /// When it happened on the clock that other programs see: since 1970.
    pub fn since_epoch(&self) -> Duration {
        static START: LazyLock<(Instant, Duration)> = LazyLock::new(|| {
            let clock = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
            (Instant::now(), clock)
        });
        let (instant, clock) = *START;
        match self.at.checked_duration_since(instant) {
            Some(later) => clock.saturating_add(later),
            None => clock.saturating_sub(instant.saturating_duration_since(self.at)),
        }
    }
}

/// One line of JSON.
impl Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.since_epoch().as_micros();
        write!(f, r#"{{"ms":{}.{:03},"#, micros / 1000, micros % 1000)?;
        match self.what {
            What::PluggedIn => write!(f, r#""event":"plugged"}}"#),
            What::PulledOut => write!(f, r#""event":"unplugged"}}"#),
            What::Wiped => write!(f, r#""event":"wiped"}}"#),
            What::Crashed => write!(f, r#""event":"crashed"}}"#),
            What::WaitsForTouch => write!(f, r#""event":"waits"}}"#),
            What::Apdu(header) => {
                write!(f, r#""event":"apdu","header":"{:08x}"}}"#, u32::from_be_bytes(header))
            }
            What::Answered(status) => {
                write!(f, r#""event":"answered","status":"{:04x}"}}"#, u16::from_be_bytes(status))
            }
            What::Received { channel, command } => {
                write!(f, r#""event":"received","channel":{channel},{command}}}"#)
            }
            What::Sent { channel, command } => {
                write!(f, r#""event":"sent","channel":{channel},{command}}}"#)
            }
        }
    }
}

/// The fields of a line of JSON that name a command.
impl Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = match self {
            Self::Init => ("init", None),
            Self::Ping => ("ping", None),
            Self::Msg => ("msg", None),
            Self::Cbor(byte) => ("cbor", Some(byte)),
            Self::Cancel => ("cancel", None),
            Self::Wink => ("wink", None),
            Self::Lock => ("lock", None),
            Self::Keepalive(byte) => ("keepalive", Some(byte)),
            Self::Error(byte) => ("error", Some(byte)),
            Self::Unknown(byte) => ("unknown", Some(byte)),
        };
        write!(f, r#""command":"{name}""#)?;
        value.map_or(Ok(()), |byte| write!(f, r#","value":{byte}"#))
    }
}

#[derive(Default)]
pub(crate) struct Trace(Mutex<VecDeque<Event>>);

impl Trace {
    pub fn events(&self) -> Vec<Event> {
        lock(&self.0).iter().copied().collect()
    }

    pub fn note(&self, what: What) {
        let mut events = lock(&self.0);
        if events.len() == MEMORY {
            events.pop_front();
        }
        events.push_back(Event { at: Instant::now(), what });
    }

    pub fn received(&self, report: &Report) {
        if let Ok((Channel(channel), Packet::Init { command, length, data })) =
            Packet::parse(report)
        {
            let command = Command::new(command, data.get(..length).unwrap_or(data));
            self.note(What::Received { channel, command });
        }
    }

    pub fn sent(&self, Channel(channel): Channel, message: &Message) {
        let command = Command::new(message.command, &message.payload);
        self.note(What::Sent { channel, command });
    }
}

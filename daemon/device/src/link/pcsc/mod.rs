//! Smart cards over PC/SC: which are in a reader, told by pcscd without polling, and the way to one
//! of them. pcscd may be absent, stopped and come back at any time.

mod slot;

use std::collections::HashMap;
use std::ffi::CString;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use inotify::{Inotify, WatchMask};
use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, Scope, State};
use tokio::sync::mpsc;

pub use slot::{InsertedCard, Transmit};

use super::{Descriptor, DeviceEvent, DiscoveredDevice, Plugged, Transport};

/// Where pcscd listens; it or systemd makes the socket.
const FOLDER: &str = "/run/pcscd";
/// Where it is allowed or forbidden to whom.
const RULES: [&str; 2] = ["/etc/polkit-1/rules.d", "/usr/share/polkit-1/rules.d"];
const PROGRAM: &str = "/usr/sbin/pcscd";
const PROGRAMS: &str = "/usr/sbin";
/// What a call says when there is no pcscd, and when it ends during the call.
const ENDED: [Error; 3] = [Error::NoService, Error::ServiceStopped, Error::CommError];
/// How long to leave pcscd alone after an error that nothing tells the end of.
const PAUSE: Duration = Duration::from_secs(10);
/// How soon after an event the readers are looked at once more: what happens while a wait begins,
/// pcscd may not tell (seen once in a thousand times with 1.9.9).
const AGAIN: Duration = Duration::from_secs(1);
/// How long at least between two times that it is asked to let us in, or what a reader that it cannot tell
/// of is.
const BREAK: Duration = Duration::from_millis(100);

/// Why cards cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PcscTrouble {
    /// pcscd is not installed.
    Absent,
    /// pcscd is installed and neither runs nor is started when it is needed.
    Stopped,
    /// pcscd does not let this program in.
    Refused,
    /// pcscd answers with this.
    Failing(Error),
}

/// Tells of every card that is in a reader now or later, on a thread of its own.
///
/// # Errors
/// There can be no thread.
pub fn watch(plugs: mpsc::Sender<DeviceEvent>) -> std::io::Result<()> {
    let watch = Watch { plugs, known: HashMap::new(), settled: false };
    std::thread::Builder::new().name("pcsc".to_owned()).spawn(move || watch.run()).map(drop)
}

struct Watch {
    plugs: mpsc::Sender<DeviceEvent>,
    /// The cards by reader.
    known: HashMap<CString, KnownCard>,
    settled: bool,
}

/// A card that is in a reader.
#[derive(Clone, Copy)]
struct KnownCard {
    /// The number that the reader counts cards by.
    count: u32,
    /// Another program has it to itself.
    kept: bool,
}

impl Watch {
    fn run(mut self) {
        loop {
            let began = Instant::now();
            let (error, pause) = match Context::establish(Scope::System) {
                Ok(context) => (self.follow(&context), BREAK),
                // systemd started it for this and it ended at once: a few more such starts and systemd
                // closes its transport for good.
                Err(error @ (Error::CommError | Error::ServiceStopped)) => (error, PAUSE),
                Err(error) => (error, BREAK),
            };
            let trouble = trouble(error);
            for reader in std::mem::take(&mut self.known).into_keys() {
                self.tell(DeviceEvent::Removed(place(&reader)));
            }
            self.tell(DeviceEvent::Cards(Some(trouble)));
            self.settle();
            // One that takes us in and throws us out at once is not asked without a break.
            std::thread::sleep(pause.saturating_sub(began.elapsed()));
            wait_for_better(trouble);
        }
    }

    /// Follows the readers until pcscd fails.
    fn follow(&mut self, context: &Context) -> Error {
        self.tell(DeviceEvent::Cards(None));
        let mut states = vec![ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE)];
        // The first look does not wait, so that it is known when all cards were told.
        let mut patience = Some(Duration::ZERO);
        loop {
            if let Err(error) = list(context, &mut states) {
                return error;
            }
            let told = context.get_status_change(patience, &mut states);
            match told {
                Ok(()) | Err(Error::Timeout) => {}
                // A reader went away in that moment, or is not ready. What was told of the others may be
                // half written, and is asked for anew.
                Err(Error::UnknownReader | Error::ReaderUnavailable) => {
                    states.retain(|it| it.name() == PNP_NOTIFICATION());
                    patience = Some(Duration::ZERO);
                    std::thread::sleep(BREAK);
                    continue;
                }
                Err(error) => return error,
            }
            self.compare(&states);
            self.settle();
            let looked_again = told.is_err() && patience == Some(AGAIN);
            patience = (!looked_again).then_some(AGAIN);
        }
    }

    /// Tells what is other than before.
    fn compare(&mut self, states: &[ReaderState]) {
        let is_there = |it: &&ReaderState| {
            it.name() != PNP_NOTIFICATION()
                && it.event_state().contains(State::PRESENT)
                && !it.event_state().intersects(State::MUTE | State::UNKNOWN | State::IGNORE)
        };
        let there = states.iter().filter(is_there);
        let there: HashMap<_, _> =
            there.map(|it| (it.name().to_owned(), KnownCard::from_state(it))).collect();
        let is_gone = |name: &CString, known: &KnownCard| {
            there.get(name).is_none_or(|there| there.count != known.count)
        };
        let gone: Vec<_> = self.known.iter().filter(|(name, known)| is_gone(name, known)).collect();
        let gone: Vec<_> = gone.into_iter().map(|(name, _)| name.clone()).collect();
        for reader in gone {
            self.known.remove(&reader);
            self.tell(DeviceEvent::Removed(place(&reader)));
        }
        for (reader, now) in there {
            match self.known.insert(reader.clone(), now) {
                None => self.tell(DeviceEvent::Added(found(reader, now.count))),
                Some(before) if before.kept && !now.kept => {
                    self.tell(DeviceEvent::Freed(place(&reader)));
                }
                Some(_) => {}
            }
        }
    }

    fn settle(&mut self) {
        if !std::mem::replace(&mut self.settled, true) {
            self.tell(DeviceEvent::Settled);
        }
    }

    /// The receiver lives as long as the daemon; when it is gone there is nobody to tell.
    fn tell(&self, plug: DeviceEvent) {
        let _ = self.plugs.blocking_send(plug);
    }
}

impl KnownCard {
    fn from_state(state: &ReaderState) -> Self {
        let kept = state.event_state().contains(State::EXCLUSIVE);
        Self { count: state.event_count(), kept }
    }
}

/// Makes the states those of the readers there are.
fn list(context: &Context, states: &mut Vec<ReaderState>) -> Result<(), Error> {
    let readers = match context.list_readers_owned() {
        Err(Error::NoReadersAvailable) => Vec::new(),
        readers => readers?,
    };
    states.retain(|it| {
        let dead = it.event_state().intersects(State::UNKNOWN | State::IGNORE);
        it.name() == PNP_NOTIFICATION()
            || (!dead && readers.iter().any(|name| **name == *it.name()))
    });
    for reader in readers {
        if !states.iter().any(|it| *it.name() == *reader) {
            states.push(ReaderState::new(reader, State::UNAWARE));
        }
    }
    states.iter_mut().for_each(ReaderState::sync_current_state);
    Ok(())
}

fn found(reader: CString, count: u32) -> DiscoveredDevice {
    let name = reader.to_string_lossy().into_owned();
    DiscoveredDevice {
        place: place(&reader),
        device: None,
        plugged: Plugged::Elsewhere,
        descriptor: Descriptor {
            transport: "pcsc",
            vendor: String::new(),
            product: format!("Smart card in {}", short(&name)),
            serial: String::new(),
            port: name,
        },
        transport: Transport::Card(Arc::new(InsertedCard::new(reader, count))),
    }
}

fn place(reader: &CString) -> String {
    format!("pcsc:{}", reader.to_string_lossy())
}

/// The reader's name without what drivers append: interfaces in brackets, and the numbers of
/// reader and slot.
fn short(name: &str) -> String {
    let name = name.split(['[', '(']).next().unwrap_or_default();
    let words: Vec<_> = name.split_whitespace().collect();
    let number = |word: &&&str| word.len() == 2 && word.bytes().all(|it| it.is_ascii_hexdigit());
    let numbers = words.iter().rev().take(2).take_while(number).count();
    let words: Vec<_> = words.iter().take(words.len().saturating_sub(numbers)).copied().collect();
    words.join(" ")
}

fn trouble(error: Error) -> PcscTrouble {
    match error {
        _ if ENDED.contains(&error) && !Path::new(PROGRAM).exists() => PcscTrouble::Absent,
        _ if ENDED.contains(&error) => PcscTrouble::Stopped,
        Error::SecurityViolation | Error::NoAccess => PcscTrouble::Refused,
        other => PcscTrouble::Failing(other),
    }
}

/// Waits until it is worth to ask again: it was installed, a socket appeared, a rule changed.
fn wait_for_better(trouble: PcscTrouble) {
    let places: &[&str] = match trouble {
        PcscTrouble::Absent => &[PROGRAMS],
        PcscTrouble::Stopped if Path::new(FOLDER).exists() => &[FOLDER],
        PcscTrouble::Stopped => &["/run"],
        PcscTrouble::Refused => &RULES,
        PcscTrouble::Failing(_) => return std::thread::sleep(PAUSE),
    };
    if told_of_change(places).is_err() {
        std::thread::sleep(PAUSE);
    }
}

fn told_of_change(places: &[&str]) -> std::io::Result<()> {
    let mut inotify = Inotify::init()?;
    // Programs write in /run all the time; few make something there.
    // pcscd changes the mode of its socket once it listens there.
    let mask = WatchMask::CREATE | WatchMask::MOVED_TO | WatchMask::DELETE | WatchMask::ATTRIB;
    let watched = places.iter().filter(|place| inotify.watches().add(place, mask).is_ok()).count();
    if watched == 0 {
        return Err(std::io::ErrorKind::NotFound.into());
    }
    // It may have come before the watch began. Where it is not installed nobody is asked, and the folder
    // of its socket tells nothing: to ask has systemd try to start it, and a start that fails changes
    // that folder. After a few in a row systemd closes the socket for good.
    if places == [PROGRAMS] {
        while !Path::new(PROGRAM).exists() {
            inotify.read_events_blocking(&mut [0; 4096])?;
        }
        return Ok(());
    }
    if Context::establish(Scope::System).is_err() {
        inotify.read_events_blocking(&mut [0; 4096])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_called_what_it_says_on_it() {
        for (name, wanted) in [
            ("Nitrokey Nitrokey 3 [CCID/ICCD Interface] 00 00", "Nitrokey Nitrokey 3"),
            ("Yubico YubiKey OTP+FIDO+CCID 01 00", "Yubico YubiKey OTP+FIDO+CCID"),
            ("Virtual PCD 00 01", "Virtual PCD"),
            ("", ""),
        ] {
            assert_eq!(short(name), wanted);
        }
    }
}

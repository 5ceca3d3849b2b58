//! PINs and other secrets that a script gives through file descriptors, each to be used once: a PIN that is wrong
//! would only cost another attempt.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::BorrowedFd;

use mfad_bus::MAX_SECRET;
use mfad_i18n::say;
use rustix::io::{Errno, FdFlags, fcntl_getfd};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::exit::Failure;

/// A PIN in memory.
pub(crate) type Secret = Zeroizing<String>;

/// Where the PINs come from.
#[derive(Default)]
pub(crate) struct Pins {
    pub current: Source,
    pub new: Source,
    /// The password of the OATH application.
    pub password: Source,
    /// An `otpauth://` address.
    pub address: Source,
    /// The key that a card wants for changes.
    pub management: Source,
    /// A code to sign in with.
    pub code: Source,
}

/// Where one PIN comes from.
#[derive(Default)]
pub(crate) enum Source {
    /// Somebody types it.
    #[default]
    Person,
    /// A script gives it once it is asked for.
    Later(Later),
    /// A script gave it.
    Given(Secret),
    /// A script gave it, and it was used.
    Used,
}

/// What there is of a PIN.
pub(crate) enum Supply {
    Ask,
    Use(Secret),
    Await(Later),
    Exhausted,
}

/// A line that a script has yet to write.
pub(crate) struct Later(u32, File);

impl Later {
    /// The line, once it is there. The thread that waits for it goes with the program.
    pub fn line(self) -> oneshot::Receiver<Result<Secret, Failure>> {
        let (sender, receiver) = oneshot::channel();
        let Self(number, mut file) = self;
        std::thread::spawn(move || sender.send(line(number, &mut file)));
        receiver
    }
}

impl Source {
    /// Reads one line from a descriptor, if one is given.
    pub fn read(number: Option<u32>) -> Result<Self, Failure> {
        let Some(number) = number else { return Ok(Self::Person) };
        line(number, &mut open(number)?).map(Self::Given)
    }

    /// Will read one line from a descriptor, if one is given, when it is asked for.
    pub fn read_later(number: Option<u32>) -> Result<Self, Failure> {
        let Some(number) = number else { return Ok(Self::Person) };
        Ok(Self::Later(Later(number, open(number)?)))
    }

    /// Whether a script gives it, and it was not used yet.
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Given(_) | Self::Later(_))
    }

    /// Takes the PIN out.
    pub fn supply(&mut self) -> Supply {
        match self {
            Self::Person => Supply::Ask,
            Self::Used => Supply::Exhausted,
            Self::Given(_) | Self::Later(_) => match std::mem::replace(self, Self::Used) {
                Self::Given(secret) => Supply::Use(secret),
                Self::Later(later) => Supply::Await(later),
                _ => Supply::Exhausted,
            },
        }
    }
}

impl Pins {
    /// Reads one line from a descriptor.
    pub fn one_line(number: u32) -> Result<Secret, Failure> {
        line(number, &mut open(number)?)
    }

    /// Reads one line from each descriptor; from one that is given twice, two.
    pub fn read(current: Option<u32>, new: Option<u32>) -> Result<Self, Failure> {
        let mut first = current.map(open).transpose()?;
        let mut second = match new {
            Some(_) if new == current => None,
            other => other.map(open).transpose()?,
        };
        let read = |number: Option<u32>, file: Option<&mut File>| match (number, file) {
            (Some(number), Some(file)) => line(number, file).map(Source::Given),
            _ => Ok(Source::Person),
        };
        Ok(Self {
            current: read(current, first.as_mut())?,
            new: read(new, second.as_mut().or(first.as_mut()))?,
            ..Self::default()
        })
    }
}

fn open(number: u32) -> Result<File, Failure> {
    let file = inherited(number).map_err(|error| {
        Failure::usage(match error.raw_os_error() == Some(Errno::BADF.raw_os_error()) {
            true => say!("prompts-descriptor-closed", number),
            false => say!("prompts-descriptor-unreadable", number, error = error.to_string()),
        })
    })?;
    if file.is_terminal() {
        return Err(Failure::usage(say!("prompts-descriptor-terminal", number)));
    }
    Ok(file)
}

/// A copy of a descriptor that whoever started us opened. Opening it anew by its path would need
/// rights to the file that another user may have had, as with `sudo -u`. One that we opened ourselves is
/// closed when a program is started, which is how it is told from those.
#[expect(unsafe_code, reason = "only the number of an inherited descriptor is known")]
fn inherited(number: u32) -> io::Result<File> {
    let number = i32::try_from(number).map_err(io::Error::other)?;
    // SAFETY: it is borrowed for one call only, which fails if nothing is open under this number.
    let borrowed = unsafe { BorrowedFd::borrow_raw(number) };
    if fcntl_getfd(borrowed)?.contains(FdFlags::CLOEXEC) {
        return Err(Errno::BADF.into());
    }
    Ok(File::from(borrowed.try_clone_to_owned()?))
}

/// One line, byte by byte, so that nothing of the next is lost.
fn line(number: u32, file: &mut File) -> Result<Secret, Failure> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_SECRET + 1));
    let mut byte = Zeroizing::new([0]);
    while bytes.len() <= MAX_SECRET {
        match file.read(byte.as_mut_slice()) {
            Ok(1) if *byte != [b'\n'] => bytes.extend_from_slice(byte.as_slice()),
            Ok(_) => break,
            Err(error) => {
                let message =
                    say!("prompts-descriptor-unreadable", number, error = error.to_string());
                return Err(Failure::usage(message));
            }
        }
    }
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    if text.is_empty() || text.len() > MAX_SECRET {
        return Err(Failure::usage(say!("prompts-descriptor-empty", number)));
    }
    let mut secret = Zeroizing::new(String::with_capacity(MAX_SECRET));
    secret.push_str(text);
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::fd::AsRawFd;

    use super::*;

    fn pipe(text: &[u8]) -> (std::io::PipeReader, Option<u32>) {
        let (reader, mut writer) = std::io::pipe().unwrap();
        writer.write_all(text).unwrap();
        rustix::io::fcntl_setfd(&reader, FdFlags::empty()).unwrap();
        let number = u32::try_from(reader.as_raw_fd()).unwrap();
        (reader, Some(number))
    }

    fn given(mut source: Source) -> String {
        let Supply::Use(secret) = source.supply() else { panic!("no PIN") };
        assert!(matches!(source.supply(), Supply::Exhausted), "a PIN must not be used twice");
        secret.to_string()
    }

    #[test]
    fn what_holds_no_pin_is_refused_as_usage() {
        for text in [b"".as_slice(), b"\n", b"\xff\xfe\n", &[b'1'; MAX_SECRET + 1]] {
            let (_reader, number) = pipe(text);
            assert_eq!(Pins::read(number, None).err().unwrap().cause, "Usage");
        }
        assert!(Pins::read(Some(9_999), None).is_err());
        let ours = File::open("/dev/null").unwrap();
        let number = u32::try_from(ours.as_raw_fd()).unwrap();
        assert!(Pins::read(Some(number), None).err().unwrap().message.contains("Open it first"));
    }

    #[test]
    fn two_lines_of_one_descriptor_are_two_pins() {
        let (_reader, number) = pipe(b"old one\nnew\n");
        let pins = Pins::read(number, number).unwrap();
        assert_eq!((given(pins.current), given(pins.new)), ("old one".into(), "new".into()));
    }

    #[test]
    fn without_descriptors_a_person_is_asked() {
        assert!(matches!(Pins::read(None, None).unwrap().current.supply(), Supply::Ask));
    }
}

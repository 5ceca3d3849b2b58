//! A PIN or code on its way between programs: never a string in a message but a sealed memory file or a
//! pipe whose descriptor is passed, and wiped memory at both ends.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::fs::{FileType, MemfdFlags, OFlags, SealFlags};
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use zeroize::Zeroizing;

/// More than any PIN (63 bytes, CTAP 2.2 §6.5.1), password or `otpauth://` address has.
pub const MAX_SECRET: usize = 4096;

/// A sealed memory file that holds `secret`, to be passed to `AnswerPin`.
///
/// # Errors
/// The kernel makes no memory file.
pub fn secret_fd(secret: &[u8]) -> std::io::Result<OwnedFd> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let mut file = File::from(rustix::fs::memfd_create("mfad-secret", flags)?);
    file.write_all(secret)?;
    let seals = SealFlags::SEAL | SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE;
    rustix::fs::fcntl_add_seals(&file, seals)?;
    Ok(file.into())
}

/// A secret in a sealed memory file. Clones are the same file.
#[derive(Debug, Clone)]
pub struct SealedSecret(Arc<OwnedFd>);

impl SealedSecret {
    /// A file that holds `secret`.
    ///
    /// # Errors
    /// The kernel makes no memory file.
    pub fn new(secret: &[u8]) -> std::io::Result<Self> {
        Ok(Self(Arc::new(secret_fd(secret)?)))
    }

    /// What it holds.
    ///
    /// # Errors
    /// It cannot be read, or holds more than [`MAX_SECRET`] bytes.
    pub fn read(&self) -> std::io::Result<Zeroizing<Vec<u8>>> {
        self.read_up_to(MAX_SECRET)
    }

    /// The same, for what may be longer.
    ///
    /// # Errors
    /// It cannot be read, or holds more than so many bytes.
    pub fn read_up_to(&self, most: usize) -> std::io::Result<Zeroizing<Vec<u8>>> {
        read_sealed_up_to(self.0.as_fd().try_clone_to_owned()?, most)
    }
}

impl AsFd for SealedSecret {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl From<OwnedFd> for SealedSecret {
    fn from(fd: OwnedFd) -> Self {
        Self(Arc::new(fd))
    }
}

impl PartialEq for SealedSecret {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// From now on other programs of the same user may neither trace this one, nor read its memory, nor take its
/// descriptors, and with them its connection to the daemon (PR_SET_DUMPABLE, ptrace(2)). It dumps no core
/// either.
///
/// # Errors
/// The kernel refuses. It refuses no such thing; one that did would be no reason to refuse a person.
pub fn keep_out_others() -> std::io::Result<()> {
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Whether a received descriptor is one that can be read without waiting on a stranger for long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// A memory file that nobody can change any more.
    SealedMemory,
    /// A pipe, to be read without blocking and with a deadline.
    Pipe,
}

/// What kind of descriptor a caller passed.
///
/// # Errors
/// It is neither a sealed memory file nor the reading end of a pipe.
pub fn secret_kind(fd: impl AsFd) -> Result<SecretKind, String> {
    let wanted = SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE;
    if rustix::fs::fcntl_get_seals(&fd).is_ok_and(|seals| seals.contains(wanted)) {
        return Ok(SecretKind::SealedMemory);
    }
    let pipe = rustix::fs::fstat(&fd)
        .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Fifo);
    let readable = rustix::fs::fcntl_getfl(&fd).is_ok_and(|flags| !flags.contains(OFlags::WRONLY));
    if pipe && readable {
        return Ok(SecretKind::Pipe);
    }
    Err("A PIN comes in a sealed memory file or through a pipe, not in this descriptor.".to_owned())
}

/// Reads a sealed memory file from its beginning.
///
/// # Errors
/// It cannot be read, or holds more than [`MAX_SECRET`] bytes.
pub fn read_sealed(fd: OwnedFd) -> std::io::Result<Zeroizing<Vec<u8>>> {
    read_sealed_up_to(fd, MAX_SECRET)
}

/// Reads a sealed memory file of at most so many bytes from its beginning.
///
/// # Errors
/// It cannot be read, or holds more.
pub fn read_sealed_up_to(fd: OwnedFd, most: usize) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut file = File::from(fd);
    std::io::Seek::rewind(&mut file)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    if length > most {
        return Err(std::io::Error::other(format!("it has more than {most} bytes")));
    }
    let mut secret = Zeroizing::new(Vec::with_capacity(length));
    file.read_to_end(&mut secret)?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_the_way_and_cannot_be_changed() {
        let fd = secret_fd(b"123456").unwrap();
        assert_eq!(secret_kind(&fd), Ok(SecretKind::SealedMemory));
        assert!(File::from(fd.try_clone().unwrap()).write_all(b"x").is_err());
        assert_eq!(&**read_sealed(fd).unwrap(), b"123456");
    }

    #[test]
    fn files_devices_and_writing_ends_are_refused() {
        assert!(secret_kind(File::open("/etc/passwd").unwrap()).is_err());
        assert!(secret_kind(File::open("/dev/zero").unwrap()).is_err());
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        assert_eq!(secret_kind(reader), Ok(SecretKind::Pipe));
        assert!(secret_kind(writer).is_err());
        let unsealed = rustix::fs::memfd_create("x", MemfdFlags::ALLOW_SEALING).unwrap();
        assert!(secret_kind(unsealed).is_err());
    }

    #[test]
    fn more_than_a_pin_is_refused() {
        assert!(read_sealed(secret_fd(&[b'1'; MAX_SECRET]).unwrap()).is_ok());
        assert!(read_sealed(secret_fd(&[b'1'; MAX_SECRET + 1]).unwrap()).is_err());
    }
}

//! The token's flash: an image in memory, written through to a file if the
//! state is to outlive the program.

use std::{
    fs::{self, File, TryLockError},
    io,
    os::unix::fs::FileExt,
    path::Path,
};

use littlefs2::{
    consts::{U8, U512},
    driver::Storage,
    fs::Filesystem,
    io::{Error, Result},
    path,
};

const BLOCK: usize = 512;
const BLOCKS: usize = 512;
const SIZE: usize = BLOCK * BLOCKS;

/// What a factory writes into every token of this model: the certificate and
/// key that sign attestations, where the firmware looks for them.
const LEAF: &[u8] = include_bytes!("../attestation/leaf.der");
const LEAF_KEY: &[u8] = include_bytes!("../attestation/leaf.key");

pub(crate) struct Flash {
    image: Vec<u8>,
    file: Option<File>,
}

impl Flash {
    /// An empty file system in memory.
    pub fn formatted() -> Result<Self> {
        let mut flash = Self { image: vec![0xff; SIZE], file: None };
        Filesystem::format(&mut flash)?;
        Ok(flash)
    }

    /// A token fresh from the factory, in memory.
    pub fn fresh() -> io::Result<Self> {
        Self::provisioned().map_err(|error| io::Error::other(format!("token state: {error:?}")))
    }

    fn provisioned() -> Result<Self> {
        let mut flash = Self::formatted()?;
        Filesystem::mount_and_then(&mut flash, |fs| {
            fs.create_dir_all(path!("fido/x5c"))?;
            fs.create_dir_all(path!("fido/sec"))?;
            fs.write(path!("fido/x5c/00"), LEAF)?;
            fs.write(path!("fido/sec/00"), LEAF_KEY)
        })?;
        Ok(flash)
    }

    /// The token whose state is in the file, made if there is none yet. The
    /// file is locked while this lives.
    pub fn in_file(path: &Path) -> io::Result<Self> {
        if !path.try_exists()? {
            let unfinished = path.with_added_extension("new");
            fs::write(&unfinished, Self::fresh()?.image)?;
            fs::rename(unfinished, path)?;
        }
        let file = File::options().read(true).write(true).open(path)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => in_use(path),
            TryLockError::Error(error) => error,
        })?;
        let image = fs::read(path)?;
        if image.len() != SIZE { Err(foreign(path)) } else { Ok(Self { image, file: Some(file) }) }
    }

    /// Back to what the factory delivered.
    pub fn wipe(&mut self) -> io::Result<()> {
        self.image = Self::fresh()?.image;
        self.save(0, SIZE).map_err(|error| io::Error::other(format!("token state: {error:?}")))
    }

    fn save(&self, offset: usize, length: usize) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let part = self.image.get(offset..offset + length).ok_or(Error::IO)?;
        file.write_all_at(part, offset as u64).map_err(|_| Error::IO)
    }

    fn part(&mut self, offset: usize, length: usize) -> Result<&mut [u8]> {
        let end = offset.checked_add(length).ok_or(Error::NO_SPACE)?;
        self.image.get_mut(offset..end).ok_or(Error::NO_SPACE)
    }
}

fn in_use(path: &Path) -> io::Error {
    let fact = format!("{} is in use by another virtual token", path.display());
    io::Error::new(io::ErrorKind::ResourceBusy, fact)
}

fn foreign(path: &Path) -> io::Error {
    let fact = format!("{} is not a virtual token's state; name another file", path.display());
    io::Error::new(io::ErrorKind::InvalidData, fact)
}

impl Storage for Flash {
    const READ_SIZE: usize = 16;
    const WRITE_SIZE: usize = 16;
    const BLOCK_SIZE: usize = BLOCK;
    const BLOCK_COUNT: usize = BLOCKS;
    type CACHE_SIZE = U512;
    type LOOKAHEAD_SIZE = U8;

    fn read(&mut self, offset: usize, buffer: &mut [u8]) -> Result<usize> {
        let part = self.part(offset, buffer.len())?;
        buffer.copy_from_slice(part);
        Ok(buffer.len())
    }

    fn write(&mut self, offset: usize, data: &[u8]) -> Result<usize> {
        self.part(offset, data.len())?.copy_from_slice(data);
        self.save(offset, data.len())?;
        Ok(data.len())
    }

    fn erase(&mut self, offset: usize, length: usize) -> Result<usize> {
        self.part(offset, length)?.fill(0xff);
        self.save(offset, length)?;
        Ok(length)
    }
}

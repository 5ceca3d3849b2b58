//! The array of all blobs as it is stored: CBOR, and a checksum after it (CTAP 2.2 §6.10).

use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::entry::{self, EntryError};
use super::{COMMAND, GetInfo, fragment_size, storage_size};
use crate::cbor::{Fields, Item, Value};
use crate::pin::PinUvAuthToken;
use crate::{DecodeError, LargeBlobKey};

/// The blobs of a token. Those of others, which no key at hand opens, are kept byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LargeBlobArray(Vec<Vec<u8>>);

/// The token's storage is too small for the array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the blobs take {needed} bytes, and the token has room for {room}: remove some first")]
pub struct NoRoom {
    /// Bytes of the array.
    pub needed: usize,
    /// Bytes of the storage.
    pub room: usize,
}

/// Length of the checksum: as much of a SHA-256.
const CHECKSUM: usize = 16;

impl LargeBlobArray {
    /// Reads the stored array. One whose checksum is wrong counts as empty, as the specification
    /// demands: a write was broken off.
    pub fn decode(stored: &[u8]) -> Result<Self, DecodeError> {
        match stored.split_last_chunk::<CHECKSUM>() {
            Some((array, sum)) if checksum(array) == *sum => {
                let entries = Item::whole(array)?.list(|entry| Some(entry.raw().to_vec()));
                entries.map(Self).ok_or(DecodeError::Invalid("large-blob array"))
            }
            _ => Ok(Self::default()),
        }
    }

    /// How many blobs there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The blob that `key` opens. One that is damaged, or larger than [`MAX_BLOB`], counts as
    /// none.
    ///
    /// [`MAX_BLOB`]: super::MAX_BLOB
    pub fn find(&self, key: &LargeBlobKey) -> Option<Zeroizing<Vec<u8>>> {
        self.0.iter().find_map(|entry| entry::open(entry, key))
    }

    /// Puts `blob` in the place of whatever `key` opens.
    pub fn replace(&mut self, key: &LargeBlobKey, blob: &[u8]) -> Result<(), EntryError> {
        let entry = entry::seal(blob, key)?;
        self.remove(key);
        self.0.push(entry);
        Ok(())
    }

    /// Removes whatever `key` opens; false if there was nothing.
    pub fn remove(&mut self, key: &LargeBlobKey) -> bool {
        let before = self.0.len();
        self.0.retain(|entry| !entry::belongs(entry, key));
        self.0.len() < before
    }

    /// The requests that store the array, to be sent in this order. They take a token with
    /// [`LARGE_BLOB_WRITE`], and work without one as long as neither PIN nor verification is set
    /// up. Broken off in the middle, nothing is changed.
    ///
    /// [`LARGE_BLOB_WRITE`]: crate::command::client_pin::Permissions::LARGE_BLOB_WRITE
    pub fn write(
        &self,
        info: &GetInfo,
        token: Option<&PinUvAuthToken>,
    ) -> Result<Vec<Vec<u8>>, NoRoom> {
        let stored = self.encode();
        let (needed, room) = (stored.len(), storage_size(info));
        if needed > room {
            return Err(NoRoom { needed, room });
        }
        let size = fragment_size(info);
        let fragments = stored.chunks(size).zip((0_u32..).step_by(size));
        Ok(fragments.map(|(fragment, offset)| set(fragment, offset, needed, token)).collect())
    }

    fn encode(&self) -> Vec<u8> {
        let entries = self.0.iter().map(|entry| Value::Raw(entry.clone()));
        let array = Value::List(entries.collect()).encode();
        [array.as_slice(), &checksum(&array)].concat()
    }
}

fn checksum(array: &[u8]) -> [u8; CHECKSUM] {
    let mut sum = [0; CHECKSUM];
    for (slot, byte) in sum.iter_mut().zip(Sha256::digest(array)) {
        *slot = byte;
    }
    sum
}

/// Stores one fragment; the first one tells the length of all.
fn set(fragment: &[u8], offset: u32, length: usize, token: Option<&PinUvAuthToken>) -> Vec<u8> {
    // §6.10.2: what is proven begins with 32 bytes 0xFF, so that it is no hash of client data.
    let hash = Sha256::digest(fragment);
    let message = [&[0xFF; 32], [COMMAND, 0x00].as_slice(), &offset.to_le_bytes(), &hash].concat();
    let auth = token.map(|token| token.authenticate(&message));
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    Fields::new()
        .with_entry(0x02, fragment)
        .with_entry(0x03, i64::from(offset))
        .with_some(0x04, (offset == 0).then_some(length))
        .with_some(0x05, auth.as_ref().map(|auth| auth.param.as_slice()))
        .with_some(0x06, auth.as_ref().map(|auth| auth.protocol.number()))
        .request(COMMAND)
}

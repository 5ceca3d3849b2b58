//! One blob: compressed, then encrypted with the credential's key (CTAP 2.2 §6.10.3).

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use miniz_oxide::{deflate, inflate};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::LargeBlobKey;
use crate::cbor::{Fields, Item};

/// Largest blob taken, in bytes, as it is before compression and after.
pub const MAX_BLOB: usize = 1 << 20;

/// Why a blob cannot be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EntryError {
    /// It is larger than [`MAX_BLOB`]; the number is its size in bytes.
    #[error("a blob of {0} bytes is too large: {MAX_BLOB} is the most")]
    TooLarge(usize),
    /// The system gave no random numbers.
    #[error("the system gave no random numbers")]
    NoRandomness,
    /// The cipher refused.
    #[error("the blob could not be encrypted")]
    NotEncrypted,
}

/// The blob in an entry, if `key` opens it and it is as large as it says.
pub(super) fn open(entry: &[u8], key: &LargeBlobKey) -> Option<Zeroizing<Vec<u8>>> {
    let (compressed, size) = decrypt(entry, key)?;
    let size = usize::try_from(size).ok().filter(|size| *size <= MAX_BLOB)?;
    let blob = inflate::decompress_to_vec_with_limit(&compressed, size).ok()?;
    (blob.len() == size).then_some(Zeroizing::new(blob))
}

/// Whether `key` opens the entry, whatever is in it.
pub(super) fn belongs(entry: &[u8], key: &LargeBlobKey) -> bool {
    decrypt(entry, key).is_some()
}

/// The compressed blob in an entry, and its size before compression.
fn decrypt(entry: &[u8], key: &LargeBlobKey) -> Option<(Zeroizing<Vec<u8>>, u64)> {
    let map = Item::whole(entry).ok()?.map()?;
    let ciphertext = map.required(0x01, "ciphertext", Item::bytes).ok()?;
    let nonce: [u8; 12] = map.required(0x02, "nonce", Item::byte_array).ok()?;
    let size = map.required(0x03, "origSize", Item::unsigned).ok()?;
    let payload = Payload { msg: ciphertext, aad: &associated_data(size) };
    let compressed = cipher(key).decrypt(&Nonce::from(nonce), payload).ok()?;
    Some((Zeroizing::new(compressed), size))
}

/// The entry of a blob.
pub(super) fn seal(blob: &[u8], key: &LargeBlobKey) -> Result<Vec<u8>, EntryError> {
    let too_large = EntryError::TooLarge(blob.len());
    let size = i64::try_from(blob.len()).map_err(|_| too_large)?;
    if blob.len() > MAX_BLOB {
        return Err(too_large);
    }
    let mut nonce = [0; 12];
    getrandom::fill(&mut nonce).map_err(|_| EntryError::NoRandomness)?;
    let compressed = Zeroizing::new(deflate::compress_to_vec(blob, COMPRESSION));
    let payload = Payload { msg: &compressed, aad: &associated_data(size.unsigned_abs()) };
    let ciphertext =
        cipher(key).encrypt(&Nonce::from(nonce), payload).map_err(|_| EntryError::NotEncrypted)?;
    Ok(Fields::new()
        .with_entry(0x01, ciphertext.as_slice())
        .with_entry(0x02, nonce.as_slice())
        .with_entry(0x03, size)
        .encode())
}

/// The level that zlib has as its default.
const COMPRESSION: u8 = 6;

fn cipher(key: &LargeBlobKey) -> Aes256Gcm {
    Aes256Gcm::new(key.bytes().into())
}

fn associated_data(size: u64) -> Vec<u8> {
    [b"blob".as_slice(), &size.to_le_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> LargeBlobKey {
        LargeBlobKey::new([7; 32])
    }

    /// An entry of these compressed bytes that claims this size.
    fn entry(compressed: &[u8], size: i64) -> Vec<u8> {
        let aad = associated_data(size.unsigned_abs());
        let payload = Payload { msg: compressed, aad: &aad };
        let ciphertext = cipher(&key()).encrypt(&Nonce::from([0; 12]), payload).unwrap();
        Fields::new()
            .with_entry(0x01, ciphertext.as_slice())
            .with_entry(0x02, [0; 12].as_slice())
            .with_entry(0x03, size)
            .encode()
    }

    #[test]
    fn a_blob_that_grows_beyond_what_it_says_is_not_unpacked() {
        let bomb = deflate::compress_to_vec(&vec![0; 4 * MAX_BLOB], 9);
        let sizes: [i64; 4] = [0, 100, 1 << 20, 1 << 60];
        assert!(sizes.iter().all(|size| open(&entry(&bomb, *size), &key()).is_none()));
        assert!(sizes.iter().all(|size| belongs(&entry(&bomb, *size), &key())));
    }

    #[test]
    fn a_blob_shorter_than_it_says_counts_as_none() {
        let entry = entry(&deflate::compress_to_vec(b"four", 6), 5);
        assert_eq!(open(&entry, &key()), None);
    }

    #[test]
    fn what_is_not_compressed_counts_as_none() {
        assert_eq!(open(&entry(&[0xFF; 40], 40), &key()), None);
        assert_eq!(open(&entry(&[], 0), &key()), None);
    }

    #[test]
    fn a_size_that_was_changed_does_not_open() {
        let honest = entry(&deflate::compress_to_vec(b"four", 6), 4);
        let mut changed = honest.clone();
        *changed.last_mut().unwrap() = 3;
        assert_eq!(*open(&honest, &key()).unwrap(), b"four");
        assert!(!belongs(&changed, &key()));
    }

    #[test]
    fn the_smallest_and_the_largest_blob_fit() {
        for size in [0, 1, MAX_BLOB] {
            let entry = seal(&vec![7; size], &key()).unwrap();
            assert_eq!(*open(&entry, &key()).unwrap(), vec![7; size]);
        }
        let larger = seal(&vec![7; MAX_BLOB + 1], &key());
        assert_eq!(larger, Err(EntryError::TooLarge(MAX_BLOB + 1)));
    }
}

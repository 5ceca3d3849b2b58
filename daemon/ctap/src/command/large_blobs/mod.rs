//! authenticatorLargeBlobs (CTAP 2.2 §6.10): an array of blobs that a token keeps for whoever
//! holds a credential's [`LargeBlobKey`](crate::LargeBlobKey).
//!
//! The array is read and written as a whole, in fragments: [`Reading`] collects them, and
//! [`LargeBlobArray::write`] makes them.

mod array;
mod entry;
mod reading;

pub use array::{LargeBlobArray, NoRoom};
pub use entry::{EntryError, MAX_BLOB};
pub use reading::Reading;

use super::GetInfo;
use crate::hid::MAX_MESSAGE;

const COMMAND: u8 = 0x0C;

/// The specification's bound on a fragment: the longest message without 64 bytes (§6.10.2).
fn fragment_size(info: &GetInfo) -> usize {
    let message = usize::try_from(info.max_msg_size).unwrap_or(MAX_MESSAGE).min(MAX_MESSAGE);
    message.saturating_sub(64).max(64)
}

/// Size of the storage in bytes: 1024 at least (§6.4, maxSerializedLargeBlobArray), and no more
/// than we would read.
fn storage_size(info: &GetInfo) -> usize {
    let claimed = info.max_serialized_large_blob_array.unwrap_or(0).max(1024);
    usize::try_from(claimed).unwrap_or(MAX_STORAGE).min(MAX_STORAGE)
}

/// Largest storage that we read or write, in bytes; those on the market have 1 to 4 KiB.
const MAX_STORAGE: usize = 0xFFFF;

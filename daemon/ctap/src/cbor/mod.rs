//! CBOR as CTAP uses it (CTAP 2.2 §8): canonical where we write it; where we read it, checked and
//! bounded before anything is believed, but lenient about the order of keys.

mod item;
mod map;
mod value;

pub(crate) use item::Item;
pub(crate) use map::{Key, Map};
pub(crate) use value::{Fields, Value};

/// Longest input taken, in bytes: what NFC's length field can express, and far above
/// CTAPHID's 7609.
const MAX_LENGTH: usize = 0xFFFF;

/// Deepest nesting followed. CTAP 2.2 §8 allows messages four levels; tokens get some leeway.
const MAX_DEPTH: usize = 8;

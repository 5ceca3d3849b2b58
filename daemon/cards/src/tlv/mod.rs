//! BER-TLV: tags of up to three bytes, lengths of up to three (ISO 7816-4 §5.2.2).
//!
//! Reading borrows and does not recurse: [`path`] goes as deep as it has tags. A length that
//! claims more than there is, or that is indefinite, is an error.

mod read;
mod write;

pub use read::{Item, Items, TlvError, find, items, path};
pub use write::Writer;

/// A tag as its bytes are written: 0x71, 0x7F49, 0x5FC105.
pub type Tag = u32;

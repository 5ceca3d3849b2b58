//! Notes that a person keeps for a site.

/// The most bytes of a note.
pub const MAX_NOTE: usize = 4096;

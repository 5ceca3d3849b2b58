//! The key that a credential's entry among a token's large blobs is encrypted with
//! (CTAP 2.2 §12.3).

use std::fmt;

use zeroize::Zeroizing;

use crate::cbor::Item;

/// A largeBlobKey. Wiped when dropped, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct LargeBlobKey(Zeroizing<[u8; 32]>);

impl LargeBlobKey {
    /// The key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn read(item: Item<'_>) -> Option<Self> {
        item.byte_array().map(Self::new)
    }

    /// The key's bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for LargeBlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LargeBlobKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_not_shown() {
        assert_eq!(format!("{:?}", LargeBlobKey::new([7; 32])), "LargeBlobKey(…)");
    }
}

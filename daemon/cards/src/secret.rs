//! Bytes that nobody else may see: PINs, keys, codes, and the commands and replies they are in.

use std::ops::Deref;

use zeroize::Zeroizing;

/// Bytes that are wiped when dropped, also when they outgrow their place. Not shown by anything.
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Nothing, with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Secret(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    /// Appends `bytes`. A vector that grows by itself would leave a copy behind.
    pub fn extend(&mut self, bytes: &[u8]) {
        let needed = self.0.len().saturating_add(bytes.len());
        if needed > self.0.capacity() {
            let mut larger = Secret::with_capacity(needed.max(self.0.len().saturating_mul(2)));
            larger.0.extend_from_slice(&self.0);
            *self = larger;
        }
        self.0.extend_from_slice(bytes);
    }

    /// These bytes and then `fill` up to `length`; those that are longer stay as they are.
    pub(crate) fn padded(bytes: &[u8], length: usize, fill: u8) -> Self {
        let mut padded = Secret::with_capacity(length);
        padded.extend(bytes);
        padded.extend(&vec![fill; length.saturating_sub(bytes.len())]);
        padded
    }
}

impl Deref for Secret {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Secret(Zeroizing::new(bytes))
    }
}

impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Self {
        Secret::from(bytes.to_vec())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret::from(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_keeps_what_is_there() {
        let mut secret = Secret::with_capacity(1);
        for byte in 0..100 {
            secret.extend(&[byte]);
        }
        assert!(secret.iter().copied().eq(0..100));
    }

    #[test]
    fn padding_fills_up_and_cuts_nothing_off() {
        assert_eq!(*Secret::padded(b"ab", 4, 0xFF), [b'a', b'b', 0xFF, 0xFF]);
        assert_eq!(*Secret::padded(b"abc", 2, 0xFF), *b"abc");
    }
}

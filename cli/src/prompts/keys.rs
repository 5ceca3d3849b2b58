//! What is typed, byte by byte, as keys.

use zeroize::Zeroizing;

/// More than a person types at once; what comes beyond is dropped.
const MOST: usize = 256;

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Character(char),
    Enter,
    /// Deletes the last character.
    Backspace,
    /// Deletes everything (Ctrl-U).
    Clear,
    Escape,
    /// Nothing more is typed (Ctrl-D).
    End,
    /// An arrow, a function key or the like, which mean nothing here.
    Other,
}

/// Makes keys of bytes. Bytes may be those of a PIN, so they are wiped.
#[derive(Default)]
pub(crate) struct Keys {
    bytes: Zeroizing<Vec<u8>>,
}

impl Keys {
    pub fn new() -> Self {
        Self { bytes: Zeroizing::new(Vec::with_capacity(MOST)) }
    }

    /// Takes what was read at once.
    pub fn feed(&mut self, read: &[u8]) {
        let room = MOST.saturating_sub(self.bytes.len());
        self.bytes.extend(read.iter().take(room));
    }

    /// The next key, if the bytes make up a whole one.
    pub fn next(&mut self) -> Option<Key> {
        let (key, length) = match self.bytes.as_slice() {
            [] => return None,
            [0x1b, rest @ ..] => escape(rest),
            [b'\r' | b'\n', ..] => (Key::Enter, 1),
            [0x7f | 0x08, ..] => (Key::Backspace, 1),
            [0x15, ..] => (Key::Clear, 1),
            [0x04, ..] => (Key::End, 1),
            [0..0x20, ..] => (Key::Other, 1),
            bytes => character(bytes)?,
        };
        let length = length.min(self.bytes.len());
        self.bytes.drain(..length);
        Some(key)
    }
}

/// What comes after ESC at the same moment belongs to it: `[` or `O`, parameters, a final byte
/// (ECMA-48 §5.4).
fn escape(rest: &[u8]) -> (Key, usize) {
    match rest {
        [] => (Key::Escape, 1),
        [b'[' | b'O', parameters @ ..] => {
            let end = parameters.iter().position(|byte| (0x40..=0x7e).contains(byte));
            (Key::Other, end.map_or(parameters.len(), |end| end + 1) + 2)
        }
        _ => (Key::Other, 2),
    }
}

/// A character in UTF-8, unless more of it has to come.
fn character(bytes: &[u8]) -> Option<(Key, usize)> {
    let length = match bytes.first()? {
        0..0x80 => 1,
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf5 => 4,
        _ => return Some((Key::Other, 1)),
    };
    let text = std::str::from_utf8(bytes.get(..length)?).ok();
    let key = text.and_then(|text| text.chars().next()).map(Key::Character);
    Some(key.map_or((Key::Other, 1), |key| (key, length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let mut keys = Keys::new();
        keys.feed(bytes);
        std::iter::from_fn(|| keys.next()).collect()
    }

    #[test]
    fn arrows_and_broken_bytes_are_no_text() {
        assert_eq!(keys(b"\x1b[A\x1b[1;5C\x1bOP\x1bx"), [Key::Other; 4]);
        assert_eq!(keys(b"\xff\x80\x01"), [Key::Other; 3]);
        assert_eq!(keys(b"\xc3("), [Key::Other, Key::Character('(')]);
        assert_eq!(keys(b"\x1b[999"), [Key::Other]);
    }

    #[test]
    fn escape_alone_is_a_key() {
        assert_eq!(keys(b"\x1b"), [Key::Escape]);
    }

    #[test]
    fn a_character_may_come_in_pieces() {
        let mut keys = Keys::new();
        keys.feed(b"\xe2\x82");
        assert_eq!(keys.next(), None);
        keys.feed(b"\xac\n");
        assert_eq!(keys.next(), Some(Key::Character('€')));
        assert_eq!(keys.next(), Some(Key::Enter));
    }

    #[test]
    fn more_than_a_person_types_is_dropped() {
        assert_eq!(keys(&[b'x'; 9_000]).len(), MOST);
    }
}

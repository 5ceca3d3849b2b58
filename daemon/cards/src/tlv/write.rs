//! Items into bytes.

use super::Tag;
use crate::Secret;

/// Writes items one after the other. What it writes may be secret: it is wiped.
#[derive(Default)]
pub struct Writer(Secret);

impl Writer {
    /// One more item.
    pub fn item(mut self, tag: Tag, value: &[u8]) -> Self {
        self.0.extend(significant(&tag.to_be_bytes()));
        self.length(value.len());
        self.0.extend(value);
        self
    }

    /// One more item, whose value is what `inner` wrote.
    pub fn nested(self, tag: Tag, inner: Writer) -> Self {
        self.item(tag, &inner.0)
    }

    /// Bytes that are no TLV.
    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    /// What was written.
    pub fn finish(self) -> Secret {
        self.0
    }

    fn length(&mut self, length: usize) {
        let bytes = length.to_be_bytes();
        match significant(&bytes) {
            [short @ 0..=0x7F] => self.0.extend(&[*short]),
            long => {
                let count = u8::try_from(long.len()).unwrap_or(u8::MAX);
                self.0.extend(&[0x80 | count]);
                self.0.extend(long);
            }
        }
    }
}

/// A number without its leading zeros; at least one byte.
fn significant(bytes: &[u8]) -> &[u8] {
    let mut bytes = bytes;
    while let [0, rest @ ..] = bytes
        && !rest.is_empty()
    {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tag: Tag, length: usize) -> String {
        let bytes = Writer::default().item(tag, &vec![0xAA; length]).finish();
        hex::encode(&bytes[..bytes.len() - length])
    }

    #[test]
    fn tags_have_the_bytes_they_are_written_with() {
        assert_eq!(written(0x71, 0), "7100");
        assert_eq!(written(0x7F49, 1), "7f4901");
        assert_eq!(written(0x5FC105, 2), "5fc10502");
    }

    #[test]
    fn lengths_have_the_shortest_form() {
        assert_eq!(written(0x53, 127), "537f");
        assert_eq!(written(0x53, 128), "538180");
        assert_eq!(written(0x53, 255), "5381ff");
        assert_eq!(written(0x53, 256), "53820100");
        assert_eq!(written(0x53, 0x1_0000), "5383010000");
    }

    #[test]
    fn items_nest() {
        let inner = Writer::default().item(0x82, &[]).item(0x81, &[1]);
        assert_eq!(hex::encode(&*Writer::default().nested(0x7C, inner).finish()), "7c058200810101");
    }
}

//! Items out of bytes.

use thiserror::Error;

use super::Tag;

/// A tag and what it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// The tag.
    pub tag: Tag,
    /// The value, without tag and length.
    pub value: &'a [u8],
}

/// Bytes that are not BER-TLV, or more of it than we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TlvError {
    /// The bytes end within a tag or a length.
    #[error("it ends too early")]
    Truncated,
    /// A length claims more bytes than there are.
    #[error("it claims more bytes than it holds")]
    LyingLength,
    /// A tag of more than three bytes.
    #[error("a tag is too long")]
    LongTag,
    /// An indefinite length, or one of more than three bytes.
    #[error("a length has a form that cards do not use")]
    LengthForm,
}

/// The items of `bytes`, one after the other. After an error there are no more.
pub fn items(bytes: &[u8]) -> Items<'_> {
    Items { rest: bytes }
}

/// The value of the first item with this tag. What comes before it has to be TLV.
pub fn find(bytes: &[u8], tag: Tag) -> Result<Option<&[u8]>, TlvError> {
    for item in items(bytes) {
        let item = item?;
        if item.tag == tag {
            return Ok(Some(item.value));
        }
    }
    Ok(None)
}

/// The value at the end of a path of nested items.
pub fn path<'a>(bytes: &'a [u8], tags: &[Tag]) -> Result<Option<&'a [u8]>, TlvError> {
    let mut value = bytes;
    for tag in tags {
        let Some(inner) = find(value, *tag)? else { return Ok(None) };
        value = inner;
    }
    Ok(Some(value))
}

/// Iterates over items.
#[derive(Debug, Clone)]
pub struct Items<'a> {
    rest: &'a [u8],
}

impl<'a> Items<'a> {
    /// What follows the items that were read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn read(&mut self) -> Result<Item<'a>, TlvError> {
        let tag = self.tag()?;
        let length = self.length()?;
        let (value, rest) = self.rest.split_at_checked(length).ok_or(TlvError::LyingLength)?;
        self.rest = rest;
        Ok(Item { tag, value })
    }

    fn byte(&mut self) -> Result<u8, TlvError> {
        let (first, rest) = self.rest.split_first().ok_or(TlvError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    fn tag(&mut self) -> Result<Tag, TlvError> {
        let first = self.byte()?;
        if first & 0x1F != 0x1F {
            return Ok(first.into());
        }
        let second = self.byte()?;
        if second & 0x80 == 0 {
            return Ok(u32::from_be_bytes([0, 0, first, second]));
        }
        let third = self.byte()?;
        if third & 0x80 == 0 {
            return Ok(u32::from_be_bytes([0, first, second, third]));
        }
        Err(TlvError::LongTag)
    }

    fn length(&mut self) -> Result<usize, TlvError> {
        let bytes = match self.byte()? {
            short @ 0..=0x7F => return Ok(short.into()),
            long @ 0x81..=0x83 => long & 0x0F,
            _ => return Err(TlvError::LengthForm),
        };
        let mut length: u32 = 0;
        for _ in 0..bytes {
            length = length << 8 | u32::from(self.byte()?);
        }
        usize::try_from(length).map_err(|_| TlvError::LyingLength)
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Result<Item<'a>, TlvError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let item = self.read();
        if item.is_err() {
            self.rest = &[];
        }
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> TlvError {
        let read: Result<Vec<_>, _> = items(bytes).collect();
        read.unwrap_err()
    }

    #[test]
    fn lengths_that_lie() {
        assert_eq!(refused(&[0x71, 0x05, 1, 2]), TlvError::LyingLength);
        assert_eq!(refused(&[0x71, 0x81, 0xFF, 1]), TlvError::LyingLength);
        assert_eq!(refused(&[0x71, 0x83, 0xFF, 0xFF, 0xFF, 1]), TlvError::LyingLength);
    }

    #[test]
    fn lengths_in_forms_that_cards_do_not_use() {
        assert_eq!(refused(&[0x71, 0x80, 0, 0]), TlvError::LengthForm);
        assert_eq!(refused(&[0x71, 0x84, 0, 0, 0, 1, 1]), TlvError::LengthForm);
        assert_eq!(refused(&[0x71, 0xFF]), TlvError::LengthForm);
    }

    #[test]
    fn bytes_that_end_too_early() {
        assert_eq!(refused(&[0x71]), TlvError::Truncated);
        assert_eq!(refused(&[0x5F]), TlvError::Truncated);
        assert_eq!(refused(&[0x5F, 0xC1]), TlvError::Truncated);
        assert_eq!(refused(&[0x71, 0x82, 1]), TlvError::Truncated);
    }

    #[test]
    fn a_tag_of_four_bytes() {
        assert_eq!(refused(&[0x5F, 0xC1, 0x85, 0x01, 0]), TlvError::LongTag);
    }

    #[test]
    fn an_inner_item_cannot_reach_beyond_its_outer_one() {
        let lying = [0x7C, 0x03, 0x82, 0x04, 1, 2, 3, 4];
        assert_eq!(path(&lying, &[0x7C, 0x82]), Err(TlvError::LyingLength));
    }

    #[test]
    fn after_an_error_there_is_nothing() {
        let mut read = items(&[0x71, 0x80, 0x71, 0x00]);
        assert_eq!(read.next(), Some(Err(TlvError::LengthForm)));
        assert_eq!(read.next(), None);
    }

    #[test]
    fn a_path_leads_to_the_inner_value_or_nowhere() {
        let nested = [0x7C, 0x05, 0x81, 0x00, 0x82, 0x01, 9];
        assert_eq!(path(&nested, &[0x7C, 0x82]), Ok(Some(&[9][..])));
        assert_eq!(path(&nested, &[0x7C, 0x83]), Ok(None));
        assert_eq!(path(&nested, &[0x7D, 0x82]), Ok(None));
        assert_eq!(path(&nested, &[]), Ok(Some(&nested[..])));
    }
}

//! One CBOR item that was checked from end to end when it was made, so that reading it later
//! can only fail by finding another type than was wished for.

use minicbor::Decoder;
use minicbor::data::Type;
use minicbor::decode::Error;

use super::{Key, MAX_DEPTH, MAX_LENGTH, Map};
use crate::CborError;

/// A checked CBOR item and nothing after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item<'b>(&'b [u8]);

impl<'b> Item<'b> {
    /// The item that takes up all of `bytes`.
    pub(crate) fn whole(bytes: &'b [u8]) -> Result<Self, CborError> {
        match Self::first(bytes)? {
            (item, []) => Ok(item),
            _ => Err(CborError::Trailing),
        }
    }

    /// The item that `bytes` begins with, and what follows it.
    pub(crate) fn first(bytes: &'b [u8]) -> Result<(Self, &'b [u8]), CborError> {
        if bytes.len() > MAX_LENGTH {
            return Err(CborError::TooLong);
        }
        let mut decoder = Decoder::new(bytes);
        check(&mut decoder, MAX_DEPTH)?;
        let (item, rest) =
            bytes.split_at_checked(decoder.position()).ok_or(CborError::Truncated)?;
        Ok((Self(item), rest))
    }

    /// The next item of a decoder, or nothing if CTAP forbids it.
    pub(crate) fn readable(decoder: &mut Decoder<'b>) -> Result<Option<Self>, CborError> {
        let mut ahead = decoder.clone();
        if let Some(item) = next(&mut ahead) {
            *decoder = ahead;
            return Ok(Some(item));
        }
        decoder.skip().map(|()| None).map_err(|error| problem(&error))
    }

    /// The item's bytes as they came.
    pub(crate) fn raw(self) -> &'b [u8] {
        self.0
    }

    pub(crate) fn unsigned(self) -> Option<u64> {
        Decoder::new(self.0).u64().ok()
    }

    pub(crate) fn integer(self) -> Option<i64> {
        Decoder::new(self.0).i64().ok()
    }

    pub(crate) fn bool(self) -> Option<bool> {
        Decoder::new(self.0).bool().ok()
    }

    pub(crate) fn bytes(self) -> Option<&'b [u8]> {
        Decoder::new(self.0).bytes().ok()
    }

    /// A byte string of exactly `N` bytes.
    pub(crate) fn byte_array<const N: usize>(self) -> Option<[u8; N]> {
        self.bytes()?.try_into().ok()
    }

    pub(crate) fn byte_vec(self) -> Option<Vec<u8>> {
        self.bytes().map(<[u8]>::to_vec)
    }

    pub(crate) fn text(self) -> Option<&'b str> {
        Decoder::new(self.0).str().ok()
    }

    pub(crate) fn string(self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// A text for people to read, which tokens may have cut off in the middle of a character
    /// (WebAuthn L3 §6.4.1): what is no UTF-8 is replaced, and left out at the end.
    pub(crate) fn name(self) -> Option<String> {
        let mut decoder = Decoder::new(self.0);
        if decoder.datatype().ok()? != Type::String {
            return None;
        }
        let bytes = text_bytes(&mut decoder).ok()?;
        let whole = match std::str::from_utf8(bytes) {
            Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to())?,
            _ => bytes,
        };
        Some(String::from_utf8_lossy(whole).into_owned())
    }

    /// The items of an array, each read by `read`; `None` if one of them cannot be.
    pub(crate) fn list<T>(self, read: impl Fn(Item<'b>) -> Option<T>) -> Option<Vec<T>> {
        let mut decoder = Decoder::new(self.0);
        let count = decoder.array().ok()??;
        (0..count).map(|_| next(&mut decoder).and_then(&read)).collect()
    }

    /// The items of an array that `read` takes; `None` if there are some and it takes none of them.
    pub(crate) fn readable_list<T>(self, read: impl Fn(Item<'b>) -> Option<T>) -> Option<Vec<T>> {
        let all = self.list(|item| Some(read(item)))?;
        let (count, read) = (all.len(), all.into_iter().flatten().collect::<Vec<_>>());
        Some(read).filter(|read| count == 0 || !read.is_empty())
    }

    pub(crate) fn unsigneds(self) -> Option<Vec<u64>> {
        self.list(Item::unsigned)
    }

    pub(crate) fn map(self) -> Option<Map<'b>> {
        let mut decoder = Decoder::new(self.0);
        let count = decoder.map().ok()??;
        let entries = (0..count).map(|_| {
            let key = Key::read(&mut decoder).ok()?;
            next(&mut decoder).map(|item| (key, item))
        });
        entries.collect()
    }
}

/// The next item of a decoder whose input was checked before.
fn next<'b>(decoder: &mut Decoder<'b>) -> Option<Item<'b>> {
    let start = decoder.position();
    check(decoder, MAX_DEPTH).ok()?;
    decoder.input().get(start..decoder.position()).map(Item)
}

/// Walks over one item. Nothing is allocated for what it claims, only for the keys it really has.
fn check(decoder: &mut Decoder<'_>, depth: usize) -> Result<(), CborError> {
    match decoder.datatype().map_err(|error| problem(&error))? {
        Type::Array => check_array(decoder, depth),
        Type::Map => check_map(decoder, depth),
        Type::String => text_bytes(decoder).map(drop),
        Type::Tag
        | Type::ArrayIndef
        | Type::MapIndef
        | Type::BytesIndef
        | Type::StringIndef
        | Type::Break => Err(CborError::Forbidden),
        Type::Unknown(_) => Err(CborError::Malformed),
        _ => decoder.skip().map_err(|error| problem(&error)),
    }
}

/// The bytes of a text. Whether they are UTF-8 matters to those who read it, not to the others.
fn text_bytes<'b>(decoder: &mut Decoder<'b>) -> Result<&'b [u8], CborError> {
    let rest = decoder.input().split_at_checked(decoder.position()).map(|(_, rest)| rest);
    let (first, tail) = rest.and_then(<[u8]>::split_first).ok_or(CborError::Truncated)?;
    // The length is written like the number that has the same low bits.
    let head: Vec<u8> = std::iter::once(first & 0x1F).chain(tail.iter().copied().take(8)).collect();
    let mut length = Decoder::new(&head);
    let count = length.u64().map_err(|error| problem(&error))?;
    let count = usize::try_from(count).map_err(|_| CborError::Truncated)?;
    let start = decoder.position().saturating_add(length.position());
    let end = start.saturating_add(count);
    let text = decoder.input().get(start..end).ok_or(CborError::Truncated)?;
    decoder.set_position(end);
    Ok(text)
}

fn check_array(decoder: &mut Decoder<'_>, depth: usize) -> Result<(), CborError> {
    let deeper = depth.checked_sub(1).ok_or(CborError::TooDeep)?;
    let count = decoder.array().map_err(|error| problem(&error))?;
    for _ in 0..believable(count, 1, decoder)? {
        check(decoder, deeper)?;
    }
    Ok(())
}

fn check_map(decoder: &mut Decoder<'_>, depth: usize) -> Result<(), CborError> {
    let deeper = depth.checked_sub(1).ok_or(CborError::TooDeep)?;
    let count = decoder.map().map_err(|error| problem(&error))?;
    let mut keys = std::collections::BTreeSet::new();
    for _ in 0..believable(count, 2, decoder)? {
        if !keys.insert(Key::read(decoder)?) {
            return Err(CborError::DuplicateKey);
        }
        check(decoder, deeper)?;
    }
    Ok(())
}

/// The number of entries, if the bytes left can hold so many of `least` bytes each.
fn believable(count: Option<u64>, least: u64, decoder: &Decoder<'_>) -> Result<u64, CborError> {
    let count = count.ok_or(CborError::Forbidden)?;
    let left = decoder.input().len().saturating_sub(decoder.position());
    match count.checked_mul(least) {
        Some(bytes) if bytes <= left as u64 => Ok(count),
        _ => Err(CborError::TooMany),
    }
}

/// What went wrong in minicbor's words, in ours.
pub(super) fn problem(error: &Error) -> CborError {
    if error.is_end_of_input() { CborError::Truncated } else { CborError::Malformed }
}

pub(super) fn text_problem(error: &Error) -> CborError {
    if error.is_end_of_input() { CborError::Truncated } else { CborError::NotUtf8 }
}

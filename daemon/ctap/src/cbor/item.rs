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

    /// The items of an array, each read by `read`; `None` if one of them cannot be.
    pub(crate) fn list<T>(self, read: impl Fn(Item<'b>) -> Option<T>) -> Option<Vec<T>> {
        let mut decoder = Decoder::new(self.0);
        let count = decoder.array().ok()??;
        (0..count).map(|_| next(&mut decoder).and_then(&read)).collect()
    }

    pub(crate) fn strings(self) -> Option<Vec<String>> {
        self.list(Item::string)
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
    decoder.skip().ok()?;
    decoder.input().get(start..decoder.position()).map(Item)
}

/// Walks over one item. Nothing is allocated for what it claims, only for the keys it really has.
fn check(decoder: &mut Decoder<'_>, depth: usize) -> Result<(), CborError> {
    match decoder.datatype().map_err(|error| problem(&error))? {
        Type::Array => check_array(decoder, depth),
        Type::Map => check_map(decoder, depth),
        Type::String => decoder.str().map(drop).map_err(|error| text_problem(&error)),
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

//! A CBOR map whose keys are numbers or texts, as all of CTAP's are.

use std::collections::BTreeMap;

use minicbor::Decoder;
use minicbor::data::Type;

use super::item::{problem, text_problem};
use super::{Item, MAX_LENGTH};
use crate::{CborError, DecodeError};

/// A map's key by its value: `0x01` and `0x1801` are the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key<'b> {
    Number(i128),
    Text(&'b str),
}

impl<'b> Key<'b> {
    pub(super) fn read(decoder: &mut Decoder<'b>) -> Result<Self, CborError> {
        match decoder.datatype().map_err(|error| problem(&error))? {
            Type::String => decoder.str().map(Key::Text).map_err(|error| text_problem(&error)),
            Type::U8 | Type::U16 | Type::U32 | Type::U64 => number(decoder),
            Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => number(decoder),
            _ => Err(CborError::Forbidden),
        }
    }

    /// The next key, or nothing if it is none of CTAP, such as a text that is not UTF-8.
    fn readable(decoder: &mut Decoder<'b>) -> Result<Option<Self>, CborError> {
        let mut ahead = decoder.clone();
        if let Ok(key) = Self::read(&mut ahead) {
            *decoder = ahead;
            return Ok(Some(key));
        }
        Item::readable(decoder).map(|_| None)
    }
}

fn number<'b>(decoder: &mut Decoder<'b>) -> Result<Key<'b>, CborError> {
    decoder.int().map(|int| Key::Number(int.into())).map_err(|error| problem(&error))
}

impl From<i128> for Key<'_> {
    fn from(number: i128) -> Self {
        Key::Number(number)
    }
}

impl<'b> From<&'b str> for Key<'b> {
    fn from(text: &'b str) -> Self {
        Key::Text(text)
    }
}

/// A checked CBOR map: no key occurs twice.
#[derive(Debug, Default)]
pub(crate) struct Map<'b>(BTreeMap<Key<'b>, Item<'b>>);

impl<'b> Map<'b> {
    /// The map that takes up all of `bytes`: the body of every CTAP 2 reply.
    pub(crate) fn whole(bytes: &'b [u8]) -> Result<Self, DecodeError> {
        Item::whole(bytes)?.map().ok_or(DecodeError::NotAMap)
    }

    /// The map that `bytes` begin with, as far as it can be read: an entry that CTAP forbids is passed
    /// over, as is what comes after the map, and of two with the same key the first counts.
    pub(crate) fn readable(bytes: &'b [u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MAX_LENGTH {
            return Err(CborError::TooLong.into());
        }
        let mut decoder = Decoder::new(bytes);
        let mut left = match decoder.datatype().map_err(|error| problem(&error))? {
            Type::Map | Type::MapIndef => decoder.map().map_err(|error| problem(&error))?,
            _ => return Item::whole(bytes)?.map().ok_or(DecodeError::NotAMap),
        };
        let mut entries = BTreeMap::new();
        while left != Some(0) {
            if left.is_none() && decoder.datatype().is_ok_and(|it| it == Type::Break) {
                break;
            }
            left = left.map(|left| left.saturating_sub(1));
            let key = Key::readable(&mut decoder)?;
            let item = Item::readable(&mut decoder)?;
            if let (Some(key), Some(item)) = (key, item) {
                entries.entry(key).or_insert(item);
            }
        }
        Ok(Self(entries))
    }

    /// The entry at `key` as `read` takes it; `name` is what errors call it.
    pub(crate) fn optional<T>(
        &self,
        key: impl Into<Key<'b>>,
        name: &'static str,
        read: impl Fn(Item<'b>) -> Option<T>,
    ) -> Result<Option<T>, DecodeError> {
        match self.0.get(&key.into()) {
            None => Ok(None),
            Some(item) => read(*item).map(Some).ok_or(DecodeError::Invalid(name)),
        }
    }

    /// As [`Map::optional`], but missing is an error.
    pub(crate) fn required<T>(
        &self,
        key: impl Into<Key<'b>>,
        name: &'static str,
        read: impl Fn(Item<'b>) -> Option<T>,
    ) -> Result<T, DecodeError> {
        self.optional(key, name, read)?.ok_or(DecodeError::Missing(name))
    }

    /// Whether it has an entry at `key`.
    pub(crate) fn has(&self, key: impl Into<Key<'b>>) -> bool {
        self.0.contains_key(&key.into())
    }

    /// The entry at `key` as `read` takes it; nothing if it is of another type.
    pub(crate) fn typed<T>(
        &self,
        key: impl Into<Key<'b>>,
        read: impl Fn(Item<'b>) -> Option<T>,
    ) -> Option<T> {
        self.0.get(&key.into()).and_then(|item| read(*item))
    }

    /// All entries, if every key is a text and `read` takes every value.
    pub(crate) fn by_text<T>(
        &self,
        read: impl Fn(Item<'b>) -> Option<T>,
    ) -> Option<BTreeMap<String, T>> {
        let entries = self.0.iter().map(|(key, item)| match key {
            Key::Text(text) => Some(((*text).to_owned(), read(*item)?)),
            Key::Number(_) => None,
        });
        entries.collect()
    }

    /// The entries whose key is a text and whose value `read` takes.
    pub(crate) fn typed_by_text<T>(
        &self,
        read: impl Fn(Item<'b>) -> Option<T>,
    ) -> BTreeMap<String, T> {
        let entries = self.0.iter().filter_map(|(key, item)| match key {
            Key::Text(text) => Some(((*text).to_owned(), read(*item)?)),
            Key::Number(_) => None,
        });
        entries.collect()
    }
}

impl<'b> FromIterator<(Key<'b>, Item<'b>)> for Map<'b> {
    fn from_iter<I: IntoIterator<Item = (Key<'b>, Item<'b>)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

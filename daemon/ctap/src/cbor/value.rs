//! CBOR that we write: always in the canonical form of CTAP 2.2 §8.

use std::convert::Infallible;

use minicbor::Encoder;
use minicbor::encode::Error;

/// A value to be written.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Integer(i64),
    Bool(bool),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Value>),
    Map(Fields),
    /// An item that is CBOR already.
    Raw(Vec<u8>),
}

/// A map's entries in the order they were named; writing sorts them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(Value, Value)>);

impl Fields {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn with_entry(mut self, key: impl Into<Value>, value: impl Into<Value>) -> Self {
        self.0.push((key.into(), value.into()));
        self
    }

    /// Adds the entry if there is a value.
    pub(crate) fn with_some(self, key: impl Into<Value>, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with_entry(key, value),
            None => self,
        }
    }

    /// Adds the entry if there is something in it.
    pub(crate) fn with_entries(self, key: impl Into<Value>, fields: Fields) -> Self {
        if fields.is_empty() { self } else { self.with_entry(key, fields) }
    }

    /// Adds the entry, true, if `flag` is set.
    pub(crate) fn with_flag(self, key: impl Into<Value>, flag: bool) -> Self {
        if flag { self.with_entry(key, true) } else { self }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn encode(self) -> Vec<u8> {
        Value::Map(self).encode()
    }

    /// A CTAP 2 request: the command's byte and its parameters.
    pub(crate) fn request(self, command: u8) -> Vec<u8> {
        let mut request = vec![command];
        request.append(&mut self.encode());
        request
    }
}

impl Value {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        // A Vec takes every byte: the error type is empty but for messages that nobody makes.
        let _ = self.write(&mut encoder);
        encoder.into_writer()
    }

    fn write(&self, encoder: &mut Encoder<Vec<u8>>) -> Result<(), Error<Infallible>> {
        match self {
            Value::Integer(integer) => encoder.i64(*integer)?.ok(),
            Value::Bool(bool) => encoder.bool(*bool)?.ok(),
            Value::Bytes(bytes) => encoder.bytes(bytes)?.ok(),
            Value::Text(text) => encoder.str(text)?.ok(),
            Value::List(values) => {
                encoder.array(values.len() as u64)?;
                values.iter().try_for_each(|value| value.write(encoder))
            }
            Value::Map(fields) => {
                encoder.map(fields.0.len() as u64)?;
                encoder.writer_mut().append(&mut sorted(fields).concat());
                Ok(())
            }
            Value::Raw(bytes) => {
                encoder.writer_mut().extend_from_slice(bytes);
                Ok(())
            }
        }
    }
}

/// The entries, encoded, in the order of CTAP 2.2 §8: by major type, then length, then bytes.
fn sorted(fields: &Fields) -> Vec<Vec<u8>> {
    let encoded = fields.0.iter().map(|(key, value)| (key.encode(), value.encode()));
    let mut entries: Vec<_> = encoded.collect();
    entries.sort_by_key(|(key, _)| (key.first().map(|byte| byte >> 5), key.len(), key.clone()));
    entries.into_iter().map(|(key, value)| [key, value].concat()).collect()
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Value::Integer(integer)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Value::Bool(bool)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Value::Bytes(bytes.to_vec())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<Vec<Value>> for Value {
    fn from(values: Vec<Value>) -> Self {
        Value::List(values)
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Value::Map(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_ordered_by_type_before_length() {
        let fields = Fields::new()
            .with_entry("a", 5)
            .with_entry(-1, 3)
            .with_entry(-1000, 4)
            .with_entry(1000, 2)
            .with_entry(9, 1);
        let written = "a50901 1903e802 2003 3903e704 616105".replace(' ', "");
        assert_eq!(hex::encode(fields.encode()), written);
    }

    #[test]
    fn of_the_same_length_the_lower_key_comes_first() {
        let fields = Fields::new().with_entry("uv", true).with_entry("rk", true);
        assert_eq!(hex::encode(fields.encode()), "a262726bf5627576f5");
    }
}

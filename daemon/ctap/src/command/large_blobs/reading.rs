//! Reading the array, fragment by fragment (CTAP 2.2 §6.10.2).

use super::{COMMAND, GetInfo, LargeBlobArray, fragment_size, storage_size};
use crate::DecodeError;
use crate::cbor::{Fields, Item, Map};

/// An array being read: send [`Reading::request`], give the body of its reply to
/// [`Reading::push`], until that gives the array. No token is needed.
#[derive(Debug)]
pub struct Reading {
    read: Vec<u8>,
    fragment: usize,
    most: usize,
}

impl Reading {
    /// Nothing read yet from the token that says this of itself.
    pub fn new(info: &GetInfo) -> Self {
        Self { read: Vec::new(), fragment: fragment_size(info), most: storage_size(info) }
    }

    /// Asks for the next fragment.
    pub fn request(&self) -> Vec<u8> {
        let number = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
        Fields::new()
            .with_entry(0x01, number(self.fragment))
            .with_entry(0x03, number(self.read.len()))
            .request(COMMAND)
    }

    /// Takes the body of a reply, and gives the array once its last fragment, one that is shorter
    /// than asked for, has come. An array larger than the token's storage is an error.
    pub fn push(&mut self, body: &[u8]) -> Result<Option<LargeBlobArray>, DecodeError> {
        let fragment = Map::whole(body)?.required(0x01, "config", Item::bytes)?;
        let total = self.read.len().saturating_add(fragment.len());
        if fragment.len() > self.fragment || total > self.most {
            return Err(DecodeError::Invalid("config"));
        }
        self.read.extend_from_slice(fragment);
        if fragment.len() == self.fragment {
            return Ok(None);
        }
        LargeBlobArray::decode(&self.read).map(Some)
    }
}

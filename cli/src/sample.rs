//! A token for tests that only read what it says of itself.

use std::collections::HashMap;

use mfad_bus::{TOKENS_PATH, object_path};
use zbus::Variant;

use crate::objects::Token;

pub(crate) fn token(id: &str, name: &str, serial: &str) -> Token {
    let value = |text: &str| Variant::from(text.to_owned()).try_into_owned().unwrap();
    let named = [("Id", id), ("Name", name), ("Serial", serial), ("Kind", "security-key")];
    let properties = named.map(|(key, text)| (key.to_owned(), value(text))).into();
    let interfaces = HashMap::from([("org.mfad.Mfad1.Token".to_owned(), properties)]);
    Token::read(&object_path(TOKENS_PATH, id).unwrap(), &interfaces).unwrap()
}

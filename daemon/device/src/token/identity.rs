//! What to call a token: an id that is the same after replugging and that a person can type, and
//! a name.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use mfad_text::clean;
use sha2::{Digest, Sha256};

use crate::link::Descriptor;

/// A serial number longer than this is shortened to a few digits of its hash.
const TYPEABLE: usize = 8;
/// As much of a name as a person reads.
const LONGEST: usize = 64;

/// The ids that are taken. Clones see the same.
#[derive(Clone, Default)]
pub struct TokenIds(Arc<Mutex<HashSet<String>>>);

/// An id that no other token has, until dropped.
pub struct TokenId {
    id: String,
    names: TokenIds,
}

impl TokenIds {
    /// An id for the token that says this of itself.
    pub fn reserve(&self, descriptor: &Descriptor) -> TokenId {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = id(descriptor, |id| taken.contains(id));
        taken.insert(id.clone());
        TokenId { id, names: self.clone() }
    }
}

impl TokenId {
    /// The id.
    pub fn id(&self) -> String {
        self.id.clone()
    }
}

impl Drop for TokenId {
    fn drop(&mut self) {
        self.names.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// The id: the product's first words, then what tells two of a kind apart: the serial number, or
/// the socket where there is none. `taken` says whether another token present has an id already,
/// as with makers that give every key the same serial number.
fn id(descriptor: &Descriptor, taken: impl Fn(&str) -> bool) -> String {
    let serial = slug(&descriptor.serial);
    let distinction = match serial.len() {
        0 => digest(&descriptor.port),
        1..=TYPEABLE => serial,
        _ => digest(&descriptor.serial),
    };
    let product: Vec<_> = slug(&descriptor.product).split('_').take(2).map(String::from).collect();
    let product = match product.join("_") {
        empty if empty.is_empty() => "key".to_owned(),
        product => product.chars().take(32).collect(),
    };
    let id = format!("{product}_{distinction}");
    if taken(&id) { format!("{id}_{}", digest(&descriptor.port)) } else { id }
}

/// The name: product and, where it is short, serial number.
pub fn name(descriptor: &Descriptor) -> String {
    let product = match descriptor.product.as_str() {
        "" => "Security key",
        product => product,
    };
    match descriptor.serial.chars().count() {
        1..=12 => format!("{product} {}", descriptor.serial),
        _ => product.to_owned(),
    }
}

/// Cleans whatever a person may come to read.
pub fn clean_all(descriptor: &mut Descriptor) {
    for text in [&mut descriptor.vendor, &mut descriptor.product, &mut descriptor.serial] {
        *text = clean(text).chars().take(LONGEST).collect();
    }
}

fn slug(text: &str) -> String {
    let words = text.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().take(2).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(product: &str, serial: &str, port: &str) -> Descriptor {
        Descriptor {
            transport: "usb",
            vendor: String::new(),
            product: product.into(),
            serial: serial.into(),
            port: port.into(),
        }
    }

    #[test]
    fn the_id_does_not_depend_on_the_socket_if_there_is_a_serial_number() {
        let free = |_: &str| false;
        assert_eq!(id(&key("Virtual Key", "A1", "x"), free), "virtual_key_a1");
        assert_eq!(id(&key("Virtual Key", "A1", "y"), free), "virtual_key_a1");
        let long = "0123456789ABCDEF";
        assert_eq!(
            id(&key("Nitrokey 3", long, "x"), free),
            id(&key("Nitrokey 3", long, "y"), free)
        );
        assert_ne!(id(&key("K", "", "x"), free), id(&key("K", "", "y"), free));
    }

    #[test]
    fn two_with_the_same_serial_number_are_told_apart() {
        let first = id(&key("K", "0001", "x"), |_| false);
        let second = id(&key("K", "0001", "y"), |it| it == first);
        assert_ne!(first, second);
    }

    #[test]
    fn hostile_descriptors_give_ids_that_fit_into_a_path() {
        for product in ["", "../../etc", "\u{202E}evil\n", "ключ", &"x".repeat(9000)] {
            let mut key = key(product, "\0/\u{7f}é", "p");
            clean_all(&mut key);
            let id = id(&key, |_| false);
            assert!(id.chars().all(|it| it.is_ascii_alphanumeric() || it == '_'), "{id}");
            assert!(!name(&key).contains(['\n', '\u{202E}']));
            assert!(name(&key).chars().count() <= 80);
        }
    }
}

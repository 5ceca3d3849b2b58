//! A fake: answers as the YKOATH protocol has a YubiKey 5.4 do, because no firmware that runs here
//! has a password, can rename, or tells the codes of all accounts at once.

use std::sync::{Arc, Mutex};

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::ScriptedCard;

/// The password of a card that has one.
pub const PASSWORD: &str = "tree";
/// The key that the password makes with the salt: 1000 rounds of PBKDF2 with HMAC-SHA-1, by
/// Python's hashlib.
const KEY: [u8; 16] = *b"\x36\x93\xc0\x22\x88\xee\xd6\x8f\x30\x1a\x23\x0f\x3f\x43\x8b\x40";
/// What all its codes are made of: the secret of RFC 6238 appendix B.
const SECRET: &[u8] = b"12345678901234567890";
const SALT: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];
const CHALLENGE: [u8; 8] = [9; 8];
const SELECT_OATH: &[u8] = b"\x00\xa4\x04\x00\x07\xa0\x00\x00\x05\x27\x21\x01";

const OK: [u8; 2] = [0x90, 0x00];
const NOT_FOUND: [u8; 2] = [0x6a, 0x82];
const WRONG_DATA: [u8; 2] = [0x6a, 0x80];
const SECURITY_STATUS: [u8; 2] = [0x69, 0x82];
const NO_SUCH_OBJECT: [u8; 2] = [0x69, 0x84];
const UNKNOWN_INSTRUCTION: [u8; 2] = [0x6d, 0x00];

/// A card in a reader, for as long as this lives.
pub struct FakeYubiKey {
    names: Arc<Mutex<Vec<String>>>,
    _card: ScriptedCard,
}

impl FakeYubiKey {
    /// Puts it into the reader that vpcd has on this port, with time-based accounts of these names.
    pub fn insert(port: u16, with_password: bool, names: &[&str]) -> Self {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let names = Arc::new(Mutex::new(names));
        let mut card =
            Card { names: Arc::clone(&names), with_password, selected: false, open: false };
        let _card = ScriptedCard::insert(port, move |apdu| card.answer(apdu));
        Self { names, _card }
    }

    /// What the accounts are called now.
    pub fn names(&self) -> Vec<String> {
        self.names.lock().unwrap().clone()
    }
}

struct Card {
    names: Arc<Mutex<Vec<String>>>,
    with_password: bool,
    selected: bool,
    /// The password was proven.
    open: bool,
}

impl Card {
    fn answer(&mut self, apdu: &[u8]) -> Vec<u8> {
        if apdu.get(1..3) == Some(&[0xa4, 0x04]) {
            self.selected = apdu.starts_with(SELECT_OATH);
            self.open = !self.with_password;
            return if self.selected { self.introduction() } else { NOT_FOUND.to_vec() };
        }
        let fields = fields(apdu);
        match apdu[1] {
            _ if !self.selected => UNKNOWN_INSTRUCTION.to_vec(),
            0xa3 => self.validate(&fields),
            _ if !self.open => SECURITY_STATUS.to_vec(),
            0xa1 => self.list(),
            0xa2 => self.calculate(&fields),
            0xa4 => self.calculate_all(&fields),
            0x05 => self.rename(&fields).to_vec(),
            _ => UNKNOWN_INSTRUCTION.to_vec(),
        }
    }

    fn introduction(&self) -> Vec<u8> {
        let challenge = [&[0x74, 8][..], &CHALLENGE, &[0x7b, 1, 1]].concat();
        let challenge = if self.with_password { challenge.as_slice() } else { &[] };
        [&[0x79, 3, 5, 4, 3, 0x71, 8][..], &SALT, challenge, &OK].concat()
    }

    fn validate(&mut self, fields: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let [(0x75, answer), (0x74, challenge)] = fields else { return WRONG_DATA.to_vec() };
        self.open = *answer == mac(&CHALLENGE);
        match self.open {
            true => [&[0x75, 20][..], &mac(challenge), &OK].concat(),
            false => WRONG_DATA.to_vec(),
        }
    }

    fn list(&self) -> Vec<u8> {
        let names = self.names.lock().unwrap();
        let item = |name: &String| {
            [&[0x72, u8::try_from(name.len()).unwrap() + 1, 0x21], name.as_bytes()].concat()
        };
        [names.iter().flat_map(item).collect(), OK.to_vec()].concat()
    }

    fn calculate(&self, fields: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let [(0x71, name), (0x74, challenge)] = fields else { return WRONG_DATA.to_vec() };
        let known = self.names.lock().unwrap().iter().any(|it| it.as_bytes() == name);
        if known { [code(challenge).as_slice(), &OK].concat() } else { NO_SUCH_OBJECT.to_vec() }
    }

    fn calculate_all(&self, fields: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let [(0x74, challenge)] = fields else { return WRONG_DATA.to_vec() };
        let names = self.names.lock().unwrap();
        let item = |name: &String| {
            let length = u8::try_from(name.len()).unwrap();
            [&[0x71, length], name.as_bytes(), &code(challenge)].concat()
        };
        [names.iter().flat_map(item).collect(), OK.to_vec()].concat()
    }

    fn rename(&self, fields: &[(u8, Vec<u8>)]) -> [u8; 2] {
        let [(0x71, old), (0x71, new)] = fields else { return WRONG_DATA };
        let mut names = self.names.lock().unwrap();
        match names.iter_mut().find(|name| name.as_bytes() == old) {
            Some(name) => {
                *name = String::from_utf8(new.clone()).unwrap();
                OK
            }
            None => NO_SUCH_OBJECT,
        }
    }
}

/// Six digits, as the card tells them: cut short and not yet reduced (RFC 4226 §5.3).
fn code(challenge: &[u8]) -> [u8; 7] {
    let mut mac = Hmac::<Sha1>::new_from_slice(SECRET).unwrap();
    mac.update(challenge);
    let mac = mac.finalize().into_bytes();
    let offset = usize::from(mac[19] & 0x0f);
    let [a, b, c, d] = mac[offset..offset + 4].try_into().unwrap();
    [0x76, 5, 6, a & 0x7f, b, c, d]
}

fn mac(challenge: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(&KEY).unwrap();
    mac.update(challenge);
    mac.finalize().into_bytes().to_vec()
}

/// The fields in the data of a short APDU.
fn fields(apdu: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let length = apdu.get(4).copied().unwrap_or_default().into();
    let mut data = apdu.get(5..).unwrap_or_default();
    data = &data[..data.len().min(length)];
    let mut fields = Vec::new();
    while let [tag, length, rest @ ..] = data {
        let (value, next) = rest.split_at(rest.len().min((*length).into()));
        fields.push((*tag, value.to_vec()));
        data = next;
    }
    fields
}

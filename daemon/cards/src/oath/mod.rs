//! OATH: one-time codes on a token (Yubico's "YKOATH protocol", which Nitrokey's secrets
//! application speaks too, in part: it has no password, and no renaming).
//!
//! [`select`] first; if the token then has a challenge, [`PasswordKey`] answers it. [`list`] and
//! [`calculate_all`] show accounts and codes, [`put`] and [`delete`] add and remove them.

mod account;
mod base32;
mod code;
mod label;
mod list;
mod migration;
mod name;
mod password;
mod select;
mod uri;
mod uri_error;

pub use account::{AccountProblem, NewAccount, delete, put, rename};
pub use base32::secret_from_text;
pub use code::{
    Code, CodeOf, calculate, calculate_all, calculated, calculated_all, challenge_at, seconds_left,
};
pub use list::{Account, list, listed};
pub use migration::Offer;
pub use name::{Name, NameTooLong};
pub use password::{PasswordKey, remove_password};
pub use select::{SelectReply, select};
pub use uri_error::UriError;

use crate::apdu::Command;
use crate::tlv::Tag;

/// What the application is selected by.
pub const APPLICATION: &[u8] = &[0xA0, 0x00, 0x00, 0x05, 0x27, 0x21, 0x01];

const NAME: Tag = 0x71;
const LISTED: Tag = 0x72;
const KEY: Tag = 0x73;
const CHALLENGE: Tag = 0x74;
const RESPONSE: Tag = 0x75;
const TRUNCATED: Tag = 0x76;
const NO_CODE: Tag = 0x77;
/// The only tag that has no length.
const PROPERTY: u8 = 0x78;
const VERSION: Tag = 0x79;
const COUNTER: Tag = 0x7A;
const TOUCH: Tag = 0x7C;

/// A command of the application, whose longer replies are fetched with SEND REMAINING. A Nitrokey
/// wants GET RESPONSE there, but with extended lengths it has no longer replies.
fn command(instruction: u8, p1: u8, p2: u8) -> Command {
    Command::new(instruction, p1, p2).rest_by(0xA5)
}

/// Removes all accounts and the password.
pub fn reset() -> Command {
    command(0x04, 0xDE, 0xAD)
}

/// What moves on from code to code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A counter (RFC 4226).
    Hotp,
    /// Time (RFC 6238).
    Totp,
    /// Something that makes no codes, as Nitrokey's entries for passwords.
    Other(u8),
}

impl Kind {
    fn from_byte(byte: u8) -> Self {
        match byte & 0xF0 {
            0x10 => Kind::Hotp,
            0x20 => Kind::Totp,
            other => Kind::Other(other),
        }
    }

    fn bits(self) -> u8 {
        match self {
            Kind::Hotp => 0x10,
            Kind::Totp => 0x20,
            Kind::Other(bits) => bits & 0xF0,
        }
    }
}

/// The hash that codes are made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC-SHA-1.
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

impl Algorithm {
    fn from_byte(byte: u8) -> Option<Self> {
        match byte & 0x0F {
            1 => Some(Algorithm::Sha1),
            2 => Some(Algorithm::Sha256),
            3 => Some(Algorithm::Sha512),
            _ => None,
        }
    }

    fn bits(self) -> u8 {
        match self {
            Algorithm::Sha1 => 1,
            Algorithm::Sha256 => 2,
            Algorithm::Sha512 => 3,
        }
    }

    /// The name that `otpauth` addresses have for it.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Sha1 => "SHA1",
            Algorithm::Sha256 => "SHA256",
            Algorithm::Sha512 => "SHA512",
        }
    }
}

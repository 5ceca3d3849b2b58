//! PIN, admin PIN and reset code: presented, changed, unblocked (§7.2.2 to §7.2.4).

use thiserror::Error;

use super::{GET_DATA, PUT_DATA, content, object};
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Tag};
use crate::{ReplyError, Secret};

/// The PIN that cards come with.
pub const DEFAULT_PIN: &str = "123456";
/// The admin PIN that cards come with.
pub const DEFAULT_ADMIN_PIN: &str = "12345678";

const VERIFY: u8 = 0x20;
const CHANGE_REFERENCE_DATA: u8 = 0x24;
const RESET_RETRY_COUNTER: u8 = 0x2C;
/// The PIN for signatures, which is also the number of the PIN itself.
const PIN: u8 = 0x81;
const RESET_CODE: u16 = 0xD3;
const KDF: Tag = 0xF9;
const KDF_ALGORITHM: Tag = 0x81;
/// No card takes more.
const LONGEST: usize = 127;

/// Which PIN is presented, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Password {
    /// The PIN, for a signature with the signature key.
    Signing,
    /// The PIN, for everything else.
    User,
    /// The admin PIN.
    Admin,
}

impl Password {
    fn reference(self) -> u8 {
        match self {
            Password::Signing => PIN,
            Password::User => 0x82,
            Password::Admin => 0x83,
        }
    }

    /// The number under which it is changed: there is one PIN for both purposes.
    fn changed_as(self) -> u8 {
        match self {
            Password::Signing | Password::User => PIN,
            Password::Admin => 0x83,
        }
    }
}

/// A PIN, admin PIN or reset code.
#[derive(Clone)]
pub struct Pin(Secret);

/// Why a text can be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PinProblem {
    /// It has too few characters.
    #[error("it is too short: it must have at least {0} characters")]
    TooShort(usize),
    /// It has more bytes than cards take.
    #[error("it is too long: it may have 127 characters")]
    TooLong,
}

impl Pin {
    /// A PIN: at least six characters.
    pub fn user(text: &str) -> Result<Self, PinProblem> {
        Pin::of_at_least(6, text)
    }

    /// An admin PIN or a reset code: at least eight characters.
    pub fn admin(text: &str) -> Result<Self, PinProblem> {
        Pin::of_at_least(8, text)
    }

    fn of_at_least(shortest: usize, text: &str) -> Result<Self, PinProblem> {
        if text.chars().count() < shortest {
            return Err(PinProblem::TooShort(shortest));
        }
        if text.len() > LONGEST { Err(PinProblem::TooLong) } else { Ok(Pin(text.into())) }
    }

    /// One and then the other.
    fn and(&self, other: &Pin) -> Secret {
        let mut both = self.0.clone();
        both.extend(&other.0);
        both
    }
}

/// Presents a PIN. How a wrong one is refused depends on the card;
/// [`PasswordStatus`](super::PasswordStatus) has the tries left on every card.
pub fn verify(password: Password, pin: &Pin) -> Command {
    Command::new(VERIFY, 0, password.reference()).data(pin.0.clone())
}

/// Has the card forget that a PIN was presented (version 3.3 and later).
pub fn log_out(password: Password) -> Command {
    Command::new(VERIFY, 0xFF, password.reference())
}

/// Makes `new` the PIN or the admin PIN.
pub fn change(password: Password, old: &Pin, new: &Pin) -> Command {
    Command::new(CHANGE_REFERENCE_DATA, 0, password.changed_as()).data(old.and(new))
}

/// Unblocks the PIN with the reset code, and makes `new` the PIN.
pub fn unblock(reset_code: &Pin, new: &Pin) -> Command {
    Command::new(RESET_RETRY_COUNTER, 0x00, PIN).data(reset_code.and(new))
}

/// Unblocks the PIN, and makes `new` the PIN; wants the admin PIN presented.
pub fn unblock_as_admin(new: &Pin) -> Command {
    Command::new(RESET_RETRY_COUNTER, 0x02, PIN).data(new.0.clone())
}

/// Sets the reset code, or removes it; wants the admin PIN presented.
pub fn set_reset_code(code: Option<&Pin>) -> Command {
    let code = code.map(|code| code.0.clone()).unwrap_or_default();
    object(PUT_DATA, RESET_CODE).data(code)
}

/// Asks whether PINs have to be hashed before they are sent (§4.3.2).
pub fn kdf() -> Command {
    object(GET_DATA, 0xF9).answered()
}

/// Reads the reply to [`kdf`]. A card that does not know the object wants PINs as they are.
pub fn wants_hashed_pins(reply: &Reply) -> Result<bool, ReplyError> {
    if reply.status.is_not_found() || reply.status.is_unsupported() {
        return Ok(false);
    }
    let algorithm = tlv::find(content(reply, KDF)?, KDF_ALGORITHM)?;
    Ok(algorithm.is_some_and(|algorithm| algorithm != [0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};

    fn user(text: &str) -> Pin {
        Pin::user(text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
    }

    #[test]
    fn what_can_be_no_pin() {
        assert_eq!(Pin::user("12345").err(), Some(PinProblem::TooShort(6)));
        assert_eq!(Pin::admin("1234567").err(), Some(PinProblem::TooShort(8)));
        assert_eq!(Pin::user("ääääa").err(), Some(PinProblem::TooShort(6)));
        assert_eq!(Pin::user(&"1".repeat(128)).err(), Some(PinProblem::TooLong));
        assert_eq!(Pin::user(&"ä".repeat(64)).err(), Some(PinProblem::TooLong));
    }

    #[test]
    fn the_same_pin_is_presented_for_two_purposes_and_changed_for_both() {
        let (old, new) = (user("123456"), user("654321"));
        assert_eq!(sent(&verify(Password::Signing, &old)), "0020008106313233343536");
        assert_eq!(sent(&verify(Password::User, &old)), "0020008206313233343536");
        assert_eq!(sent(&log_out(Password::User)), "0020ff82");
        let changed = "002400810c313233343536363534333231";
        assert_eq!(sent(&change(Password::User, &old, &new)), changed);
        assert_eq!(sent(&change(Password::Signing, &old, &new)), changed);
        assert!(sent(&change(Password::Admin, &old, &new)).starts_with("00240083"));
    }

    #[test]
    fn a_blocked_pin_is_unblocked_in_two_ways() {
        let (code, new) = (user("111111"), user("222222"));
        assert_eq!(sent(&unblock(&code, &new)), "002c00810c313131313131323232323232");
        assert_eq!(sent(&unblock_as_admin(&new)), "002c028106323232323232");
    }

    #[test]
    fn a_reset_code_is_set_and_removed() {
        assert_eq!(sent(&set_reset_code(Some(&user("111111")))), "00da00d306313131313131");
        assert_eq!(sent(&set_reset_code(None)), "00da00d3");
    }

    #[test]
    fn cards_that_want_hashed_pins_say_so() {
        assert_eq!(wants_hashed_pins(&refused(0x6A88)), Ok(false));
        assert_eq!(wants_hashed_pins(&ok("")), Ok(false));
        assert_eq!(wants_hashed_pins(&ok("810100")), Ok(false));
        assert_eq!(wants_hashed_pins(&ok("f903 810103")), Ok(true));
        assert_eq!(wants_hashed_pins(&ok("810103820108")), Ok(true));
        assert!(wants_hashed_pins(&ok("8105")).is_err());
    }
}

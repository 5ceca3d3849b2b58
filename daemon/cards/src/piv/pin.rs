//! PIN and PUK: presented, changed, unblocked (SP 800-73-4 part 2 §3.2.1 to §3.2.3).

use thiserror::Error;

use crate::apdu::{Command, Reply, StatusWord};
use crate::{ReplyError, Secret};

/// The PIN that cards come with.
pub const DEFAULT_PIN: &str = "123456";
/// The PUK that cards come with.
pub const DEFAULT_PUK: &str = "12345678";

const VERIFY: u8 = 0x20;
const CHANGE_REFERENCE_DATA: u8 = 0x24;
const RESET_RETRY_COUNTER: u8 = 0x2C;
pub(super) const PIN: u8 = 0x80;
pub(super) const PUK: u8 = 0x81;
/// Both are sent as eight bytes (part 2 §2.4.3).
const LENGTH: usize = 8;

/// A PIN or a PUK, as it is sent.
#[derive(Clone)]
pub struct Pin(Secret);

/// Why a text can be neither PIN nor PUK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PinProblem {
    /// It has fewer than six characters.
    #[error("it is too short: it must have 6 to 8 characters")]
    TooShort,
    /// It has more than eight characters.
    #[error("it is too long: it must have 6 to 8 characters")]
    TooLong,
    /// It has characters that not every program can send.
    #[error("it has characters that cards do not take: use digits")]
    Characters,
}

impl Pin {
    /// The PIN or PUK of this text. The specification wants digits; cards are set up with letters
    /// too, and those are let through.
    pub fn new(text: &str) -> Result<Self, PinProblem> {
        if !text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
            return Err(PinProblem::Characters);
        }
        match text.len() {
            0..6 => Err(PinProblem::TooShort),
            6..=LENGTH => Ok(Pin(Secret::padded(text.as_bytes(), LENGTH, 0xFF))),
            _ => Err(PinProblem::TooLong),
        }
    }

    /// One and then the other.
    fn and(&self, other: &Pin) -> Secret {
        let mut both = Secret::with_capacity(LENGTH.saturating_mul(2));
        both.extend(&self.0);
        both.extend(&other.0);
        both
    }
}

/// Presents the PIN. A wrong one is answered with the tries left, or with blocked.
pub fn verify(pin: &Pin) -> Command {
    Command::new(VERIFY, 0, PIN).data(pin.0.clone())
}

/// Asks how often the PIN may still be wrong, without using a try. [`tries_left`] reads the reply.
pub fn pin_status() -> Command {
    Command::new(VERIFY, 0, PIN)
}

/// Forgets that the PIN was presented.
pub fn log_out() -> Command {
    Command::new(VERIFY, 0xFF, PIN)
}

/// Reads the reply to [`pin_status`]: the tries left, or `None` if the PIN is presented already.
pub fn tries_left(reply: &Reply) -> Result<Option<u8>, ReplyError> {
    match (reply.status, reply.status.tries_left()) {
        (StatusWord::OK, _) => Ok(None),
        (_, Some(left)) => Ok(Some(left)),
        (refusal, None) => Err(ReplyError::Refused(refusal)),
    }
}

/// Makes `new` the PIN.
pub fn change_pin(old: &Pin, new: &Pin) -> Command {
    Command::new(CHANGE_REFERENCE_DATA, 0, PIN).data(old.and(new))
}

/// Makes `new` the PUK.
pub fn change_puk(old: &Pin, new: &Pin) -> Command {
    Command::new(CHANGE_REFERENCE_DATA, 0, PUK).data(old.and(new))
}

/// Unblocks the PIN with the PUK, and makes `new` the PIN.
pub fn unblock(puk: &Pin, new: &Pin) -> Command {
    Command::new(RESET_RETRY_COUNTER, 0, PIN).data(puk.and(new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};

    fn pin(text: &str) -> Pin {
        Pin::new(text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
    }

    #[test]
    fn what_can_be_no_pin() {
        assert_eq!(Pin::new("").err(), Some(PinProblem::TooShort));
        assert_eq!(Pin::new("12345").err(), Some(PinProblem::TooShort));
        assert_eq!(Pin::new("123456789").err(), Some(PinProblem::TooLong));
        assert_eq!(Pin::new("12345ä").err(), Some(PinProblem::Characters));
        assert_eq!(Pin::new("123456\n").err(), Some(PinProblem::Characters));
    }

    #[test]
    fn pins_are_filled_up_with_ff() {
        assert_eq!(sent(&verify(&pin(DEFAULT_PIN))), "0020008008313233343536ffff");
        assert_eq!(sent(&verify(&pin("12345678"))), "00200080083132333435363738");
    }

    #[test]
    fn asking_for_the_tries_presents_nothing() {
        assert_eq!(sent(&pin_status()), "00200080");
        assert_eq!(sent(&log_out()), "0020ff80");
    }

    #[test]
    fn tries_are_left_spent_or_not_needed() {
        assert_eq!(tries_left(&refused(0x63C3)), Ok(Some(3)));
        assert_eq!(tries_left(&refused(0x63C0)), Ok(Some(0)));
        assert_eq!(tries_left(&refused(0x6983)), Ok(Some(0)));
        assert_eq!(tries_left(&ok("")), Ok(None));
        let odd = ReplyError::Refused(StatusWord(0x6A88));
        assert_eq!(tries_left(&refused(0x6A88)), Err(odd));
    }

    #[test]
    fn a_change_carries_old_and_new_in_this_order() {
        let (old, new) = (pin("111111"), pin("22222222"));
        let both = "10313131313131ffff3232323232323232";
        assert_eq!(sent(&change_pin(&old, &new)), format!("00240080{both}"));
        assert_eq!(sent(&change_puk(&old, &new)), format!("00240081{both}"));
        assert_eq!(sent(&unblock(&old, &new)), format!("002c0080{both}"));
    }
}

//! PIN/UV auth protocols one and two (CTAP 2.2 §6.5.6, §6.5.7): how a PIN crosses to the token
//! without being seen, and how requests prove that it was right.
//!
//! A [`SharedSecret`] is agreed with the token's [`PublicKey`]; with it a [`Pin`] is sent, and a
//! [`PinUvAuthToken`] comes back, which makes the [`PinUvAuth`] of later requests.

mod cipher;
mod entry;
mod public_key;
mod shared_secret;
mod token;

pub use entry::{Pin, PinProblem};
pub use public_key::PublicKey;
pub use shared_secret::{Random, SharedSecret};
pub use token::{PinUvAuth, PinUvAuthToken};

use thiserror::Error;

/// A PIN/UV auth protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Protocol one (§6.5.6).
    One,
    /// Protocol two (§6.5.7).
    Two,
}

impl Protocol {
    /// The protocol to use with a token that lists these, the most liked first: the first we know.
    pub fn choose(listed: &[u64]) -> Option<Self> {
        listed.iter().find_map(|number| match number {
            1 => Some(Protocol::One),
            2 => Some(Protocol::Two),
            _ => None,
        })
    }

    pub(crate) fn number(self) -> i64 {
        match self {
            Protocol::One => 1,
            Protocol::Two => 2,
        }
    }
}

/// Why no secret was agreed, or nothing was encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PinError {
    /// The system gave no random numbers.
    #[error("the system gave no random numbers")]
    NoRandomness,
    /// What is to be encrypted is not made of 16-byte blocks.
    #[error("only whole blocks of 16 bytes can be encrypted")]
    PartialBlock,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tokens_first_known_protocol_is_chosen() {
        assert_eq!(Protocol::choose(&[]), None);
        assert_eq!(Protocol::choose(&[3, 0]), None);
        assert_eq!(Protocol::choose(&[3, 2, 1]), Some(Protocol::Two));
        assert_eq!(Protocol::choose(&[1, 2]), Some(Protocol::One));
    }
}

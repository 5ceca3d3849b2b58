//! How a pass is written, told by telephone and typed.

use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Without vowels, so that no words come about, and without what looks like a digit (RFC 8628 §6.1).
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// How many there are of it.
const BASE: u64 = 20;
/// Letters of a pass: 20 to the power of 12 is 2 to the power of 51.9.
const LENGTH: usize = 12;
/// Letters in a group.
const GROUP: usize = 4;

/// So many different passes there are.
pub const PASSES: u64 = BASE.pow(12);

/// A pass, as the number that its letters write. It has no `Debug`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Pass(u64);

impl Pass {
    /// The pass that stands for these bits.
    pub(crate) fn of_bits(bits: u128) -> Self {
        // 2 to the power of 128 is so much more than there are passes that each is as likely.
        Self(u64::try_from(bits % u128::from(PASSES)).unwrap_or_default())
    }

    /// The pass in what somebody typed, if it could be one: in any case, with spaces and dashes anywhere.
    #[must_use]
    pub fn typed(text: &[u8]) -> Option<Self> {
        let letters = text.iter().filter(|it| !matches!(it, b' ' | b'-' | b'\t'));
        let (mut number, mut length) = (Self(0), 0_usize);
        for letter in letters {
            let letter = letter.to_ascii_uppercase();
            let digit = ALPHABET.iter().position(|it| *it == letter)?;
            length = length.checked_add(1).filter(|it| *it <= LENGTH)?;
            let next = number.0.checked_mul(BASE)?.checked_add(u64::try_from(digit).ok()?)?;
            number = Self(next);
        }
        (length == LENGTH).then_some(number)
    }

    /// As it is shown: in groups, so that it can be read out.
    #[must_use]
    pub fn shown(&self) -> Zeroizing<String> {
        // With all its room from the beginning: text that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(2 * LENGTH));
        for place in 0..LENGTH {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            let power = u32::try_from(LENGTH - 1 - place).unwrap_or_default();
            let digit = (self.0 / BASE.pow(power)) % BASE;
            let letter = usize::try_from(digit).ok().and_then(|digit| ALPHABET.get(digit));
            text.extend(letter.map(|letter| char::from(*letter)));
        }
        text
    }
}

impl ConstantTimeEq for Pass {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pass_is_read_as_people_type_it() {
        let read = |text: &str| Pass::typed(text.as_bytes()).map(|it| it.shown().to_string());
        for text in ["BCDF-GHJK-LMNP", "bcdfghjklmnp", " bcdf ghjk\tlmnp ", "b-c-d-f-GHJK LMNP"] {
            assert_eq!(read(text).as_deref(), Some("BCDF-GHJK-LMNP"), "{text}");
        }
        let wrong = [
            "",
            "BCDF-GHJK-LMN",
            "BCDF-GHJK-LMNPQ",
            "ACDF-GHJK-LMNP",
            "BCDF_GHJK_LMNP",
            "BCDF-GHJK-LMN\u{e9}",
        ];
        for text in wrong {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_is_written_and_read(number in 0..PASSES) {
            let shown = Pass(number).shown();
            prop_assert_eq!(Pass::typed(shown.as_bytes()).map(|it| it.0), Some(number));
        }

        #[test]
        fn whatever_is_typed_is_a_pass_or_none(text in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Some(pass) = Pass::typed(&text) {
                prop_assert_eq!(Pass::typed(pass.shown().as_bytes()).map(|it| it.0), Some(pass.0));
            }
        }
    }
}

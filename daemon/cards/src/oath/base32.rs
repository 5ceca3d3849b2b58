//! Base32 (RFC 4648 §6) as the world writes it: in any case, with spaces, hyphens and padding or
//! without, of any length that whole bytes can have. Bits that fill up no byte are dropped.

use super::uri_error::UriError;
use crate::Secret;

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The secret that this text writes.
pub fn secret_from_text(text: &str) -> Result<Secret, UriError> {
    let wrong = wrong_characters(text);
    if !wrong.is_empty() {
        return Err(UriError::WrongCharacters(wrong));
    }
    let letters = letters(text).filter_map(value);
    let (count, secret) = joined(letters, text.len());
    match count % 8 {
        _ if count == 0 => Err(UriError::NoSecret),
        1 | 3 | 6 => Err(UriError::LetterMissing(count)),
        _ => Ok(secret),
    }
}

/// Base32 of these bytes, without padding. It is as secret as they are.
pub fn text_of_secret(bytes: &[u8]) -> Secret {
    data_encoding::BASE32_NOPAD.encode(bytes).into_bytes().into()
}

/// With fewer letters than this, a text is a word.
const FEWEST: usize = 10;
/// With so many, a text that is not base32 is a secret with a mistake in it.
const USUAL: usize = 16;

/// Whether text without a scheme may be meant as a secret: it is long enough, and nothing in it
/// belongs to an address.
pub fn may_be_secret(text: &str) -> bool {
    let count = letters(text).count();
    let is_one = || count >= FEWEST && secret_from_text(text).is_ok();
    !text.contains([':', '/', '?', '&', '@']) && (count >= USUAL || is_one())
}

/// The text without what sites and apps put between and after the letters.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let text = text.trim_end_matches(|it: char| it == '=' || it.is_whitespace());
    text.chars().filter(|it| !it.is_whitespace() && !is_hyphen(*it) && !is_invisible(*it))
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '_' | '\u{2010}'..='\u{2014}')
}

/// What pages put where a line may be broken.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// What cannot be in base32, each once. These are not of the secret.
fn wrong_characters(text: &str) -> String {
    let mut wrong = String::new();
    for character in letters(text) {
        if value(character).is_none() && !wrong.contains(character) {
            wrong.push(character);
        }
    }
    wrong
}

fn value(letter: char) -> Option<u8> {
    let letter = u8::try_from(letter).ok()?.to_ascii_uppercase();
    let place = ALPHABET.iter().position(|it| *it == letter)?;
    u8::try_from(place).ok()
}

/// Five bits of each letter, put together; and how many letters there were.
fn joined(letters: impl Iterator<Item = u8>, capacity: usize) -> (usize, Secret) {
    let mut secret = Secret::with_capacity(capacity);
    let (mut bits, mut length, mut count) = (0_u16, 0_u8, 0_usize);
    for letter in letters {
        bits = bits << 5 | u16::from(letter);
        length = length.saturating_add(5);
        count = count.saturating_add(1);
        if length >= 8 {
            length = length.saturating_sub(8);
            let [_, byte] = bits.wrapping_shr(length.into()).to_be_bytes();
            secret.extend(&[byte]);
            // What is used of them.
            bits &= !u16::MAX.wrapping_shl(length.into());
        }
    }
    (count, secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> String {
        hex::encode(&*secret_from_text(text).unwrap_or_else(|error| panic!("{text}: {error}")))
    }

    #[test]
    fn no_number_of_bytes_has_so_many_letters() {
        for (text, count) in [("A", 1), ("ABC", 3), ("ABCDEF", 6), ("6G2NUZHN6QCF7KDAV", 17)] {
            assert_eq!(secret_from_text(text).err(), Some(UriError::LetterMissing(count)));
        }
    }

    #[test]
    fn what_cannot_be_in_it_is_named_once() {
        let wrong = |text| match secret_from_text(text) {
            Err(UriError::WrongCharacters(wrong)) => wrong,
            _ => panic!("{text}"),
        };
        assert_eq!(wrong("IAmAnna11111111"), "1");
        assert_eq!(wrong("a0b8c9=d"), "089=");
        assert_eq!(wrong("JBSW\u{1b}Ä"), "\u{1b}Ä");
    }

    #[test]
    fn nothing_is_no_secret() {
        for text in ["", " ", "====", "- -"] {
            assert_eq!(secret_from_text(text).err(), Some(UriError::NoSecret), "{text}");
        }
    }

    /// RFC 4648 §10.
    #[test]
    fn the_vectors_of_the_specification() {
        for (text, bytes) in [
            ("MY======", "f"),
            ("MZXQ====", "fo"),
            ("MZXW6===", "foo"),
            ("MZXW6YQ=", "foob"),
            ("MZXW6YTB", "fooba"),
            ("MZXW6YTBOI======", "foobar"),
        ] {
            assert_eq!(decoded(text), hex::encode(bytes));
            assert_eq!(*text_of_secret(bytes.as_bytes()), *text.trim_end_matches('=').as_bytes());
        }
    }

    #[test]
    fn spare_bits_are_dropped() {
        assert_eq!(decoded("MZ"), decoded("MY"));
        assert_eq!(decoded("XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX").len(), 64);
    }

    #[test]
    fn what_stands_between_letters_is_nothing() {
        for text in
            ["mzxw 6ytb", "MZXW-6YTB", " mzxw\u{a0}6ytb \n", "MZXW_6ytb==", "MZ\u{200b}XW6YTB= ="]
        {
            assert_eq!(decoded(text), hex::encode("fooba"), "{text}");
        }
    }

    #[test]
    fn a_short_one_is_a_secret_where_every_letter_may_be_in_one() {
        for secret in ["JBSWY3DPEHPK", "jbsw y3dp eh", "JBSWY3DPEHPK3PX", "JBSWY3DPEHPK3PX1"] {
            assert!(may_be_secret(secret), "{secret}");
        }
        for word in ["", "secret", "JBSWY3DP", "JBSWY3DPE1", "JBSWY3DPEHP", "www.example.org"] {
            assert!(!may_be_secret(word), "{word}");
        }
    }
}

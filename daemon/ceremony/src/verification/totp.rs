//! One-time codes that an app makes of a secret and the time (TOTP, RFC 6238): what they are, and
//! which are right. Six digits, 30 seconds, SHA-1: what every app can do.

use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use mfad_cards::oath::{Algorithm, Kind, Name, NewAccount};
use mfad_store::seconds;
use mfad_terms::Cause;
use mfad_text::tr;
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::error::Error;

/// Seconds that a code is shown.
const PERIOD: u64 = 30;
const DIGITS: u8 = 6;
/// Bytes of a secret: as many as SHA-1 has (RFC 4226 §4 R6).
const LENGTH: usize = 20;
/// So many codes before and after the present one are taken too, because clocks differ and people
/// type slowly (RFC 6238 §5.2).
const TOLERANCE: u64 = 1;

/// What codes are made of.
pub struct Secret(Zeroizing<Vec<u8>>);

/// A code that somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

/// What becomes of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Check {
    /// It is right; it belongs to this step of time.
    Right(u64),
    /// It was, but that step or a later one was used before.
    Used,
    /// It is none of these moments.
    Wrong,
}

impl Code {
    /// The code in what somebody typed, if it could be one.
    pub fn typed(text: &[u8]) -> Option<Self> {
        let mut digits = text.iter().filter(|byte| !matches!(byte, b' ' | b'-' | b'\t'));
        let mut code = 0_u32;
        for _ in 0..DIGITS {
            let digit = char::from(*digits.next()?).to_digit(10)?;
            code = code.checked_mul(10)?.checked_add(digit)?;
        }
        digits.next().is_none().then_some(Self(code))
    }
}

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// There are no random numbers.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = Zeroizing::new(vec![0; LENGTH]);
        getrandom::fill(&mut bytes).map_err(|error| {
            Error::new(Cause::StoreFault, tr!("enroll-no-secret", error = error.to_string()))
        })?;
        Ok(Self(bytes))
    }

    /// One that was kept.
    pub fn kept(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The secret itself.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As apps take it: an `otpauth://` address.
    pub fn address(&self, issuer: &str, account: &str) -> mfad_cards::Secret {
        let mut secret = mfad_cards::Secret::with_capacity(LENGTH);
        secret.extend(&self.0);
        let account = NewAccount {
            name: Name {
                issuer: Some(issuer.to_owned()),
                account: account.to_owned(),
                period: u32::try_from(PERIOD).unwrap_or_default(),
            },
            kind: Kind::Totp,
            algorithm: Algorithm::Sha1,
            digits: DIGITS,
            secret,
            counter: 0,
        };
        account.to_uri()
    }

    /// Whether a code is right at this moment and not used before; `last` is the step of time of the
    /// last one that was.
    pub fn check(&self, code: Code, now: SystemTime, last: u64) -> Check {
        let now = step(now);
        let near = now.saturating_sub(TOLERANCE)..=now.saturating_add(TOLERANCE);
        let mut right = near.rev().filter(|step| self.code_at(*step) == Some(code));
        match right.next() {
            Some(step) if step > last => Check::Right(step),
            Some(_) => Check::Used,
            None => Check::Wrong,
        }
    }

    /// By how many seconds the clock that a code was made with is fast, or slow if it is less than
    /// nothing, looking at most so many steps away.
    pub fn skew(&self, code: Code, now: SystemTime, most: u64) -> Option<i64> {
        let now = step(now);
        let mut near = now.saturating_sub(most)..=now.saturating_add(most);
        let found = near.find(|step| self.code_at(*step) == Some(code))?;
        let steps = i64::try_from(found).ok()?.checked_sub(i64::try_from(now).ok()?)?;
        steps.checked_mul(i64::try_from(PERIOD).ok()?)
    }

    /// The code of one step of time (RFC 4226 §5.3).
    fn code_at(&self, step: u64) -> Option<Code> {
        let mac = Hmac::<Sha1>::new_from_slice(&self.0).ok()?;
        let hash = Zeroizing::new(<[u8; 20]>::from(
            mac.chain_update(step.to_be_bytes()).finalize().into_bytes(),
        ));
        let offset = usize::from(hash.last()? & 0x0f);
        let (four, _) = hash.get(offset..)?.split_first_chunk::<4>()?;
        Some(Code((u32::from_be_bytes(*four) & 0x7fff_ffff) % 10_u32.pow(DIGITS.into())))
    }
}

/// Steps of time since 1970.
fn step(time: SystemTime) -> u64 {
    seconds(time) / PERIOD
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::*;

    fn secret() -> Secret {
        Secret(Zeroizing::new(b"12345678901234567890".to_vec()))
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn code(seconds: u64) -> Code {
        secret().code_at(seconds / PERIOD).unwrap()
    }

    /// RFC 6238 appendix B, of which these are the last six of eight digits.
    #[test]
    fn codes_are_those_of_the_specification() {
        for (time, digits) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code(time), Code(digits), "{time}");
        }
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        for text in ["", "12345", "1234567", "12345x", "-1234", "１２３４５６", "12 34 5"] {
            assert_eq!(Code::typed(text.as_bytes()), None, "{text}");
        }
        for text in ["012345", "012 345", "01-23-45"] {
            assert_eq!(Code::typed(text.as_bytes()), Some(Code(12_345)), "{text}");
        }
    }

    #[test]
    fn a_code_of_one_step_before_or_after_is_taken_and_no_other() {
        let now = 1_000_000_000_u64;
        for (off, right) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let typed = code(now.checked_add_signed(off).unwrap());
            let check = secret().check(typed, at(now), 0);
            assert_eq!(matches!(check, Check::Right(_)), right, "{off}");
        }
    }

    #[test]
    fn how_far_off_a_clock_is_can_be_told() {
        let now = 1_000_000_000;
        assert_eq!(secret().skew(code(now - 120), at(now), 20), Some(-120));
        assert_eq!(secret().skew(code(now + 600), at(now), 20), Some(600));
        assert_eq!(secret().skew(code(now - 3_600), at(now), 20), None);
    }

    #[test]
    fn the_address_is_what_apps_read() {
        let address = secret().address("my host", "anna");
        assert_eq!(
            std::str::from_utf8(&address).unwrap(),
            "otpauth://totp/my%20host:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=my%20host"
        );
    }

    proptest! {
        /// In whatever order codes come, and wherever the clock is put: none is right twice, nor
        /// after a later one.
        #[test]
        fn no_order_of_events_takes_a_code_twice(
            events in prop::collection::vec((0_u64..20, 0_u64..20), 1..200)
        ) {
            let (mut last, mut taken) = (0, Vec::new());
            for (now, made) in events {
                let (now, made) = ((1_000 + now) * PERIOD, 1_000 + made);
                let typed = secret().code_at(made).unwrap();
                if let Check::Right(step) = secret().check(typed, at(now), last) {
                    prop_assert!(taken.iter().all(|before| *before < step));
                    taken.push(step);
                    last = step;
                }
            }
        }
    }
}

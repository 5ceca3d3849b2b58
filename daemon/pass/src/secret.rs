//! The secret of a machine, and the passes that it makes.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use super::letters::Pass;

/// A pass ends at a whole half hour: so many seconds are between two ends.
pub const STEP: u64 = 1800;
/// How long a pass is valid at most, in seconds: a week.
pub const LONGEST: u64 = 7 * 86400;
/// Of so many ends in the future a pass is admitted, 75 days, so that a clock that was behind for long keeps nobody
/// out. All passes of an account that are valid at a moment are no more: with 20^12 passes that there are, who types
/// one at random has one chance in 2 to the power of 40.
const AHEAD: u64 = 3600;
/// Of so many ends in the past it is told that the time is over.
const BEHIND: u64 = LONGEST / STEP;
/// What sets these codes apart from all else that could be made with the secret, and says how often one is admitted.
const PURPOSE: &[u8] = b"mfad access pass, version 1, admitted once";

/// What the passes of a machine are made with. It has no `Debug`.
#[derive(Clone)]
pub struct MachineSecret {
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

/// What becomes of a pass that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It is one, valid until then (seconds since 1970, UTC).
    Valid(u64),
    /// It was one, and its time is over.
    Expired,
    /// It is none.
    Nothing,
}

/// When a pass ends that is made now (seconds since 1970, UTC) for so many seconds: at the next whole half hour.
#[must_use]
pub fn end_of(now: u64, seconds: u64) -> u64 {
    now.saturating_add(seconds).div_ceil(STEP).saturating_mul(STEP)
}

impl MachineSecret {
    /// A new one.
    ///
    /// # Errors
    /// There are no random numbers.
    pub fn random() -> Result<Self, getrandom::Error> {
        let (mut id, mut bytes) = ([0; 8], Zeroizing::new([0; 32]));
        getrandom::fill(&mut id)?;
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self { id: data_encoding::HEXLOWER.encode(&id), bytes })
    }

    /// One that was kept.
    #[must_use]
    pub fn kept(id: &str, bytes: &[u8]) -> Option<Self> {
        let bytes = Zeroizing::new(<[u8; 32]>::try_from(bytes).ok()?);
        Some(Self { id: id.to_owned(), bytes })
    }

    /// Its id, which is no secret. Another secret of the same machine has another one.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is kept of it.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// The pass of this account that ends then (seconds since 1970, UTC).
    #[must_use]
    pub fn pass(&self, account: &str, end: u64) -> Pass {
        tag(self.keyed_for(account), end / STEP)
    }

    /// What a pass is that was typed for this account now (seconds since 1970, UTC). It takes as long for each.
    #[must_use]
    pub fn find(&self, account: &str, typed: &Pass, now: u64) -> Found {
        let keyed = self.keyed_for(account);
        let current = now / STEP;
        let first = current.saturating_sub(BEHIND);
        let (mut step, mut is_one) = (0_u64, Choice::from(0));
        for candidate in first..=current.saturating_add(AHEAD) {
            let right = tag(keyed.clone(), candidate).ct_eq(typed);
            step.conditional_assign(&candidate, right);
            is_one |= right;
        }
        match (bool::from(is_one), step > current) {
            (true, true) => Found::Valid(step.saturating_mul(STEP)),
            (true, false) => Found::Expired,
            (false, _) => Found::Nothing,
        }
    }

    /// Each part with its length, so that no two accounts come to the same bytes.
    fn keyed_for(&self, account: &str) -> Hmac<Sha256> {
        // A key that is shorter than a block counts as if zeros followed (RFC 2104 §2).
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(self.bytes.iter()).for_each(|(to, from)| *to = *from);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        for part in [PURPOSE, self.id.as_bytes(), account.as_bytes()] {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

fn tag(mut mac: Hmac<Sha256>, step: u64) -> Pass {
    mac.update(&step.to_be_bytes());
    let code = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
    let bits = code.first_chunk::<16>().map(|it| u128::from_be_bytes(*it));
    Pass::of_bits(bits.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::PASSES;

    const NOW: u64 = 1_800_000_123;

    fn secret() -> MachineSecret {
        MachineSecret::kept("0123456789abcdef", &[7; 32]).unwrap()
    }

    /// Written down, so that the passes of one version are those of the next: the module hmac of Python
    /// made this one from what docs/decisions/0048 says.
    #[test]
    fn a_pass_is_what_the_decision_says() {
        let pass = secret().pass("anna", 1_800_001_800);
        assert_eq!(*pass.shown(), "DQFX-DHHF-TFCM");
    }

    #[test]
    fn it_is_valid_until_its_end_and_not_a_second_longer() {
        let end = end_of(NOW, 8 * 3600);
        assert!(
            (NOW + 8 * 3600..NOW + 8 * 3600 + STEP).contains(&end) && end.is_multiple_of(STEP),
            "{end}"
        );
        let pass = secret().pass("anna", end);
        let at = |now: u64| secret().find("anna", &pass, now);
        assert_eq!(at(NOW), Found::Valid(end));
        assert_eq!(at(end - 1), Found::Valid(end));
        assert_eq!(at(end), Found::Expired);
        assert_eq!(at(end + LONGEST - STEP), Found::Expired);
        assert_eq!(at(end + 2 * LONGEST), Found::Nothing);
    }

    #[test]
    fn a_clock_that_is_behind_for_weeks_keeps_nobody_out() {
        let end = end_of(NOW, 3600);
        let pass = secret().pass("anna", end);
        let behind = |days: u64| secret().find("anna", &pass, NOW - days * 86400);
        assert_eq!(behind(70), Found::Valid(end));
        assert_eq!(behind(80), Found::Nothing);
    }

    #[test]
    fn it_is_of_no_use_for_another_account_machine_or_secret() {
        let end = end_of(NOW, 3600);
        let pass = secret().pass("anna", end);
        assert_eq!(secret().find("anna", &pass, NOW), Found::Valid(end));
        for other in ["ann", "annab", "Anna", ""] {
            assert_eq!(secret().find(other, &pass, NOW), Found::Nothing, "{other}");
        }
        let rotated = MachineSecret::kept("0123456789abcdef", &[8; 32]).unwrap();
        let elsewhere = MachineSecret::kept("0123456789abcdee", &[7; 32]).unwrap();
        for other in [rotated, elsewhere, MachineSecret::random().unwrap()] {
            assert_eq!(other.find("anna", &pass, NOW), Found::Nothing);
        }
    }

    #[test]
    fn a_clock_at_the_edge_of_time_is_no_trouble() {
        let pass = secret().pass("anna", STEP);
        assert_eq!(secret().find("anna", &pass, 0), Found::Valid(STEP));
        assert_eq!(secret().find("anna", &pass, u64::MAX), Found::Nothing);
        assert!(end_of(u64::MAX, 1) > u64::MAX - STEP);
    }

    #[test]
    fn forty_bits_of_a_pass_cannot_be_guessed() {
        const { assert!(PASSES / AHEAD >= 1 << 40) };
    }
}

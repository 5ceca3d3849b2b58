//! How much each user may send: buckets that fill with time (token bucket), kept without a clock
//! of their own.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How much may come at once, and how much every second after that.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: f64,
    per_second: f64,
}

/// Signals and calls. A panel that draws everything anew sends some dozens.
const MESSAGES: Rate = Rate { burst: 1024.0, per_second: 256.0 };
/// The largest call, notes aside, has some KiB; data of a page has up to 1 MiB.
const BYTES: Rate = Rate { burst: 8.0 * 1024.0 * 1024.0, per_second: 1024.0 * 1024.0 };
/// An answer brings one.
const DESCRIPTORS: Rate = Rate { burst: 128.0, per_second: 32.0 };
/// Errors that say that it was too much.
const REFUSALS: Rate = Rate { burst: 64.0, per_second: 16.0 };
/// root's programs act for everybody: each login and each sudo is one of its.
const ROOT: f64 = 16.0;
/// So many users are kept at the most; those who sent nothing for a while are as new.
const USERS: usize = 1024;
/// After this every bucket is full again.
const FULL_AGAIN: Duration = Duration::from_secs(10);

/// What a message takes.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Its bytes.
    pub bytes: usize,
    /// Its descriptors.
    pub descriptors: usize,
    /// Whether its sender waits for a reply.
    pub replied: bool,
}

/// What comes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaVerdict {
    /// It is handed on.
    Admitted,
    /// It is not, and its sender is told.
    Refused,
    /// It is not, and nobody is told.
    Dropped,
}

/// What every user has left.
#[derive(Debug, Default)]
pub struct Quotas(HashMap<u32, Quota>);

impl Quotas {
    /// Takes a message of this size from what its user has left.
    pub fn take(&mut self, uid: u32, size: Size, now: Instant) -> QuotaVerdict {
        if self.0.len() >= USERS && !self.0.contains_key(&uid) {
            self.0.retain(|_, quota| now.duration_since(quota.filled) < FULL_AGAIN);
        }
        let factor = if uid == 0 { ROOT } else { 1.0 };
        let quota = self.0.entry(uid).or_insert_with(|| Quota::full(factor, now));
        quota.take(factor, size, now)
    }
}

/// More than any bucket holds is as good as the number.
fn count(number: usize) -> f64 {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}

#[derive(Debug)]
struct Quota {
    messages: f64,
    bytes: f64,
    descriptors: f64,
    refusals: f64,
    filled: Instant,
}

impl Quota {
    fn full(factor: f64, now: Instant) -> Self {
        Self {
            messages: MESSAGES.burst * factor,
            bytes: BYTES.burst * factor,
            descriptors: DESCRIPTORS.burst * factor,
            refusals: REFUSALS.burst * factor,
            filled: now,
        }
    }

    fn take(&mut self, factor: f64, size: Size, now: Instant) -> QuotaVerdict {
        let (bytes, descriptors) = (count(size.bytes), count(size.descriptors));
        let seconds = now.saturating_duration_since(self.filled).as_secs_f64() * factor;
        self.filled = now;
        for (level, rate) in [
            (&mut self.messages, MESSAGES),
            (&mut self.bytes, BYTES),
            (&mut self.descriptors, DESCRIPTORS),
            (&mut self.refusals, REFUSALS),
        ] {
            *level = (*level + seconds * rate.per_second).min(rate.burst * factor);
        }
        if self.messages >= 1.0 && self.bytes >= bytes && self.descriptors >= descriptors {
            self.messages -= 1.0;
            self.bytes -= bytes;
            self.descriptors -= descriptors;
            return QuotaVerdict::Admitted;
        }
        if size.replied && self.refusals >= 1.0 {
            self.refusals -= 1.0;
            return QuotaVerdict::Refused;
        }
        QuotaVerdict::Dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Size = Size { bytes: 1, descriptors: 0, replied: true };

    /// How many of `sent` equal messages of this user are admitted at this moment.
    fn admitted(quotas: &mut Quotas, uid: u32, descriptors: usize, sent: u32, now: Instant) -> u32 {
        let verdicts = (0..sent)
            .map(|_| quotas.take(uid, Size { bytes: 200, descriptors, replied: true }, now));
        verdicts.filter(|it| *it == QuotaVerdict::Admitted).map(|_| 1).sum()
    }

    #[test]
    fn a_flood_leaves_others_what_they_have() {
        let (mut quotas, now) = (Quotas::default(), Instant::now());
        assert_eq!(admitted(&mut quotas, 1000, 0, 100_000, now), 1024);
        assert_eq!(admitted(&mut quotas, 1001, 0, 500, now), 500);
        assert_eq!(admitted(&mut quotas, 0, 0, 10_000, now), 10_000);
    }

    #[test]
    fn after_a_while_there_is_more_and_never_more_than_at_first() {
        let (mut quotas, now) = (Quotas::default(), Instant::now());
        admitted(&mut quotas, 1000, 0, 100_000, now);
        let second = now + Duration::from_secs(1);
        assert_eq!(admitted(&mut quotas, 1000, 0, 100_000, second), 256);
        let day = now + Duration::from_secs(86_400);
        assert_eq!(admitted(&mut quotas, 1000, 0, 100_000, day), 1024);
    }

    #[test]
    fn descriptors_are_counted_by_themselves() {
        let (mut quotas, now) = (Quotas::default(), Instant::now());
        assert_eq!(admitted(&mut quotas, 1000, 16, 2_000, now), 8);
        assert_eq!(admitted(&mut quotas, 1000, 0, 100, now), 100);
    }

    #[test]
    fn refusals_are_told_for_a_while_only() {
        let (mut quotas, now) = (Quotas::default(), Instant::now());
        let verdicts: Vec<_> = (0..3000).map(|_| quotas.take(1000, SMALL, now)).collect();
        let told = verdicts.iter().filter(|it| **it == QuotaVerdict::Refused).count();
        assert_eq!(told, 64);
        assert_eq!(verdicts.last(), Some(&QuotaVerdict::Dropped));
    }

    #[test]
    fn a_clock_that_stands_still_or_goes_back_gives_nothing() {
        let (mut quotas, now) = (Quotas::default(), Instant::now() + Duration::from_secs(60));
        admitted(&mut quotas, 1000, 0, 100_000, now);
        let before = now - Duration::from_secs(30);
        assert_eq!(admitted(&mut quotas, 1000, 0, 100, before), 0);
    }

    #[test]
    fn users_without_end_are_not_kept() {
        let (mut quotas, now) = (Quotas::default(), Instant::now());
        for uid in 1..5000 {
            quotas.take(uid, SMALL, now + Duration::from_millis(u64::from(uid) * 50));
        }
        assert!(quotas.0.len() <= USERS, "{}", quotas.0.len());
    }
}

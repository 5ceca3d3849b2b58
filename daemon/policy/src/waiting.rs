//! How long a method is left alone after wrong tries. Pure; the moments come from a clock that
//! nobody sets and that counts from when the machine started. Across a start of the machine time
//! cannot be told, so a wait begins anew then: it may get longer, and never shorter.

use std::time::Duration;

use super::Waiting;

/// A moment, by a clock that runs from when the machine started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Which start of the machine it was.
    pub boot: String,
    /// How long after it.
    pub after: Duration,
}

/// The wrong tries in a row, or those of which it is not known yet whether they are wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// When the last was, or when the machine started first after it.
    pub last: Moment,
}

/// How many wrong tries there may be over time, whoever makes them: some at once, and one more with each
/// interval.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    at_once: u32,
    interval: Duration,
}

/// Of each of two in 30 days: 50, and 100 that come one by one. A one-time code has six digits, of which
/// three codes are right at any moment: of 300 tries in a month one in 1,100 guesses right.
const EACH: Allowance = Allowance { at_once: 50, interval: Duration::from_secs(30 * 86400 / 100) };

impl Allowance {
    /// Of the owner at their own seat, and of everybody else together.
    pub const EACH: Self = EACH;

    /// A try begins, after those `before`.
    pub fn begin(self, before: Option<Tries>, now: &Moment) -> Tries {
        let Tries { wrong, last } = self.settled(before, now);
        Tries { wrong: wrong.saturating_add(1), last }
    }

    /// How long it still is until the next try after these.
    pub fn left(self, tries: &Tries, now: &Moment) -> Duration {
        let Tries { wrong, last } = self.settled(Some(tries.clone()), now);
        match wrong < self.at_once {
            true => Duration::ZERO,
            false => self.interval.saturating_sub(now.after.saturating_sub(last.after)),
        }
    }

    /// The tries that still count, and since when the next is on its way.
    fn settled(self, before: Option<Tries>, now: &Moment) -> Tries {
        let fresh = Tries { wrong: 0, last: now.clone() };
        let Some(before) = before.map(|it| it.seen_at(now)) else { return fresh };
        let passed = now.after.saturating_sub(before.last.after).as_secs();
        let back = u32::try_from(passed / self.interval.as_secs().max(1)).unwrap_or(u32::MAX);
        if before.wrong <= back {
            return fresh;
        }
        let after = before.last.after + self.interval.saturating_mul(back);
        Tries { wrong: before.wrong - back, last: Moment { after, ..before.last } }
    }
}

impl Waiting {
    /// A try begins, after those `before`: it counts as wrong until it turns out right.
    ///
    /// # Errors
    /// There is a wait: how long it still is, and the tries as they are to be kept.
    pub fn begin(self, before: Option<Tries>, now: &Moment) -> Result<Tries, (Tries, Duration)> {
        let Some(before) = before else { return Ok(Tries { wrong: 1, last: now.clone() }) };
        let before = before.seen_at(now);
        let left = self.left(&before, now);
        if !left.is_zero() {
            return Err((before, left));
        }
        Ok(Tries { wrong: before.wrong.saturating_add(1), last: now.clone() })
    }

    /// How long it still is until the next try after these.
    pub fn left(self, tries: &Tries, now: &Moment) -> Duration {
        let passed = match tries.last.boot == now.boot {
            true => now.after.saturating_sub(tries.last.after),
            false => Duration::ZERO,
        };
        self.wait_after(tries.wrong).saturating_sub(passed)
    }

    /// The wait after so many wrong tries in a row.
    fn wait_after(self, wrong: u32) -> Duration {
        let Some(doublings) = wrong.checked_sub(self.after) else { return Duration::ZERO };
        let factor = 1_u32.checked_shl(doublings).filter(|factor| *factor > 0).unwrap_or(u32::MAX);
        Duration::from_secs(u64::from(self.first.saturating_mul(factor).min(self.longest)))
    }
}

impl Tries {
    /// The same after the machine was started anew: its wait begins then.
    fn seen_at(self, now: &Moment) -> Self {
        match self.last.boot == now.boot {
            true => self,
            false => Self { last: now.clone(), ..self },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULES: Waiting = Waiting { after: 3, first: 30, longest: 3600 };

    fn at(boot: u32, seconds: u64) -> Moment {
        Moment { boot: boot.to_string(), after: Duration::from_secs(seconds) }
    }

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let waits = (0..12).map(|wrong| RULES.wait_after(wrong).as_secs()).collect::<Vec<_>>();
        assert_eq!(waits, [0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(RULES.wait_after(u32::MAX).as_secs(), 3600);
        assert_eq!(RULES.wait_after(3 + 32).as_secs(), 3600);
    }

    #[test]
    fn what_is_left_is_told_to_the_second_and_begins_anew_with_the_machine() {
        let tries = Tries { wrong: 3, last: at(1, 100) };
        assert_eq!(RULES.left(&tries, &at(1, 110)).as_secs(), 20);
        assert_eq!(RULES.left(&tries, &at(2, 500)).as_secs(), 30);
        let (seen, left) = RULES.begin(Some(tries), &at(2, 500)).unwrap_err();
        assert_eq!((left.as_secs(), seen.last == at(2, 500)), (30, true));
        assert_eq!(RULES.begin(Some(seen), &at(2, 530)).unwrap().wrong, 4);
    }

    #[test]
    fn no_month_has_more_tries_than_are_allowed() {
        let (mut kept, mut at_once) = (None, 0);
        let month = 30 * 86400;
        let mut all = Vec::new();
        for second in (0..4 * month).step_by(600) {
            let now = at(1, second);
            let free =
                |kept: &Option<Tries>| kept.as_ref().is_none_or(|it| EACH.left(it, &now).is_zero());
            while free(&kept) {
                kept = Some(EACH.begin(kept.take(), &now));
                all.push(second);
            }
            at_once = at_once.max(all.iter().filter(|it| **it + month > second).count());
        }
        assert_eq!(
            at_once, 149,
            "fifty, and one each interval until the first of them is a month old"
        );
        // Whoever comes later finds it open again, and no run of the machine gives a try away.
        assert!(EACH.left(kept.as_ref().unwrap(), &at(1, 5 * month)).is_zero());
        let full = Tries { wrong: 50, last: at(1, 0) };
        assert_eq!(EACH.left(&full, &at(2, month)), EACH.interval);
    }

    /// What can happen to a method, and to the machine.
    #[derive(Debug, Clone)]
    enum Event {
        /// A try whose verdict is right or wrong, or that the daemon did not live to tell.
        Try {
            right: bool,
        },
        Pass {
            seconds: u64,
        },
        /// The machine is off for a while, and its clock begins at nothing.
        Reboot,
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            6 => Just(Event::Try { right: false }),
            1 => Just(Event::Try { right: true }),
            3 => (0..4000_u64).prop_map(|seconds| Event::Pass { seconds }),
            1 => Just(Event::Reboot),
        ]
    }

    proptest! {
        /// No order of events opens a method before its wait has passed while the machine ran.
        #[test]
        fn no_order_of_events_opens_a_locked_method_early(
            after in 1..5_u32, first in 1..100_u32, more in 0..4000_u32,
            events in proptest::collection::vec(event(), 0..200),
        ) {
            let rules = Waiting { after, first, longest: first + more };
            let (mut kept, mut boot, mut clock) = (None, 0, 0_u64);
            // The truth: wrong tries in a row, and for how long the machine ran since the last.
            let (mut wrong, mut ran) = (0, 0_u64);
            for event in events {
                match event {
                    Event::Pass { seconds } => { clock += seconds; ran += seconds; }
                    Event::Reboot => { boot += 1; clock = 0; }
                    Event::Try { right } => match rules.begin(kept.take(), &at(boot, clock)) {
                        Ok(tries) => {
                            prop_assert!(ran >= rules.wait_after(wrong).as_secs());
                            (wrong, ran) = if right { (0, 0) } else { (wrong + 1, 0) };
                            kept = Some(tries).filter(|_| !right);
                        }
                        Err((tries, left)) => {
                            prop_assert!(!left.is_zero() && left <= rules.wait_after(wrong));
                            prop_assert_eq!(tries.wrong, wrong);
                            kept = Some(tries);
                        }
                    },
                }
            }
        }
    }
}

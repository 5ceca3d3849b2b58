//! How long a sign-in counts for whoever is in the same session. Pure; the moments come from the
//! clock of `waiting.rs`, which nobody sets.

use std::time::Duration;

use super::{Moment, Policy};

/// A sign-in, and the rules under which it was one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// When.
    pub at: Moment,
    /// What was required of it.
    pub rules: Policy,
}

impl Policy {
    /// How long a sign-in still counts; `None` if it does not. Whatever changes in the rules ends
    /// it: what was enough then may not be now.
    pub fn trusts(&self, past: &SignedIn, now: &Moment) -> Option<Duration> {
        self.counts_for(self.trust.seconds, past, now)
    }

    /// Whether a proof of identity still counts for the connection that gave it, by the same rule.
    pub fn still_proves(&self, past: &SignedIn, now: &Moment) -> bool {
        self.counts_for(self.reauthentication.seconds, past, now).is_some()
    }

    fn counts_for(&self, seconds: u32, past: &SignedIn, now: &Moment) -> Option<Duration> {
        let passed = now.after.checked_sub(past.at.after).filter(|_| past.at.boot == now.boot)?;
        let longest = Duration::from_secs(seconds.into());
        let left = longest.checked_sub(passed).filter(|left| !left.is_zero())?;
        (*self == past.rules).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{TrustRules, Verification};

    fn rules(seconds: u32) -> Policy {
        Policy { trust: TrustRules { seconds }, ..Policy::default() }
    }

    fn at(boot: u32, milliseconds: u64) -> Moment {
        Moment { boot: boot.to_string(), after: Duration::from_millis(milliseconds) }
    }

    #[test]
    fn by_default_nobody_is_trusted() {
        let past = SignedIn { at: at(1, 5000), rules: Policy::default() };
        assert_eq!(Policy::default().trusts(&past, &at(1, 5000)), None);
    }

    #[test]
    fn it_counts_to_the_last_moment_and_no_longer() {
        let past = SignedIn { at: at(1, 5000), rules: rules(10) };
        assert_eq!(rules(10).trusts(&past, &at(1, 5000)), Some(Duration::from_secs(10)));
        assert_eq!(rules(10).trusts(&past, &at(1, 14_999)), Some(Duration::from_millis(1)));
        assert_eq!(rules(10).trusts(&past, &at(1, 15_000)), None);
    }

    #[test]
    fn neither_another_start_of_the_machine_nor_a_clock_behind_nor_other_rules() {
        let past = SignedIn { at: at(1, 5000), rules: rules(10) };
        assert_eq!(rules(10).trusts(&past, &at(2, 6000)), None);
        assert_eq!(rules(10).trusts(&past, &at(1, 4999)), None);
        let stricter = Policy { verification: Verification::Pin, ..rules(10) };
        assert_eq!(stricter.trusts(&past, &at(1, 6000)), None);
    }

    /// What can happen.
    #[derive(Debug, Clone)]
    enum Event {
        SignIn,
        Ask,
        Pass { milliseconds: u64 },
        Reboot,
        Rules { seconds: u32 },
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            3 => Just(Event::SignIn),
            6 => Just(Event::Ask),
            4 => (0..20_000_u64).prop_map(|milliseconds| Event::Pass { milliseconds }),
            1 => Just(Event::Reboot),
            1 => (0..30_u32).prop_map(|seconds| Event::Rules { seconds }),
        ]
    }

    proptest! {
        /// No order of events trusts for longer than the rules said when somebody signed in, and
        /// being trusted does not make it longer.
        #[test]
        fn no_order_of_events_trusts_too_long(
            events in proptest::collection::vec(event(), 0..100),
        ) {
            let (mut now, mut boot, mut required) = (0, 0, rules(10));
            // What is kept, and the truth: what has passed since on this run of the machine, and for
            // how long it was to count then.
            let (mut kept, mut passed, mut same, mut given) = (None, 0, false, 0);
            for event in events {
                match event {
                    Event::SignIn => {
                        kept = Some(SignedIn { at: at(boot, now), rules: required.clone() });
                        (passed, same, given) = (0, true, required.trust.seconds);
                    }
                    Event::Pass { milliseconds } => { now += milliseconds; passed += milliseconds; }
                    Event::Reboot => { boot += 1; now = 0; same = false; }
                    Event::Rules { seconds } => required = rules(seconds),
                    Event::Ask => {
                        let left = kept.as_ref().and_then(|it| required.trusts(it, &at(boot, now)));
                        let longest = u64::from(given) * 1000;
                        let same = same && given == required.trust.seconds;
                        if let Some(left) = left {
                            prop_assert!(same && passed < longest);
                            prop_assert_eq!(left, Duration::from_millis(longest - passed));
                        } else {
                            prop_assert!(!same || passed >= longest);
                        }
                    }
                }
            }
        }
    }
}

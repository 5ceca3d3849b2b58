//! Which methods have to stay. Pure.

use super::{Kind, Policy};

/// Why a method has to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// It is the last.
    Last,
    /// One of its kind is required.
    Required(Kind),
    /// So many are required.
    Number,
}

impl Policy {
    /// Why the account's own user may not remove one of this kind, of the kinds `before`; nothing if
    /// they may.
    pub fn stays(&self, before: &[&str], removed: &str) -> Option<Stays> {
        let mut rest = before.to_vec();
        if let Some(place) = rest.iter().position(|kind| *kind == removed) {
            rest.remove(place);
        }
        // With recovery codes alone there is as good as none.
        let lasting = |kinds: &[&str]| kinds.iter().any(|it| *it != Kind::RecoveryCodes.word());
        let last = rest.is_empty() || (lasting(before) && !lasting(&rest));
        let unmet = self.unmet(&rest);
        let fewer = unmet.methods > self.unmet(before).methods;
        match unmet.kinds.into_iter().find(|kind| kind.word() == removed) {
            _ if !self.remove_last && last => Some(Stays::Last),
            Some(kind) => Some(Stays::Required(kind)),
            None => fewer.then_some(Stays::Number),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Required;

    /// What somebody does to their methods.
    #[derive(Debug, Clone)]
    enum Event {
        Enroll(Kind),
        Remove(usize),
    }

    fn kind() -> impl Strategy<Value = Kind> {
        proptest::sample::select(&Kind::ALL[..])
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![kind().prop_map(Event::Enroll), (0..8_usize).prop_map(Event::Remove)]
    }

    fn counted(kinds: &[&str]) -> usize {
        kinds.iter().filter(|it| **it != Kind::RecoveryCodes.word()).count()
    }

    proptest! {
        /// No order of events takes what is required once it was there, nor the last method.
        #[test]
        fn no_order_of_events_removes_what_has_to_stay(
            methods in 0..4_u32, kinds in proptest::collection::vec(kind(), 0..3),
            remove_last: bool, events in proptest::collection::vec(event(), 0..60),
        ) {
            let required = Required { methods, kinds };
            let policy = Policy { remove_last, required, ..Policy::default() };
            let mut there: Vec<&str> = Vec::new();
            for event in events {
                let (before, unmet) = (there.clone(), policy.unmet(&there));
                match event {
                    Event::Enroll(kind) => there.push(kind.word()),
                    Event::Remove(place) => {
                        let Some(kind) = there.get(place).copied() else { continue };
                        if policy.stays(&before, kind).is_some() { continue }
                        there.remove(place);
                    }
                }
                let after = policy.unmet(&there);
                prop_assert!(after.methods <= unmet.methods, "{before:?} became {there:?}");
                prop_assert!(after.kinds.iter().all(|it| unmet.kinds.contains(it)));
                if !remove_last {
                    prop_assert!(counted(&there) > 0 || counted(&before) == 0);
                    prop_assert!(!there.is_empty() || before.is_empty());
                }
            }
        }
    }
}

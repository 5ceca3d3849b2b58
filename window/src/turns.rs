//! Whose turn it is: of several things that want to be seen, the one that came first is.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Something that is seen when it is its turn.
pub trait Turn {
    /// From now on.
    fn take_turn(&self);
}

/// Those that are there, in the order in which they came.
pub struct Turns<T>(RefCell<VecDeque<Rc<T>>>);

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Turn> Turns<T> {
    /// One more, which is seen if it is the only one.
    pub fn enter(&self, it: &Rc<T>) {
        self.0.borrow_mut().push_back(it.clone());
        self.show_first();
    }

    /// This one is over, and the next is seen.
    pub fn leave(&self, it: &Rc<T>) {
        self.0.borrow_mut().retain(|other| !Rc::ptr_eq(it, other));
        self.show_first();
    }

    fn show_first(&self) {
        let first = self.0.borrow().front().cloned();
        first.inspect(|it| it.take_turn());
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[derive(Default)]
    struct Shown(Cell<bool>);

    impl Turn for Shown {
        fn take_turn(&self) {
            self.0.set(true);
        }
    }

    #[test]
    fn one_is_seen_at_a_time_and_who_gives_up_has_no_turn() {
        let (turns, [first, second, third]) = (Turns::default(), <[Rc<Shown>; 3]>::default());
        [&first, &second, &third].into_iter().for_each(|it| turns.enter(it));
        assert!(first.0.get() && !second.0.get() && !third.0.get());
        turns.leave(&second);
        assert!(!third.0.get());
        turns.leave(&first);
        assert!(!second.0.get() && third.0.get());
    }
}

//! Which methods are tried next, and in which order.

use mfad_store::Method;

use super::RunningSignIn;
use crate::error::Error;
use crate::faults::store_fault;
use crate::verification::{lockout, method_state, seat};

/// What is tried at the same time: what is interactive says what it needs of a person, the keys in the
/// background only blink.
pub struct Selection {
    pub interactive: Vec<Method>,
    pub background: Vec<Method>,
}

impl RunningSignIn<'_> {
    /// What is tried next: `first` alone if it is given; without the methods that have failed.
    pub fn select(
        &self,
        first: Option<String>,
        failed: &[String],
    ) -> Result<Option<Selection>, Error> {
        let mut left = self.methods()?;
        let chosen = |it: &Method| first.as_ref() == Some(&it.id);
        if self.enrolled()?.iter().any(|it| chosen(it) && seat::is_out_of_reach(self.context, it)) {
            self.tell_failed(&seat::refusal(self.context, &self.account));
        }
        left.retain(|method| !failed.contains(&method.id));
        let waits = |it: &Method| lockout::left(self.context, it).is_some();
        if let Some(method) = left.iter().find(|it| first.as_ref() == Some(&it.id) && waits(it))
            && let Some(error) = lockout::all_wait(self.context, std::slice::from_ref(method))
        {
            self.tell_failed(&error);
        }
        left.retain(|method| !waits(method));
        // What is used up by signing in has to be written down: nobody types a code for nothing.
        if let Err(error) = self.context.store.room() {
            let before = left.len();
            left.retain(|method| method.kind.token().is_some());
            if left.len() < before && !left.is_empty() && failed.is_empty() {
                self.tell_failed(&store_fault(error));
            }
        }
        if let Some(method) = left.iter().find(|it| first.as_ref() == Some(&it.id)) {
            return Ok(Some(Selection {
                interactive: vec![method.clone()],
                background: Vec::new(),
            }));
        }
        method_state::sort(self.context, &mut left);
        let is_key = |it: &Method| it.kind.security_key().is_some();
        let keys = left.iter().filter(|it| is_key(it)).cloned().collect::<Vec<_>>();
        let home = |it: &Method| it.kind.token().map(|home| home.id.clone());
        Ok(left.into_iter().next().map(|best| match is_key(&best) {
            true => Selection { interactive: keys, background: Vec::new() },
            false => {
                // A key that is this card, too, cannot blink while the card is used.
                let here = home(&best);
                let background = keys.into_iter().filter(|key| here.is_none() || home(key) != here);
                Selection { background: background.collect(), interactive: vec![best] }
            }
        }))
    }

    /// The methods that have failed with this selection: those that were being tried, or if it did not
    /// come to that, those that should have been.
    pub fn tried(&self, selection: Selection) -> Vec<String> {
        let interactive = selection.interactive.into_iter().map(|method| method.id);
        let trying = self.trying();
        let (tried, others): (Vec<_>, Vec<_>) = interactive.partition(|id| trying.contains(id));
        if tried.is_empty() { others } else { tried }
    }
}

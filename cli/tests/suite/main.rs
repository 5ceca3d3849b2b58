//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs, clippy::indexing_slicing, clippy::unwrap_used)]

mod a_policy_is_checked;
mod browsers_are_set_up;
mod documentation;
mod the_window_does_the_same;
mod without_a_daemon;

//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs, clippy::unwrap_used)]

mod a_broken_edge_is_named;
mod a_licence_that_may_not_ship_is_named;
mod a_word_that_is_missing_is_named;

//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs, clippy::indexing_slicing, clippy::unwrap_used)]

mod a_card_answers_apdus;
mod host;
mod plugging_is_a_power_cycle;
mod python_fido2_agrees;
mod refuses_broken_ctaphid;
mod several_programs_share_a_token;
mod the_program;
mod touch_is_steered;

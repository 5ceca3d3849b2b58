//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs)]

mod passwords_of_programs;
mod recommended_stacks;
mod signing_in_through_pam;
mod trying_a_service;

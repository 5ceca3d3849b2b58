//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs)]

mod an_access_pass;
mod at_the_lock_screen_xsecurelock;
mod passwords_of_programs;
mod recommended_stacks;
mod signing_in_through_pam;
mod the_keyring;
mod trying_a_service;

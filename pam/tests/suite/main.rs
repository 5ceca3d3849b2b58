//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs)]

mod an_access_pass;
mod at_the_lock_screen_gnome_shell;
mod at_the_lock_screen_kscreenlocker;
mod at_the_lock_screen_mate;
mod at_the_lock_screen_xscreensaver;
mod at_the_lock_screen_xsecurelock;
mod at_the_login_screen_gdm;
mod at_the_login_screen_lightdm;
mod at_the_login_screen_sddm;
mod at_the_polkit_agent;
mod in_an_organization;
mod lock_screens_that_show_nothing;
mod login_screens;
mod on_a_terminal;
mod passwords_of_programs;
mod programs;
mod published_by_their_owner;
mod recommended_stacks;
mod screens;
mod signing_in_through_pam;
mod the_keyring;
mod trying_a_service;

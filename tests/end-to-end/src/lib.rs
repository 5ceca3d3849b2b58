//! A daemon as it is run, to test from outside: its own bus, its own folders, keys that run the
//! firmware that real keys ship, and a person who answers its prompts.

mod bus;
mod clock;
pub mod contract;
mod daemon;
mod desktop;
pub mod directory;
mod gdm;
mod gdm_manager;
mod logind;
mod logins;
mod names_of_users;
mod old_key;
pub mod organization;
mod person;
mod polkit;
mod preview_key;
mod product_keys;
mod python_key;
pub mod scripted;
mod severed_key;
mod site;
mod systemd;
mod web;

pub use bus::{Bus, NOBODY};
pub use clock::{App, Clock};
pub use daemon::{Daemon, Machine, Said, program};
pub use desktop::{Desktop, Notification};
pub use gdm::{CHOICE_LIST, CUSTOM_JSON, GDM_PASSWORD, Gdm, GdmScreen, GdmShows};
pub use gdm_manager::GdmManager;
pub use logind::{LoginSession, Logind, own_uid};
pub use logins::{ALONE, FIRST, Login, Logins};
pub use names_of_users::know_who_is_not_there;
pub use old_key::OldKey;
pub use person::{Ended, Person, in_time, pin, read_at_terminal};
pub use polkit::{Polkit, Question};
pub use preview_key::PreviewKey;
pub use product_keys::ProductKeys;
pub use python_key::PythonKey;
pub use severed_key::SeveredKey;
pub use systemd::Systemd;
pub use web::{Found, Passkey, Site};

use std::fmt::Display;
use std::future::Future;
use std::time::Duration;

/// Longer than anything here takes when it works, on a loaded machine too.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How often something is done: so often in `make check`, and as often as this in `make soak`.
pub fn rounds(short: u32, soak: u32) -> u32 {
    if std::env::var_os("MFAD_SOAK").is_some() { soak } else { short }
}

/// Tells a figure of which `make soak` makes a row of its table, beside what is to be reached.
pub fn measured(what: &str, seen: impl Display, reach: &str) {
    println!("measured: {what} | {seen} | {reach}");
}

/// Waits for what should come soon; panics with `what` if it does not.
pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, future).await {
        Ok(value) => value,
        Err(_) => panic!("not within {PATIENCE:?}: {what}"),
    }
}

/// Waits until a condition holds that nobody tells of; panics with `what` if it does not.
pub async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    soon(what, async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

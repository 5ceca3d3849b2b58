//! Why something did not succeed, in words for somebody at a window.

use std::io;

use mfad_bus::WireError;
use mfad_client::{FollowError, Reader, word_error};
use mfad_i18n::say;
use zbus::fdo;

/// What a call failed with.
pub fn word_call(error: WireError) -> String {
    match error.into_ours() {
        Ok(ours) => word_error(Reader::Screen, &ours),
        Err(other) => word_bus(&other),
    }
}

/// Why nothing more is heard of an operation.
pub fn word_follow(error: &FollowError) -> String {
    match error {
        FollowError::Gone => say!("bus-stopped"),
        FollowError::Bus(error) => word_bus(error),
        FollowError::NotUnderstood(what) => say!("window-not-understood", what),
    }
}

/// What the bus failed with.
pub fn word_bus(error: &zbus::Error) -> String {
    match error {
        zbus::Error::FDO(error) => word_fdo(error),
        zbus::Error::InputOutput(error) if error.kind() == io::ErrorKind::TimedOut => {
            say!("window-silent")
        }
        other => say!("window-not-understood", what = other.to_string()),
    }
}

/// The same, where the bus itself answered.
pub fn word_fdo(error: &fdo::Error) -> String {
    match error {
        fdo::Error::AccessDenied(_) | fdo::Error::InteractiveAuthorizationRequired(_) => {
            say!("bus-forbids")
        }
        fdo::Error::ServiceUnknown(_)
        | fdo::Error::NameHasNoOwner(_)
        | fdo::Error::NoReply(_)
        | fdo::Error::Disconnected(_) => say!("bus-stopped"),
        fdo::Error::UnknownObject(_) => say!("bus-no-longer-there"),
        other => say!("window-not-understood", what = other.to_string()),
    }
}

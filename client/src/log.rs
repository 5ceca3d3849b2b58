//! What happened to an account, in words.

use mfad_bus::LogEntry;
use mfad_i18n::say;

/// Who asked, where that is not the account's own user, and with what. Who has no name has a number.
#[must_use]
pub fn word_actor(it: &LogEntry) -> String {
    let named = Some(it.actor.clone()).filter(|name| !name.is_empty());
    let actor = named.or_else(|| it.actor_uid.map(|uid| uid.to_string()));
    match (actor.filter(|name| *name != it.account), it.program.as_str()) {
        (None, "") => String::new(),
        (None, program) => say!("log-by", program),
        (Some(actor), "") => say!("log-by", program = actor),
        (Some(actor), program) => say!("log-by-user", actor, program),
    }
}

/// What happened, in words.
#[must_use]
pub fn word_event(what: &str) -> String {
    match what {
        "enrolled" => say!("log-enrolled"),
        "refused" => say!("log-refused"),
        "locked" => say!("log-locked"),
        "renamed" => say!("log-renamed"),
        "removed" => say!("log-removed"),
        "erased" => say!("log-erased"),
        "lost" => say!("log-lost"),
        "signed-in" => say!("log-signed-in"),
        "trusted" => say!("log-trusted"),
        "app-password-made" => say!("log-app-password-made"),
        "app-password-used" => say!("log-app-password-used"),
        "app-password-revoked" => say!("log-app-password-revoked"),
        "keyring-enabled" => say!("log-keyring-enabled"),
        "keyring-renewed" => say!("log-keyring-renewed"),
        "keyring-disabled" => say!("log-keyring-disabled"),
        "note-kept" => say!("log-note-kept"),
        "note-shown" => say!("log-note-shown"),
        "note-removed" => say!("log-note-removed"),
        "app-password-refused" => say!("log-app-password-refused"),
        "pass-issued" => say!("log-pass-issued"),
        "pass-used" => say!("log-pass-used"),
        "unlocked" => say!("log-unlocked"),
        "cleared" => say!("log-cleared"),
        "dropped" => say!("log-dropped"),
        "reactivated" => say!("log-reactivated"),
        other => other.to_owned(),
    }
}

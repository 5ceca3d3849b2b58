//! Why `mfactl login` leaves a file as it is, for people: a fact, then what works instead.

use std::path::Path;

use mfad_bus::Cause;
use mfad_i18n::say;

use super::files::{FileFault, LoginFiles, Record};
use super::plan::{NotChanged, lines};
use super::services::{KnownService, TryBy, Unfit};
use crate::exit::{Exit, Failure};
use crate::output::visible;
use crate::pam::evaluate::{Flaw, Form};

/// Nothing is changed.
pub(crate) fn refuse(cause: &'static str, message: String) -> Failure {
    Failure { cause: cause.into(), message, detail: None, exit: Exit::Failed }
}

pub(crate) fn not_allowed(message: String) -> Failure {
    let cause = Cause::NotAllowed.word().into();
    Failure { cause, message, detail: None, exit: Exit::NotAllowed }
}

fn not_changed_because(message: String) -> Failure {
    refuse("NotChanged", message)
}

pub(crate) fn unfit(service: &str, form: Form, unfit: Unfit) -> Failure {
    let service = visible(service);
    not_changed_because(match unfit {
        Unfit::Remote => say!("login-remote", service),
        Unfit::ShowsNothing => say!("login-shows-nothing", service),
        Unfit::Shared => say!("login-shared", service),
        Unfit::AsksPolkit => say!("login-polkit"),
        Unfit::NotKnown => {
            let plain =
                KnownService { name: "", program: "", console: false, try_by: TryBy::Console };
            format!("{} {}", say!("login-not-known", service), by_hand(&plain, &service, form))
        }
    })
}

/// The lines to add, and where.
fn by_hand(known: &KnownService, service: &str, form: Form) -> String {
    let lines = lines(known, form).join("\n    ");
    match form {
        Form::KeyOrPassword => say!("login-by-hand-before", service, lines),
        Form::AfterPassword | Form::Required => say!("login-by-hand-after", service, lines),
    }
}

pub(crate) fn not_changed(
    files: &LoginFiles,
    known: &KnownService,
    form: Form,
    keyring: bool,
    reason: &NotChanged,
) -> Failure {
    let path = files.path(known.name).display().to_string();
    let why = match reason {
        NotChanged::AsksMfad(file) => {
            let service = known.name;
            return not_changed_because(say!("login-asks-already", service, file));
        }
        NotChanged::TakesFrom(other) => {
            let service = known.name;
            return not_changed_because(say!("login-takes-from", service, other = visible(other)));
        }
        NotChanged::NotUnderstood(Some(line)) => say!("login-line", path, line),
        NotChanged::NotUnderstood(None) => say!("login-file", path),
        NotChanged::NoPassword => say!("login-no-password", path),
        NotChanged::Flawed(flaw) => flawed(&path, *flaw),
        NotChanged::LocksRootOut => say!("login-root-out", path),
        NotChanged::NoKeyring => {
            return not_changed_because(say!("login-no-keyring", path));
        }
        NotChanged::Unreadable(error) => say!("login-include", path, error = visible(error)),
    };
    not_changed_because(match keyring {
        true => why,
        false => format!("{why} {}", by_hand(known, known.name, form)),
    })
}

/// A key that gave the password as well would be the only proof.
pub(crate) fn keyring_after_password() -> Failure {
    not_changed_because(say!("login-keyring-after-password"))
}

fn flawed(path: &str, flaw: Flaw) -> String {
    match flaw {
        Flaw::NotKnown => say!("login-unknown-module", path),
        Flaw::AsksPasswordToo => say!("login-asks-password-too", path),
        Flaw::PasswordByKey => say!("login-password-by-key", path),
        Flaw::LetsAnybodyIn | Flaw::Bypass | Flaw::NoEffect => say!("login-bypass", path),
    }
}

pub(crate) fn enabled(record: &Record) -> Failure {
    let service = &record.service;
    refuse(
        "AlreadyEnabled",
        match record.seconds_left() {
            Some(_) => say!("login-pending-already", service),
            None => say!("login-enabled-already", service),
        },
    )
}

/// Nothing is recorded of this service.
pub(crate) fn not_enabled(files: &LoginFiles, service: &str) -> Failure {
    let shown = visible(service);
    let name_only = !service.is_empty() && !service.contains('/');
    let has_line = name_only && files.read(service).is_ok_and(|it| it.text.contains("pam_mfad.so"));
    refuse(
        "NotEnabled",
        match has_line {
            true => say!("login-not-by-mfactl", service = shown),
            false => say!("login-not-enabled", service = shown),
        },
    )
}

/// A change stays, because of this.
pub(crate) fn not_undone(record: &Record, fault: FileFault) -> Failure {
    match fault {
        FileFault::Edited(path) => refuse(
            "Edited",
            say!("login-edited-since", path = path.display().to_string(), service = record.service),
        ),
        FileFault::NotKept(path) => refuse(
            "Edited",
            say!("login-not-kept", path = path.display().to_string(), service = record.service),
        ),
        other => other.into(),
    }
}

impl From<FileFault> for Failure {
    fn from(fault: FileFault) -> Self {
        let shown = |path: &Path| visible(&path.display().to_string());
        not_changed_because(match &fault {
            FileFault::Missing(path) => say!("login-missing", path = shown(path)),
            FileFault::NotAFile(path) => say!("login-not-a-file", path = shown(path)),
            FileFault::NotRoots(path) => say!("login-not-roots", path = shown(path)),
            FileFault::TooLong(path) | FileFault::NotText(path) => {
                say!("login-file", path = shown(path))
            }
            FileFault::Edited(path) => say!("login-edited", path = shown(path)),
            FileFault::NotKept(path) => say!("login-kept-gone", path = shown(path)),
            FileFault::Busy => say!("login-busy"),
            FileFault::Io(path, error) => {
                say!("login-io", path = shown(path), error = error.to_string())
            }
        })
    }
}

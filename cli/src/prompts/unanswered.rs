//! Why something that was asked has no answer, and what to do about it.

use mfad_bus::{Cause, PinWanted};

use super::asking::{Asking, is_new};
use crate::exit::{Exit, Failure};

/// Somebody pressed Ctrl-C.
pub(crate) fn called_off() -> Failure {
    Failure {
        cause: Cause::Cancelled.name().into(),
        message: "Cancelled.".to_owned(),
        exit: Exit::Cancelled,
    }
}

/// The PIN of a script was not taken. Trying it again would only cost attempts.
pub(super) fn used_up(asking: &Asking) -> Failure {
    let cause = match asking.pin() {
        Some(wanted) if is_new(wanted) => "PinNotAccepted",
        Some(PinWanted::Password) => "PasswordWrong",
        Some(PinWanted::Address) => "AddressNotAccepted",
        Some(PinWanted::OneTimeCode | PinWanted::RecoveryCode) => "CodeWrong",
        _ => "PinWrong",
    };
    let mistake = asking.mistake().unwrap_or("Another PIN is needed, and there was only one.");
    let left = asking.attempts().map(|left| format!(" Attempts left: {left}."));
    Failure {
        cause: cause.into(),
        message: format!("{mistake}{}", left.unwrap_or_default()),
        exit: Exit::Failed,
    }
}

/// Nobody can be asked, and nothing was said beforehand.
pub(super) fn nobody_there(asking: &Asking) -> Failure {
    let next = match asking.pin() {
        Some(PinWanted::Current) => "Give the PIN with --pin-fd, or run this on a terminal.",
        Some(PinWanted::New) => "Give the new PIN with --new-pin-fd, or run this on a terminal.",
        Some(PinWanted::Puk) => "Give the PUK with --puk-fd, or run this on a terminal.",
        Some(PinWanted::NewPuk) => "Give the new PUK with --new-puk-fd, or run this on a terminal.",
        Some(PinWanted::AdminPin) => {
            "Give the admin PIN with --admin-pin-fd, or --with-fd where there is that, or run this \
             on a terminal."
        }
        Some(PinWanted::NewAdminPin) => {
            "Give the new admin PIN with --new-admin-pin-fd, or run this on a terminal."
        }
        Some(PinWanted::ResetCode) => {
            "Give the reset code with --with-fd, or run this on a terminal."
        }
        Some(PinWanted::NewResetCode) => {
            "Give the new reset code with --new-reset-code-fd, or run this on a terminal."
        }
        Some(PinWanted::ManagementKey) => {
            "Give it with --management-key-fd, or run this on a terminal."
        }
        Some(PinWanted::NewManagementKey) => {
            "Give the new key with --new-management-key-fd, or run this on a terminal."
        }
        Some(PinWanted::Password) => {
            "Give the password with --password-fd, or run this on a terminal."
        }
        Some(PinWanted::Address) => {
            "Give the address with --uri-fd or --qr, or run this on a terminal."
        }
        Some(PinWanted::OneTimeCode | PinWanted::RecoveryCode) => {
            "Give a code with --code-fd, or run this on a terminal."
        }
        None if asking.lasting() => "Say yes beforehand with --yes, or run this on a terminal.",
        None => "Run this on a terminal.",
    };
    Failure {
        cause: "NoTerminal".into(),
        message: format!("There is no terminal to ask on. {next}"),
        exit: Exit::Usage,
    }
}

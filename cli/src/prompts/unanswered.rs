//! Why something that was asked has no answer, and what to do about it.

use mfad_bus::{Cause, PinWanted};
use mfad_client::wanted::is_new;
use mfad_i18n::say;

use super::pending_prompt::PendingPrompt;
use crate::exit::{Exit, Failure};

/// Somebody pressed Ctrl-C.
pub(crate) fn called_off() -> Failure {
    Failure {
        cause: Cause::Cancelled.word().into(),
        message: say!("prompts-cancelled"),
        detail: None,
        exit: Exit::Cancelled,
    }
}

/// The PIN of a script was not taken. Trying it again would only cost attempts.
pub(super) fn used_up(pending: &PendingPrompt) -> Failure {
    let cause = match pending.pin() {
        Some(wanted) if is_new(wanted) => "PinNotAccepted",
        Some(PinWanted::Password) => "PasswordWrong",
        Some(PinWanted::Address) => "AddressNotAccepted",
        Some(PinWanted::OneTimeCode | PinWanted::RecoveryCode | PinWanted::AccessPass) => {
            "CodeWrong"
        }
        _ => "PinWrong",
    };
    let mistake = pending.mistake().map_or_else(|| say!("prompts-used-up"), str::to_owned);
    let left = pending.attempts().map(|left| format!(" {}", say!("prompts-attempts-left", left)));
    Failure {
        cause: cause.into(),
        message: format!("{mistake}{}", left.unwrap_or_default()),
        detail: None,
        exit: Exit::Failed,
    }
}

/// Nobody can be asked, and nothing was said beforehand.
pub(super) fn nobody_there(pending: &PendingPrompt) -> Failure {
    let next = match pending.pin() {
        Some(PinWanted::Current) => say!("prompts-give-pin"),
        Some(PinWanted::New) => say!("prompts-give-new-pin"),
        Some(PinWanted::Puk) => say!("prompts-give-puk"),
        Some(PinWanted::NewPuk) => say!("prompts-give-new-puk"),
        Some(PinWanted::AdminPin) => say!("prompts-give-admin-pin"),
        Some(PinWanted::NewAdminPin) => say!("prompts-give-new-admin-pin"),
        Some(PinWanted::ResetCode) => say!("prompts-give-reset-code"),
        Some(PinWanted::NewResetCode) => say!("prompts-give-new-reset-code"),
        Some(PinWanted::ManagementKey) => say!("prompts-give-management-key"),
        Some(PinWanted::NewManagementKey) => say!("prompts-give-new-management-key"),
        Some(PinWanted::Password) => say!("prompts-give-password"),
        Some(PinWanted::Address) => say!("prompts-give-address"),
        Some(PinWanted::AccountName) => return no_name(pending),
        Some(PinWanted::OneTimeCode | PinWanted::RecoveryCode | PinWanted::AccessPass) => {
            say!("prompts-give-code")
        }
        None if pending.lasting() => say!("prompts-say-yes"),
        None => say!("prompts-need-terminal"),
    };
    Failure {
        cause: "NoTerminal".into(),
        message: say!("prompts-no-terminal", next),
        detail: None,
        exit: Exit::Usage,
    }
}

/// The account has no name, or one that cannot be, which `--name` says otherwise.
fn no_name(pending: &PendingPrompt) -> Failure {
    let (cause, exit) = match pending.mistake() {
        Some(_) => ("NameNotAccepted", Exit::Failed),
        None => ("NoTerminal", Exit::Usage),
    };
    let why = pending.mistake().unwrap_or(pending.reason());
    let message = format!("{why} {}", say!("prompts-give-name"));
    Failure { cause: cause.into(), message, detail: None, exit }
}

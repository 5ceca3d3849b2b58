//! What can be asked for that nobody else is to know: what it is called, and how it is typed (`wanted` of a prompt).

use mfad_bus::PinWanted;
use mfad_i18n::say;

/// Whether it is typed twice.
pub fn is_new(wanted: PinWanted) -> bool {
    matches!(
        wanted,
        PinWanted::New
            | PinWanted::NewPuk
            | PinWanted::NewAdminPin
            | PinWanted::NewResetCode
            | PinWanted::NewManagementKey
    )
}

/// Whether it is shown while it is typed: of no use to anybody once it is used, or not secret.
pub fn is_shown(wanted: PinWanted) -> bool {
    matches!(
        wanted,
        PinWanted::OneTimeCode
            | PinWanted::RecoveryCode
            | PinWanted::AccessPass
            | PinWanted::AccountName
    )
}

/// What stands before the line.
pub fn label(wanted: PinWanted) -> String {
    match wanted {
        PinWanted::Current => say!("prompts-pin"),
        PinWanted::New => say!("prompts-new-pin"),
        PinWanted::Puk => say!("prompts-puk"),
        PinWanted::NewPuk => say!("prompts-new-puk"),
        PinWanted::AdminPin => say!("prompts-admin-pin"),
        PinWanted::NewAdminPin => say!("prompts-new-admin-pin"),
        PinWanted::ResetCode => say!("prompts-reset-code"),
        PinWanted::NewResetCode => say!("prompts-new-reset-code"),
        PinWanted::ManagementKey => say!("prompts-management-key"),
        PinWanted::NewManagementKey => say!("prompts-new-management-key"),
        PinWanted::Password => say!("prompts-password"),
        PinWanted::Address => say!("prompts-address"),
        PinWanted::AccountName => say!("prompts-account-name"),
        PinWanted::OneTimeCode => say!("prompts-code"),
        PinWanted::RecoveryCode => say!("prompts-recovery-code"),
        PinWanted::AccessPass => say!("prompts-access-pass"),
    }
}

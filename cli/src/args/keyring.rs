//! `mfactl keyring …`

use clap::{Args as Group, Subcommand};

use super::{CurrentPinArgs, OfAccount};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum KeyringCommand {
    Enable(KeyringEnableArgs),
    Disable(OfAccount),
    Status(OfAccount),
}

/// Where a script gives what is typed.
#[derive(Debug, Group)]
pub struct KeyringEnableArgs {
    #[arg(long, value_name = "N")]
    pub password_fd: Option<u32>,
    /// For mfad-window: only whether PAM accepts the password, in the language of the user.
    #[arg(long, hide = true, requires = "password_fd")]
    pub only_check: bool,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

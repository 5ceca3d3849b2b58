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
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

//! `mfactl app-password …`

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum AppPasswordCommand {
    #[command(alias = "new")]
    Add(AppPasswordAddArgs),
    List(AppPasswordListArgs),
    #[command(alias = "revoke")]
    Remove(AppPasswordRemoveArgs),
}

/// For which program.
#[derive(Debug, Group)]
pub struct AppPasswordAddArgs {
    pub label: String,
    #[command(flatten)]
    pub pin: super::CurrentPinArgs,
}

/// Whose.
#[derive(Debug, Group)]
pub struct AppPasswordListArgs {
    #[command(flatten)]
    pub account: super::OfAccount,
}

/// Which one, and whose.
#[derive(Debug, Group)]
pub struct AppPasswordRemoveArgs {
    pub program: String,
    #[command(flatten)]
    pub account: super::OfAccount,
}

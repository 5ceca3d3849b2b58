//! `mfactl recovery-codes …`

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum RecoveryCodesCommand {
    New(RecoveryCodesNewArgs),
}

/// For whom.
#[derive(Debug, Group)]
pub struct RecoveryCodesNewArgs {
    #[command(flatten)]
    pub account: super::OfAccount,
    #[arg(long)]
    pub yes: bool,
}

//! `mfactl admin …`

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    Unlock(AdminWhomArgs),

    Clear(AdminClearArgs),
}

/// A user.
#[derive(Debug, Group)]
pub struct AdminWhomArgs {
    pub user: String,
}

/// Whose ways to remove.
#[derive(Debug, Group)]
pub struct AdminClearArgs {
    pub user: String,
    #[arg(long)]
    pub yes: bool,
}

//! `mfactl admin …`

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    Unlock(AdminWhomArgs),

    Pass(AdminPassArgs),

    RotatePassSecret,

    Clear(AdminClearArgs),
}

/// A user.
#[derive(Debug, Group)]
pub struct AdminWhomArgs {
    pub user: String,
}

/// A pass for whom, where, and for how long.
#[derive(Debug, Group)]
pub struct AdminPassArgs {
    pub user: String,
    #[arg(long, value_name = "DURATION", default_value = "8h")]
    pub valid: String,
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=1))]
    pub uses: u8,
    #[arg(long, value_name = "FILE", requires = "identity")]
    pub machine: Option<PathBuf>,
    #[arg(long, value_name = "KEY", requires = "machine")]
    pub identity: Option<PathBuf>,
}

/// Whose ways to remove.
#[derive(Debug, Group)]
pub struct AdminClearArgs {
    pub user: String,
    #[arg(long)]
    pub yes: bool,
}

//! `mfactl policy`

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    Check(PolicyCheckArgs),
}

/// Of which file, if not of what is installed.
#[derive(Debug, Group)]
pub struct PolicyCheckArgs {
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

//! `mfactl import …` and `mfactl export …`: from and to the files of other programs.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

use super::{CurrentPinArgs, OfAccount};

/// Where sign-in methods come from.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    #[command(name = "pam-u2f")]
    PamU2f(ImportPamU2fArgs),
}

/// Where they go.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    #[command(name = "pam-u2f")]
    PamU2f(ExportPamU2fArgs),
}

/// Which file, and how pam_u2f was set up.
#[derive(Debug, Group)]
pub struct ImportPamU2fArgs {
    pub file: PathBuf,
    #[arg(long)]
    pub origin: Option<String>,
    #[arg(long, value_name = "ORIGIN")]
    pub appid: Option<String>,
    #[command(flatten)]
    pub account: OfAccount,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

/// Whose.
#[derive(Debug, Group)]
pub struct ExportPamU2fArgs {
    #[arg(long)]
    pub origin: Option<String>,
    #[command(flatten)]
    pub account: OfAccount,
}

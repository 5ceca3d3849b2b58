//! `mfactl pam`.

use clap::{Args, Subcommand};

/// What to do about programs that use PAM.
#[derive(Debug, Subcommand)]
pub enum PamCommand {
    Check(PamCheckArgs),
}

/// Arguments of `pam check`.
#[derive(Debug, Args)]
pub struct PamCheckArgs {
    pub service: String,
}

//! `mfactl report`

use std::path::PathBuf;

use clap::Args as Group;

/// Of what to report, and how.
#[derive(Debug, Group)]
pub struct ReportArgs {
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_name = "N")]
    pub days: Option<u64>,
    #[arg(long)]
    pub csv: bool,
}

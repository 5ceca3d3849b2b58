//! `mfactl recovery-codes …`

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum RecoveryCodes {
    /// Make ten new recovery codes, in the place of those you have
    ///
    /// Each signs you in once, without a key. They are shown this one time: print them, or write
    /// them down, and keep them where you find them without this computer.
    #[command(after_long_help = "Examples:
  mfactl recovery-codes new
  mfactl recovery-codes new --yes | lp
      Straight to the printer, and on no screen
  mfactl recovery-codes new --yes --json | tail -n 1 | jq -r '.recovery_codes[]'")]
    New(New),
}

/// For whom.
#[derive(Debug, Group)]
pub struct New {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: super::OfAccount,
    /// Do not ask whether they may take the place of those that are left
    #[arg(long)]
    pub yes: bool,
}

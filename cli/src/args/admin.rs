//! `mfactl admin …`

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// End the waiting of somebody who had too many wrong tries
    ///
    /// All of their ways to sign in can be tried again at once.
    #[command(after_long_help = "Examples:
  mfactl admin unlock anna")]
    Unlock(Whom),
}

/// A user.
#[derive(Debug, Group)]
pub struct Whom {
    /// The user
    pub user: String,
}

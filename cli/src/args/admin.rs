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

    /// Remove all ways to sign in of somebody, who has to set them up anew
    ///
    /// Their app passwords go, too. When they sign in next they are told to enroll.
    #[command(after_long_help = "Examples:
  mfactl admin clear anna")]
    Clear(Clear),
}

/// A user.
#[derive(Debug, Group)]
pub struct Whom {
    /// The user
    pub user: String,
}

/// Whose ways to remove.
#[derive(Debug, Group)]
pub struct Clear {
    /// The user
    pub user: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

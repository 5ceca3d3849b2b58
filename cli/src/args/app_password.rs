//! `mfactl app-password …`

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum AppPassword {
    /// Make a password for one program that can do no second factor
    ///
    /// You sign in first; then the password is shown, this one time. Type or paste it where the
    /// program asks for your password: mail on a phone, a calendar, a backup.
    #[command(after_long_help = "Examples:
  mfactl app-password new 'Mail on the tablet'
  mfactl app-password new backup --json | tail -n 1 | jq -r .app_password")]
    New(New),

    /// List the programs that have one, and when it was last used
    #[command(after_long_help = "Examples:
  mfactl app-password list
  mfactl app-password list --json | jq -r '.app_passwords[] | select(.last_used == null) | .label'
      Those that were never used")]
    List(List),

    /// Revoke the password of a program: it is no longer accepted
    #[command(after_long_help = "Examples:
  mfactl app-password revoke mail")]
    Revoke(Revoke),
}

/// For which program.
#[derive(Debug, Group)]
pub struct New {
    /// The program that it is for
    pub label: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: super::CurrentPin,
}

/// Whose.
#[derive(Debug, Group)]
pub struct List {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: super::OfAccount,
}

/// Which one, and whose.
#[derive(Debug, Group)]
pub struct Revoke {
    /// The program: the beginning of its name, or of the password's id
    pub program: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: super::OfAccount,
}

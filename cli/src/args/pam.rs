//! `mfactl pam`.

use clap::{Args, Subcommand};

/// What to do about programs that use PAM.
#[derive(Debug, Subcommand)]
pub enum Pam {
    /// Try whether a program would let you in
    ///
    /// Asks what the program would ask, with your ways to sign in as they are now, and says whether
    /// it would let you in. No session is opened. Do this before you close the last one that is
    /// open: with pam_mfad.so in a service's file (man pam_mfad), a mistake keeps you out.
    ///
    /// It runs as you. What only root may do fails here although login can: a password of somebody
    /// else cannot be checked.
    #[command(after_long_help = "Examples:
  mfactl pam check sudo
  mfactl pam check login && exit
      Leave only if one gets in again
  mfactl pam check gdm-password --json | jq .lets_in")]
    Check(Check),
}

/// Arguments of `pam check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The service: the name of its file in /etc/pam.d
    pub service: String,
}

//! `mfactl pin …`

use clap::{Args as Group, Subcommand};

use super::{CurrentPin, NewPin, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Pin {
    /// Show whether a key has a PIN, and how many attempts are left
    #[command(after_long_help = "Examples:
  mfactl pin status
  mfactl pin status nitro --json | jq .pin.attempts")]
    Status(WhichToken),
    /// Give a key its first PIN
    #[command(after_long_help = "Examples:
  mfactl pin set
  mfactl pin set nitro --new-pin-fd 3 3<pin-file")]
    Set(PinSet),
    /// Change the PIN of a key
    #[command(after_long_help = "Examples:
  mfactl pin change
  mfactl pin change --pin-fd 3 --new-pin-fd 3 3<both
      The first line is the present PIN, the second the new one")]
    Change(PinChange),
}

/// Which key gets its first PIN.
#[derive(Debug, Group)]
pub struct PinSet {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub new: NewPin,
}

/// Which key gets another PIN.
#[derive(Debug, Group)]
pub struct PinChange {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub current: CurrentPin,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub new: NewPin,
}

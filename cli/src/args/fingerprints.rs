//! `mfactl fingerprints …`

use clap::{Args as Group, Subcommand};

use super::{CurrentPin, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Fingerprints {
    /// List the fingers that a key knows
    #[command(after_long_help = "Examples:
  mfactl fingerprints list
  mfactl fingerprints list --json | tail -n 1 | jq -r '.fingerprints[].name'")]
    List(List),
    /// Have a key learn a finger
    ///
    /// You put the finger on the key several times, and are told how often still and what to do
    /// better. From then on the key takes the finger where it would have asked for the PIN.
    #[command(after_long_help = "Examples:
  mfactl fingerprints add 'Right index'")]
    Add(Add),
    /// Call a finger something else
    #[command(after_long_help = "Examples:
  mfactl fingerprints rename 'Right index' Index")]
    Rename(Rename),
    /// Have a key forget a finger
    ///
    /// Without any finger the key asks for its PIN again.
    #[command(after_long_help = "Examples:
  mfactl fingerprints remove 'Right index'")]
    Remove(Remove),
}

/// Whose fingers to list.
#[derive(Debug, Group)]
pub struct List {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

/// What to call the new finger.
#[derive(Debug, Group)]
pub struct Add {
    /// What to call it; no name if left out
    #[arg(default_value = "", hide_default_value = true)]
    pub name: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub on: OnKey,
}

/// What to call which finger.
#[derive(Debug, Group)]
pub struct Rename {
    /// The finger: the beginning of its name or id
    pub finger: String,
    /// What to call it from now on
    pub name: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub on: OnKey,
}

/// Which finger to forget.
#[derive(Debug, Group)]
pub struct Remove {
    /// The finger: the beginning of its name or id
    pub finger: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub on: OnKey,
}

/// The key meant.
#[derive(Debug, Group)]
pub struct OnKey {
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

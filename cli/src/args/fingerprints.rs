//! `mfactl fingerprints …`

use clap::{Args as Group, Subcommand};

use super::{CurrentPinArgs, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum FingerprintsCommand {
    List(FingerprintListArgs),
    Add(FingerprintAddArgs),
    Rename(FingerprintRenameArgs),
    Remove(FingerprintRemoveArgs),
}

/// Whose fingers to list.
#[derive(Debug, Group)]
pub struct FingerprintListArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

/// What to call the new finger.
#[derive(Debug, Group)]
pub struct FingerprintAddArgs {
    #[arg(default_value = "", hide_default_value = true)]
    pub name: String,
    #[command(flatten)]
    pub on: FingerprintOnKeyArgs,
}

/// What to call which finger.
#[derive(Debug, Group)]
pub struct FingerprintRenameArgs {
    pub finger: String,
    pub name: String,
    #[command(flatten)]
    pub on: FingerprintOnKeyArgs,
}

/// Which finger to forget.
#[derive(Debug, Group)]
pub struct FingerprintRemoveArgs {
    pub finger: String,
    #[command(flatten)]
    pub on: FingerprintOnKeyArgs,
}

/// The key meant.
#[derive(Debug, Group)]
pub struct FingerprintOnKeyArgs {
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

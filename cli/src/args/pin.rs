//! `mfactl pin …`

use clap::{Args as Group, Subcommand};

use super::{CurrentPinArgs, NewPin, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum PinCommand {
    Status(WhichToken),
    Set(PinSetArgs),
    Change(PinChangeArgs),
}

/// Which key gets its first PIN.
#[derive(Debug, Group)]
pub struct PinSetArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub new: NewPin,
}

/// Which key gets another PIN.
#[derive(Debug, Group)]
pub struct PinChangeArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub current: CurrentPinArgs,
    #[command(flatten)]
    pub new: NewPin,
}

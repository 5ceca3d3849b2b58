//! `mfactl passkeys …`

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

use super::{CurrentPinArgs, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum PasskeysCommand {
    List(PasskeyListArgs),
    #[command(alias = "delete")]
    Remove(PasskeyRemoveArgs),
    Rename(PasskeyRenameArgs),
    #[command(subcommand)]
    Data(PasskeyDataCommand),
}

/// The subcommands of `mfactl passkeys data`.
#[derive(Debug, Subcommand)]
pub enum PasskeyDataCommand {
    Read(PasskeyWithArgs),
    Write(PasskeyWriteArgs),
    Remove(PasskeyChangeArgs),
}

/// Arguments of `mfactl passkeys data read`.
#[derive(Debug, Group)]
pub struct PasskeyWithArgs {
    pub passkey: String,
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

/// Arguments of `mfactl passkeys data write`.
#[derive(Debug, Group)]
pub struct PasskeyWriteArgs {
    #[command(flatten)]
    pub change: PasskeyChangeArgs,
    pub file: PathBuf,
}

/// Arguments of both commands that change what is kept.
#[derive(Debug, Group)]
pub struct PasskeyChangeArgs {
    #[command(flatten)]
    pub with: PasskeyWithArgs,
    #[arg(long)]
    pub yes: bool,
}

/// Whose passkeys to list.
#[derive(Debug, Group)]
pub struct PasskeyListArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

/// Which passkeys to remove.
#[derive(Debug, Group)]
pub struct PasskeyRemoveArgs {
    #[arg(required = true, value_name = "PASSKEY")]
    pub passkeys: Vec<String>,
    #[arg(long)]
    pub token: Option<String>,
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

/// What to call the account of which passkey.
#[derive(Debug, Group)]
pub struct PasskeyRenameArgs {
    pub passkey: String,
    pub name: String,
    #[arg(long)]
    pub display_name: Option<String>,
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

//! `mfactl piv …`

use std::path::PathBuf;

use clap::{Args as Group, Subcommand, ValueEnum};

use super::pin::PinChangeArgs;
use super::{CurrentPinArgs, NewPin, Reset, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum PivCommand {
    Status(WhichToken),
    #[command(subcommand, arg_required_else_help = true)]
    Pin(PivPinCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Puk(PivPukCommand),
    #[command(subcommand, arg_required_else_help = true)]
    ManagementKey(PivManagementKeyCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Certificate(PivCertificateCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Key(PivKeyCommand),
    Reset(Reset),
}

/// `mfactl piv pin …`
#[derive(Debug, Subcommand)]
pub enum PivPinCommand {
    Change(PinChangeArgs),
    Unblock(PivUnblockArgs),
}

/// `mfactl piv puk …`
#[derive(Debug, Subcommand)]
pub enum PivPukCommand {
    Change(PivPukChangeArgs),
}

/// `mfactl piv management-key …`
#[derive(Debug, Subcommand)]
pub enum PivManagementKeyCommand {
    Change(PivManagementKeyChangeArgs),
}

/// `mfactl piv certificate …`
#[derive(Debug, Subcommand)]
pub enum PivCertificateCommand {
    Export(PivExportArgs),
    Import(PivImportArgs),
}

/// `mfactl piv key …`
#[derive(Debug, Subcommand)]
pub enum PivKeyCommand {
    Generate(PivGenerateArgs),
}

/// Whose PIN to unblock.
#[derive(Debug, Group)]
pub struct PivUnblockArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub puk: CurrentPuk,
    #[command(flatten)]
    pub new: NewPin,
}

/// Whose PUK to change.
#[derive(Debug, Group)]
pub struct PivPukChangeArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub puk: CurrentPuk,
    #[arg(long, value_name = "N")]
    pub new_puk_fd: Option<u32>,
}

/// Whose management key to change, and to what.
#[derive(Debug, Group)]
pub struct PivManagementKeyChangeArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[arg(long)]
    pub keep_on_card: bool,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
    #[arg(long, value_name = "N")]
    pub management_key_fd: Option<u32>,
    #[arg(long, value_name = "N", conflicts_with = "keep_on_card")]
    pub new_management_key_fd: Option<u32>,
}

/// Which certificate to print.
#[derive(Debug, Group)]
pub struct PivExportArgs {
    pub slot: String,
    pub file: Option<PathBuf>,
    #[arg(long)]
    pub token: Option<String>,
}

/// Which certificate to put where.
#[derive(Debug, Group)]
pub struct PivImportArgs {
    pub slot: String,
    pub file: PathBuf,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
    #[command(flatten)]
    pub change: PivChangeArgs,
}

/// Which key to make.
#[derive(Debug, Group)]
pub struct PivGenerateArgs {
    pub slot: String,
    #[arg(long, value_enum, default_value = "p256")]
    pub algorithm: PivAlgorithm,
    #[arg(long, value_name = "NAME")]
    pub subject: String,
    #[arg(long, value_name = "FILE")]
    pub csr: Option<PathBuf>,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
    #[command(flatten)]
    pub change: PivChangeArgs,
}

/// What key to make.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PivAlgorithm {
    P256,
    P384,
    Rsa2048,
    Rsa3072,
    Rsa4096,
}

/// What every change to a slot takes.
#[derive(Debug, Group)]
pub struct PivChangeArgs {
    #[arg(long)]
    pub token: Option<String>,
    #[arg(long)]
    pub yes: bool,
    #[arg(long, value_name = "N")]
    pub management_key_fd: Option<u32>,
}

/// Where a script gives the PUK that the card has.
#[derive(Debug, Group)]
pub struct CurrentPuk {
    #[arg(long, value_name = "N")]
    pub puk_fd: Option<u32>,
}

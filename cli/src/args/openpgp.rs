//! `mfactl openpgp …`

use clap::{Args as Group, Subcommand, ValueEnum};

use super::{NewPin, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum OpenPgpCommand {
    Status(WhichToken),
    #[command(subcommand, arg_required_else_help = true)]
    Pin(OpenPgpPinCommand),
    #[command(subcommand, arg_required_else_help = true)]
    AdminPin(OpenPgpAdminPinCommand),
    #[command(subcommand, arg_required_else_help = true)]
    ResetCode(OpenPgpResetCodeCommand),
    Reset(super::Reset),
}

/// `mfactl openpgp pin …`
#[derive(Debug, Subcommand)]
pub enum OpenPgpPinCommand {
    Change(super::pin::PinChangeArgs),
    Unblock(OpenPgpUnblockArgs),
}

/// `mfactl openpgp admin-pin …`
#[derive(Debug, Subcommand)]
pub enum OpenPgpAdminPinCommand {
    Change(OpenPgpAdminPinChangeArgs),
}

/// `mfactl openpgp reset-code …`
#[derive(Debug, Subcommand)]
pub enum OpenPgpResetCodeCommand {
    Set(OpenPgpResetCodeSetArgs),
}

/// Whose PIN to unblock, with what.
#[derive(Debug, Group)]
pub struct OpenPgpUnblockArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[arg(long, value_enum, value_name = "WHAT")]
    pub with: Option<OpenPgpUnblockWith>,
    #[arg(long, value_name = "N")]
    pub with_fd: Option<u32>,
    #[command(flatten)]
    pub new: NewPin,
}

/// What unblocks a PIN.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum OpenPgpUnblockWith {
    ResetCode,
    AdminPin,
}

/// Whose admin PIN to change.
#[derive(Debug, Group)]
pub struct OpenPgpAdminPinChangeArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub current: CurrentAdminPin,
    #[arg(long, value_name = "N")]
    pub new_admin_pin_fd: Option<u32>,
}

/// Which card gets a reset code.
#[derive(Debug, Group)]
pub struct OpenPgpResetCodeSetArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub current: CurrentAdminPin,
    #[arg(long, value_name = "N")]
    pub new_reset_code_fd: Option<u32>,
}

/// Where a script gives the admin PIN that the card has.
#[derive(Debug, Group)]
pub struct CurrentAdminPin {
    #[arg(long, value_name = "N")]
    pub admin_pin_fd: Option<u32>,
}

//! `mfactl openpgp …`

use clap::{Args as Group, Subcommand, ValueEnum};

use super::{NewPin, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum OpenPgp {
    /// Show how the PINs stand, whose card it is, and its keys
    ///
    /// No attempt is spent for it.
    #[command(after_long_help = "Examples:
  mfactl openpgp status
  mfactl openpgp status --json | jq -r '.openpgp.keys[] | [.use_for, .fingerprint] | @tsv'")]
    Status(WhichToken),
    /// Look after the PIN
    #[command(subcommand, arg_required_else_help = true)]
    Pin(Pin),
    /// Look after the admin PIN, which changes what is on the card
    #[command(subcommand, arg_required_else_help = true)]
    AdminPin(AdminPin),
    /// Look after the reset code, which unblocks the PIN
    #[command(subcommand, arg_required_else_help = true)]
    ResetCode(ResetCode),
    /// Erase all keys and data, and set the PINs back
    ///
    /// What else is on the card, such as passkeys, stays.
    #[command(after_long_help = "Examples:
  mfactl openpgp reset
  mfactl openpgp reset --yes")]
    Reset(super::Reset),
}

/// `mfactl openpgp pin …`
#[derive(Debug, Subcommand)]
pub enum Pin {
    /// Change the PIN
    #[command(after_long_help = "Examples:
  mfactl openpgp pin change
  mfactl openpgp pin change --pin-fd 3 --new-pin-fd 3 3<both")]
    Change(super::pin::PinChange),
    /// Set a new PIN with the reset code or the admin PIN, after too many wrong ones
    #[command(after_long_help = "Examples:
  mfactl openpgp pin unblock
      With the reset code, if the card has one, else with the admin PIN
  mfactl openpgp pin unblock --with admin-pin")]
    Unblock(Unblock),
}

/// `mfactl openpgp admin-pin …`
#[derive(Debug, Subcommand)]
pub enum AdminPin {
    /// Change the admin PIN
    #[command(after_long_help = "Examples:
  mfactl openpgp admin-pin change
  mfactl openpgp admin-pin change --admin-pin-fd 3 --new-admin-pin-fd 3 3<both")]
    Change(AdminPinChange),
}

/// `mfactl openpgp reset-code …`
#[derive(Debug, Subcommand)]
pub enum ResetCode {
    /// Give the card a reset code, with the admin PIN
    ///
    /// Whoever has it can set a new PIN, and nothing else: it is what an administrator keeps for
    /// somebody who forgets theirs.
    #[command(after_long_help = "Examples:
  mfactl openpgp reset-code set
  mfactl openpgp reset-code set --admin-pin-fd 3 --new-reset-code-fd 3 3<both")]
    Set(ResetCodeSet),
}

/// Whose PIN to unblock, with what.
#[derive(Debug, Group)]
pub struct Unblock {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    /// What to unblock it with; the reset code if the card has one, else the admin PIN
    #[arg(long, value_enum, value_name = "WHAT")]
    pub with: Option<With>,
    /// Read the reset code or admin PIN from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub with_fd: Option<u32>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub new: NewPin,
}

/// What unblocks a PIN.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum With {
    /// The reset code
    ResetCode,
    /// The admin PIN
    AdminPin,
}

/// Whose admin PIN to change.
#[derive(Debug, Group)]
pub struct AdminPinChange {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub current: CurrentAdminPin,
    /// Read the new admin PIN from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub new_admin_pin_fd: Option<u32>,
}

/// Which card gets a reset code.
#[derive(Debug, Group)]
pub struct ResetCodeSet {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub current: CurrentAdminPin,
    /// Read the reset code from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub new_reset_code_fd: Option<u32>,
}

/// Where a script gives the admin PIN that the card has.
#[derive(Debug, Group)]
pub struct CurrentAdminPin {
    /// Read the admin PIN of the card from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub admin_pin_fd: Option<u32>,
}

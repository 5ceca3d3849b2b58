//! `mfactl piv …`

use std::path::PathBuf;

use clap::{Args as Group, Subcommand, ValueEnum};

use super::pin::PinChange;
use super::{CurrentPin, NewPin, Reset, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Piv {
    /// Show how PIN and PUK stand, and which slots have certificates
    ///
    /// No attempt is spent for it. What is still as it came from the factory is pointed out, as
    /// far as the card tells.
    #[command(after_long_help = "Examples:
  mfactl piv status
  mfactl piv status --json | jq -r '.piv.slots[] | [.slot, .subject] | @tsv'")]
    Status(WhichToken),
    /// Look after the PIN
    #[command(subcommand, arg_required_else_help = true)]
    Pin(Pin),
    /// Look after the PUK, which unblocks the PIN
    #[command(subcommand, arg_required_else_help = true)]
    Puk(Puk),
    /// Look after the management key, which lets keys and certificates be changed
    #[command(subcommand, arg_required_else_help = true)]
    ManagementKey(ManagementKey),
    /// Bring certificates to the card and from it
    #[command(subcommand, arg_required_else_help = true)]
    Certificate(Certificate),
    /// Make keys on the card
    #[command(subcommand, arg_required_else_help = true)]
    Key(Key),
    /// Erase all keys and certificates, and set PIN and PUK back
    ///
    /// What else is on the card, such as passkeys, stays.
    #[command(after_long_help = "Examples:
  mfactl piv reset
  mfactl piv reset --yes")]
    Reset(Reset),
}

/// `mfactl piv pin …`
#[derive(Debug, Subcommand)]
pub enum Pin {
    /// Change the PIN
    #[command(after_long_help = "Examples:
  mfactl piv pin change
  mfactl piv pin change --pin-fd 3 --new-pin-fd 3 3<both")]
    Change(PinChange),
    /// Set a new PIN with the PUK, after too many wrong ones
    #[command(after_long_help = "Examples:
  mfactl piv pin unblock
  mfactl piv pin unblock --puk-fd 3 --new-pin-fd 3 3<both")]
    Unblock(Unblock),
}

/// `mfactl piv puk …`
#[derive(Debug, Subcommand)]
pub enum Puk {
    /// Change the PUK
    #[command(after_long_help = "Examples:
  mfactl piv puk change
  mfactl piv puk change --puk-fd 3 --new-puk-fd 3 3<both")]
    Change(PukChange),
}

/// `mfactl piv management-key …`
#[derive(Debug, Subcommand)]
pub enum ManagementKey {
    /// Change the management key
    ///
    /// The new one is random. It is shown once, or with --keep-on-card it is shown to nobody: the
    /// card keeps it, and the PIN is enough from then on to change keys and certificates. Other
    /// programs know that way too.
    #[command(after_long_help = "Examples:
  mfactl piv management-key change --keep-on-card
  mfactl piv management-key change >safe/management-key
  mfactl piv management-key change --management-key-fd 3 --new-management-key-fd 4 3<old 4<new")]
    Change(ManagementKeyChange),
}

/// `mfactl piv certificate …`
#[derive(Debug, Subcommand)]
pub enum Certificate {
    /// Print the certificate in a slot, in PEM
    #[command(after_long_help = "Examples:
  mfactl piv certificate export 9a
  mfactl piv certificate export 9a | openssl x509 -noout -text")]
    Export(Export),
    /// Put a certificate into a slot
    #[command(after_long_help = "Examples:
  mfactl piv certificate import 9a anna.pem")]
    Import(Import),
}

/// `mfactl piv key …`
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a key in a slot, with a certificate
    ///
    /// The private key never leaves the card. The certificate is one that the key signs itself,
    /// valid for a year, or with --csr a request that somebody else signs.
    #[command(after_long_help = "Examples:
  mfactl piv key generate 9a --subject 'CN=Anna,O=Example'
  mfactl piv key generate 9c --algorithm rsa2048 --subject CN=Anna --csr anna.csr")]
    Generate(Generate),
}

/// Whose PIN to unblock.
#[derive(Debug, Group)]
pub struct Unblock {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub puk: CurrentPuk,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub new: NewPin,
}

/// Whose PUK to change.
#[derive(Debug, Group)]
pub struct PukChange {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub puk: CurrentPuk,
    /// Read the new PUK from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub new_puk_fd: Option<u32>,
}

/// Whose management key to change, and to what.
#[derive(Debug, Group)]
pub struct ManagementKeyChange {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    /// Have the card keep the new key, so that its PIN is enough to use it
    #[arg(long)]
    pub keep_on_card: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
    /// Read the management key that the card has from this file descriptor, one line in
    /// hexadecimal, instead of asking; not needed while it is the one that cards come with, or
    /// kept on the card
    #[arg(long, value_name = "N")]
    pub management_key_fd: Option<u32>,
    /// Read the new one from this file descriptor, one line in hexadecimal, instead of making one
    #[arg(long, value_name = "N", conflicts_with = "keep_on_card")]
    pub new_management_key_fd: Option<u32>,
}

/// Which certificate to print.
#[derive(Debug, Group)]
pub struct Export {
    /// The slot: 9a, 9c, 9d, 9e, or 82 to 95
    pub slot: String,
    /// The file to write it to; printed if left out
    pub file: Option<PathBuf>,
    /// The card: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
}

/// Which certificate to put where.
#[derive(Debug, Group)]
pub struct Import {
    /// The slot: 9a, 9c, 9d, 9e, or 82 to 95
    pub slot: String,
    /// The certificate, in PEM or DER
    pub file: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub change: Change,
}

/// Which key to make.
#[derive(Debug, Group)]
pub struct Generate {
    /// The slot: 9a to sign in, 9c to sign documents, 9d to decrypt, 9e to open doors, or 82 to 95
    pub slot: String,
    /// What key to make
    #[arg(long, value_enum, default_value = "p256")]
    pub algorithm: Algorithm,
    /// Whom the certificate is for, as a distinguished name: CN=Anna,O=Example
    #[arg(long, value_name = "NAME")]
    pub subject: String,
    /// Write a request for a certificate to this file, and store no certificate
    #[arg(long, value_name = "FILE")]
    pub csr: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub change: Change,
}

/// What key to make.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Algorithm {
    /// The curve P-256, which all cards have
    P256,
    /// The curve P-384
    P384,
    /// RSA with 2048 bits
    Rsa2048,
    /// RSA with 3072 bits
    Rsa3072,
    /// RSA with 4096 bits
    Rsa4096,
}

/// What every change to a slot takes.
#[derive(Debug, Group)]
pub struct Change {
    /// The card: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    /// Do not ask whether to replace what is in the slot
    #[arg(long)]
    pub yes: bool,
    /// Read the management key from this file descriptor, one line in hexadecimal, instead of
    /// asking; not needed while it is the one that cards come with, or kept on the card
    #[arg(long, value_name = "N")]
    pub management_key_fd: Option<u32>,
}

/// Where a script gives the PUK that the card has.
#[derive(Debug, Group)]
pub struct CurrentPuk {
    /// Read the PUK of the card from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub puk_fd: Option<u32>,
}

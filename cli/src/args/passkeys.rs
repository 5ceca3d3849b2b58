//! `mfactl passkeys …`

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

use super::{CurrentPin, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Passkeys {
    /// List the passkeys on a key, by site and account
    #[command(after_long_help = "Examples:
  mfactl passkeys list
  mfactl passkeys list nitro --json | tail -n 1 | jq -r '.passkeys[].site'")]
    List(List),
    /// Delete passkeys from a key
    ///
    /// What will be deleted is shown before, and you are asked.
    #[command(after_long_help = "Examples:
  mfactl passkeys delete example.org
  mfactl passkeys delete anna@example.org ben@example.org --yes")]
    Delete(Delete),
    /// Call the account of a passkey something else
    ///
    /// The site notices nothing: this is the name that is shown when you choose an account.
    #[command(after_long_help = "Examples:
  mfactl passkeys rename anna@example.org 'Anna at work'")]
    Rename(Rename),
    /// Look after the data that a key keeps with a passkey
    ///
    /// Some sites keep a little data on the key, some thousand bytes at most, and its owner can
    /// too: a certificate, say. It works with passkeys that were made for it; `passkeys list --json`
    /// tells which, as keeps_data.
    #[command(subcommand)]
    Data(Data),
}

/// The subcommands of `mfactl passkeys data`.
#[derive(Debug, Subcommand)]
pub enum Data {
    /// Print what is kept with a passkey
    #[command(after_long_help = "Examples:
  mfactl passkeys data read anna@example.org > certificate")]
    Read(With),
    /// Keep a file with a passkey
    ///
    /// You are asked before anything else that is kept with it is replaced.
    #[command(after_long_help = "Examples:
  mfactl passkeys data write anna@example.org certificate")]
    Write(Write),
    /// Remove what is kept with a passkey
    #[command(after_long_help = "Examples:
  mfactl passkeys data remove anna@example.org")]
    Remove(Change),
}

/// Arguments of `mfactl passkeys data read`.
#[derive(Debug, Group)]
pub struct With {
    /// The passkey, as SITE, ACCOUNT@SITE, or the beginning of its id
    pub passkey: String,
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

/// Arguments of `mfactl passkeys data write`.
#[derive(Debug, Group)]
pub struct Write {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub change: Change,
    /// The file, `-` for standard input
    pub file: PathBuf,
}

/// Arguments of both commands that change what is kept.
#[derive(Debug, Group)]
pub struct Change {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub with: With,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

/// Whose passkeys to list.
#[derive(Debug, Group)]
pub struct List {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

/// Which passkeys to delete.
#[derive(Debug, Group)]
pub struct Delete {
    /// The passkeys, each as SITE, ACCOUNT@SITE, or the beginning of its id
    #[arg(required = true, value_name = "PASSKEY")]
    pub passkeys: Vec<String>,
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

/// What to call the account of which passkey.
#[derive(Debug, Group)]
pub struct Rename {
    /// The passkey, as SITE, ACCOUNT@SITE, or the beginning of its id
    pub passkey: String,
    /// What to call the account from now on
    pub name: String,
    /// The longer name to show beside it
    #[arg(long)]
    pub display_name: Option<String>,
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

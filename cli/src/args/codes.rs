//! `mfactl codes …`

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

use super::WhichToken;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Codes {
    /// List the accounts that a key makes one-time codes for
    #[command(after_long_help = "Examples:
  mfactl codes list
  mfactl codes list --json | tail -n 1 | jq -r '.accounts[].name'")]
    List(List),
    /// Show the one-time code of an account
    ///
    /// Standard output is the code and nothing else. With --copy it is on the clipboard until it runs
    /// out, or for half a minute if it counts: by wl-copy or xclip on a desktop, else by the terminal,
    /// from a computer far away, too.
    #[command(after_long_help = "Examples:
  mfactl codes show example
  mfactl codes show example --copy
  mfactl codes show --all
  mfactl codes show Example:anna@example.org --json | tail -n 1 | jq -r .code")]
    Show(Show),
    /// Add an account, from the address, secret or QR code that a site gives
    ///
    /// The address begins with otpauth:// and holds the account's secret, so it is typed or pasted
    /// without being shown. Sites show it as a QR code, and most of them show the secret as text on
    /// request. An export of Google Authenticator adds all accounts in it.
    #[command(after_long_help = "Examples:
  mfactl codes add
  mfactl codes add --name Forge:anna
  mfactl codes add --qr screenshot.png
      Delete the picture afterwards: it holds the secret
  mfactl codes add --touch --uri-fd 3 3<address-file")]
    Add(Add),
    /// Delete an account
    ///
    /// You are asked before. The site goes on wanting codes, so set up another way there first.
    #[command(after_long_help = "Examples:
  mfactl codes delete example
  mfactl codes delete Example:anna@example.org --yes")]
    Delete(Delete),
    /// Call an account something else
    ///
    /// Not every key can do this.
    #[command(after_long_help = "Examples:
  mfactl codes rename example Example:anna")]
    Rename(Rename),
}

/// Whose accounts to list.
#[derive(Debug, Group)]
pub struct List {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub password: Password,
}

/// Whose code to show.
#[derive(Debug, Group)]
pub struct Show {
    /// The account: the beginning of ISSUER:NAME, of its name or of its id
    #[arg(required_unless_present = "all")]
    pub account: Option<String>,
    /// Show the codes of all accounts, but for those that count or require a touch
    #[arg(long, conflicts_with_all = ["account", "copy"])]
    pub all: bool,
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub password: Password,
    /// Put it on the clipboard instead of showing it, for as long as it is valid
    #[arg(long)]
    pub copy: bool,
}

/// What to add, and where.
#[derive(Debug, Group)]
pub struct Add {
    /// Require a touch for every code
    #[arg(long)]
    pub touch: bool,
    /// What to call the account: SITE:ACCOUNT, or ACCOUNT with the site of the address
    #[arg(long)]
    pub name: Option<String>,
    /// Read the address from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N", conflicts_with = "qr")]
    pub uri_fd: Option<u32>,
    /// Read the address from the QR code in this PNG picture, such as a screenshot
    #[arg(long, value_name = "FILE")]
    pub qr: Option<PathBuf>,
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub password: Password,
}

/// Which account to delete.
#[derive(Debug, Group)]
pub struct Delete {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: WhichAccount,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

/// What to call which account.
#[derive(Debug, Group)]
pub struct Rename {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: WhichAccount,
    /// What to call it from now on: ISSUER:NAME, or only a name
    pub name: String,
}

/// An account on a key.
#[derive(Debug, Group)]
pub struct WhichAccount {
    /// The account: the beginning of ISSUER:NAME, of its name or of its id
    pub account: String,
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub password: Password,
}

/// Where a script gives the password.
#[derive(Debug, Group)]
pub struct Password {
    /// Read the password of the key's one-time codes from this file descriptor, one line, instead
    /// of asking
    #[arg(long, value_name = "N")]
    pub password_fd: Option<u32>,
}

//! `mfactl codes …`

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

use super::WhichToken;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum CodesCommand {
    List(CodeListArgs),
    Show(CodeShowArgs),
    Add(CodeAddArgs),
    #[command(alias = "delete")]
    Remove(CodeRemoveArgs),
    Rename(CodeRenameArgs),
}

/// Whose accounts to list.
#[derive(Debug, Group)]
pub struct CodeListArgs {
    #[command(flatten)]
    pub which: WhichToken,
    #[command(flatten)]
    pub password: CodePassword,
}

/// Whose code to show.
#[derive(Debug, Group)]
pub struct CodeShowArgs {
    #[arg(required_unless_present = "all")]
    pub account: Option<String>,
    #[arg(long, conflicts_with_all = ["account", "copy"])]
    pub all: bool,
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    pub password: CodePassword,
    #[arg(long)]
    pub copy: bool,
}

/// What to add, and where.
#[derive(Debug, Group)]
pub struct CodeAddArgs {
    #[arg(long)]
    pub touch: bool,
    #[arg(long)]
    pub name: Option<String>,
    #[arg(long, value_name = "N", conflicts_with = "qr")]
    pub uri_fd: Option<u32>,
    #[arg(long, value_name = "FILE")]
    pub qr: Option<PathBuf>,
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    pub password: CodePassword,
}

/// Which account to delete.
#[derive(Debug, Group)]
pub struct CodeRemoveArgs {
    #[command(flatten)]
    pub account: WhichAccount,
    #[arg(long)]
    pub yes: bool,
}

/// What to call which account.
#[derive(Debug, Group)]
pub struct CodeRenameArgs {
    #[command(flatten)]
    pub account: WhichAccount,
    pub name: String,
}

/// An account on a key.
#[derive(Debug, Group)]
pub struct WhichAccount {
    pub account: String,
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    pub password: CodePassword,
}

/// Where a script gives the password.
#[derive(Debug, Group)]
pub struct CodePassword {
    #[arg(long, value_name = "N")]
    pub password_fd: Option<u32>,
}

//! The sign-in methods: `mfactl sign-in` with one, `enroll` another, what becomes of it (`rename`,
//! `remove`, `replace`, `lost`), and what happened with it (`log`, `trusted`).

use clap::Args as Group;

use super::{CurrentPinArgs, OfAccount};

/// Whom to sign in.
#[derive(Debug, Group)]
pub struct SignInArgs {
    #[command(flatten)]
    pub account: OfAccount,
    #[arg(long)]
    pub another_way: bool,
    #[arg(long, value_name = "METHOD", conflicts_with = "another_way")]
    pub method: Option<String>,
    #[arg(long, conflicts_with_all = ["another_way", "method"])]
    pub trusted: bool,
    #[arg(long, conflicts_with_all = ["another_way", "method", "code_fd", "pin_fd"])]
    pub agent: bool,
    #[arg(long, value_name = "N")]
    pub code_fd: Option<u32>,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

/// What to enroll, for whom.
#[derive(Debug, Group)]
pub struct EnrollArgs {
    #[arg(long, conflicts_with_all = ["card", "token"])]
    pub code: bool,
    #[arg(long, value_name = "N", requires = "code")]
    pub code_fd: Option<u32>,
    #[arg(long)]
    pub card: bool,
    #[arg(long)]
    pub label: Option<String>,
    #[arg(long)]
    pub token: Option<String>,
    #[arg(long, conflicts_with_all = ["card", "code"])]
    pub publish: bool,
    #[command(flatten)]
    pub account: OfAccount,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

/// What to call which method.
#[derive(Debug, Group)]
pub struct RenameArgs {
    pub method: String,
    pub label: String,
    #[command(flatten)]
    pub account: OfAccount,
}

/// Which method to remove.
#[derive(Debug, Group)]
pub struct RemoveArgs {
    pub method: String,
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub account: OfAccount,
}

/// Which suspended method to use again.
#[derive(Debug, Group)]
pub struct ReactivateArgs {
    pub method: String,
    #[command(flatten)]
    pub account: OfAccount,
}

/// Which method to replace, by what.
#[derive(Debug, Group)]
pub struct ReplaceArgs {
    pub method: String,
    #[arg(long)]
    pub label: Option<String>,
    #[arg(long)]
    pub token: Option<String>,
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub account: OfAccount,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

/// Which method is lost.
#[derive(Debug, Group)]
pub struct LostArgs {
    pub method: String,
    #[arg(long)]
    pub yes: bool,
    #[arg(long)]
    pub only: bool,
    #[command(flatten)]
    pub account: OfAccount,
}

/// Whose trust.
#[derive(Debug, Group)]
pub struct TrustedArgs {
    #[arg(long)]
    pub end: bool,
    #[command(flatten)]
    pub account: OfAccount,
}

/// What is written down, by the words of the bus.
pub const EVENTS: [&str; 23] = [
    "enrolled",
    "signed-in",
    "trusted",
    "refused",
    "locked",
    "renamed",
    "removed",
    "erased",
    "lost",
    "dropped",
    "reactivated",
    "unlocked",
    "cleared",
    "app-password-made",
    "app-password-used",
    "app-password-revoked",
    "app-password-refused",
    "keyring-enabled",
    "keyring-renewed",
    "keyring-disabled",
    "note-kept",
    "note-shown",
    "note-removed",
];

/// What to show of the log.
#[derive(Debug, Group)]
pub struct LogArgs {
    #[arg(long, conflicts_with = "account")]
    pub all: bool,
    #[command(flatten)]
    pub account: OfAccount,
    #[arg(long)]
    pub method: Option<String>,
    #[arg(long)]
    pub failed: bool,
    #[arg(long, value_name = "KIND", conflicts_with = "failed", value_parser = EVENTS)]
    pub what: Option<String>,
    #[arg(long, value_name = "N")]
    pub days: Option<u64>,
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub number: u32,
}

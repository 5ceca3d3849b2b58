//! The ways to sign in: `mfactl sign-in` with one, `enroll` another, what becomes of it (`rename`,
//! `remove`, `replace`, `lost`), and what happened with it (`log`, `trusted`).

use clap::Args as Group;

use super::{CurrentPin, OfAccount};

/// Whom to sign in.
#[derive(Debug, Group)]
pub struct SignIn {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
    /// Show the ways that there are, with what each needs, and try none before you picked one
    #[arg(long)]
    pub another_way: bool,
    /// The way to sign in that is tried first: the beginning of its name or id, or its kind
    #[arg(long, value_name = "METHOD", conflicts_with = "another_way")]
    pub method: Option<String>,
    /// Ask for nothing where a sign-in of yours counts (mfactl trusted)
    #[arg(long, conflicts_with_all = ["another_way", "method"])]
    pub trusted: bool,
    /// Read the code from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub code_fd: Option<u32>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

/// What to enroll, for whom.
#[derive(Debug, Group)]
pub struct Enroll {
    /// Set up one-time codes of an app: a QR code is shown for it, and the app's first code asked for
    #[arg(long, conflicts_with_all = ["card", "token"])]
    pub code: bool,
    /// Read the app's first code from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N", requires = "code")]
    pub code_fd: Option<u32>,
    /// Enroll a smart card: the key of its certificate for signing in (PIV, slot 9a), or else its
    /// OpenPGP key for authentication
    #[arg(long)]
    pub card: bool,
    /// What to call it; made from the name of the key if left out
    #[arg(long)]
    pub label: Option<String>,
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

/// What to call which method.
#[derive(Debug, Group)]
pub struct Rename {
    /// The way to sign in: the beginning of its id or label
    pub method: String,
    /// What to call it from now on
    pub label: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
}

/// Which method to remove.
#[derive(Debug, Group)]
pub struct Remove {
    /// The way to sign in: the beginning of its id or label
    pub method: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
}

/// Which suspended method to use again.
#[derive(Debug, Group)]
pub struct Reactivate {
    /// The sign-in method: the beginning of its id or label
    pub method: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
}

/// Which method to replace, by what.
#[derive(Debug, Group)]
pub struct Replace {
    /// The old one: the beginning of its id or label
    pub method: String,
    /// What to call the new one; made from the name of the key if left out
    #[arg(long)]
    pub label: Option<String>,
    /// The new key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    /// Do not ask whether new recovery codes may take the place of those that are left
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

/// Which method is lost.
#[derive(Debug, Group)]
pub struct Lost {
    /// The way to sign in: the beginning of its id or label
    pub method: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    /// Set up nothing in its place
    #[arg(long)]
    pub only: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
}

/// Whose trust.
#[derive(Debug, Group)]
pub struct Trusted {
    /// End it: you are asked again from now on
    #[arg(long)]
    pub end: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
}

/// What to show of the log.
#[derive(Debug, Group)]
pub struct Log {
    /// Everybody's, for administrators
    #[arg(long, conflicts_with = "account")]
    pub all: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub account: OfAccount,
    /// Of this way to sign in: the beginning of its id or label
    #[arg(long)]
    pub method: Option<String>,
    /// What was refused
    #[arg(long)]
    pub failed: bool,
    /// What happened, as --json calls it: signed-in, enrolled, lost, ...
    #[arg(long, conflicts_with = "failed")]
    pub what: Option<String>,
    /// Of the last so many days
    #[arg(long, value_name = "DAYS")]
    pub days: Option<u64>,
    /// The latest, so many
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub number: u32,
}

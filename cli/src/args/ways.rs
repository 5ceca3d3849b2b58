//! What becomes of a way to sign in: `mfactl rename`, `remove`, `replace`, `lost`, and what happened
//! with it: `mfactl log`.

use clap::Args as Group;

use super::CurrentPin;

/// What to call which method.
#[derive(Debug, Group)]
pub struct Rename {
    /// The way to sign in: the beginning of its id or label
    pub method: String,
    /// What to call it from now on
    pub label: String,
}

/// Which method to remove.
#[derive(Debug, Group)]
pub struct Remove {
    /// The way to sign in: the beginning of its id or label
    pub method: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
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
}

/// Whose trust.
#[derive(Debug, Group)]
pub struct Trusted {
    /// End it: you are asked again from now on
    #[arg(long)]
    pub end: bool,
    /// Whose; yours if left out
    #[arg(long, value_name = "USER")]
    pub account: Option<String>,
}

/// What to show of the log.
#[derive(Debug, Group)]
pub struct Log {
    /// Everybody's, for administrators
    #[arg(long)]
    pub all: bool,
    /// Whose; yours if left out
    #[arg(long, value_name = "USER", conflicts_with = "all")]
    pub account: Option<String>,
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

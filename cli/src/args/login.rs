//! `mfactl login`.

use clap::{Args, Subcommand};

use super::OfAccount;

/// What to do about signing in to programs with mfad.
#[derive(Debug, Subcommand)]
pub enum LoginCommand {
    Enable(LoginEnableArgs),
    Disable(LoginDisableArgs),
    Status(LoginStatusArgs),
    /// What mfad-login@.service and mfad-login.service run.
    #[command(hide = true)]
    Settle(LoginSettleArgs),
}

/// Arguments of `login enable`.
#[derive(Debug, Args)]
pub struct LoginEnableArgs {
    #[arg(id = "login_service", value_name = "SERVICE")]
    pub service: String,
    #[arg(long, conflicts_with = "required")]
    pub after_password: bool,
    #[arg(long)]
    pub required: bool,
    #[arg(long)]
    pub keyring: bool,
    #[command(flatten)]
    pub account: OfAccount,
}

/// Arguments of `login disable`.
#[derive(Debug, Args)]
pub struct LoginDisableArgs {
    #[arg(id = "login_service", value_name = "SERVICE", required_unless_present = "all")]
    pub service: Option<String>,
    #[arg(long, conflicts_with = "login_service")]
    pub all: bool,
}

/// Arguments of `login status`.
#[derive(Debug, Args)]
pub struct LoginStatusArgs {
    #[arg(id = "login_service", value_name = "SERVICE")]
    pub service: Option<String>,
}

/// Arguments of `login settle`.
#[derive(Debug, Args)]
pub struct LoginSettleArgs {
    pub service: Option<String>,
}

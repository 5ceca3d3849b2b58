//! `mfactl secret`

use clap::Args as Group;

use super::CurrentPinArgs;

/// Which secret, of which key, in what form.
#[derive(Debug, Group)]
pub struct SecretArgs {
    #[arg(required = true, num_args = 1..=2, value_name = "NAME")]
    pub names: Vec<String>,
    #[arg(long, conflicts_with = "base64")]
    pub hex: bool,
    #[arg(long)]
    pub base64: bool,
    #[arg(long)]
    pub token: Option<String>,
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

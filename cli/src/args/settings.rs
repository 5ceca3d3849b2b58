//! `mfactl settings …`

use clap::{Args as Group, Subcommand, ValueEnum};

use super::{CurrentPinArgs, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum SettingsCommand {
    Show(WhichToken),
    AlwaysPin(SettingAlwaysPinArgs),
    MinimumPin(SettingMinimumPinArgs),
    Sites(SettingSitesArgs),
    ForcePinChange(SettingLastingArgs),
    EnterpriseAttestation(SettingLastingArgs),
}

/// Whether to ask always.
#[derive(Debug, Group)]
pub struct SettingAlwaysPinArgs {
    pub state: Switch,
    #[command(flatten)]
    pub on: SettingOnKeyArgs,
}

/// A switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// How long PINs have to be.
#[derive(Debug, Group)]
pub struct SettingMinimumPinArgs {
    pub length: u32,
    #[command(flatten)]
    pub lasting: SettingLastingArgs,
}

/// Who may know that.
#[derive(Debug, Group)]
pub struct SettingSitesArgs {
    #[arg(required = true, value_name = "SITE")]
    pub sites: Vec<String>,
    #[command(flatten)]
    pub lasting: SettingLastingArgs,
}

/// Something that is asked before.
#[derive(Debug, Group)]
pub struct SettingLastingArgs {
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub on: SettingOnKeyArgs,
}

/// The key whose settings are changed.
#[derive(Debug, Group)]
pub struct SettingOnKeyArgs {
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    pub pin: CurrentPinArgs,
}

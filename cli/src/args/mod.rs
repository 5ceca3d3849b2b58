//! What can be typed: the definitions behind parsing, help, man pages and completions. What each
//! is for is said in `i18n/*/help.ftl`.

#![allow(missing_docs, reason = "what can be typed is described in i18n/en/help.ftl")]

pub mod admin;
pub mod app_password;
pub mod browser;
pub mod codes;
pub mod fingerprints;
pub mod help;
pub mod keyring;
pub mod login;
pub mod methods;
pub mod moving;
pub mod openpgp;
pub mod pam;
pub mod passkeys;
pub mod pin;
pub mod piv;
pub mod policy;
pub mod recovery_codes;
pub mod report;
pub mod secret;
pub mod settings;
pub mod site;
mod usage;

use clap::{Args as Group, CommandFactory, Parser, Subcommand};
use mfad_i18n::{Language, speak};

use admin::AdminCommand;
use app_password::AppPasswordCommand;
use browser::BrowserCommand;
use codes::CodesCommand;
use fingerprints::FingerprintsCommand;
use keyring::KeyringCommand;
use login::LoginCommand;
use methods::{
    EnrollArgs, LogArgs, LostArgs, ReactivateArgs, RemoveArgs, RenameArgs, ReplaceArgs, SignInArgs,
    TrustedArgs,
};
use moving::{ExportCommand, ImportCommand};
use openpgp::OpenPgpCommand;
use pam::PamCommand;
use passkeys::PasskeysCommand;
use pin::PinCommand;
use piv::PivCommand;
use policy::PolicyCommand;
use recovery_codes::RecoveryCodesCommand;
use report::ReportArgs;
use secret::SecretArgs;
use settings::SettingsCommand;
use site::SiteArgs;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "mfactl", version)]
pub struct Args {
    #[arg(long, global = true, display_order = 100)]
    pub json: bool,
    #[arg(long, global = true, display_order = 102)]
    pub verbose: bool,
    #[arg(long, global = true, display_order = 101)]
    pub session: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Status(OfAccount),
    SignIn(SignInArgs),
    Enroll(EnrollArgs),
    #[command(alias = "list")]
    Methods(OfAccount),
    #[command(subcommand, arg_required_else_help = true)]
    RecoveryCodes(RecoveryCodesCommand),
    Rename(RenameArgs),
    Remove(RemoveArgs),
    Replace(ReplaceArgs),
    Lost(LostArgs),
    Reactivate(ReactivateArgs),
    Log(LogArgs),
    Trusted(TrustedArgs),
    Report(ReportArgs),
    #[command(subcommand, arg_required_else_help = true)]
    Policy(PolicyCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Import(ImportCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Export(ExportCommand),
    #[command(subcommand, arg_required_else_help = true)]
    AppPassword(AppPasswordCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Admin(AdminCommand),
    Tokens,
    #[command(subcommand, arg_required_else_help = true)]
    Token(Token),
    #[command(subcommand, arg_required_else_help = true)]
    Pin(PinCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Passkeys(PasskeysCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Codes(CodesCommand),
    Site(SiteArgs),
    #[command(subcommand, arg_required_else_help = true)]
    Fingerprints(FingerprintsCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Keyring(KeyringCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Login(LoginCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Pam(PamCommand),
    Secret(SecretArgs),
    #[command(subcommand, arg_required_else_help = true)]
    Settings(SettingsCommand),
    #[command(subcommand, arg_required_else_help = true)]
    Piv(PivCommand),
    #[command(name = "openpgp", subcommand, arg_required_else_help = true)]
    OpenPgp(OpenPgpCommand),
    Reset(Reset),
    #[command(subcommand, arg_required_else_help = true)]
    Browser(BrowserCommand),
    Watch,
    Doctor(DoctorArgs),
    SupportBundle(SupportBundle),
}

/// `mfactl token …`
#[derive(Debug, Subcommand)]
pub enum Token {
    #[command(alias = "info")]
    Show(WhichToken),
}

/// Which key to erase.
#[derive(Debug, Group)]
pub struct Reset {
    #[command(flatten)]
    pub which: WhichToken,
    #[arg(long)]
    pub yes: bool,
}

/// For whom to diagnose.
#[derive(Debug, Group)]
pub struct DoctorArgs {
    /// For mfad-window: in the language of the user, with remedies that a window can offer.
    #[arg(long, hide = true)]
    pub for_screen: bool,
}

impl Args {
    /// Whether a person reads what is printed. What programs read is the same in every language.
    #[must_use]
    pub fn is_for_person(&self) -> bool {
        let shown = match &self.command {
            Some(Command::Doctor(it)) => it.for_screen,
            Some(Command::Keyring(KeyringCommand::Enable(it))) => it.only_check,
            _ => false,
        };
        !self.json || shown
    }
}

/// Where to write what helps those who help.
#[derive(Debug, Group)]
pub struct SupportBundle {
    pub file: std::path::PathBuf,
}

/// A token that is plugged in.
#[derive(Debug, Group)]
pub struct WhichToken {
    token: Option<String>,
    /// As commands take it that are about something else.
    #[arg(long = "token", value_name = "TOKEN", conflicts_with = "token")]
    named: Option<String>,
}

impl WhichToken {
    /// What was typed for it.
    #[must_use]
    pub fn typed(&self) -> Option<&str> {
        self.token.as_deref().or(self.named.as_deref())
    }
}

/// Whose account a command is about.
#[derive(Debug, Clone, Default, Group)]
pub struct OfAccount {
    #[arg(id = "account", long = "account", value_name = "USER")]
    pub name: Option<String>,
}

/// Where a script gives the PIN that the key has.
#[derive(Debug, Group)]
pub struct CurrentPinArgs {
    #[arg(long, value_name = "N")]
    pub pin_fd: Option<u32>,
}

/// Where a script gives the PIN that the key is to have.
#[derive(Debug, Group)]
pub struct NewPin {
    #[arg(long, value_name = "N")]
    pub new_pin_fd: Option<u32>,
}

impl Args {
    /// What was typed. Ends the program if that was a call for help, or is wrong.
    #[must_use]
    pub fn read() -> Self {
        Self::try_parse().unwrap_or_else(|wrong| {
            // What programs read is the same in every language.
            if std::env::args_os().all(|it| it != "--json") {
                speak(Language::of_environment());
            }
            // Only now the texts are needed.
            match help::described(Self::command()).try_get_matches() {
                Err(explained) => explained.apply::<usage::Complaint>().exit(),
                Ok(_) => wrong.exit(),
            }
        })
    }
}

impl Command {
    /// Whether polkit may have something to ask for it. What is only looked at is asked of nobody.
    pub(crate) fn may_need_polkit(&self) -> bool {
        let reads_files = matches!(self, Self::Report(it) if !it.files.is_empty());
        let makes_pass =
            matches!(self, Self::Admin(AdminCommand::Pass(it)) if it.machine.is_some());
        !reads_files
            && !makes_pass
            && !matches!(
                self,
                Self::Status(OfAccount { name: None })
                    | Self::Methods(OfAccount { name: None })
                    | Self::Tokens
                    | Self::Token(_)
                    | Self::Login(_)
                    | Self::Pam(_)
                    | Self::Policy(_)
                    | Self::Browser(_)
                    | Self::Watch
                    | Self::Doctor(_)
                    | Self::SupportBundle(_)
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_are_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn global_flags_are_taken_after_the_command_too() {
        let args = Args::try_parse_from(["mfactl", "pin", "status", "--json", "nk3"]).unwrap();
        assert!(args.json && !args.session);
    }

    #[test]
    fn no_option_takes_a_pin_itself() {
        assert!(Args::try_parse_from(["mfactl", "sign-in", "--pin", "1234"]).is_err());
        assert!(Args::try_parse_from(["mfactl", "pin", "set", "--new-pin-fd", "1234x"]).is_err());
    }
}

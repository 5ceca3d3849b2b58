//! What can be typed: the definitions behind parsing, help, man pages and completions.

pub mod admin;
pub mod app_password;
pub mod browser;
pub mod codes;
pub mod fingerprints;
pub mod openpgp;
pub mod overview;
pub mod pam;
pub mod passkeys;
pub mod pin;
pub mod piv;
pub mod recovery_codes;
pub mod secret;
pub mod settings;
pub mod site;
pub mod ways;

use clap::{Args as Group, Parser, Subcommand};

use admin::Admin;
use app_password::AppPassword;
use browser::Browser;
use codes::Codes;
use fingerprints::Fingerprints;
use openpgp::OpenPgp;
use pam::Pam;
use passkeys::Passkeys;
use pin::Pin;
use piv::Piv;
use recovery_codes::RecoveryCodes;
use secret::Secret;
use settings::Settings;
use site::Site;
use ways::{Enroll, Log, Lost, Reactivate, Remove, Rename, Replace, SignIn, Trusted};

/// Security keys for signing in: set them up, look after them, use them
///
/// mfactl is how you talk to mfad, the daemon that knows your security keys. It sets a key up as
/// a way to sign in, signs you in with it, and looks after its PIN.
#[derive(Debug, Parser)]
#[command(
    name = "mfactl",
    version,
    after_help = "Begin here: plug in a security key and type mfactl enroll.\n\
                  More about one command: mfactl help COMMAND",
    after_long_help = "Examples:
  mfactl
      What is set up, what is plugged in, and what to do next
  mfactl enroll
      Make the key that is plugged in a way to sign in
  mfactl sign-in && echo welcome
      Do something only after a key proved who is there
  mfactl tokens --json | jq -r .tokens[].id
      The ids of the keys that are plugged in"
)]
pub struct Args {
    /// Print JSON for programs instead of text for people
    #[arg(long, global = true, display_order = 100)]
    pub json: bool,
    /// Show also what a key or card answered when it refused
    #[arg(long, global = true, display_order = 102)]
    pub verbose: bool,

    /// Talk to the mfad of this session instead of the one of this machine
    ///
    /// The environment variable MFACTL_BUS=session does the same.
    #[arg(long, global = true, display_order = 101)]
    pub session: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what is set up, what is plugged in and what to do next
    ///
    /// This is also what mfactl alone does.
    #[command(after_long_help = "Examples:
  mfactl status
  mfactl status --json | jq '[.methods[] | select(.usable)] | length'
      How many ways to sign in can be used right now")]
    Status(OfAccount),

    /// Sign in with one of the ways that are set up
    ///
    /// Exits with 0 only when somebody proved who is there. While it waits, another of your ways
    /// to sign in can be picked by its number; when one fails, the next is offered. Plugging a key
    /// in is enough to make it usable.
    #[command(
        name = "sign-in",
        after_long_help = "Examples:
  mfactl sign-in
  mfactl sign-in --account anna
  mfactl sign-in --another-way
      Pick one from the list
  mfactl sign-in --method one-time-code --code-fd 3 3<code-file
  mfactl sign-in --json --pin-fd 3 3<pin-file | tail -n 1 | jq -r .account
  mfactl sign-in --code-fd 3 3<code-file
      With a one-time code or a recovery code, when no key is plugged in"
    )]
    SignIn(SignIn),

    /// Make a key, a card or an app with codes a way to sign in
    #[command(after_long_help = "Examples:
  mfactl enroll
      With several keys plugged in, touch the one you mean
  mfactl enroll --label 'Blue key' --token nitro
  mfactl enroll --card
  mfactl enroll --code
      Codes of an app on a phone, which work without network")]
    Enroll(Enroll),

    /// List your ways to sign in
    #[command(after_long_help = "Examples:
  mfactl methods
  sudo mfactl methods --account anna
  mfactl methods --json | jq -r '.methods[] | [.id, .label] | @tsv'")]
    Methods(OfAccount),

    /// Make codes to sign in with when no key is at hand
    #[command(name = "recovery-codes", subcommand, arg_required_else_help = true)]
    RecoveryCodes(RecoveryCodes),

    /// Call a way to sign in something else
    #[command(after_long_help = "Examples:
  mfactl rename nitro 'Blue key'")]
    Rename(Rename),

    /// Remove a way to sign in
    ///
    /// The key itself stays as it is; it is only no longer accepted.
    #[command(after_long_help = "Examples:
  mfactl remove 'Blue key'
  mfactl remove blue --yes
  sudo mfactl remove blue --account anna")]
    Remove(Remove),

    /// Set up a new way to sign in, and remove the old one afterwards
    ///
    /// The old one goes only when the new one is there.
    #[command(after_long_help = "Examples:
  mfactl replace blue
      Then plug in the new key, and touch it
  mfactl replace recovery")]
    Replace(Replace),

    /// Report a sign-in method lost or stolen; it is suspended immediately
    ///
    /// Everything you have on the same key is suspended with it. You see which sites have a passkey
    /// on it, as far as you looked, and are asked for a new key.
    #[command(after_long_help = "Examples:
  mfactl lost blue
  mfactl lost blue --yes --only
      Suspend it, and set up nothing in its place")]
    Lost(Lost),

    /// Use a suspended sign-in method again, when you have found it
    ///
    /// You confirm it's you with another method. A key that was reset has to be enrolled again.
    #[command(after_long_help = "Examples:
  mfactl reactivate blue")]
    Reactivate(Reactivate),

    /// Show what happened: who signed in, with what, for which program
    #[command(after_long_help = "Examples:
  mfactl log
  mfactl log --failed --days 7
      What was refused in the last week
  mfactl log --all --json | jq -r '.events[] | [.at, .account, .what] | @tsv'
      Everybody's, for administrators")]
    Log(Log),

    /// Show whether a sign-in of yours counts for a while, and where; or end that
    ///
    /// If the administrator allows it, whoever signed in is not asked again for some time by programs
    /// of the same session that take that.
    #[command(after_long_help = "Examples:
  mfactl trusted --end")]
    Trusted(Trusted),

    /// Passwords for programs that can do no second factor
    #[command(name = "app-password", subcommand, arg_required_else_help = true)]
    AppPassword(AppPassword),

    /// Help somebody who is locked out, as an administrator
    #[command(subcommand, arg_required_else_help = true)]
    Admin(Admin),

    /// List the keys that are plugged in
    #[command(after_long_help = "Examples:
  mfactl tokens
  mfactl tokens --json | jq -r '.tokens[].serial'")]
    Tokens,

    /// Look at one key
    #[command(subcommand, arg_required_else_help = true)]
    Token(Token),

    /// Look after the PIN of a key
    #[command(subcommand, arg_required_else_help = true)]
    Pin(Pin),

    /// Look after the passkeys on a key
    #[command(subcommand, arg_required_else_help = true)]
    Passkeys(Passkeys),

    /// Show and look after the one-time codes on a key
    #[command(subcommand, arg_required_else_help = true)]
    Codes(Codes),

    /// Show the ways there are to sign in to a site, and keep notes for it
    ///
    /// These are the passkeys and one-time codes on the keys that are plugged in, and the notes that
    /// you keep for the site, such as its recovery codes. A key tells its passkeys for its PIN.
    #[command(after_long_help = "Examples:
  mfactl site example.org
  mfactl site note add example.org --label 'Recovery codes'")]
    Site(Site),
    /// Look after the fingerprints that a key knows
    #[command(subcommand, arg_required_else_help = true)]
    Fingerprints(Fingerprints),

    /// Try whether login, sudo or a lock screen would let you in
    #[command(subcommand, arg_required_else_help = true)]
    Pam(Pam),

    /// Have a key make a secret, for scripts
    ///
    /// The secret is 32 bytes on standard output. The same key makes of the same name the same
    /// secret again, on any computer, and nothing else does: there is no copy. It wants its PIN or
    /// your finger, and touch. A reset of the key, or deleting the passkey for
    /// secrets.mfad.invalid on it, ends all its secrets, so keep a second way in.
    #[command(after_long_help = "Examples:
  (umask 077; mfactl secret disk >/run/disk.key)
  cryptsetup luksAddKey /dev/sdb1 /run/disk.key; rm /run/disk.key
      The key opens this volume from now on, beside the passphrase
  mfactl secret disk | cryptsetup open /dev/sdb1 disk --key-file -
  mfactl secret backup --hex")]
    Secret(Secret),

    /// Look after the settings of a key
    #[command(subcommand, arg_required_else_help = true)]
    Settings(Settings),
    /// Look after the PIV of a smart card: its PIN, keys and certificates
    #[command(subcommand, arg_required_else_help = true)]
    Piv(Piv),
    /// Look after the OpenPGP of a smart card: its PINs, and what is on it
    #[command(name = "openpgp", subcommand, arg_required_else_help = true)]
    OpenPgp(OpenPgp),

    /// Erase a key
    ///
    /// Everything on it is gone afterwards: its PIN, the passkeys on it, and it is no longer a way
    /// to sign in anywhere. What will be lost is shown before, and you are asked.
    #[command(after_long_help = "Examples:
  mfactl reset
  mfactl reset nitro --yes
      Without being asked; the key still has to be pulled out, plugged in and touched")]
    Reset(Reset),

    /// Have your browsers ask mfad when a site wants a security key
    #[command(subcommand, arg_required_else_help = true)]
    Browser(Browser),

    /// Print keys and ways to sign in as they come and go
    #[command(after_long_help = "Examples:
  mfactl watch
  mfactl watch --json | jq --unbuffered -r 'select(.event == \"added\") | .token.id // empty'
      Do something whenever a key is plugged in")]
    Watch,

    /// Look for what keeps keys from working, and say what helps
    ///
    /// Looks at the daemon, the kernel, the rights on keys, readers and what holds them, firmware,
    /// the clock, browsers, notifications, and your ways to sign in. At a terminal it offers to run
    /// the commands that help and break nothing; nothing is changed without a yes. Exits with 7
    /// when something is wrong.
    #[command(after_long_help = "Examples:
  mfactl doctor
  mfactl doctor --json | jq -r '.findings[] | select(.state == \"bad\") | .check'")]
    Doctor,

    /// Write a file for whoever helps you: versions, findings, your keys, what happened
    ///
    /// It is text: read it before you send it. It has no PIN, code or other secret, no serial
    /// number, no name of a site, of yours or of your ways to sign in.
    #[command(
        name = "support-bundle",
        after_long_help = "Examples:
  mfactl support-bundle mfad.txt"
    )]
    SupportBundle(SupportBundle),
}

/// `mfactl token …`
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Show what a key is and what it can do
    #[command(after_long_help = "Examples:
  mfactl token info
  mfactl token info nitro --json | jq .token.fido2.versions")]
    Info(WhichToken),
}

/// Which key to erase.
#[derive(Debug, Group)]
pub struct Reset {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: WhichToken,
    /// Do not ask whether to erase it
    #[arg(long)]
    pub yes: bool,
}

/// Where to write what helps those who help.
#[derive(Debug, Group)]
pub struct SupportBundle {
    /// The file to write; it must not be there yet
    pub file: std::path::PathBuf,
}

/// A token that is plugged in.
#[derive(Debug, Group)]
pub struct WhichToken {
    /// The key: the beginning of its id, name or serial number; may be left out when only one is
    /// plugged in
    pub token: Option<String>,
}

/// Whose account a command is about.
#[derive(Debug, Clone, Default, Group)]
pub struct OfAccount {
    /// The account to act on, for administrators; your own if left out
    #[arg(id = "account", long = "account", value_name = "USER")]
    pub name: Option<String>,
}

/// Where a script gives the PIN that the key has.
#[derive(Debug, Group)]
pub struct CurrentPin {
    /// Read the PIN of the key from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub pin_fd: Option<u32>,
}

/// Where a script gives the PIN that the key is to have.
#[derive(Debug, Group)]
pub struct NewPin {
    /// Read the new PIN from this file descriptor, one line, instead of asking
    #[arg(long, value_name = "N")]
    pub new_pin_fd: Option<u32>,
}

impl Command {
    /// Whether polkit may have something to ask for it. What is only looked at is asked of nobody.
    pub(crate) fn may_need_polkit(&self) -> bool {
        !matches!(
            self,
            Self::Status(_)
                | Self::Methods(_)
                | Self::Tokens
                | Self::Token(_)
                | Self::Pam(_)
                | Self::Browser(_)
                | Self::Watch
                | Self::Doctor
                | Self::SupportBundle(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

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

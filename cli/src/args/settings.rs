//! `mfactl settings …`

use clap::{Args as Group, Subcommand, ValueEnum};

use super::{CurrentPin, WhichToken};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Show the settings of a key
    #[command(after_long_help = "Examples:
  mfactl settings show
  mfactl settings show nitro --json | jq .settings.minimum_pin")]
    Show(WhichToken),
    /// Have a key ask for its PIN or your finger at every use, or not
    ///
    /// On: whoever finds the key can use it nowhere without the PIN, at no site; sites that asked
    /// for nothing but touch, as U2F does, need the PIN from then on. It can be switched off again,
    /// except on keys that do not allow that.
    #[command(after_long_help = "Examples:
  mfactl settings always-pin on
  mfactl settings always-pin off --token nitro")]
    AlwaysPin(AlwaysPin),
    /// Raise the fewest characters that a PIN must have
    ///
    /// It only grows: a reset, which erases everything on the key, is the only way back. If the
    /// PIN is shorter than that now, it has to be changed before the next use.
    #[command(after_long_help = "Examples:
  mfactl settings minimum-pin 6")]
    MinimumPin(MinimumPin),
    /// Let sites read the fewest characters that a PIN must have
    ///
    /// An employer's site may want to know it when a key is enrolled there. These sites replace
    /// those that were allowed before. A reset of the key is the only way back to none.
    #[command(after_long_help = "Examples:
  mfactl settings sites login.example.org")]
    Sites(Sites),
    /// Have the PIN changed before the next use of a key
    ///
    /// For a key that is handed on with a PIN that others know. Nothing but changing the PIN, or a
    /// reset, makes the key usable again.
    #[command(after_long_help = "Examples:
  mfactl settings force-pin-change --token nitro")]
    ForcePinChange(Lasting),
    /// Let a key tell an organization which one it is
    ///
    /// Organizations that the key's maker or this computer's administrator names can recognize
    /// this very key when it is enrolled there. A reset of the key is the only way back.
    #[command(after_long_help = "Examples:
  mfactl settings enterprise-attestation")]
    EnterpriseAttestation(Lasting),
}

/// Whether to ask always.
#[derive(Debug, Group)]
pub struct AlwaysPin {
    /// Which of the two
    pub state: State,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub on: OnKey,
}

/// A switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum State {
    /// At every use
    On,
    /// Only where a site asks for it
    Off,
}

/// How long PINs have to be.
#[derive(Debug, Group)]
pub struct MinimumPin {
    /// The fewest characters
    pub length: u32,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub lasting: Lasting,
}

/// Who may know that.
#[derive(Debug, Group)]
pub struct Sites {
    /// The sites, by domain
    #[arg(required = true, value_name = "SITE")]
    pub sites: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub lasting: Lasting,
}

/// Something that is asked before.
#[derive(Debug, Group)]
pub struct Lasting {
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub on: OnKey,
}

/// The key whose settings are changed.
#[derive(Debug, Group)]
pub struct OnKey {
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

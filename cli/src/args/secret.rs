//! `mfactl secret`

use clap::Args as Group;

use super::CurrentPin;

/// Which secret, of which key, in what form.
#[derive(Debug, Group)]
pub struct Secret {
    /// The name of the secret: another name gives another secret. Of a second name, another secret
    /// is made with the same touch
    #[arg(required = true, num_args = 1..=2, value_name = "NAME")]
    pub names: Vec<String>,
    /// Print 64 hexadecimal digits and a line's end
    #[arg(long, conflicts_with = "base64")]
    pub hex: bool,
    /// Print Base64 and a line's end
    #[arg(long)]
    pub base64: bool,
    /// The key: the beginning of its id, name or serial number
    #[arg(long)]
    pub token: Option<String>,
    /// Do not ask whether the key is to begin making secrets
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: CurrentPin,
}

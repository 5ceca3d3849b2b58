//! What the daemon is told when it is started.

use std::env;
use std::path::PathBuf;

use lexopt::prelude::Long;
use mfad_policy::PolicySources;

const HELP: &str = "\
mfad [--session] [--state FOLDER] [--policy FILE]

  --session        Serve the session bus, for this user only; without it, the system bus.
  --state FOLDER   Where to keep what is enrolled. Otherwise $STATE_DIRECTORY, or with --session
                   $XDG_STATE_HOME/mfad, or else /var/lib/mfad.
  --policy FILE    The policy; otherwise /etc/mfad/policy.toml, laid over what is in
                   /usr/lib/mfad/policy.d. It need not be there. What is in the folder beside it,
                   policy.d, is laid over it.
  --version        Show the version and exit.
  --help           Show this help and exit.

What has to be kept secret and read again is encrypted with the systemd credential `mfad-key`, or,
where there is none, with a key that is made in the folder of the store.";
#[cfg(feature = "virtual-link")]
const VIRTUAL_HELP: &str = "
  --virtual-tokens FOLDER
                   Use the virtual keys whose sockets are in this folder, and no others.
  --cards          Use the smart cards that pcscd has beside virtual keys.";
#[cfg(not(feature = "virtual-link"))]
const VIRTUAL_HELP: &str = "";

/// The arguments.
#[derive(Debug)]
pub struct Arguments {
    /// Serve the session bus instead of the system bus.
    pub session: bool,
    /// The folder of the store.
    pub state: PathBuf,
    /// What secrets are encrypted with, if systemd hands it over (systemd.exec(5),
    /// LoadCredentialEncrypted=).
    pub key: Option<PathBuf>,
    /// Where the policy is.
    pub policy: PolicySources,
    /// The folder of virtual keys.
    #[cfg(feature = "virtual-link")]
    pub virtual_tokens: Option<PathBuf>,
    /// Whether cards are used.
    pub cards: bool,
}

impl Arguments {
    /// The arguments of this process, or `None` if they asked for words only, which were said.
    pub fn parse() -> Result<Option<Self>, lexopt::Error> {
        let mut parser = lexopt::Parser::from_env();
        let (mut session, mut state, mut policy) = (false, None, None);
        #[cfg(feature = "virtual-link")]
        let (mut virtual_tokens, mut cards) = (None, false);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("session") => session = true,
                Long("state") => state = Some(parser.value()?.into()),
                Long("policy") => policy = Some(parser.value()?.into()),
                #[cfg(feature = "virtual-link")]
                Long("virtual-tokens") => virtual_tokens = Some(parser.value()?.into()),
                #[cfg(feature = "virtual-link")]
                Long("cards") => cards = true,
                Long("version") => {
                    println!("mfad {}", env!("CARGO_PKG_VERSION"));
                    return Ok(None);
                }
                Long("help") => {
                    println!("{HELP}{VIRTUAL_HELP}");
                    return Ok(None);
                }
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(Self {
            session,
            state: state.unwrap_or_else(|| state_folder(session)),
            key: key(),
            policy: policy_sources(policy),
            #[cfg(feature = "virtual-link")]
            cards: cards || virtual_tokens.is_none(),
            #[cfg(not(feature = "virtual-link"))]
            cards: true,
            #[cfg(feature = "virtual-link")]
            virtual_tokens,
        }))
    }
}

/// What an image brings counts unless another file is named.
fn policy_sources(named: Option<PathBuf>) -> PolicySources {
    match named {
        Some(file) => PolicySources { file, vendor: None },
        None => PolicySources::installed(),
    }
}

/// Not there unless an administrator set it up.
fn key() -> Option<PathBuf> {
    let folder = env::var_os("CREDENTIALS_DIRECTORY").filter(|value| !value.is_empty())?;
    Some(PathBuf::from(folder).join("mfad-key")).filter(|path| path.exists())
}

fn state_folder(session: bool) -> PathBuf {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if session {
        let home = || set("HOME").map(|home| home.join(".local/state"));
        return set("XDG_STATE_HOME").or_else(home).unwrap_or_default().join("mfad");
    }
    set("STATE_DIRECTORY").unwrap_or_else(|| "/var/lib/mfad".into())
}

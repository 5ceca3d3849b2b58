//! What the administrator requires: methods, their order, waiting times, whom to ask. Pure:
//! no clock and no disk; `files` brings the texts, and whoever asks brings the time.

mod directory;
mod entry;
mod fault;
mod files;
mod removal;
mod trust;
mod waiting;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use directory::{DirectoryRules, Listing};
pub use entry::entry_of;
pub use fault::PolicyFault;
pub use files::{PolicyFiles, PolicySources};
pub use removal::Stays;
pub use trust::SignedIn;
pub use waiting::{Allowance, Moment, Tries};

/// The rules; the default is what absent files mean. `docs/policy.md` explains every key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Policy {
    /// What a security key must prove beside being there.
    pub verification: Verification,
    /// Which kinds are offered first among those that can be used now.
    pub order: Vec<Kind>,
    /// Whether users may remove their last method.
    pub remove_last: bool,
    /// What has to be set up.
    pub required: Required,
    /// What keys do for whoever is not at their seat.
    pub remote: Remote,
    /// What a security key must prove to open the keyring.
    pub keyring: Verification,
    /// Waiting after wrong tries.
    pub waiting: Waiting,
    /// For how long a sign-in counts.
    pub trust: TrustRules,
    /// For how long a proof of identity counts.
    #[serde(rename = "proof")]
    pub reauthentication: ReauthenticationRules,
    /// Who adds the first method of an account.
    pub enroll: Enroll,
    /// Which methods there may be.
    pub methods: Methods,
    /// Which enrollments the directory has.
    pub directory: DirectoryRules,
    /// Passes that let somebody in once.
    pub access_pass: AccessPass,
    /// Whom to ask for help, by language (`en`, `nb`, …).
    pub help: BTreeMap<String, String>,
}

/// What a security key must prove.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
    /// Somebody touched it.
    #[default]
    Touch,
    /// Somebody touched it who knows its PIN.
    Pin,
}

/// What keys do for their owner who is not at the seat that they are plugged in at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remote {
    /// Nothing.
    #[default]
    Refuse,
    /// What they do at the seat.
    Allow,
}

/// A kind of method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A security key.
    SecurityKey,
    /// A smart card.
    SmartCard,
    /// A code that changes with time.
    OneTimeCode,
    /// A list of codes for when nothing else is there.
    RecoveryCodes,
}

/// What every account has to have set up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Required {
    /// At least so many methods.
    pub methods: u32,
    /// At least one of each of these kinds.
    pub kinds: Vec<Kind>,
}

/// How long a method has to be left alone after wrong tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Waiting {
    /// The wrong try, in a row, after which there is a wait.
    pub after: u32,
    /// The first wait, in seconds; each one after it is twice as long.
    pub first: u32,
    /// The longest wait, in seconds.
    pub longest: u32,
}

/// For how long a sign-in counts for what asks next in the same session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrustRules {
    /// In seconds; 0: not at all.
    pub seconds: u32,
}

/// For how long a proof of identity counts for the connection that gave it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReauthenticationRules {
    /// In seconds; 0: for the change that it was given for, and no other.
    pub seconds: u32,
}

/// Enrolling.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Enroll {
    /// Who adds the first method of an account.
    pub first: EnrollFirst,
}

/// Who adds the first method of an account, which has none that could prove anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnrollFirst {
    /// Its own user, who gives the password of the account.
    #[serde(rename = "self")]
    #[default]
    Own,
    /// An administrator.
    Admin,
}

/// Which methods there may be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Methods {
    /// The kinds that may be enrolled and that sign anybody in.
    pub allowed: Vec<Kind>,
}

/// Passes with which somebody at the help desk lets in a person who is locked out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessPass {
    /// Whether there are any.
    pub enabled: bool,
    /// The PAM services that they let into, at this computer.
    pub services: Vec<String>,
    /// The public keys (age) of those who issue them on other computers; none if nobody does.
    pub recipients: Vec<String>,
}

/// What of a policy an account does not meet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unmet {
    /// So many more methods are needed.
    pub methods: u32,
    /// None of these kinds is there.
    pub kinds: Vec<Kind>,
}

/// One file of a policy: where it is, and what is in it.
pub type Layer = (String, String);

/// The rules in force, which key of them is set by which file, and why they are not those of the
/// files as these are now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InForce {
    /// The rules.
    pub rules: Policy,
    /// The file that sets a key, by key (`required.methods`).
    pub origins: BTreeMap<String, String>,
    /// What is wrong with the files, as a sentence; empty if nothing is.
    pub problem: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            verification: Verification::default(),
            order: Kind::ALL.to_vec(),
            remove_last: true,
            required: Required::default(),
            remote: Remote::default(),
            keyring: Verification::Pin,
            waiting: Waiting::default(),
            trust: TrustRules::default(),
            reauthentication: ReauthenticationRules::default(),
            enroll: Enroll::default(),
            methods: Methods::default(),
            directory: DirectoryRules::default(),
            access_pass: AccessPass::default(),
            help: BTreeMap::new(),
        }
    }
}

impl Default for Methods {
    fn default() -> Self {
        Self { allowed: Kind::ALL.to_vec() }
    }
}

/// The console, and the login screens of GDM, LightDM, SDDM, greetd, LXDM and XDM.
const SERVICES: [&str; 7] = ["login", "gdm-password", "lightdm", "sddm", "greetd", "lxdm", "xdm"];

impl Default for AccessPass {
    fn default() -> Self {
        let services = SERVICES.map(str::to_owned).into();
        Self { enabled: false, services, recipients: Vec::new() }
    }
}

impl AccessPass {
    /// The word of its kind on the bus.
    pub const WORD: &'static str = "access-pass";

    /// Whether a pass lets into this PAM service.
    pub fn serves(&self, service: &str) -> bool {
        self.enabled && self.services.iter().any(|it| it == service)
    }

    /// What no file may say of it.
    fn fault(&self) -> Option<&'static str> {
        match () {
            () if self.recipients.len() > MOST_RECIPIENTS => {
                Some("access-pass.recipients has at most 32")
            }
            () if !self.recipients.iter().all(|it| mfad_pass::is_recipient(it)) => Some(
                "access-pass.recipients has public keys of age alone (age1…), without a mistake in them",
            ),
            () if self.services.iter().any(|it| it.is_empty()) => {
                Some("access-pass.services has names of PAM services")
            }
            () => None,
        }
    }
}

impl EnrollFirst {
    /// The word in the policy file and on the bus.
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Admin => "admin",
        }
    }
}

impl Default for Waiting {
    fn default() -> Self {
        Self { after: 3, first: 30, longest: 3600 }
    }
}

impl Remote {
    /// The word in the policy file and on the bus.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Allow => "allow",
        }
    }
}

impl Verification {
    /// The word in the policy file and on the bus.
    pub fn word(self) -> &'static str {
        match self {
            Self::Touch => "touch",
            Self::Pin => "pin",
        }
    }
}

impl Kind {
    /// Every kind, in the order in which they are offered by default.
    pub const ALL: [Self; 4] =
        [Self::SecurityKey, Self::SmartCard, Self::OneTimeCode, Self::RecoveryCodes];

    /// The word in the policy file and on the bus.
    pub fn word(self) -> &'static str {
        match self {
            Self::SecurityKey => "security-key",
            Self::SmartCard => "smart-card",
            Self::OneTimeCode => "one-time-code",
            Self::RecoveryCodes => "recovery-codes",
        }
    }
}

impl Policy {
    /// What an account that has methods of these kinds does not meet. Recovery codes are a way out
    /// and no method that counts.
    pub fn unmet(&self, words: &[&str]) -> Unmet {
        let counted = words.iter().filter(|it| **it != Kind::RecoveryCodes.word()).count();
        let there = u32::try_from(counted).unwrap_or(u32::MAX);
        let missing = |kind: &&Kind| !words.contains(&kind.word());
        Unmet {
            methods: self.required.methods.saturating_sub(there),
            kinds: self.required.kinds.iter().filter(missing).copied().collect(),
        }
    }

    /// Where a kind stands in the order: the lower, the earlier. One that is not listed is last.
    pub fn rank(&self, word: &str) -> usize {
        self.order.iter().position(|it| it.word() == word).unwrap_or(self.order.len())
    }

    /// Whether methods of this kind may be enrolled and sign anybody in.
    pub fn allows(&self, word: &str) -> bool {
        match word {
            AccessPass::WORD => self.access_pass.enabled,
            _ => self.methods.allowed.iter().any(|it| it.word() == word),
        }
    }

    /// What no file may say, though each value by itself could be.
    fn fault(&self) -> Option<&'static str> {
        let Waiting { after, first, longest } = self.waiting;
        match () {
            () if after == 0 => Some("waiting.after is at least 1"),
            () if first == 0 || longest < first => {
                Some("waiting.first is at least 1, and waiting.longest no less than it")
            }
            () if self.required.methods > MOST_REQUIRED => Some("required.methods is at most 8"),
            () if self.trust.seconds > LONGEST_TRUST => Some("trust.seconds is at most 43200"),
            () if self.reauthentication.seconds > LONGEST_PROOF => {
                Some("proof.seconds is at most 900")
            }
            () if self.methods.allowed.is_empty() => Some("methods.allowed has at least one kind"),
            () if self.required.kinds.iter().any(|it| !self.allows(it.word())) => {
                Some("required.kinds has none that methods.allowed leaves out")
            }
            () => self.directory.fault().or_else(|| self.access_pass.fault()),
        }
    }
}

/// More people at a help desk than that share no secret.
const MOST_RECIPIENTS: usize = 32;
/// More methods than that nobody has.
const MOST_REQUIRED: u32 = 8;
/// One sitting in which several things are changed.
const LONGEST_PROOF: u32 = 900;
/// A long day at work.
const LONGEST_TRUST: u32 = 12 * 3600;

impl InForce {
    /// What these files say together: of what several set, the last one counts.
    ///
    /// # Errors
    /// One of them is not a policy.
    pub fn merge(layers: &[Layer]) -> Result<Self, PolicyFault> {
        let (mut merged, mut rules) = (toml::Table::new(), Policy::default());
        let mut origins = BTreeMap::new();
        for (path, text) in layers {
            let wrong = |error| PolicyFault::of_toml(path, text, &error);
            // By itself first: what is wrong is then told by line.
            toml::from_str::<Policy>(text).map_err(wrong)?;
            let table = text.parse::<toml::Table>().map_err(wrong)?;
            lay_over(&mut merged, table, "", &mut |key| {
                origins.insert(key, path.clone());
            });
            rules = merged.clone().try_into().map_err(wrong)?;
            rules.fault().map_or(Ok(()), |fault| Err(PolicyFault::of_rules(path, text, fault)))?;
        }
        Ok(Self { rules, origins, problem: String::new() })
    }
}

/// Puts what is in `above` over what is below it, table by table, and tells the key of each value.
fn lay_over(
    below: &mut toml::Table,
    above: toml::Table,
    prefix: &str,
    tell: &mut impl FnMut(String),
) {
    for (key, value) in above {
        let name = format!("{prefix}{key}");
        match (below.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => {
                lay_over(below, above, &format!("{name}."), tell);
            }
            (_, toml::Value::Table(above)) => {
                let mut fresh = toml::Table::new();
                lay_over(&mut fresh, above, &format!("{name}."), tell);
                below.insert(key, toml::Value::Table(fresh));
            }
            (_, value) => {
                tell(name);
                below.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests;

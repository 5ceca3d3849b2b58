//! The kinds of methods, and what is kept of each beside what all methods have.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use webauthn_rs_core::proto::Credential;

use super::{Sealed, seconds};

/// What a method is, with what only its kind has.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A security key.
    SecurityKey(Box<SecurityKey>),
    /// A smart card.
    SmartCard(Box<SmartCard>),
    /// One-time codes of an app.
    OneTimeCode(OneTimeCode),
    /// A set of recovery codes.
    RecoveryCodes(RecoveryCodes),
    /// Access passes: no method that the account has, but what tries with them are counted for.
    AccessPass,
}

/// Who says that a method is one of its account's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// It was enrolled on this machine.
    #[default]
    Local,
    /// The directory that the account comes from lists it.
    Directory,
}

impl Source {
    /// The word in the store and on the bus.
    pub fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Directory => "directory",
        }
    }
}

/// The token that a method is on, as it was when the method was enrolled. Of one that the directory lists it
/// is empty until it was used here.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Home {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its serial number, empty if it has none.
    pub serial: String,
}

/// What is kept of a security key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SecurityKey {
    /// What the relying party must know of the credential, counter included.
    pub credential: Credential,
    /// The relying party that the credential was made for: this machine, or another where it was
    /// imported.
    pub rp_id: String,
    /// The key it is on.
    pub token: Home,
    /// That key's model (AAGUID), in hexadecimal.
    pub aaguid: String,
    /// Who says that it is one.
    #[serde(default, skip_serializing_if = "is_local")]
    pub source: Source,
}

fn is_local(source: &Source) -> bool {
    *source == Source::Local
}

impl Home {
    /// That of a method which was not used on this machine.
    pub fn unknown() -> Self {
        Self { id: String::new(), name: String::new(), serial: String::new() }
    }

    /// Whether it is known on which token the method is.
    pub fn is_known(&self) -> bool {
        !self.id.is_empty()
    }
}

/// What is kept of a smart card.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SmartCard {
    /// The card, or the key with a card in it.
    pub token: Home,
    /// The application that has the key.
    pub application: CardApplication,
    /// The public key (SubjectPublicKeyInfo in DER), in hexadecimal.
    pub public_key: String,
}

/// The application of a card that has a key to sign in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardApplication {
    /// PIV: the key of slot 9A.
    Piv,
    /// OpenPGP: the key for authentication.
    OpenPgp,
}

impl CardApplication {
    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Piv => "PIV",
            Self::OpenPgp => "OpenPGP",
        }
    }
}

/// What is kept of one-time codes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OneTimeCode {
    /// What they are made of, encrypted.
    pub secret: Sealed,
    /// The step of time of the last code that was used. It and all before are of no use any more.
    pub last: u64,
}

/// What is kept of a set of recovery codes: nothing that a code could be made of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// All codes of the set.
    pub codes: Vec<RecoveryCode>,
}

/// One recovery code.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecoveryCode {
    /// Its Argon2id hash, as a PHC string. All codes of a set have the same salt and cost.
    pub hash: String,
    /// When it was used, in seconds since 1970 (UTC).
    used: Option<u64>,
}

impl RecoveryCode {
    /// A code that was not used yet.
    pub fn new(hash: String) -> Self {
        Self { hash, used: None }
    }

    /// When it was used, if it was.
    pub fn used(&self) -> Option<SystemTime> {
        self.used.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds))
    }

    /// Is of no use from now on.
    pub fn spend(&mut self) {
        self.used = Some(seconds(SystemTime::now()));
    }
}

impl RecoveryCodes {
    /// How many can still be used.
    pub fn left(&self) -> usize {
        self.codes.iter().filter(|code| code.used.is_none()).count()
    }
}

const SECURITY_KEY: &str = "security-key";
const SMART_CARD: &str = "smart-card";
const ONE_TIME_CODE: &str = "one-time-code";
const RECOVERY_CODES: &str = "recovery-codes";
/// The word of access passes.
pub const ACCESS_PASS: &str = "access-pass";

impl Kind {
    /// Its word, in the store and on the bus.
    pub fn word(&self) -> &'static str {
        match self {
            Self::SecurityKey(_) => SECURITY_KEY,
            Self::SmartCard(_) => SMART_CARD,
            Self::OneTimeCode(_) => ONE_TIME_CODE,
            Self::RecoveryCodes(_) => RECOVERY_CODES,
            Self::AccessPass => ACCESS_PASS,
        }
    }

    /// What is kept of it, if it is a security key.
    pub fn security_key(&self) -> Option<&SecurityKey> {
        match self {
            Self::SecurityKey(key) => Some(key),
            _ => None,
        }
    }

    /// What is kept of it, if it is a smart card.
    pub fn smart_card(&self) -> Option<&SmartCard> {
        match self {
            Self::SmartCard(card) => Some(card),
            _ => None,
        }
    }

    /// The token it is on, if it is on one.
    pub fn token(&self) -> Option<&Home> {
        match self {
            Self::SecurityKey(key) => Some(&key.token),
            Self::SmartCard(card) => Some(&card.token),
            Self::OneTimeCode(_) | Self::RecoveryCodes(_) | Self::AccessPass => None,
        }
    }

    /// Who says that it is one of its account's methods.
    pub fn source(&self) -> Source {
        self.security_key().map_or(Source::Local, |key| key.source)
    }

    /// How often it can still be used, where that has an end.
    pub fn left(&self) -> Option<usize> {
        match self {
            Self::RecoveryCodes(codes) => Some(codes.left()),
            _ => None,
        }
    }

    /// Whether it takes the place of such a method: an account has one set of codes at most.
    pub fn replaces(&self, other: &Self) -> bool {
        matches!((self, other), (Self::RecoveryCodes(_), Self::RecoveryCodes(_)))
    }

    /// What no other method may have. What the directory lists it may list for several accounts: if the first
    /// kept it from the others, they would have nothing set up.
    pub(super) fn identity(&self) -> Option<&[u8]> {
        match self {
            Self::SecurityKey(key) if key.source == Source::Directory => None,
            Self::SecurityKey(key) => Some(key.credential.cred_id.as_ref()),
            Self::SmartCard(card) => Some(card.public_key.as_bytes()),
            Self::OneTimeCode(_) | Self::RecoveryCodes(_) | Self::AccessPass => None,
        }
    }

    pub(super) fn to_text(&self) -> serde_json::Result<String> {
        match self {
            Self::SecurityKey(key) => serde_json::to_string(key),
            Self::SmartCard(card) => serde_json::to_string(card),
            Self::OneTimeCode(code) => serde_json::to_string(code),
            Self::RecoveryCodes(codes) => serde_json::to_string(codes),
            Self::AccessPass => Ok("{}".to_owned()),
        }
    }

    pub(super) fn from_text(word: &str, text: &str) -> serde_json::Result<Self> {
        match word {
            SMART_CARD => serde_json::from_str(text).map(Self::SmartCard),
            ONE_TIME_CODE => serde_json::from_str(text).map(Self::OneTimeCode),
            RECOVERY_CODES => serde_json::from_str(text).map(Self::RecoveryCodes),
            ACCESS_PASS => Ok(Self::AccessPass),
            _ => serde_json::from_str(text).map(Self::SecurityKey),
        }
    }
}

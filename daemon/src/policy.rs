//! What the administrator requires. Pure: no clock, no disk beside the one function that reads
//! the file.

use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;

/// The policy in force; the default is what an absent file means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// What a security key must prove beside being there.
    pub verification: Verification,
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

impl Verification {
    /// The word in the policy file and on the bus.
    pub fn word(self) -> &'static str {
        match self {
            Self::Touch => "touch",
            Self::Pin => "pin",
        }
    }
}

impl Policy {
    /// The policy in this file; the default if there is no such file.
    ///
    /// # Errors
    /// The file cannot be read or is not a policy; the text says where and why.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(format!("{} cannot be read: {error}", path.display())),
        };
        toml::from_str(&text).map_err(|error| {
            format!("{} is not a policy that mfad understands: {error}", path.display())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Policy, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(parse("").unwrap(), Policy::default());
        assert_eq!(Policy::read(Path::new("/nonexistent/policy.toml")), Ok(Policy::default()));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(parse("verification = \"pin\"").unwrap().verification, Verification::Pin);
        assert!(parse("verification = \"none\"").is_err());
        assert!(parse("verificatoin = \"pin\"").is_err());
        assert!(Policy::read(Path::new("/")).is_err());
    }
}

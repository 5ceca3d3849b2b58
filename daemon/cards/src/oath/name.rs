//! What an account is called on the token: `60/issuer:account`.

use std::fmt;

use thiserror::Error;

use super::Kind;

/// The longest name that tokens keep, in bytes.
const LONGEST: usize = 64;
/// How long a code is valid if the name does not say otherwise, in seconds (RFC 6238 §5.2).
pub(super) const PERIOD: u32 = 30;

/// An account's name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Who the account is with.
    pub issuer: Option<String>,
    /// Whose it is.
    pub account: String,
    /// How long one of its codes is valid, in seconds. Means nothing for counters.
    pub period: u32,
}

/// A name that no token would keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the name has {0} bytes and may have 64: choose a shorter one")]
pub struct NameTooLong(pub usize);

impl Name {
    /// Takes apart what the token calls an account.
    pub fn parse(kind: Kind, name: &[u8]) -> Self {
        let text = String::from_utf8_lossy(name);
        let (period, rest) = match (kind, text.split_once('/').map(|(p, r)| (number(p), r))) {
            (Kind::Totp, Some((Some(period), rest))) if !rest.is_empty() => (period, rest),
            _ => (PERIOD, &*text),
        };
        let (issuer, account) = match split(rest) {
            Some((issuer, account)) if !issuer.is_empty() && !account.is_empty() => {
                (Some(issuer.to_owned()), account)
            }
            _ => (None, rest),
        };
        Name { issuer, account: account.to_owned(), period }
    }

    /// What the token is to call the account. Time-based accounts say their period unless it is
    /// 30 seconds.
    pub fn encode(&self, kind: Kind) -> Result<Vec<u8>, NameTooLong> {
        let text = match (kind, self.period) {
            (Kind::Totp, period) if period != PERIOD => format!("{period}/{self}"),
            _ => self.to_string(),
        };
        if text.len() > LONGEST { Err(NameTooLong(text.len())) } else { Ok(text.into_bytes()) }
    }
}

/// At the first colon, but for those inside of an issuer: of a URL, or with a space behind it as
/// in `Shop: North:anna`.
fn split(name: &str) -> Option<(&str, &str)> {
    let inside = |rest: &str| rest.starts_with("://") || rest.starts_with(": ");
    let mut colons = name.match_indices(':').map(|(at, _)| at);
    let between = colons.find(|at| !name.get(*at..).is_some_and(inside));
    let at = between.or_else(|| name.find(':'))?;
    Some((name.get(..at)?, name.get(at.saturating_add(1)..)?))
}

/// A period: digits only, and more than none.
fn number(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number > 0)
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(issuer) = &self.issuer {
            write!(f, "{issuer}:")?;
        }
        f.write_str(&self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(kind: Kind, name: &str) -> (Option<String>, String, u32) {
        let Name { issuer, account, period } = Name::parse(kind, name.as_bytes());
        (issuer, account, period)
    }

    fn name(issuer: Option<&str>, account: &str, period: u32) -> (Option<String>, String, u32) {
        (issuer.map(str::to_owned), account.to_owned(), period)
    }

    #[test]
    fn a_name_of_more_than_64_bytes_is_refused() {
        let name = Name { issuer: None, account: "ä".repeat(33), period: PERIOD };
        assert_eq!(name.encode(Kind::Totp), Err(NameTooLong(66)));
    }

    #[test]
    fn names_come_apart() {
        let totp = |text| parsed(Kind::Totp, text);
        assert_eq!(totp("anna"), name(None, "anna", 30));
        assert_eq!(totp("Example:anna"), name(Some("Example"), "anna", 30));
        assert_eq!(totp("60/Example:anna"), name(Some("Example"), "anna", 60));
        assert_eq!(totp("Example:a:b"), name(Some("Example"), "a:b", 30));
        assert_eq!(totp("Shop: North:anna"), name(Some("Shop: North"), "anna", 30));
        assert_eq!(totp("A (https://a.org):anna"), name(Some("A (https://a.org)"), "anna", 30));
        assert_eq!(totp("Example: anna"), name(Some("Example"), " anna", 30));
    }

    #[test]
    fn what_only_looks_like_a_period_or_an_issuer_stays() {
        let totp = |text| parsed(Kind::Totp, text);
        assert_eq!(totp("x/anna"), name(None, "x/anna", 30));
        assert_eq!(totp("+5/anna"), name(None, "+5/anna", 30));
        assert_eq!(totp("0/anna"), name(None, "0/anna", 30));
        assert_eq!(totp("60/"), name(None, "60/", 30));
        assert_eq!(totp(":anna"), name(None, ":anna", 30));
        assert_eq!(totp("99999999999/anna"), name(None, "99999999999/anna", 30));
        assert_eq!(parsed(Kind::Hotp, "60/anna"), name(None, "60/anna", 30));
    }

    #[test]
    fn a_name_that_is_not_text_is_shown_as_far_as_it_is() {
        assert_eq!(Name::parse(Kind::Totp, b"a\xFF").account, "a\u{FFFD}");
    }

    #[test]
    fn only_an_unusual_period_is_part_of_the_name() {
        let mut name = Name::parse(Kind::Totp, b"Example:anna");
        assert_eq!(name.encode(Kind::Totp).unwrap(), b"Example:anna");
        name.period = 60;
        assert_eq!(name.encode(Kind::Totp).unwrap(), b"60/Example:anna");
        assert_eq!(name.encode(Kind::Hotp).unwrap(), b"Example:anna");
    }
}

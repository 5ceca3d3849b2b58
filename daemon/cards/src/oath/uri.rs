//! `otpauth://` addresses: what a site's QR code holds. Read as browsers, authenticator apps and
//! ykman read them. What would make other codes than the site expects is an error, because codes
//! that are almost right never work.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::base32::{may_be_secret, secret_from_text, text_of_secret};
use super::label::{cleaned, decoded, decoded_value, named};
use super::name::PERIOD;
use super::uri_error::UriError;
use super::{Algorithm, Kind, Name, NewAccount};
use crate::Secret;

/// The schemes of these addresses; the second is Safari's.
const SCHEMES: [&str; 2] = ["otpauth", "apple-otpauth"];

impl NewAccount {
    /// Reads an address, or a secret alone, whose account is then not named.
    pub fn from_uri(text: &str) -> Result<Self, UriError> {
        let text = unwrapped(text);
        match text.split_once(':') {
            Some((scheme, rest)) if is_one_of(scheme, &SCHEMES) => Self::from_address(rest),
            Some((scheme, _)) if is_one_of(scheme, &["steam"]) => Err(UriError::Steam),
            Some((scheme, _)) if is_one_of(scheme, &["motp"]) => Err(UriError::Motp),
            None if may_be_secret(text) => Self::from_secret(text),
            _ => Err(UriError::NotOtpauth),
        }
    }

    /// An account of the usual kind with this secret.
    fn from_secret(text: &str) -> Result<Self, UriError> {
        Ok(NewAccount {
            name: Name { issuer: None, account: String::new(), period: PERIOD },
            kind: Kind::Totp,
            algorithm: Algorithm::Sha1,
            digits: 6,
            secret: secret(text)?,
            counter: 0,
        })
    }

    /// What comes after the scheme: `//totp/label?parameters`.
    fn from_address(rest: &str) -> Result<Self, UriError> {
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.trim_start_matches('/');
        let (kind, label) = path.split_once('/').unwrap_or((path, ""));
        let query = Query::parse(query)?;
        let kind = kind_named(kind)?;
        let (issuer, account) = named(label.trim_start_matches('/'), query.issuer.as_deref());
        if query.is_steam || is_steam(issuer.as_deref().unwrap_or(&account)) {
            return Err(UriError::Steam);
        }
        let period = if kind == Kind::Totp { period(query.period.as_deref())? } else { PERIOD };
        Ok(NewAccount {
            name: Name { issuer, account, period },
            kind,
            algorithm: algorithm(query.algorithm.as_deref())?,
            digits: digits(query.digits.as_deref())?,
            secret: secret(query.secret.as_deref().ok_or(UriError::NoSecret)?)?,
            counter: if kind == Kind::Hotp { counter(query.counter.as_deref())? } else { 0 },
        })
    }

    /// The address of this account. It holds the key, and nothing that is so by default: the shorter
    /// it is, the smaller its QR code (Key Uri Format, "Parameters").
    pub fn to_uri(&self) -> Secret {
        let escape = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let kind = if self.kind == Kind::Hotp { "hotp" } else { "totp" };
        let issuer = self.name.issuer.as_deref().map(escape);
        let mut uri = Secret::with_capacity(512);
        let mut write = |text: &str| uri.extend(text.as_bytes());
        write(&format!("otpauth://{kind}/"));
        write(&issuer.as_ref().map(|issuer| format!("{issuer}:")).unwrap_or_default());
        write(&format!("{}?secret=", escape(&self.name.account)));
        write(std::str::from_utf8(&text_of_secret(&self.secret)).unwrap_or_default());
        write(&issuer.map(|issuer| format!("&issuer={issuer}")).unwrap_or_default());
        if self.algorithm != Algorithm::Sha1 {
            write(&format!("&algorithm={}", self.algorithm.name()));
        }
        if self.digits != 6 {
            write(&format!("&digits={}", self.digits));
        }
        match self.kind {
            Kind::Hotp => write(&format!("&counter={}", self.counter)),
            _ if self.name.period != 30 => write(&format!("&period={}", self.name.period)),
            _ => {}
        }
        uri
    }
}

/// Without what a page or a mail puts around an address.
pub(super) fn unwrapped(text: &str) -> &str {
    let around = ['"', '\'', '<', '>', '\u{200B}', '\u{FEFF}'];
    text.trim_matches(|it: char| it.is_whitespace() || around.contains(&it))
}

pub(super) fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()))
}

/// The sites whose codes are Steam's, whatever their address says.
pub(super) fn is_steam(issuer: &str) -> bool {
    is_one_of(
        issuer,
        &["Steam", "steampowered.com", "store.steampowered.com", "steamcommunity.com"],
    )
}

/// The parameters that mean something; others are passed over.
#[derive(Default)]
struct Query {
    secret: Option<Zeroizing<String>>,
    issuer: Option<String>,
    algorithm: Option<String>,
    digits: Option<String>,
    period: Option<String>,
    counter: Option<String>,
    is_steam: bool,
}

impl Query {
    fn parse(query: &str) -> Result<Self, UriError> {
        let mut read = Query::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = value.split('#').next().unwrap_or_default();
            let value = Zeroizing::new(decoded_value(value).trim().to_owned());
            let key = decoded(key).trim().to_ascii_lowercase();
            // `&amp;` is how pages write `&`.
            let key = key.strip_prefix("amp;").unwrap_or(&key);
            if !value.is_empty() {
                read.take(key, value)?;
            }
        }
        Ok(read)
    }

    fn take(&mut self, key: &str, value: Zeroizing<String>) -> Result<(), UriError> {
        let plain = || String::clone(&value);
        match key {
            "secret" => once("secret", &mut self.secret, value),
            "algorithm" => once("algorithm", &mut self.algorithm, plain()),
            "digits" => once("digits", &mut self.digits, plain()),
            "period" => once("period", &mut self.period, plain()),
            "counter" => once("counter", &mut self.counter, plain()),
            "issuer" => {
                self.issuer.get_or_insert(plain());
                Ok(())
            }
            "encoder" | "tokentype" => {
                self.is_steam |= is_one_of(&value, &["steam"]);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// What is said twice the same is said once.
fn once<T: PartialEq>(name: &'static str, place: &mut Option<T>, value: T) -> Result<(), UriError> {
    match place {
        Some(before) if *before != value => Err(UriError::Twice(name)),
        _ => {
            *place = Some(value);
            Ok(())
        }
    }
}

/// The secret; hexadecimal, which is not base32 and may look like it, has its own error.
fn secret(text: &str) -> Result<Secret, UriError> {
    secret_from_text(text).map_err(|error| match error {
        UriError::WrongCharacters(_) if is_hexadecimal(text) => UriError::Hexadecimal,
        error => error,
    })
}

fn is_hexadecimal(text: &str) -> bool {
    let text = text.strip_prefix("0x").unwrap_or(text);
    text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// In the place of the host, where a user and a port mean nothing.
fn kind_named(host: &str) -> Result<Kind, UriError> {
    let host = decoded(host.rsplit('@').next().unwrap_or_default()).to_ascii_lowercase();
    match host.split(':').next().unwrap_or_default().trim() {
        "totp" => Ok(Kind::Totp),
        "hotp" => Ok(Kind::Hotp),
        "steam" => Err(UriError::Steam),
        "motp" => Err(UriError::Motp),
        other => Err(UriError::UnknownKind(shortened(other))),
    }
}

/// `SHA1`, `SHA-1`, `HmacSHA1`, `hmac-sha-1`, ...
fn algorithm(name: Option<&str>) -> Result<Algorithm, UriError> {
    let Some(name) = name else { return Ok(Algorithm::Sha1) };
    let plain = name.chars().filter(char::is_ascii_alphanumeric);
    let plain = plain.collect::<String>().to_ascii_uppercase();
    match plain.strip_prefix("HMAC").unwrap_or(&plain) {
        "SHA1" | "SHA" => Ok(Algorithm::Sha1),
        "SHA256" => Ok(Algorithm::Sha256),
        "SHA512" => Ok(Algorithm::Sha512),
        _ => Err(UriError::UnknownAlgorithm(shortened(name))),
    }
}

/// As much of a word as says what it is.
fn shortened(word: &str) -> String {
    cleaned(word).chars().take(16).collect()
}

fn digits(digits: Option<&str>) -> Result<u8, UriError> {
    let Some(text) = digits else { return Ok(6) };
    text.parse().ok().filter(|digits| matches!(digits, 6..=8)).ok_or(UriError::WrongDigits)
}

fn period(period: Option<&str>) -> Result<u32, UriError> {
    let Some(text) = period else { return Ok(PERIOD) };
    text.parse().ok().filter(|period| *period > 0).ok_or(UriError::WrongPeriod)
}

/// Where a counter begins: at zero, if that is not said.
fn counter(counter: Option<&str>) -> Result<u32, UriError> {
    let Some(text) = counter else { return Ok(0) };
    let number = text.bytes().all(|byte| byte.is_ascii_digit());
    let problem = if number { UriError::CounterTooLarge } else { UriError::WrongCounter };
    text.parse().map_err(|_| problem)
}

//! `otpauth://` addresses: what a site's QR code holds.
//!
//! Read strictly: what a token could not do exactly as the address says is an error, because
//! codes that are almost right never work.

use std::borrow::Cow;

use data_encoding::BASE32_NOPAD;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use thiserror::Error;

use super::name::PERIOD;
use super::{Algorithm, Kind, Name, NewAccount};
use crate::Secret;

/// Why an address makes no account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UriError {
    /// It does not begin with `otpauth://`.
    #[error("this is no otpauth:// address: copy all of it")]
    NotOtpauth,
    /// It is for neither `totp` nor `hotp`.
    #[error("the address is for codes of another kind than totp and hotp: ask the site for those")]
    UnknownKind,
    /// It names no account.
    #[error("the address names no account: copy all of it")]
    NoAccount,
    /// A part of it is not text.
    #[error("the address has a part that is not text: copy it again from the site")]
    NotText,
    /// It says the same thing twice.
    #[error("the address has {0} twice: copy it again from the site")]
    Twice(&'static str),
    /// It has no key.
    #[error("the address has no secret: copy all of it")]
    NoSecret,
    /// The key is not base32.
    #[error("the secret is wrong, it may have only letters and the digits 2 to 7: copy it again")]
    WrongSecret,
    /// The issuer before the account and the parameter differ.
    #[error("the address names two different issuers: ask the site for another")]
    TwoIssuers,
    /// An algorithm that tokens cannot do.
    #[error("tokens cannot do the algorithm of the address: ask the site for SHA1 or SHA256")]
    UnknownAlgorithm,
    /// A number of digits that tokens cannot do.
    #[error("the address wants codes of another length than 6 to 8 digits: ask the site for 6")]
    WrongDigits,
    /// A period that is no number of seconds, or zero.
    #[error("the period of the address is no number of seconds: ask the site for 30")]
    WrongPeriod,
    /// A counter that is no number, or none for `hotp`.
    #[error("the address has no valid counter: ask the site for another")]
    WrongCounter,
}

impl NewAccount {
    /// Reads an address.
    pub fn from_uri(uri: &str) -> Result<Self, UriError> {
        let (scheme, rest) = uri.trim().split_once("://").ok_or(UriError::NotOtpauth)?;
        if !scheme.eq_ignore_ascii_case("otpauth") {
            return Err(UriError::NotOtpauth);
        }
        let (kind, rest) = rest.split_once('/').ok_or(UriError::NoAccount)?;
        let kind = kind_named(kind)?;
        let (label, query) = rest.split_once('?').ok_or(UriError::NoSecret)?;
        let query = Query::parse(query)?;
        let secret = secret_from_text(query.secret.as_deref().ok_or(UriError::NoSecret)?)?;
        Ok(NewAccount {
            name: name(label, &query, kind)?,
            kind,
            algorithm: algorithm(query.algorithm.as_deref())?,
            digits: digits(query.digits.as_deref())?,
            secret,
            counter: counter(kind, query.counter.as_deref())?,
        })
    }

    /// The address of this account. It holds the key.
    pub fn to_uri(&self) -> Secret {
        let escape = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let kind = if self.kind == Kind::Hotp { "hotp" } else { "totp" };
        let issuer = self.name.issuer.as_deref().map(escape);
        let mut uri = Secret::with_capacity(512);
        let mut write = |text: &str| uri.extend(text.as_bytes());
        write(&format!("otpauth://{kind}/"));
        write(&issuer.as_ref().map(|issuer| format!("{issuer}:")).unwrap_or_default());
        write(&format!("{}?secret=", escape(&self.name.account)));
        write(&zeroize::Zeroizing::new(BASE32_NOPAD.encode(&self.secret)));
        write(&issuer.map(|issuer| format!("&issuer={issuer}")).unwrap_or_default());
        write(&format!("&algorithm={}&digits={}", self.algorithm.name(), self.digits));
        match self.kind {
            Kind::Hotp => write(&format!("&counter={}", self.counter)),
            _ => write(&format!("&period={}", self.name.period)),
        }
        uri
    }
}

/// A key as people are shown it: base32, in any case, with or without spaces and padding.
pub fn secret_from_text(text: &str) -> Result<Secret, UriError> {
    let mut letters = Secret::with_capacity(text.len());
    for byte in text.trim_end_matches('=').bytes().filter(|byte| !matches!(byte, b' ' | b'-')) {
        letters.extend(&[byte.to_ascii_uppercase()]);
    }
    match BASE32_NOPAD.decode(&letters) {
        Ok(key) if key.is_empty() => Err(UriError::NoSecret),
        Ok(key) => Ok(key.into()),
        Err(_) => Err(UriError::WrongSecret),
    }
}

/// The parameters that mean something; others are passed over.
#[derive(Default)]
struct Query<'a> {
    secret: Option<zeroize::Zeroizing<String>>,
    issuer: Option<Cow<'a, str>>,
    algorithm: Option<Cow<'a, str>>,
    digits: Option<Cow<'a, str>>,
    period: Option<Cow<'a, str>>,
    counter: Option<Cow<'a, str>>,
}

impl<'a> Query<'a> {
    fn parse(query: &'a str) -> Result<Self, UriError> {
        let mut read = Query::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = decoded(value)?;
            match key.to_ascii_lowercase().as_str() {
                "secret" => once("secret", &mut read.secret, value.into_owned().into())?,
                "issuer" => once("issuer", &mut read.issuer, value)?,
                "algorithm" => once("algorithm", &mut read.algorithm, value)?,
                "digits" => once("digits", &mut read.digits, value)?,
                "period" => once("period", &mut read.period, value)?,
                "counter" => once("counter", &mut read.counter, value)?,
                _ => {}
            }
        }
        Ok(read)
    }
}

fn once<T>(name: &'static str, place: &mut Option<T>, value: T) -> Result<(), UriError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(UriError::Twice(name)),
    }
}

fn decoded(text: &str) -> Result<Cow<'_, str>, UriError> {
    percent_decode_str(text).decode_utf8().map_err(|_| UriError::NotText)
}

fn kind_named(kind: &str) -> Result<Kind, UriError> {
    match kind.to_ascii_lowercase().as_str() {
        "totp" => Ok(Kind::Totp),
        "hotp" => Ok(Kind::Hotp),
        _ => Err(UriError::UnknownKind),
    }
}

fn name(label: &str, query: &Query<'_>, kind: Kind) -> Result<Name, UriError> {
    let label = decoded(label)?;
    let (prefix, account) = match label.split_once(':') {
        Some((issuer, account)) => (Some(issuer.trim()), account.trim()),
        None => (None, label.trim()),
    };
    if account.is_empty() {
        return Err(UriError::NoAccount);
    }
    let prefix = prefix.filter(|issuer| !issuer.is_empty());
    let parameter = query.issuer.as_deref().map(str::trim).filter(|issuer| !issuer.is_empty());
    if let (Some(prefix), Some(parameter)) = (prefix, parameter)
        && prefix != parameter
    {
        return Err(UriError::TwoIssuers);
    }
    let period = if kind == Kind::Totp { period(query.period.as_deref())? } else { PERIOD };
    let issuer = parameter.or(prefix).map(str::to_owned);
    Ok(Name { issuer, account: account.to_owned(), period })
}

fn algorithm(name: Option<&str>) -> Result<Algorithm, UriError> {
    match name.map(str::to_ascii_uppercase).as_deref() {
        None | Some("SHA1") => Ok(Algorithm::Sha1),
        Some("SHA256") => Ok(Algorithm::Sha256),
        Some("SHA512") => Ok(Algorithm::Sha512),
        Some(_) => Err(UriError::UnknownAlgorithm),
    }
}

fn digits(digits: Option<&str>) -> Result<u8, UriError> {
    match digits {
        None | Some("6") => Ok(6),
        Some("7") => Ok(7),
        Some("8") => Ok(8),
        Some(_) => Err(UriError::WrongDigits),
    }
}

fn period(period: Option<&str>) -> Result<u32, UriError> {
    let Some(text) = period else { return Ok(PERIOD) };
    text.parse().ok().filter(|period| *period > 0).ok_or(UriError::WrongPeriod)
}

fn counter(kind: Kind, counter: Option<&str>) -> Result<u32, UriError> {
    match (kind, counter) {
        (Kind::Hotp, Some(text)) => text.parse().map_err(|_| UriError::WrongCounter),
        (Kind::Hotp, None) => Err(UriError::WrongCounter),
        _ => Ok(0),
    }
}

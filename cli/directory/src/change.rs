//! The change, as LDAP has it (RFC 4511): TLS, a simple bind as the person, what is to be modified, and whether it is
//! so afterwards. Referrals are not followed.

use std::collections::HashSet;

use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Mod, Scope, SearchEntry};
use mfad_terms::{DirectoryChange, DirectoryOutcome};

use crate::request::Request;

// Result codes (RFC 4511 §4.1.9).
const SUCCESS: u32 = 0;
const COMPARE_FALSE: u32 = 5;
const COMPARE_TRUE: u32 = 6;
const NO_SUCH_ATTRIBUTE: u32 = 16;
const ATTRIBUTE_OR_VALUE_EXISTS: u32 = 20;
const NO_SUCH_OBJECT: u32 = 32;
const INVALID_DN_SYNTAX: u32 = 34;
const INVALID_CREDENTIALS: u32 = 49;
const INSUFFICIENT_ACCESS_RIGHTS: u32 = 50;
const BUSY: u32 = 51;
const UNAVAILABLE: u32 = 52;
const OBJECT_CLASS_VIOLATION: u32 = 65;

/// FreeIPA's attribute, and the class that an entry with it has.
const IPA: (&str, &str) = ("ipapasskey", "ipapasskeyuser");

/// Makes it, and has the directory say that it is so.
pub async fn change(request: Request) -> DirectoryOutcome {
    match try_change(request).await {
        Ok(()) => DirectoryOutcome::Done,
        Err(outcome) => outcome,
    }
}

async fn try_change(request: Request) -> Result<(), DirectoryOutcome> {
    // With ldaps:// there is TLS from the beginning; with ldap:// from here on or not at all.
    let settings = LdapConnSettings::new().set_starttls(true);
    let connected = LdapConnAsync::with_settings(settings, &request.server).await;
    let (connection, mut ldap) = connected.map_err(of_error)?;
    tokio::spawn(async move {
        // Whoever waits for an answer is told that it ended.
        let _ = connection.drive().await;
    });
    let bound = ldap.simple_bind(&request.entry, &request.password).await.map_err(of_error)?;
    passes(bound.rc, &[])?;
    let Request { entry, attribute, change, value, .. } = request;
    let mut person = Person { ldap, entry, attribute };
    match change {
        DirectoryChange::Add => person.add(&value).await?,
        DirectoryChange::Remove => person.remove(&value).await?,
    }
    let listed = person.has(&value).await?;
    let _ = person.ldap.unbind().await;
    match listed == (change == DirectoryChange::Add) {
        true => Ok(()),
        false => Err(DirectoryOutcome::Refused),
    }
}

/// The entry, with its own rights.
struct Person {
    ldap: Ldap,
    entry: String,
    attribute: String,
}

impl Person {
    async fn add(&mut self, value: &str) -> Result<(), DirectoryOutcome> {
        let add =
            |name: &str, value: &str| Mod::Add(name.to_owned(), HashSet::from([value.to_owned()]));
        let value = add(&self.attribute, value);
        let mut code = self.modify(vec![value.clone()]).await?;
        if code == OBJECT_CLASS_VIOLATION && self.attribute.eq_ignore_ascii_case(IPA.0) {
            code = self.modify(vec![add("objectClass", IPA.1), value]).await?;
        }
        passes(code, &[ATTRIBUTE_OR_VALUE_EXISTS])
    }

    /// All that is listed of the same credential: another program may have written it in another form.
    async fn remove(&mut self, value: &str) -> Result<(), DirectoryOutcome> {
        let values = self.values().await?;
        let mut same: HashSet<_> = values.into_iter().filter(|it| is_same(it, value)).collect();
        same.insert(value.to_owned());
        for value in same {
            let code = self
                .modify(vec![Mod::Delete(self.attribute.clone(), HashSet::from([value]))])
                .await?;
            passes(code, &[NO_SUCH_ATTRIBUTE])?;
        }
        match self.values().await?.iter().any(|it| is_same(it, value)) {
            true => Err(DirectoryOutcome::Refused),
            false => Ok(()),
        }
    }

    async fn modify(&mut self, changes: Vec<Mod<String>>) -> Result<u32, DirectoryOutcome> {
        Ok(self.ldap.modify(&self.entry, changes).await.map_err(of_error)?.rc)
    }

    /// What the attribute has, as far as the person may read it.
    async fn values(&mut self) -> Result<Vec<String>, DirectoryOutcome> {
        let (any, attributes) = ("(objectClass=*)", [self.attribute.as_str()]);
        let found = self.ldap.search(&self.entry, Scope::Base, any, attributes).await;
        let ldap3::SearchResult(entries, result) = found.map_err(of_error)?;
        passes(result.rc, &[])?;
        let entries = entries.into_iter().map(SearchEntry::construct);
        Ok(entries.flat_map(|it| it.attrs.into_values().flatten()).collect())
    }

    async fn has(&mut self, value: &str) -> Result<bool, DirectoryOutcome> {
        let compared = self.ldap.compare(&self.entry, &self.attribute, value).await;
        match compared.map_err(of_error)?.0.rc {
            COMPARE_TRUE => Ok(true),
            COMPARE_FALSE | NO_SUCH_ATTRIBUTE => Ok(false),
            code => Err(of_code(code)),
        }
    }
}

/// Whether both are for the same credential, whatever else they say of it.
fn is_same(one: &str, other: &str) -> bool {
    let id = |value: &str| {
        let (word, parts) = value.split_once(':')?;
        let id = parts.split(',').next()?.trim().to_owned();
        word.trim().eq_ignore_ascii_case("passkey").then_some(id)
    };
    one == other || id(one).is_some_and(|it| Some(it) == id(other))
}

/// Goes on after a success, and after `also`.
fn passes(code: u32, also: &[u32]) -> Result<(), DirectoryOutcome> {
    match code == SUCCESS || also.contains(&code) {
        true => Ok(()),
        false => Err(of_code(code)),
    }
}

fn of_code(code: u32) -> DirectoryOutcome {
    match code {
        INVALID_CREDENTIALS => DirectoryOutcome::WrongPassword,
        INSUFFICIENT_ACCESS_RIGHTS => DirectoryOutcome::NotAllowed,
        NO_SUCH_OBJECT | INVALID_DN_SYNTAX => DirectoryOutcome::NoSuchEntry,
        BUSY | UNAVAILABLE => DirectoryOutcome::Unreachable,
        _ => DirectoryOutcome::Refused,
    }
}

/// None of these have a text that is shown: a library's could have what was sent in it.
fn of_error(error: LdapError) -> DirectoryOutcome {
    match error {
        LdapError::Io { source } => match source.get_ref().and_then(|it| it.downcast_ref()) {
            Some(rustls::Error::InvalidCertificate(_)) => DirectoryOutcome::Untrusted,
            // Something answers, and it is no TLS.
            Some(_) => DirectoryOutcome::Refused,
            None => DirectoryOutcome::Unreachable,
        },
        LdapError::Rustls { .. } | LdapError::DNSName { .. } => DirectoryOutcome::Untrusted,
        LdapError::LdapResult { result } => of_code(result.rc),
        LdapError::OpSend { .. } | LdapError::ResultRecv { .. } | LdapError::EndOfStream => {
            DirectoryOutcome::Unreachable
        }
        _ => DirectoryOutcome::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_the_same_in_every_form() {
        let value = "passkey:AQI=,MFk=";
        for same in [value, "passkey:AQI=,MFk=,AA==", "Passkey: AQI= ,MFk=", "PASSKEY:AQI=,other"] {
            assert!(is_same(same, value), "{same}");
        }
        for other in ["passkey:AQM=,MFk=", "X509:AQI=,MFk=", "AQI=,MFk=", ""] {
            assert!(!is_same(other, value), "{other}");
        }
    }
}

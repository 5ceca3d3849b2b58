//! Which enrollments of an account the directory has, and for how long its last answer counts while it
//! cannot be reached.

use serde::Deserialize;

use crate::entry::is_entry;

/// The enrollments that the directory has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct DirectoryRules {
    /// The attribute that has them, as SSSD's configuration calls it; empty: there are none.
    pub attribute: String,
    /// The relying party that their credentials were made for.
    pub rp_id: String,
    /// For how many seconds the cache is enough after the directory last answered.
    pub offline_seconds: u32,
    /// Where people change their own entry: `ldaps://` or `ldap://`, which means StartTLS; empty: nowhere.
    pub server: String,
    /// The name of a person's entry there, with `{account}` in it.
    pub entry: String,
}

/// What is asked of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing<'r> {
    /// The attribute.
    pub attribute: &'r str,
    /// The relying party that new credentials in it are for.
    pub rp_id: &'r str,
}

/// A long holiday: whoever is away longer signs in once where the directory answers.
const LONGEST_OFFLINE: u32 = 30 * 24 * 3600;
const USUAL_OFFLINE: u32 = 7 * 24 * 3600;
/// The clock may have been put right by as much since the directory answered.
const CLOCK_SKEW: u64 = 300;

impl Default for DirectoryRules {
    fn default() -> Self {
        let [attribute, rp_id, server, entry] = [const { String::new() }; 4];
        Self { attribute, rp_id, offline_seconds: USUAL_OFFLINE, server, entry }
    }
}

impl DirectoryRules {
    /// What is asked of the directory; nothing if it has no enrollments.
    pub fn listing(&self) -> Option<Listing<'_>> {
        let Self { attribute, rp_id, .. } = self;
        (!attribute.is_empty()).then_some(Listing { attribute, rp_id })
    }

    /// Whether what the cache has counts at `now`, where the directory itself last answered at `answered`,
    /// both in seconds since 1970. A clock that was set back makes nothing younger than that answer.
    pub fn counts_offline(&self, answered: u64, now: u64) -> bool {
        let Some(age) = now.saturating_add(CLOCK_SKEW).checked_sub(answered) else { return false };
        age.saturating_sub(CLOCK_SKEW) <= u64::from(self.offline_seconds)
    }

    pub(crate) fn fault(&self) -> Option<&'static str> {
        let Self { attribute, rp_id, offline_seconds, server, entry } = self;
        match () {
            () if *offline_seconds > LONGEST_OFFLINE => {
                Some("directory.offline-seconds is at most 2592000")
            }
            () if attribute.is_empty() != rp_id.is_empty() => {
                Some("directory.attribute and directory.rp-id are set together")
            }
            () if !attribute.is_empty() && !is_attribute(attribute) => {
                Some("directory.attribute is the name of an attribute of LDAP")
            }
            () if !rp_id.is_empty() && !is_domain(rp_id) => {
                Some("directory.rp-id is a domain, in lower case")
            }
            () if server.is_empty() != entry.is_empty() => {
                Some("directory.server and directory.entry are set together")
            }
            () if !server.is_empty() && attribute.is_empty() => {
                Some("directory.server is set only with directory.attribute and directory.rp-id")
            }
            () if !server.is_empty() && !is_server(server) => Some(
                "directory.server is ldaps:// or ldap:// (which means StartTLS), a host, and maybe a port",
            ),
            () if !entry.is_empty() && !is_entry(entry) => {
                Some("directory.entry is a distinguished name, one value of which is {account}")
            }
            () => None,
        }
    }
}

/// The short name of an attribute (RFC 4512 §1.4).
fn is_attribute(name: &str) -> bool {
    let goes_on = |it: char| it.is_ascii_alphanumeric() || it == '-';
    name.len() <= 64
        && name.starts_with(|it: char| it.is_ascii_alphabetic())
        && name.chars().all(goes_on)
}

/// A domain of at least two labels: one label could be any machine's name.
fn is_domain(name: &str) -> bool {
    name.contains('.') && is_host(name)
}

/// The name of a host (RFC 1034 §3.5) in lower case, or an IPv4 address.
fn is_host(name: &str) -> bool {
    let letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    let is_label = |it: &str| {
        (1..=63).contains(&it.len())
            && it.chars().all(letter)
            && !it.starts_with('-')
            && !it.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

/// A URL of LDAP (RFC 4516) with nothing but a host and a port.
fn is_server(url: &str) -> bool {
    let Some(place) = ["ldaps://", "ldap://"].iter().find_map(|it| url.strip_prefix(it)) else {
        return false;
    };
    match place.split_once(':') {
        Some((host, port)) => {
            let digits = port.bytes().all(|it| it.is_ascii_digit());
            is_host(host) && digits && port.parse::<u16>().is_ok_and(|it| it > 0)
        }
        None => is_host(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(attribute: &str, rp_id: &str) -> DirectoryRules {
        DirectoryRules {
            attribute: attribute.to_owned(),
            rp_id: rp_id.to_owned(),
            ..DirectoryRules::default()
        }
    }

    #[test]
    fn names_are_checked() {
        assert_eq!(rules("", "").fault(), None);
        assert_eq!(rules("altSecurityIdentities", "example.org").fault(), None);
        for (attribute, rp_id) in [
            ("passkey", ""),
            ("", "example.org"),
            ("1passkey", "example.org"),
            ("pass key", "example.org"),
            ("passkey*", "example.org"),
            ("passkey", "localhost"),
            ("passkey", "Example.org"),
            ("passkey", "https://example.org"),
            ("passkey", "example.org."),
            ("passkey", "-example.org"),
        ] {
            assert!(rules(attribute, rp_id).fault().is_some(), "{attribute} {rp_id}");
        }
        let for_ever = DirectoryRules { offline_seconds: u32::MAX, ..DirectoryRules::default() };
        assert!(for_ever.fault().is_some());
    }

    #[test]
    fn a_server_has_tls_and_an_entry_has_a_place_for_the_account() {
        let fault = |server: &str, entry: &str| {
            let (server, entry) = (server.to_owned(), entry.to_owned());
            DirectoryRules { server, entry, ..rules("passkey", "example.org") }.fault()
        };
        let entry = "uid={account},ou=people,dc=example,dc=org";
        for server in
            ["ldaps://ldap.example.org", "ldap://localhost:389", "ldaps://192.0.2.1:10636"]
        {
            assert_eq!(fault(server, entry), None, "{server}");
        }
        for server in [
            "",
            "ldap.example.org",
            "http://ldap.example.org",
            "ldapi://%2frun%2fslapd",
            "LDAP://ldap.example.org",
            "ldaps://",
            "ldaps://:636",
            "ldaps://ldap.example.org:",
            "ldaps://ldap.example.org:0",
            "ldaps://ldap.example.org:+636",
            "ldaps://ldap.example.org:65536",
            "ldaps://ldap.example.org/dc=example",
            "ldaps://anna@ldap.example.org",
            "ldaps://ldap.example.org?uid",
            "ldaps://ldap example",
            "ldaps://ldap.example.org\nother",
        ] {
            assert!(fault(server, entry).is_some(), "{server:?}");
        }
        for entry in ["", "uid=anna,dc=example", "{account}", "uid={account},cn={account}"] {
            assert!(fault("ldaps://ldap.example.org", entry).is_some(), "{entry}");
        }
        let alone = DirectoryRules {
            server: "ldaps://ldap.example.org".into(),
            entry: entry.into(),
            ..DirectoryRules::default()
        };
        assert!(alone.fault().is_some());
    }

    #[test]
    fn the_cache_counts_for_as_long_as_the_policy_says() {
        let rules = DirectoryRules { offline_seconds: 60, ..rules("passkey", "example.org") };
        let at = 1_000_000;
        assert!(rules.counts_offline(at, at));
        assert!(rules.counts_offline(at, at + 60));
        assert!(!rules.counts_offline(at, at + 61));
        // Set right by a minute is usual; set back by an hour, nothing counts.
        assert!(rules.counts_offline(at, at - 60));
        assert!(!rules.counts_offline(at, at - 3600));
        assert!(!rules.counts_offline(at, 0));
        assert!(!rules.counts_offline(0, u64::MAX));
        // With none, the directory has to answer each time.
        assert!(!DirectoryRules { offline_seconds: 0, ..rules }.counts_offline(at, at + 1));
    }
}

//! What belongs to a site: passkeys by domain, one-time codes by the name of their issuer.

use crate::objects::{Fido2Info, Token};

/// Whether a key says which passkeys it has: it does so for its PIN.
#[must_use]
pub fn lists_passkeys(token: &Token) -> bool {
    token.fido2.as_ref().is_some_and(|it| it.pin_set && Fido2Info::tells_passkeys(it))
}

/// Whether one of two domains is the other, or above it.
#[must_use]
pub fn is_related(one: &str, other: &str) -> bool {
    let above = |high: &str, low: &str| low.strip_suffix(high).is_some_and(|it| it.ends_with('.'));
    one == other || above(one, other) || above(other, one)
}

/// Whether an account says that it is with this site: issuers are names, and sometimes domains.
#[must_use]
pub fn is_with(issuer: Option<&str>, site: &str) -> bool {
    let Some(issuer) = issuer else { return false };
    let plain = |text: &str| -> String {
        text.to_lowercase().chars().filter(|it| it.is_alphanumeric()).collect()
    };
    let name = plain(issuer);
    let labels = || site.rsplit_once('.').map_or(site, |(rest, _)| rest).split('.');
    let is_label = labels().any(|label| plain(label) == name);
    let is_domain = issuer.contains('.') && is_related(&issuer.to_lowercase(), site);
    !name.is_empty() && (is_label || is_domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_above_or_below_belongs_to_the_site_and_no_other() {
        for other in ["example.org", "login.example.org", "a.b.example.org"] {
            assert!(
                is_related("example.org", other) && is_related(other, "example.org"),
                "{other}"
            );
        }
        for other in ["badexample.org", "example.com", "org.example", ""] {
            assert!(!is_related("example.org", other), "{other}");
        }
    }

    #[test]
    fn an_issuer_is_the_name_in_a_domain() {
        for issuer in ["GitHub", "github.com", "Git-Hub"] {
            assert!(is_with(Some(issuer), "login.github.com"), "{issuer}");
        }
        for issuer in [None, Some(""), Some("com"), Some("hub"), Some("–")] {
            assert!(!is_with(issuer, "github.com"), "{issuer:?}");
        }
    }
}

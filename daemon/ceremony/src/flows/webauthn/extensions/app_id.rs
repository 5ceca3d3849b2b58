//! `appid` and `appidExclude` (WebAuthn L3 §10.1.1, §10.1.2): credentials from U2F's time, made for an
//! address in the place of a relying party id.

use url::Url;

use crate::error::Failure;
use crate::flows::webauthn::site::{Site, not_this_site, speaks_for};

/// What Google's keys were registered for, on another domain of Google's. Every browser has these two.
const GOOGLES: [&str; 2] = [
    "https://www.gstatic.com/securitykey/origins.json",
    "https://www.gstatic.com/securitykey/a/google.com/origins.json",
];

/// The address as the key knows it, if this page may use it: one of the same host or domain, as far as
/// that is somebody's. Lists of further pages, which U2F would have fetched, no browser fetches either.
pub fn checked(app_id: &str, site: &Site) -> Result<String, Failure> {
    if app_id.is_empty() {
        return Ok(site.origin.clone());
    }
    let host = |address: &str| {
        let url = Url::parse(address).ok().filter(|url| url.scheme() == "https")?;
        url.domain().map(str::to_owned)
    };
    let own = host(&site.origin);
    let of_google = GOOGLES.contains(&app_id)
        && own.as_deref().is_some_and(|own| speaks_for(own, "google.com"));
    match (host(app_id), own) {
        (Some(theirs), Some(own)) if of_google || is_same_site(&theirs, &own) => {
            Ok(app_id.to_owned())
        }
        _ => Err(not_this_site("The page asks for old passkeys of another site. It was refused.")),
    }
}

fn is_same_site(one: &str, other: &str) -> bool {
    one == other || psl::domain_str(one).is_some_and(|it| psl::domain_str(other) == Some(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::webauthn::ClientOptions;

    fn site(origin: &str) -> Site {
        let options = ClientOptions { origin: origin.to_owned(), ..ClientOptions::default() };
        Site::from_options(&options, None).unwrap()
    }

    #[test]
    fn google_has_old_keys_on_another_domain() {
        for google in ["https://accounts.google.com", "https://google.com"] {
            for app_id in GOOGLES {
                assert_eq!(checked(app_id, &site(google)).unwrap(), app_id);
            }
            assert!(
                checked("https://www.gstatic.com/securitykey/other.json", &site(google)).is_err()
            );
        }
        for other in ["https://notgoogle.com", "https://google.com.example", "https://google.de"] {
            assert!(checked(GOOGLES[0], &site(other)).is_err(), "{other}");
        }
    }

    #[test]
    fn a_host_is_of_the_same_site_as_itself() {
        assert!(checked("https://intranet/u2f", &site("https://intranet")).is_ok());
        assert!(checked("https://github.io/u2f", &site("https://anna.github.io")).is_err());
    }

    #[test]
    fn only_addresses_of_ones_own_domain() {
        let site = site("https://login.example.co.uk");
        assert_eq!(checked("", &site).unwrap(), "https://login.example.co.uk");
        for good in ["https://example.co.uk/u2f.json", "https://www.example.co.uk"] {
            assert_eq!(checked(good, &site).unwrap(), good);
        }
        for bad in
            ["http://example.co.uk", "https://other.co.uk", "https://co.uk", "example", "null"]
        {
            assert!(checked(bad, &site).is_err(), "{bad}");
        }
    }
}

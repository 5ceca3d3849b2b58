//! `appid` and `appidExclude` (WebAuthn L3 §10.1.1, §10.1.2): credentials from U2F's time, made for an
//! address in the place of a relying party id.

use url::Url;

use crate::operation::Failure;
use crate::operation::webauthn::site::{Site, not_this_site};

/// The address as the key knows it, if this page may use it: one of the same domain, as far as that is
/// somebody's. Lists of further pages, which U2F would have fetched, are not.
pub fn checked(app_id: &str, site: &Site) -> Result<String, Failure> {
    if app_id.is_empty() {
        return Ok(site.origin.clone());
    }
    let owner = |address: &str| {
        let url = Url::parse(address).ok().filter(|url| url.scheme() == "https")?;
        psl::domain_str(url.domain()?).map(str::to_owned)
    };
    match (owner(app_id), owner(&site.origin)) {
        (Some(theirs), Some(own)) if theirs == own => Ok(app_id.to_owned()),
        _ => Err(not_this_site("The page asks for old passkeys of another site. It was refused.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mfad_bus::WebAuthnOptions;

    #[test]
    fn only_addresses_of_ones_own_domain() {
        let origin = "https://login.example.co.uk".to_owned();
        let options = WebAuthnOptions { origin, ..WebAuthnOptions::default() };
        let site = Site::of(&options, None).unwrap();
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

//! Which page may ask for what: examples, and what holds for whatever is asked.

use mfad_i18n::render;
use proptest::prelude::*;

use super::*;

fn asks(origin: &str, rp_id: Option<&str>, related: &[&str]) -> Result<String, DomException> {
    let origins: Vec<_> = related.iter().map(|it| (*it).to_owned()).collect();
    let of_it = |rp_id: &str| RelatedOrigins { rp_id: rp_id.to_owned(), origins };
    let options = ClientOptions {
        origin: origin.to_owned(),
        related_origins: rp_id.filter(|_| !related.is_empty()).map(of_it),
        ..ClientOptions::default()
    };
    let site =
        Site::from_options(&options, rp_id).map_err(|failure| failure.dom_exception.unwrap());
    site.map(|site| site.rp_id)
}

#[test]
fn a_page_speaks_for_its_domain_and_those_above_it() {
    for (origin, rp_id) in [
        ("https://example.com", "example.com"),
        ("https://example.com:8443", "example.com"),
        ("https://a.b.example.com", "example.com"),
        ("https://a.b.example.com", "b.example.com"),
        ("https://login.example.co.uk", "example.co.uk"),
        ("https://anna.github.io", "anna.github.io"),
        ("https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("http://localhost", "localhost"),
        ("http://localhost:8000", "localhost"),
        ("http://app.localhost", "app.localhost"),
        ("https://intranet", "intranet"),
    ] {
        assert_eq!(asks(origin, Some(rp_id), &[]).as_deref(), Ok(rp_id), "{origin}");
    }
    assert_eq!(asks("https://a.example.com", None, &[]).as_deref(), Ok("a.example.com"));
}

#[test]
fn nor_for_anybody_elses() {
    for (origin, rp_id) in [
        ("https://example.com", "example.org"),
        ("https://example.com", "www.example.com"),
        ("https://notexample.com", "example.com"),
        ("https://example.com", "com"),
        ("https://login.example.co.uk", "co.uk"),
        ("https://anna.github.io", "github.io"),
        ("https://example.com", ""),
        ("https://example.com", "EXAMPLE.com"),
        ("https://example.com", "example.com."),
        ("https://example.com.", "example.com"),
        ("https://example.com", ".com"),
        ("https://example.com", "https://example.com"),
        ("https://example.com", "example.com:443"),
        ("https://xn--bcher-kva.example", "bücher.example"),
        ("https://app.localhost", "localhost"),
        ("https://127.0.0.1", "127.0.0.1"),
        ("https://[::1]", "[::1]"),
    ] {
        let asked = asks(origin, Some(rp_id), &[]);
        assert_eq!(asked, Err(DomException::Security), "{origin} {rp_id}");
    }
}

#[test]
fn what_is_no_secure_page_is_refused() {
    for origin in [
        "http://example.com",
        "http://127.0.0.1",
        "https://127.0.0.1:8443",
        "http://localhost.example.com",
        "ftp://example.com",
    ] {
        assert_eq!(asks(origin, None, &[]), Err(DomException::Security), "{origin}");
    }
    assert_eq!(asks("null", None, &[]), Err(DomException::NotAllowed));
    for origin in [
        "",
        "file://",
        "file:///etc/passwd",
        "data:text/html,hello",
        "https://example.com/",
        "https://example.com:443",
        "https://EXAMPLE.com",
        "https://anna@example.com",
        "https://bücher.example",
        "https://example.com#",
        "example.com",
    ] {
        assert_eq!(asks(origin, None, &[]), Err(DomException::Type), "{origin}");
    }
}

#[test]
fn related_origins_count_up_to_five_labels() {
    let page = "https://shop.example.de";
    let asks = |related: &[&str]| asks(page, Some("example.com"), related).is_ok();
    assert!(asks(&["https://shop.example.de"]));
    assert!(asks(&["nonsense", "https://com", "https://shop.example.de"]));
    let many = ["https://a.com", "https://b.com", "https://c.com", "https://d.com"];
    assert!(!asks(&[&many[..], &["https://e.com", "https://a.co.uk"]].concat()));
    assert!(asks(&[&many[..], &[page]].concat()));
    assert!(!asks(&[&many[..], &["https://e.com", page]].concat()));
    assert!(asks(&[&many[..], &["https://example.org", page]].concat()));
    assert!(!asks(&["https://shop.example.de:8443"]));
    assert!(!asks(&["http://shop.example.de"]));
    assert!(!asks(&["https://example.de"]));
}

#[test]
fn a_list_holds_for_the_relying_party_that_it_was_fetched_for() {
    let page = "https://evil.example";
    let related = RelatedOrigins {
        rp_id: "evil-list.example".to_owned(),
        origins: vec![page.to_owned(), "https://bank.example".to_owned()],
    };
    let options = |related_origins| ClientOptions {
        origin: page.to_owned(),
        related_origins,
        ..ClientOptions::default()
    };
    let of = |rp_id, related| Site::from_options(&options(related), Some(rp_id));
    assert!(of("evil-list.example", Some(related.clone())).is_ok());
    let refused = of("bank.example", Some(related)).unwrap_err();
    assert_eq!(refused.dom_exception, Some(DomException::Security));
    assert_eq!(refused.related_origins_for, None);
    let missing = of("bank.example", None).unwrap_err();
    assert_eq!(missing.related_origins_for.as_deref(), Some("bank.example"));
    assert_eq!(of("bank.example/x", None).unwrap_err().related_origins_for, None);
}

#[test]
fn what_the_browser_checked_is_no_list() {
    let of = |checked, rp_id| {
        let options = ClientOptions {
            origin: "https://shop.example.de".to_owned(),
            rp_id_checked: checked,
            ..ClientOptions::default()
        };
        Site::from_options(&options, Some(rp_id)).is_ok()
    };
    assert!(of(Some(true), "example.com"));
    assert!(!of(Some(true), "example.com:443") && !of(Some(false), "example.com"));
}

#[test]
fn a_relying_party_that_is_not_the_pages_host_is_shown() {
    let of = |origin: &str, rp_id| {
        let options = ClientOptions { origin: origin.to_owned(), ..ClientOptions::default() };
        render(&Site::from_options(&options, rp_id).unwrap().shown())
    };
    assert_eq!(of("https://example.com:8443", None), "example.com:8443");
    let above = of("https://login.example.com", Some("example.com"));
    assert_eq!(above, "login.example.com (passkey of example.com)");
}

#[test]
fn a_person_sees_who_asks() {
    let options = ClientOptions {
        origin: "https://pay.example:8443".to_owned(),
        top_origin: Some("https://shop.example".to_owned()),
        program: Some(format!("Chromium\n\u{202e}{}", "x".repeat(100))),
        ..ClientOptions::default()
    };
    let shown = render(&Site::from_options(&options, None).unwrap().shown());
    let start = "pay.example:8443 (inside shop.example), asked by Chromium";
    assert!(shown.starts_with(start) && shown.len() < 130, "{shown}");
    assert!(!shown.contains(['\n', '\u{202e}']), "{shown}");
}

/// Few labels, so that names have something to do with one another.
fn name() -> impl Strategy<Value = String> {
    let label = prop::sample::select(vec![
        "example",
        "www",
        "com",
        "co",
        "uk",
        "github",
        "io",
        "localhost",
        "xn--bcher-kva",
        "",
        "127",
        "0",
        "1",
        "[::1]",
        "EXAMPLE",
        "ex ample",
    ]);
    prop::collection::vec(label, 1..5).prop_map(|labels| labels.join("."))
}

fn origin() -> impl Strategy<Value = String> {
    let scheme = prop::sample::select(vec!["https", "http", "file", "chrome-extension"]);
    let port = prop::sample::select(vec!["", ":443", ":8443"]);
    (scheme, name(), port).prop_map(|(scheme, name, port)| format!("{scheme}://{name}{port}"))
}

proptest! {
    #[test]
    fn nothing_but_a_secure_page_speaks_for_a_domain_of_its_own(
        origin in prop_oneof![origin(), any::<String>()],
        rp_id in prop::option::of(prop_oneof![name(), any::<String>()]),
    ) {
        if let Ok(allowed) = asks(&origin, rp_id.as_deref(), &[]) {
            let (scheme, rest) = origin.split_once("://").unwrap();
            let host = rest.split(':').next().unwrap();
            let local = host == "localhost" || host.ends_with(".localhost");
            prop_assert!(scheme == "https" || (scheme == "http" && local), "{origin}");
            prop_assert!(host.parse::<std::net::IpAddr>().is_err());
            let above = host.ends_with(&format!(".{allowed}"));
            prop_assert!(allowed == host || above, "{origin} {allowed}");
            prop_assert!(allowed == host || psl::suffix_str(&allowed) != Some(&allowed), "{allowed}");
            prop_assert_eq!(allowed.to_ascii_lowercase(), allowed);
        }
    }

    #[test]
    fn a_related_page_is_one_that_is_listed(
        origin in origin(),
        rp_id in name(),
        related in prop::collection::vec(prop_oneof![origin(), any::<String>()], 1..8),
    ) {
        let related: Vec<_> = related.iter().map(String::as_str).collect();
        let alone = asks(&origin, Some(&rp_id), &[]);
        let listed = asks(&origin, Some(&rp_id), &related);
        let is_origin = |it: &&str| Url::parse(it).is_ok_and(|it| it.origin().ascii_serialization() == origin);
        prop_assert!(listed == alone || related.iter().any(is_origin), "{origin} {rp_id}");
    }
}

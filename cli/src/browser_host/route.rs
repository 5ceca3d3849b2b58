//! The ways in which a request comes from a page, and what each of them vouches for.

use mfad_bus::RelatedOrigins;
use serde_json::Value;

use super::frame::Frame;
use crate::browser::{ADDON_ID, EXTENSION_ID};

/// Which kind of browser started this program; browsers tell by the arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `webAuthenticationProxy`: the browser writes the origin into the request, where no page can,
    /// and has checked the relying party's id and the policy of frames.
    Chromium,
    /// A content script: the extension's background knows the origin from the browser.
    Firefox,
}

/// A request as the daemon takes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Attested {
    /// The options, as JSON.
    pub request: String,
    /// The origin of the page.
    pub origin: String,
    /// The origin of the tab, if the page is in a frame of another; empty where it is not known.
    pub top_origin: Option<String>,
    /// The origins that share a relying party's id.
    pub related_origins: Option<RelatedOrigins>,
    /// Whether the browser found that the page may speak for the relying party.
    pub rp_id_checked: bool,
}

impl Route {
    /// Chromium's argument is the extension's origin; Firefox's are the manifest and the add-on.
    pub fn from_arguments(arguments: &[String]) -> Option<Self> {
        match arguments {
            [origin, ..] if *origin == format!("chrome-extension://{EXTENSION_ID}/") => {
                Some(Self::Chromium)
            }
            [_, addon, ..] if addon == ADDON_ID => Some(Self::Firefox),
            _ => None,
        }
    }

    /// What of a frame can be believed; nothing if that is not enough.
    pub fn attest(self, frame: Frame) -> Option<Attested> {
        let mut request: Value = serde_json::from_str(&frame.request?).ok()?;
        let proxied = request
            .get_mut("extensions")
            .and_then(Value::as_object_mut)
            .and_then(|extensions| extensions.remove("remoteDesktopClientOverride"));
        let attested = match self {
            Self::Chromium => {
                let proxied = proxied?;
                let origin = proxied.get("origin")?.as_str()?.to_owned();
                let same = proxied.get("sameOriginWithAncestors")?.as_bool()?;
                Attested {
                    request: request.to_string(),
                    top_origin: (!same).then(String::new),
                    related_origins: None,
                    rp_id_checked: true,
                    origin,
                }
            }
            Self::Firefox => Attested {
                request: request.to_string(),
                origin: frame.origin?,
                top_origin: None,
                related_origins: frame.related_origins,
                rp_id_checked: false,
            },
        };
        Some(attested)
    }
}

impl Route {
    /// What the person calls the browser that started this program, if it is one of those known. For one
    /// in a sandbox something else started it.
    pub fn browser(self) -> Option<&'static str> {
        let parent = rustix::process::getppid().map(|parent| parent.as_raw_nonzero());
        let program = parent.and_then(|id| std::fs::read_link(format!("/proc/{id}/exe")).ok());
        self.named(
            program.as_deref().and_then(|path| path.file_name()?.to_str()).unwrap_or_default(),
        )
    }

    /// The browser whose program this is, else the only one that asks in this way.
    fn named(self, program: &str) -> Option<&'static str> {
        let known = known(program);
        known.or_else(|| (self == Self::Firefox).then_some("Firefox"))
    }
}

fn known(program: &str) -> Option<&'static str> {
    let known = [
        ("chromium", "Chromium"),
        ("chrome", "Google Chrome"),
        ("firefox", "Firefox"),
        ("brave", "Brave"),
        ("msedge", "Microsoft Edge"),
        ("vivaldi", "Vivaldi"),
    ];
    known.iter().find(|(begins, _)| program.starts_with(begins)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn frame(request: &Value) -> Frame {
        let frame = json!({
            "id": 1, "type": "get", "request": request.to_string(),
            "origin": "https://told.example",
            "related_origins": {"rp_id": "list.example", "origins": ["https://told.example"]},
        });
        serde_json::from_value(frame).unwrap()
    }

    fn proxied() -> Value {
        json!({"challenge": "AA", "extensions": {"prf": {}, "remoteDesktopClientOverride": {
            "origin": "https://browser.example", "sameOriginWithAncestors": true,
        }}})
    }

    #[test]
    fn the_arguments_tell_the_browser() {
        let of = |arguments: &[&str]| {
            Route::from_arguments(&arguments.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        let origin = format!("chrome-extension://{EXTENSION_ID}/");
        assert_eq!(of(&[&origin]), Some(Route::Chromium));
        assert_eq!(of(&["/x/org.mfad.browser.json", ADDON_ID]), Some(Route::Firefox));
        assert_eq!(of(&["chrome-extension://another/"]), None);
        assert_eq!(of(&["/x/org.mfad.browser.json", "another@example.org"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn a_browser_that_something_else_started_this_for_is_known_by_how_it_asks() {
        for (route, program, name) in [
            (Route::Firefox, "firefox-esr", Some("Firefox")),
            (Route::Firefox, "xdg-native-messaging-proxy", Some("Firefox")),
            (Route::Chromium, "msedge", Some("Microsoft Edge")),
            (Route::Chromium, "xdg-native-messaging-proxy", None),
        ] {
            assert_eq!(route.named(program), name, "{route:?} {program}");
        }
    }

    #[test]
    fn in_chromium_only_the_browser_says_whose_page_it_is() {
        let attested = Route::Chromium.attest(frame(&proxied())).unwrap();
        assert_eq!(attested.origin, "https://browser.example");
        assert_eq!((attested.rp_id_checked, &attested.related_origins), (true, &None));
        assert_eq!(attested.request, r#"{"challenge":"AA","extensions":{"prf":{}}}"#);
        assert_eq!(Route::Chromium.attest(frame(&json!({"challenge": "AA"}))), None);
    }

    #[test]
    fn in_firefox_a_page_cannot_say_whose_it_is() {
        let attested = Route::Firefox.attest(frame(&proxied())).unwrap();
        assert_eq!(attested.origin, "https://told.example");
        assert!(!attested.rp_id_checked && attested.related_origins.is_some());
        assert_eq!(attested.request, r#"{"challenge":"AA","extensions":{"prf":{}}}"#);
    }

    #[test]
    fn a_frame_of_another_site_is_told() {
        let mut request = proxied();
        request["extensions"]["remoteDesktopClientOverride"]["sameOriginWithAncestors"] =
            false.into();
        assert_eq!(
            Route::Chromium.attest(frame(&request)).unwrap().top_origin,
            Some(String::new())
        );
    }
}

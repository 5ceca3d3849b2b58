//! The browsers that mfad can work with, and where each keeps what matters here.

use std::env;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// The extension in Chromium and its relatives; follows from the key in its manifest.
pub(crate) const EXTENSION_ID: &str = "odmkekgkafcgbabicdjplcappphjnilj";
/// The same in Firefox; its manifest says so.
pub(crate) const ADDON_ID: &str = "browser@mfad.org";

/// How a browser does things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Chromium,
    Firefox,
}

/// What a browser is shut up in, if it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sandbox {
    Flatpak,
    Snap,
}

/// A browser.
#[derive(Debug, Clone)]
pub struct Browser {
    /// What one types for it.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Which kind it is.
    pub family: Family,
    pub sandbox: Option<Sandbox>,
    /// The folders that have its profiles in them.
    pub profiles: Vec<PathBuf>,
    /// Where it, or what starts native hosts for it, looks for this person's files about them.
    pub own_manifests: PathBuf,
    programs: &'static [&'static str],
    /// Where it looks for what holds for everybody.
    everybody: &'static str,
}

const DEBIAN: &str = "/etc/chromium/native-messaging-hosts";
/// Chromium's relatives: id, name, folder, programs, and where files for everybody are.
const CHROMIUMS: &[(&str, &str, &str, &[&str], &str)] = &[
    ("chromium", "Chromium", "chromium", &["chromium"], DEBIAN),
    (
        "chrome",
        "Google Chrome",
        "google-chrome",
        &["google-chrome"],
        "/etc/opt/chrome/native-messaging-hosts",
    ),
    ("brave", "Brave", "BraveSoftware/Brave-Browser", &["brave-browser"], DEBIAN),
    (
        "edge",
        "Microsoft Edge",
        "microsoft-edge",
        &["microsoft-edge"],
        "/etc/opt/edge/native-messaging-hosts",
    ),
    ("vivaldi", "Vivaldi", "vivaldi", &["vivaldi"], DEBIAN),
];
/// Those in a sandbox: id, what it is in, the id of the one that it is, and its folder below the home.
const SANDBOXED: &[(&str, Sandbox, &str, &str)] = &[
    ("chromium-flatpak", Sandbox::Flatpak, "chromium", ".var/app/org.chromium.Chromium/config"),
    ("chrome-flatpak", Sandbox::Flatpak, "chrome", ".var/app/com.google.Chrome/config"),
    ("brave-flatpak", Sandbox::Flatpak, "brave", ".var/app/com.brave.Browser/config"),
    ("edge-flatpak", Sandbox::Flatpak, "edge", ".var/app/com.microsoft.Edge/config"),
    ("vivaldi-flatpak", Sandbox::Flatpak, "vivaldi", ".var/app/com.vivaldi.Vivaldi/config"),
    ("chromium-snap", Sandbox::Snap, "chromium", "snap/chromium/common"),
    ("brave-snap", Sandbox::Snap, "brave", "snap/brave/current/.config"),
];

/// All that this program knows.
pub fn known() -> Vec<Browser> {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let config = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.filter(|it| it.is_absolute()).unwrap_or_else(|| home.join(".config"));
    let own = CHROMIUMS.iter().map(|it| chromium(it, &config));
    let sandboxed = SANDBOXED.iter().filter_map(|(id, sandbox, which, folder)| {
        let it = CHROMIUMS.iter().find(|(known, ..)| known == which)?;
        let browser = chromium(it, &home.join(folder));
        Some(Browser { id, sandbox: Some(*sandbox), programs: &[], ..browser })
    });
    own.chain(sandboxed).chain(firefoxes(&home, &config)).collect()
}

fn chromium(
    &(id, name, folder, programs, everybody): &(
        &'static str,
        &'static str,
        &str,
        &'static [&'static str],
        &'static str,
    ),
    config: &Path,
) -> Browser {
    let folder = config.join(folder);
    Browser {
        id,
        name,
        family: Family::Chromium,
        sandbox: None,
        own_manifests: folder.join("NativeMessagingHosts"),
        profiles: vec![folder],
        programs,
        everybody,
    }
}

/// Since version 147 the profiles are in XDG's folder, unless the old one is there. What starts native
/// hosts for one in a sandbox looks where the other one does.
fn firefoxes(home: &Path, config: &Path) -> [Browser; 3] {
    let firefox = |id, sandbox, profiles, programs| Browser {
        id,
        name: "Firefox",
        family: Family::Firefox,
        sandbox,
        profiles,
        own_manifests: home.join(".mozilla/native-messaging-hosts"),
        programs,
        everybody: "/usr/lib/mozilla/native-messaging-hosts",
    };
    let below = |home: &Path, config: &Path| {
        vec![home.join(".mozilla/firefox"), config.join("mozilla/firefox")]
    };
    let flatpak = home.join(".var/app/org.mozilla.firefox");
    let snap = home.join("snap/firefox/common");
    [
        firefox("firefox", None, below(home, config), &["firefox-esr", "firefox"]),
        firefox(
            "firefox-flatpak",
            Some(Sandbox::Flatpak),
            below(&flatpak, &flatpak.join("config")),
            &[],
        ),
        firefox("firefox-snap", Some(Sandbox::Snap), below(&snap, &snap.join(".config")), &[]),
    ]
}

/// Those that are installed, or that this person has used.
pub fn present() -> Vec<Browser> {
    known().into_iter().filter(Browser::is_there).collect()
}

/// Whether something on this machine starts native hosts for browsers in sandboxes.
pub fn has_proxy() -> bool {
    const SERVICES: &str = "dbus-1/services/org.freedesktop.NativeMessagingProxy.service";
    let folders = env::var_os("XDG_DATA_DIRS").filter(|it| !it.is_empty());
    let folders = folders.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    env::split_paths(&folders).any(|folder| folder.join(SERVICES).is_file())
}

impl Browser {
    fn is_there(&self) -> bool {
        let folders: Vec<_> = env::var_os("PATH")
            .iter()
            .flat_map(|path| env::split_paths(path).collect::<Vec<_>>())
            .collect();
        let installed =
            |program: &&str| folders.iter().any(|folder| folder.join(program).is_file());
        self.profiles.iter().any(|it| it.is_dir()) || self.programs.iter().any(installed)
    }

    /// What it is called, with what it is in.
    pub fn title(&self) -> String {
        match self.sandbox {
            None => self.name.to_owned(),
            Some(Sandbox::Flatpak) => format!("{} (Flatpak)", self.name),
            Some(Sandbox::Snap) => format!("{} (Snap)", self.name),
        }
    }

    /// Whether it can start a program outside of what it is in. Ubuntu's Snap of Firefox can by a portal of
    /// Ubuntu's, and so is believed; of the others only Firefox asks the proxy.
    pub fn reaches_hosts(&self) -> bool {
        match (self.family, self.sandbox) {
            (_, None) | (Family::Firefox, Some(Sandbox::Snap)) => true,
            (Family::Firefox, Some(Sandbox::Flatpak)) => has_proxy(),
            (Family::Chromium, Some(_)) => false,
        }
    }

    /// All folders in which the browser looks for native hosts' files.
    pub fn manifests(&self) -> [PathBuf; 2] {
        [self.own_manifests.clone(), Path::new(self.everybody).to_owned()]
    }
}

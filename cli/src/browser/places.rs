//! The browsers that mfad can work with, and where each keeps what matters here.

use std::env;
use std::path::{Path, PathBuf};

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

/// A browser.
#[derive(Debug, Clone)]
pub struct Browser {
    /// What one types for it.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Which kind it is.
    pub family: Family,
    /// Where it keeps what belongs to this person.
    pub own: PathBuf,
    programs: &'static [&'static str],
    /// Where it looks for what holds for everybody.
    everybody: &'static str,
}

/// All that this program knows.
pub fn known() -> Vec<Browser> {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let config = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.filter(|it| it.is_absolute()).unwrap_or_else(|| home.join(".config"));
    let chromium = |id, name, folder: &str, programs, everybody| Browser {
        id,
        name,
        family: Family::Chromium,
        own: config.join(folder),
        programs,
        everybody,
    };
    let debian = "/etc/chromium/native-messaging-hosts";
    vec![
        chromium("chromium", "Chromium", "chromium", &["chromium"], debian),
        chromium(
            "chrome",
            "Google Chrome",
            "google-chrome",
            &["google-chrome"],
            "/etc/opt/chrome/native-messaging-hosts",
        ),
        chromium("brave", "Brave", "BraveSoftware/Brave-Browser", &["brave-browser"], debian),
        chromium(
            "edge",
            "Microsoft Edge",
            "microsoft-edge",
            &["microsoft-edge"],
            "/etc/opt/edge/native-messaging-hosts",
        ),
        chromium("vivaldi", "Vivaldi", "vivaldi", &["vivaldi"], debian),
        Browser {
            id: "firefox",
            name: "Firefox",
            family: Family::Firefox,
            own: home.join(".mozilla"),
            programs: &["firefox-esr", "firefox"],
            everybody: "/usr/lib/mozilla/native-messaging-hosts",
        },
    ]
}

/// Those that are installed, or that this person has used.
pub fn present() -> Vec<Browser> {
    known().into_iter().filter(Browser::is_there).collect()
}

impl Browser {
    fn is_there(&self) -> bool {
        let folders: Vec<_> = env::var_os("PATH")
            .iter()
            .flat_map(|path| env::split_paths(path).collect::<Vec<_>>())
            .collect();
        let installed =
            |program: &&str| folders.iter().any(|folder| folder.join(program).is_file());
        self.own.is_dir() || self.programs.iter().any(installed)
    }

    /// Where this person's files about native hosts are.
    pub fn own_manifests(&self) -> PathBuf {
        self.own.join(match self.family {
            Family::Chromium => "NativeMessagingHosts",
            Family::Firefox => "native-messaging-hosts",
        })
    }

    /// All folders in which the browser looks for them.
    pub fn manifests(&self) -> [PathBuf; 2] {
        [self.own_manifests(), Path::new(self.everybody).to_owned()]
    }
}

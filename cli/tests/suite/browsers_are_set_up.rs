//! `mfactl browser`: the files of a person's own browsers, each where its browser looks for it.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const NOWHERE: &str = "unix:path=/nonexistent/bus";
const FILE: &str = "org.mfad.browser.json";
/// Browsers, the folders that they keep for a person, and those of native hosts in them.
const BROWSERS: &[(&str, &str, &str)] = &[
    ("chromium", ".config/chromium", "NativeMessagingHosts"),
    ("chrome", ".config/google-chrome", "NativeMessagingHosts"),
    ("brave", ".config/BraveSoftware/Brave-Browser", "NativeMessagingHosts"),
    ("edge", ".config/microsoft-edge", "NativeMessagingHosts"),
    ("vivaldi", ".config/vivaldi", "NativeMessagingHosts"),
    ("firefox", ".mozilla", "native-messaging-hosts"),
];
/// Profiles of browsers that mfad did not write.
const FIREFOXES: &[(&str, &str)] = &[
    ("firefox", ".config/mozilla/firefox/abc.default"),
    ("firefox", ".mozilla/firefox/abc.default"),
    ("firefox-flatpak", ".var/app/org.mozilla.firefox/config/mozilla/firefox/abc.default"),
    ("firefox-flatpak", ".var/app/org.mozilla.firefox/.mozilla/firefox/abc.default"),
    ("firefox-snap", "snap/firefox/common/.mozilla/firefox/abc.default"),
];
/// Browsers that can start no program outside of what they are in.
const SHUT_UP: &[(&str, &str)] = &[
    ("chromium-flatpak", ".var/app/org.chromium.Chromium/config/chromium"),
    ("edge-flatpak", ".var/app/com.microsoft.Edge/config/microsoft-edge"),
    ("chromium-snap", "snap/chromium/common/chromium"),
];

/// Somebody with a home, and programs in it; `mfactl` and the native host are two of them.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let programs = folder.path().join("bin");
        fs::create_dir(&programs).unwrap();
        // A copy could still be open for writing in what another test just started: nobody could
        // start it then.
        fs::hard_link(env!("CARGO_BIN_EXE_mfactl"), programs.join("mfactl")).unwrap();
        fs::write(programs.join("mfad-browser-host"), "").unwrap();
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn mfactl(&self, words: &str) -> Output {
        Command::new(self.path().join("bin/mfactl"))
            .args(words.split_whitespace())
            .env_clear()
            .envs([("HOME", self.path()), ("PATH", &self.path().join("bin"))])
            .env("XDG_DATA_DIRS", self.path().join("share"))
            .envs([("DBUS_SESSION_BUS_ADDRESS", NOWHERE), ("DBUS_SYSTEM_BUS_ADDRESS", NOWHERE)])
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn browsers(&self, words: &str) -> Vec<Value> {
        let said = self.mfactl(&format!("{words} --json"));
        assert!(said.status.success(), "{said:?}");
        let shape: Value = serde_json::from_slice(&said.stdout).unwrap();
        shape["browsers"].as_array().unwrap().clone()
    }

    fn manifest(&self, (_, own, hosts): &(&str, &str, &str)) -> PathBuf {
        self.path().join(own).join(hosts).join(FILE)
    }
}

#[test]
fn each_browser_gets_its_file_where_it_looks_for_it_and_loses_it_again() {
    let home = Home::new();
    for browser in BROWSERS {
        let (id, own, _) = browser;
        // It was started once.
        let profiles = if *id == "firefox" { ".config/mozilla/firefox" } else { own };
        fs::create_dir_all(home.path().join(profiles)).unwrap();
        let file = home.manifest(browser);
        let installed = home.browsers(&format!("browser install {id}"));
        assert_eq!((installed.len(), installed[0]["id"].as_str()), (1, Some(*id)));
        let manifest: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let host = fs::canonicalize(home.path().join("bin/mfad-browser-host")).unwrap();
        assert_eq!(manifest["path"], json!(host), "{id}");
        let status = home.browsers("browser status");
        let standing = status.iter().find(|it| it["id"] == *id).unwrap();
        assert_eq!(standing["host"], json!(host), "{id}");
        // Twice is as good as once, and nothing is left lying about.
        home.browsers(&format!("browser install {id}"));
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
        home.browsers(&format!("browser remove {id}"));
        assert!(!file.exists(), "{id}");
    }
}

#[test]
fn without_names_all_browsers_that_are_there_are_meant_and_no_others() {
    let home = Home::new();
    for (_, own, _) in &BROWSERS[..2] {
        fs::create_dir_all(home.path().join(own)).unwrap();
    }
    fs::write(home.path().join("bin/firefox-esr"), "").unwrap();
    let ids = |all: Vec<Value>| -> Vec<_> {
        all.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(home.browsers("browser install")), ["chromium", "chrome", "firefox"]);
    for browser in BROWSERS {
        let there = ["chromium", "chrome", "firefox"].contains(&browser.0);
        assert_eq!(home.manifest(browser).exists(), there, "{}", browser.0);
    }
    assert_eq!(ids(home.browsers("browser remove")), ["chromium", "chrome", "firefox"]);
    assert!(home.browsers("browser remove").is_empty(), "nothing is left");
}

/// The extension in this profile of Firefox.
fn add_extension(profile: &Path) {
    fs::create_dir_all(profile).unwrap();
    let addon = json!({"id": "browser@mfad.org", "active": true, "version": "0.0.9"});
    fs::write(profile.join("extensions.json"), json!({"addons": [addon]}).to_string()).unwrap();
}

#[test]
fn the_extension_is_found_wherever_a_firefox_has_its_profiles() {
    for (id, profile) in FIREFOXES {
        let home = Home::new();
        add_extension(&home.path().join(profile));
        let status = home.browsers("browser status");
        let found = status.iter().map(|it| (it["id"].clone(), it["extension"].clone()));
        let found: Vec<_> = found.collect();
        assert_eq!(found, [(json!(id), json!("0.0.9"))], "{profile}");
    }
}

#[test]
fn a_firefox_in_a_flatpak_asks_mfad_where_there_is_a_proxy_for_it() {
    let home = Home::new();
    add_extension(&home.path().join(FIREFOXES[2].1));
    let alone = home.mfactl("browser install");
    let said = String::from_utf8_lossy(&alone.stdout).into_owned();
    assert!(
        said.contains("Firefox (Flatpak)") && said.contains("xdg-native-messaging-proxy"),
        "{said}"
    );
    assert!(!home.manifest(&BROWSERS[5]).exists(), "{said}");
    let services = home.path().join("share/dbus-1/services");
    fs::create_dir_all(&services).unwrap();
    fs::write(services.join("org.freedesktop.NativeMessagingProxy.service"), "").unwrap();
    let installed = home.browsers("browser install");
    let host = fs::canonicalize(home.path().join("bin/mfad-browser-host")).unwrap();
    assert_eq!(installed[0]["host"], json!(host), "{installed:?}");
    // The proxy looks where a Firefox without a sandbox does.
    assert!(home.manifest(&BROWSERS[5]).exists());
}

#[test]
fn browsers_that_cannot_ask_mfad_are_told_so_plainly() {
    for (id, folder) in SHUT_UP {
        let home = Home::new();
        fs::create_dir_all(home.path().join(folder)).unwrap();
        for command in ["status", "install"] {
            let all = home.browsers(&format!("browser {command}"));
            assert_eq!((all.len(), all[0]["id"].as_str()), (1, Some(*id)), "{all:?}");
            assert_eq!(all[0]["host"], Value::Null, "{command}");
            let said = home.mfactl(&format!("browser {command}"));
            let said = String::from_utf8_lossy(&said.stdout).into_owned();
            assert!(said.contains("can't ask mfad"), "{said}");
            assert!(!said.contains("mfactl browser install"), "it would not help: {said}");
        }
    }
}

#[test]
fn a_file_that_leads_nowhere_or_cannot_be_written_is_said() {
    let home = Home::new();
    let chromium = &BROWSERS[0];
    let file = home.manifest(chromium);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    for text in ["", "{", "[]", r#"{"path": 7}"#, r#"{"path": "/nonexistent/host"}"#] {
        fs::write(&file, text).unwrap();
        let status = home.browsers("browser status");
        assert_eq!(status[0]["host"], Value::Null, "{text}");
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(file.with_extension("json.new")).unwrap();
    let refused = home.mfactl("browser install chromium");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("couldn't be changed"), "{said}");
    // Nor is a browser that nobody knows.
    assert_eq!(home.mfactl("browser install lynx").status.code(), Some(2));
}

#[test]
fn without_the_native_host_nothing_is_written() {
    let home = Home::new();
    fs::remove_file(home.path().join("bin/mfad-browser-host")).unwrap();
    let refused = home.mfactl("browser install firefox");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("is missing"), "{said}");
    assert!(!home.manifest(&BROWSERS[5]).exists());
}

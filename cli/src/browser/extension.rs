//! The extension in a browser: which version it is, and how it gets there.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use mfad_i18n::say;
use serde_json::Value;

use super::places::{ADDON_ID, Browser, EXTENSION_ID, Family};

/// Where Debian's browsers look for extensions that everybody has.
const CHROMIUM: &str = "/usr/share/chromium/extensions/mfad";
const FIREFOX: &str = "/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}";

/// The version of mfad's extension in a browser, if it has it and it is on.
pub fn version(browser: &Browser) -> Option<String> {
    match browser.family {
        Family::Chromium => {
            let everybody = (browser.id == "chromium").then(|| PathBuf::from(CHROMIUM));
            let own = profiles(browser).into_iter().find_map(|profile| in_chromium(&profile));
            own.or(everybody).and_then(|folder| of_manifest(&folder))
        }
        Family::Firefox => {
            let everybody = browser.sandbox.is_none().then(|| Path::new(FIREFOX).join(ADDON_ID));
            let own = profiles(browser).into_iter().find_map(|profile| in_firefox(&profile));
            own.or_else(|| of_manifest(&everybody?))
        }
    }
}

/// How somebody adds it to this browser.
pub fn how(browser: &Browser) -> String {
    let folder = shipped();
    match browser.family {
        Family::Chromium => say!(
            "browser-chromium-how",
            browser = browser.title(),
            folder = folder.join("chromium").display()
        ),
        Family::Firefox => say!(
            "browser-firefox-how",
            browser = browser.title(),
            file = folder.join("firefox/manifest.json").display()
        ),
    }
}

/// Where it came with this program.
fn shipped() -> PathBuf {
    let folder = std::env::current_exe().unwrap_or_default();
    let folder = folder.parent().unwrap_or(Path::new("/")).join("../share/mfad/extension");
    fs::canonicalize(&folder).unwrap_or(folder)
}

/// The links that give it to every user, and what of it each leads to.
fn links() -> [(PathBuf, &'static str); 2] {
    [(PathBuf::from(CHROMIUM), "chromium"), (Path::new(FIREFOX).join(ADDON_ID), "firefox")]
}

/// Gives it to every user of Debian's browsers.
///
/// # Errors
/// It is not there, or whoever runs this may not.
pub fn link_for_all() -> io::Result<Vec<PathBuf>> {
    let mut made = Vec::new();
    for (link, which) in links() {
        let folder = fs::canonicalize(shipped().join(which))?;
        fs::create_dir_all(link.parent().unwrap_or(Path::new("/")))?;
        remove_link(&link)?;
        symlink(folder, &link)?;
        made.push(link);
    }
    Ok(made)
}

/// Takes it from them; gives the links that there were.
///
/// # Errors
/// Whoever runs this may not.
pub fn unlink_for_all() -> io::Result<Vec<PathBuf>> {
    let there = links().into_iter().map(|(link, _)| Ok(remove_link(&link)?.then_some(link)));
    there.filter_map(io::Result::transpose).collect()
}

/// Whether it was there.
fn remove_link(link: &Path) -> io::Result<bool> {
    match fs::remove_file(link) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn profiles(browser: &Browser) -> Vec<PathBuf> {
    let folders = browser.profiles.iter().filter_map(|folder| fs::read_dir(folder).ok());
    let entries = folders.flatten().filter_map(Result::ok);
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// The folder that an extension of this profile is loaded from.
fn in_chromium(profile: &Path) -> Option<PathBuf> {
    ["Secure Preferences", "Preferences"].iter().find_map(|name| {
        let settings = json(&profile.join(name))?;
        let path = settings.pointer(&format!("/extensions/settings/{EXTENSION_ID}/path"))?;
        Some(profile.join("Extensions").join(path.as_str()?))
    })
}

fn in_firefox(profile: &Path) -> Option<String> {
    let known = json(&profile.join("extensions.json"))?;
    let addon = known.get("addons")?.as_array()?.iter().find(|it| {
        it.get("id").and_then(Value::as_str) == Some(ADDON_ID)
            && it.get("active").and_then(Value::as_bool) == Some(true)
    })?;
    Some(addon.get("version")?.as_str()?.to_owned())
}

fn of_manifest(folder: &Path) -> Option<String> {
    Some(json(&folder.join("manifest.json"))?.get("version")?.as_str()?.to_owned())
}

fn json(file: &Path) -> Option<Value> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

//! Browsers: those that are shut up in a sandbox, where security keys do not reach them, and
//! those whose extension is not what it should be.

use std::path::{Path, PathBuf};

use mfad_i18n::say;

use super::finding::Finding;
use super::sys_root::SysRoot;
use crate::browser::Extension;

const CHECK: &str = "browser-sandbox";
/// Browsers by their names in Flatpak.
const FLATPAKS: &[(&str, &str)] = &[
    ("org.mozilla.firefox", "Firefox"),
    ("org.chromium.Chromium", "Chromium"),
    ("com.google.Chrome", "Google Chrome"),
    ("com.brave.Browser", "Brave"),
    ("com.microsoft.Edge", "Microsoft Edge"),
    ("com.vivaldi.Vivaldi", "Vivaldi"),
];
/// And in Snap.
const SNAPS: &[(&str, &str)] =
    &[("firefox", "Firefox"), ("chromium", "Chromium"), ("brave", "Brave")];

pub(super) fn checks(place: &SysRoot, extensions: &[Extension]) -> Vec<Finding> {
    sandboxes(place).into_iter().chain(extensions.iter().map(extension)).collect()
}

/// Whether a browser's extension and the program that it talks to belong together.
fn extension(Extension { browser, version, reaches, host }: &Extension) -> Finding {
    const CHECK: &str = "browser-extension";
    const OWN: &str = env!("CARGO_PKG_VERSION");
    match version {
        _ if !reaches => Finding::bad(
            CHECK,
            say!("doctor-extension-shut-up", browser),
            say!("doctor-extension-outside"),
        ),
        _ if !host => Finding::bad(
            CHECK,
            say!("doctor-extension-alone", browser),
            say!("doctor-extension-set-up"),
        ),
        version if version != OWN => Finding::bad(
            CHECK,
            say!("doctor-extension-other", browser, version, own = OWN),
            say!("doctor-extension-update", own = OWN),
        ),
        _ => Finding::good(CHECK, say!("doctor-extension-good", browser)),
    }
}

/// A finding for each such browser, or one that says there is none.
fn sandboxes(place: &SysRoot) -> Vec<Finding> {
    let flatpaks = FLATPAKS.iter().filter_map(|(id, name)| flatpak(place, id, name));
    let snaps = SNAPS.iter().filter_map(|(id, name)| snap(place, id, name));
    let mut found: Vec<_> = flatpaks.chain(snaps).collect();
    if found.is_empty() {
        found.push(Finding::good(CHECK, say!("doctor-sandbox-none")));
    }
    found
}

/// A Flatpak reaches keys only if it may use all devices (flatpak-metadata(5)), which its owner
/// can have decided as well.
fn flatpak(place: &SysRoot, id: &str, name: &str) -> Option<Finding> {
    let own = place.home.join(".local/share/flatpak");
    let bases = [own.as_path(), Path::new("/var/lib/flatpak")];
    let app = bases.iter().map(|base| base.join("app").join(id)).find(|it| place.has(it))?;
    let overrides = bases
        .iter()
        .flat_map(|base| [base.join("overrides").join(id), base.join("overrides/global")]);
    let files: Vec<PathBuf> =
        [app.join("current/active/metadata")].into_iter().chain(overrides).collect();
    let all = |file: &PathBuf| place.read(file).is_some_and(|text| allows_all_devices(&text));
    if files.iter().any(all) {
        return None;
    }
    let open = format!("flatpak override --user --device=all {id}");
    let message = say!("doctor-flatpak", name);
    let remedy = say!("doctor-let-it", open);
    Some(Finding::bad(CHECK, message, remedy).command(&open))
}

fn allows_all_devices(metadata: &str) -> bool {
    let devices = metadata.lines().filter_map(|line| line.strip_prefix("devices="));
    devices.flat_map(|list| list.split(';')).any(|device| device == "all")
}

/// A Snap reaches keys if its plug for them is connected; snapd then writes udev rules for it.
fn snap(place: &SysRoot, id: &str, name: &str) -> Option<Finding> {
    let rules = place.read(format!("/etc/udev/rules.d/70-snap.{id}.rules"));
    let connected = rules.is_some_and(|rules| rules.contains("u2f-devices"));
    if !place.has(format!("/snap/{id}/current")) || connected {
        return None;
    }
    let open = format!("sudo snap connect {id}:u2f-devices");
    let message = say!("doctor-snap", name);
    let remedy = say!("doctor-let-it", open);
    Some(Finding::bad(CHECK, message, remedy).command(&open))
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn an_extension_of_another_version_or_without_its_host() {
        let own = env!("CARGO_PKG_VERSION");
        for (version, reaches, host, state) in [
            (own, true, true, State::Good),
            ("0.0.9", true, true, State::Bad),
            (own, true, false, State::Bad),
            (own, false, true, State::Bad),
        ] {
            let it =
                Extension { browser: "Firefox".into(), version: version.into(), reaches, host };
            assert_eq!(extension(&it).state, state, "{version} {reaches} {host}");
        }
    }
}

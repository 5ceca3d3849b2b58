//! `mfactl browser …`: which browsers can ask mfad, and what they need for it. Only the person's
//! own files are written; those of the whole machine come with the package.

mod extension;
mod places;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use mfad_bus::ManagerProxy;
use mfad_i18n::say;
use serde::Serialize;
use serde_json::json;

use crate::Session;
use crate::args::browser::{BrowserCommand as Command, WhichBrowsers};
use crate::exit::Failure;
use crate::output::table;
use places::{Browser, Family, Sandbox};

pub(crate) use places::{ADDON_ID, EXTENSION_ID};

/// What browsers know the native host by.
const HOST_NAME: &str = "org.mfad.browser";
const HOST_PROGRAM: &str = "mfad-browser-host";
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(crate) async fn run(session: &Session, it: Command) -> Result<(), Failure> {
    match it {
        Command::Status => status(session).await,
        Command::Install(WhichBrowsers { system: true, .. }) => install_for_all(session),
        Command::Install(which) => install(session, &which.browsers),
        Command::Remove(WhichBrowsers { system: true, .. }) => remove_for_all(session),
        Command::Remove(which) => remove(session, &which.browsers),
    }
}

/// How one browser stands.
#[derive(Serialize)]
struct BrowserStatus {
    #[serde(skip)]
    browser: Browser,
    id: &'static str,
    name: &'static str,
    /// What it is shut up in, if it is.
    sandbox: Option<Sandbox>,
    /// Where its file leads to, if it has one, there is a program, and the browser can start it.
    host: Option<PathBuf>,
    /// The version of the extension in it, if there is one.
    extension: Option<String>,
}

#[derive(Serialize)]
struct BrowsersJson<'s> {
    version: &'static str,
    daemon: Option<String>,
    browsers: &'s [BrowserStatus],
}

async fn status(session: &Session) -> Result<(), Failure> {
    let standings: Vec<_> = places::present().into_iter().map(standing).collect();
    let daemon = version(session).await;
    session.output.json(&BrowsersJson {
        version: VERSION,
        daemon: daemon.as_ref().ok().cloned(),
        browsers: &standings,
    })?;
    if !standings.is_empty() {
        session.output.text(&list(&standings))?;
        session.output.text("")?;
    }
    session.output.text(&match daemon {
        Ok(version) if version != VERSION => say!("browser-versions", version, own = VERSION),
        Ok(version) => say!("browser-answers", version),
        Err(failure) => failure.message,
    })?;
    session.output.text(&next(&standings))?;
    Ok(())
}

/// mfad's extension in one of the person's browsers.
pub(crate) struct Extension {
    pub browser: String,
    pub version: String,
    /// Whether it can start programs outside of what it is in.
    pub reaches: bool,
    /// Whether it finds the program to talk to.
    pub host: bool,
}

/// Those that there are.
pub(crate) fn extensions() -> Vec<Extension> {
    let standings = places::present().into_iter().map(standing);
    let extension = |BrowserStatus { browser, host, extension, .. }: BrowserStatus| {
        let (version, reaches) = (extension?, browser.reaches_hosts());
        Some(Extension { browser: browser.title(), version, reaches, host: host.is_some() })
    };
    standings.filter_map(extension).collect()
}

async fn version(session: &Session) -> Result<String, Failure> {
    Ok(session.daemon().await?.root::<ManagerProxy>().await?.version().await?)
}

fn standing(browser: Browser) -> BrowserStatus {
    let host = browser.manifests().into_iter().find_map(|folder| leads_to(&folder));
    let host = host.filter(|_| browser.reaches_hosts());
    let extension = extension::version(&browser);
    let Browser { id, name, sandbox, .. } = browser;
    BrowserStatus { id, name, sandbox, browser, host, extension }
}

/// The program that the file in this folder leads to, if both are there.
fn leads_to(folder: &Path) -> Option<PathBuf> {
    let text = fs::read(file(folder)).ok()?;
    let manifest: serde_json::Value = serde_json::from_slice(&text).ok()?;
    let program = PathBuf::from(manifest.get("path")?.as_str()?);
    program.is_file().then_some(program)
}

fn list(standings: &[BrowserStatus]) -> String {
    let row = |it: &BrowserStatus| {
        let host = match it.host {
            _ if !it.browser.reaches_hosts() => say!("browser-cannot"),
            None => say!("browser-not-set-up"),
            Some(_) => say!("browser-set-up"),
        };
        let extension = match &it.extension {
            None => say!("browser-no-extension"),
            Some(version) if version == VERSION => say!("browser-extension", version),
            Some(version) => say!("browser-extension-other", version, own = VERSION),
        };
        vec![it.browser.title(), host, extension]
    };
    table(&standings.iter().map(row).collect::<Vec<_>>(), |_, cell| cell.to_owned())
}

/// What to do next.
fn next(standings: &[BrowserStatus]) -> String {
    let old = |it: &BrowserStatus| it.extension.as_ref().is_some_and(|version| version != VERSION);
    if standings.is_empty() {
        return say!("browser-none");
    }
    let (able, unable): (Vec<_>, Vec<_>) =
        standings.iter().partition(|it| it.browser.reaches_hosts());
    let mut lines: Vec<_> = unable.iter().map(|it| why_not(&it.browser)).collect();
    if able.iter().any(|it| it.host.is_none()) {
        lines.push(say!("browser-next"));
        return lines.join("\n");
    }
    let missing = able.iter().filter(|it| it.extension.is_none());
    lines.extend(missing.map(|it| extension::how(&it.browser)));
    if able.iter().any(|it| old(it)) {
        lines.push(say!("browser-update", own = VERSION));
    }
    lines.join("\n")
}

/// Why mfad cannot answer in this browser, and what helps.
fn why_not(browser: &Browser) -> String {
    match browser.family {
        Family::Firefox => say!("browser-needs-proxy", browser = browser.title()),
        Family::Chromium => say!("browser-shut-up", browser = browser.title()),
    }
}

fn install(session: &Session, wanted: &[String]) -> Result<(), Failure> {
    let program = host_program()?;
    let mut written = Vec::new();
    for browser in chosen(wanted)? {
        let folder = browser.own_manifests.clone();
        if browser.reaches_hosts() {
            write(&folder, &manifest(browser.family, &program))?;
            session.output.text(&say!(
                "browser-installed",
                browser = browser.title(),
                file = file(&folder).display()
            ))?;
        }
        written.push(standing(browser));
    }
    session.output.json(&json!({ "browsers": written }))?;
    session.output.text(&next(&written))?;
    Ok(())
}

fn remove(session: &Session, wanted: &[String]) -> Result<(), Failure> {
    let mut removed = Vec::new();
    for browser in chosen(wanted)? {
        match fs::remove_file(file(&browser.own_manifests)) {
            Ok(()) => {
                session.output.text(&say!("browser-removed", browser = browser.title()))?;
                removed.push(standing(browser));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot_write(&browser.own_manifests, &error)),
        }
    }
    session.output.json(&json!({ "browsers": removed }))?;
    if removed.is_empty() {
        session.output.text(&say!("browser-nothing-removed"))?;
    } else {
        session.output.text(&say!("browser-removed-next"))?;
    }
    Ok(())
}

/// Puts the extension into every user's browsers. The package has the files of native hosts there.
fn install_for_all(session: &Session) -> Result<(), Failure> {
    let links = extension::link_for_all().map_err(|error| not_for_all(&error))?;
    session.output.json(&json!({ "links": links }))?;
    Ok(session.output.text(&say!("browser-for-all"))?)
}

/// Takes it out of them again.
fn remove_for_all(session: &Session) -> Result<(), Failure> {
    let links = extension::unlink_for_all().map_err(|error| not_for_all(&error))?;
    session.output.json(&json!({ "links": links }))?;
    let text = match links.as_slice() {
        [] => say!("browser-nothing-removed"),
        _ => say!("browser-not-for-all"),
    };
    Ok(session.output.text(&text)?)
}

fn not_for_all(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Failure::usage(say!("browser-root-only")),
        _ => Failure::usage(say!("browser-for-all-failed", error = error.to_string())),
    }
}

/// The browsers meant; all that are there if none is named.
fn chosen(wanted: &[String]) -> Result<Vec<Browser>, Failure> {
    let found = match wanted {
        [] => places::present(),
        some => {
            let named = |browser: &Browser| some.iter().any(|id| id == browser.id);
            places::known().into_iter().filter(named).collect()
        }
    };
    if found.is_empty() {
        let message = say!("browser-none-next");
        return Err(Failure::usage(message));
    }
    Ok(found)
}

/// The native host: beside this program where both were built, else among those that nobody types.
fn host_program() -> Result<PathBuf, Failure> {
    let beside = std::env::current_exe()?.with_file_name(HOST_PROGRAM);
    let apart = beside.with_file_name("../libexec").join(HOST_PROGRAM);
    let found = [&beside, &apart].into_iter().find_map(|it| fs::canonicalize(it).ok());
    found.ok_or_else(|| {
        let missing = apart.display();
        Failure::usage(say!("browser-incomplete", missing))
    })
}

fn file(folder: &Path) -> PathBuf {
    folder.join(format!("{HOST_NAME}.json"))
}

/// What a browser reads before it starts the host.
fn manifest(family: Family, program: &Path) -> String {
    let (key, allowed) = match family {
        Family::Chromium => ("allowed_origins", format!("chrome-extension://{EXTENSION_ID}/")),
        Family::Firefox => ("allowed_extensions", ADDON_ID.to_owned()),
    };
    let manifest = json!({
        "name": HOST_NAME,
        "description": say!("browser-host"),
        "path": program,
        "type": "stdio",
        key: [allowed],
    });
    format!("{manifest:#}\n")
}

/// Writes the file anew: whole or not at all.
fn write(folder: &Path, manifest: &str) -> Result<(), Failure> {
    let beside = folder.join(format!("{HOST_NAME}.json.new"));
    let written = fs::create_dir_all(folder)
        .and_then(|()| fs::File::create(&beside))
        .and_then(|mut file| file.write_all(manifest.as_bytes()))
        .and_then(|()| fs::rename(&beside, file(folder)));
    written.map_err(|error| cannot_write(folder, &error))
}

fn cannot_write(folder: &Path, error: &io::Error) -> Failure {
    Failure::usage(say!(
        "browser-not-written",
        file = file(folder).display(),
        error = error.to_string()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packages_files_are_those_that_are_written() {
        for (family, shipped) in [
            (Family::Chromium, include_str!("../../../browser/native-host/chromium.json")),
            (Family::Firefox, include_str!("../../../browser/native-host/firefox.json")),
        ] {
            let written = manifest(family, Path::new("/usr/libexec/mfad-browser-host"));
            let read = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(read(shipped), read(&written));
        }
    }

    #[test]
    fn a_manifest_names_the_program_and_who_may_start_it() {
        for (family, key, who) in [
            (
                Family::Chromium,
                "allowed_origins",
                "chrome-extension://odmkekgkafcgbabicdjplcappphjnilj/",
            ),
            (Family::Firefox, "allowed_extensions", "browser@mfad.org"),
        ] {
            let text = manifest(family, Path::new("/usr/bin/mfad-browser-host"));
            let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(manifest["name"], "org.mfad.browser");
            assert_eq!(manifest["path"], "/usr/bin/mfad-browser-host");
            assert_eq!(manifest[key], json!([who]));
        }
    }
}

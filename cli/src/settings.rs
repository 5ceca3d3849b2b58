//! `mfactl settings …`: what a key demands of everybody, shown and changed.

use mfad_bus::{Fido2Proxy, SettingsChange};
use mfad_words::say;
use serde::Serialize;

use crate::args::WhichToken;
use crate::args::settings::{Lasting, Settings, State};
use crate::exit::Failure;
use crate::objects::{Named, Token};
use crate::output::{Style, table, visible};
use crate::prompts::{Pins, Readiness};
use crate::{Session, keys, pick};

#[derive(Serialize)]
struct Shape<'s> {
    token: Named<'s>,
    settings: Shown,
}

/// The settings as `--json` prints them.
#[derive(Serialize)]
struct Shown {
    always_pin: Option<bool>,
    minimum_pin: u32,
    raises_minimum_pin: bool,
    most_sites: Option<u32>,
    pin_change_required: bool,
    enterprise_attestation: Option<bool>,
}

impl From<mfad_bus::Settings> for Shown {
    fn from(it: mfad_bus::Settings) -> Self {
        Self {
            always_pin: it.always_pin,
            minimum_pin: it.minimum_pin,
            raises_minimum_pin: it.raises_minimum_pin,
            most_sites: it.most_sites,
            pin_change_required: it.pin_change_required,
            enterprise_attestation: it.enterprise_attestation,
        }
    }
}

pub(crate) async fn run(at: &Session, it: Settings) -> Result<(), Failure> {
    let none = SettingsChange::default();
    match it {
        Settings::Show(which) => show(at, which).await,
        Settings::AlwaysPin(it) => {
            let lasting = Lasting { yes: false, on: it.on };
            let always_pin = Some(it.state == State::On);
            change(at, lasting, SettingsChange { always_pin, ..none }).await
        }
        Settings::MinimumPin(it) => {
            change(at, it.lasting, SettingsChange { minimum_pin: Some(it.length), ..none }).await
        }
        Settings::Sites(it) => {
            change(at, it.lasting, SettingsChange { sites: Some(it.sites), ..none }).await
        }
        Settings::ForcePinChange(it) => {
            change(at, it, SettingsChange { force_pin_change: Some(true), ..none }).await
        }
        Settings::EnterpriseAttestation(it) => {
            change(at, it, SettingsChange { enterprise_attestation: Some(true), ..none }).await
        }
    }
}

async fn show(at: &Session, which: WhichToken) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let tokens = daemon.tokens().await?;
    let token = pick::key(which.token.as_deref(), &tokens)?;
    let fido2: Fido2Proxy = daemon.at(token.path.clone()).await?;
    let settings = fido2.settings().await?.into();
    at.output.text(&sheet(token, &settings, at.output.style))?;
    at.output.json(&Shape { token: token.named(), settings })?;
    Ok(())
}

async fn change(at: &Session, it: Lasting, change: SettingsChange) -> Result<(), Failure> {
    let ready = Readiness { pins: Pins::read(it.on.pin.pin_fd, None)?, yes: it.yes };
    let typed = it.on.token.as_deref();
    let begin = async |fido2: &Fido2Proxy<'_>| fido2.change_settings(&change).await;
    keys::operate(at, typed, ready, keys::has_settings, begin).await.map(drop)
}

fn sheet(token: &Token, it: &Shown, style: Style) -> String {
    let raised = if it.raises_minimum_pin {
        say!("settings-can-be-raised")
    } else {
        say!("settings-cannot-be-changed")
    };
    let sites = match it.most_sites {
        Some(most) => say!("settings-sites", most),
        None => say!("settings-none-can-be-told"),
    };
    let rows = [
        ("always-pin", switch(it.always_pin), say!("settings-always-pin")),
        ("minimum-pin", it.minimum_pin.to_string(), raised),
        ("sites", String::new(), sites),
        ("force-pin-change", switch(Some(it.pin_change_required)), say!("settings-force-change")),
        ("enterprise-attestation", switch(it.enterprise_attestation), say!("settings-attestation")),
    ];
    let rows = rows.map(|(name, value, meaning)| vec![name.to_owned(), value, meaning]);
    let table = table(&rows, |column, cell| match column {
        1 => style.bold(cell),
        2 => style.faint(cell),
        _ => cell.to_owned(),
    });
    format!("{}\n{table}", style.bold(&visible(&token.name)))
}

fn switch(on: Option<bool>) -> String {
    match on {
        Some(true) => say!("settings-on"),
        Some(false) => say!("settings-off"),
        None => say!("settings-not-on-this-key"),
    }
}

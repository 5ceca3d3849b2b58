//! `mfactl settings …`: what a key demands of everybody, shown and changed.

use mfad_bus::{Fido2Proxy, SettingsChange};
use mfad_i18n::say;
use serde::Serialize;

use crate::args::WhichToken;
use crate::args::settings::{SettingLastingArgs, SettingsCommand, Switch};
use crate::exit::Failure;
use crate::objects::{Fido2Info, Named, Token};
use crate::output::{Style, table, visible};
use crate::prompts::{Pins, Readiness};
use crate::{Session, keys, pick};

#[derive(Serialize)]
struct KeySettingsJson<'s> {
    token: Named<'s>,
    settings: SettingsJson,
}

/// The settings as `--json` prints them.
#[derive(Serialize)]
struct SettingsJson {
    always_pin: Option<bool>,
    minimum_pin: u32,
    raises_minimum_pin: bool,
    most_sites: Option<u32>,
    pin_change_required: bool,
    enterprise_attestation: Option<bool>,
}

impl From<mfad_bus::Settings> for SettingsJson {
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

pub(crate) async fn run(session: &Session, it: SettingsCommand) -> Result<(), Failure> {
    let none = SettingsChange::default();
    match it {
        SettingsCommand::Show(which) => show(session, which).await,
        SettingsCommand::AlwaysPin(it) => {
            let lasting = SettingLastingArgs { yes: false, on: it.on };
            let always_pin = Some(it.state == Switch::On);
            change(session, lasting, SettingsChange { always_pin, ..none }).await
        }
        SettingsCommand::MinimumPin(it) => {
            change(session, it.lasting, SettingsChange { minimum_pin: Some(it.length), ..none })
                .await
        }
        SettingsCommand::Sites(it) => {
            change(session, it.lasting, SettingsChange { sites: Some(it.sites), ..none }).await
        }
        SettingsCommand::ForcePinChange(it) => {
            change(session, it, SettingsChange { force_pin_change: Some(true), ..none }).await
        }
        SettingsCommand::EnterpriseAttestation(it) => {
            change(session, it, SettingsChange { enterprise_attestation: Some(true), ..none }).await
        }
    }
}

async fn show(session: &Session, which: WhichToken) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let tokens = daemon.tokens().await?;
    let token = pick::key(which.typed(), &tokens)?;
    let fido2: Fido2Proxy = daemon.proxy_at(token.path.clone()).await?;
    let settings = fido2.settings().await?.into();
    session.output.text(&sheet(token, &settings, session.output.style))?;
    session.output.json(&KeySettingsJson { token: token.named(), settings })?;
    Ok(())
}

async fn change(
    session: &Session,
    it: SettingLastingArgs,
    change: SettingsChange,
) -> Result<(), Failure> {
    let ready = Readiness { pins: Pins::read(it.on.pin.pin_fd, None)?, yes: it.yes };
    let typed = it.on.token.as_deref();
    let begin = async |fido2: &Fido2Proxy<'_>| fido2.change_settings(&change).await;
    keys::operate(session, typed, ready, Fido2Info::has_settings, begin).await.map(drop)
}

fn sheet(token: &Token, it: &SettingsJson, style: Style) -> String {
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

//! `mfactl openpgp …`: the PINs of a card's OpenPGP application, whose it is, and its keys.

use mfad_bus::{OpenPgpKey, OpenPgpProxy, OpenPgpStatus, WireError};
use mfad_i18n::say;
use serde::Serialize;
use zbus::OwnedObjectPath;

use crate::Session;
use crate::args::openpgp::{
    OpenPgpAdminPinCommand, OpenPgpCommand, OpenPgpPinCommand, OpenPgpResetCodeCommand,
    OpenPgpUnblockArgs, OpenPgpUnblockWith,
};
use crate::args::{Reset, WhichToken};
use crate::cards;
use crate::exit::Failure;
use crate::objects::Named;
use crate::output::{Style, attempts, table, visible};
use crate::prompts::{Pins, Readiness};
use crate::when::day;

pub(crate) async fn run(session: &Session, it: OpenPgpCommand) -> Result<(), Failure> {
    match it {
        OpenPgpCommand::Status(it) => status(session, it).await,
        OpenPgpCommand::Pin(OpenPgpPinCommand::Change(it)) => {
            let pins = Pins::read(it.current.pin_fd, it.new.new_pin_fd)?;
            let begin = async |card: &OpenPgpProxy<'_>| card.change_pin().await;
            operate(session, &it.which, Readiness::with_pins(pins), begin).await
        }
        OpenPgpCommand::Pin(OpenPgpPinCommand::Unblock(it)) => unblock(session, it).await,
        OpenPgpCommand::AdminPin(OpenPgpAdminPinCommand::Change(it)) => {
            let pins = Pins::read(it.current.admin_pin_fd, it.new_admin_pin_fd)?;
            let begin = async |card: &OpenPgpProxy<'_>| card.change_admin_pin().await;
            operate(session, &it.which, Readiness::with_pins(pins), begin).await
        }
        OpenPgpCommand::ResetCode(OpenPgpResetCodeCommand::Set(it)) => {
            let pins = Pins::read(it.current.admin_pin_fd, it.new_reset_code_fd)?;
            let begin = async |card: &OpenPgpProxy<'_>| card.set_reset_code().await;
            operate(session, &it.which, Readiness::with_pins(pins), begin).await
        }
        OpenPgpCommand::Reset(it) => reset(session, it).await,
    }
}

async fn unblock(session: &Session, it: OpenPgpUnblockArgs) -> Result<(), Failure> {
    let pins = Pins::read(it.with_fd, it.new.new_pin_fd)?;
    let by = match it.with {
        Some(OpenPgpUnblockWith::ResetCode) => "reset-code",
        Some(OpenPgpUnblockWith::AdminPin) => "admin-pin",
        None => "",
    };
    let begin = async |card: &OpenPgpProxy<'_>| card.unblock_pin(by).await;
    operate(session, &it.which, Readiness::with_pins(pins), begin).await
}

async fn reset(session: &Session, it: Reset) -> Result<(), Failure> {
    let ready = Readiness { yes: it.yes, ..Readiness::default() };
    operate(session, &it.which, ready, async |card: &OpenPgpProxy<'_>| card.reset().await).await
}

async fn operate(
    session: &Session,
    which: &WhichToken,
    ready: Readiness,
    begin: impl AsyncFnOnce(&OpenPgpProxy<'_>) -> Result<OwnedObjectPath, WireError>,
) -> Result<(), Failure> {
    let typed = which.typed();
    cards::operate::<OpenPgpProxy<'static>>(session, "openpgp", typed, ready, begin).await.map(drop)
}

async fn status(session: &Session, which: WhichToken) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let (token, card) = cards::chosen::<OpenPgpProxy>(&daemon, "openpgp", which.typed()).await?;
    let status = card.status().await?;
    session.output.json(&OpenPgpJson { token: token.named(), openpgp: (&status).into() })?;
    let style = session.output.style;
    session.output.text(&style.bold(&visible(&token.name)))?;
    session.output.text(&facts(&status, style))?;
    match status.keys.as_slice() {
        [] => session.output.text(&say!("openpgp-no-keys"))?,
        keys => session.output.text(&sheet(keys, style))?,
    }
    for line in advice(&status, &token.id) {
        session.output.text(&line)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct OpenPgpJson<'s> {
    token: Named<'s>,
    openpgp: OpenPgpStatusJson<'s>,
}

#[derive(Serialize)]
struct OpenPgpStatusJson<'s> {
    number: &'s str,
    version: &'s str,
    manufacturer: Option<&'s str>,
    pin_attempts: u32,
    admin_pin_attempts: u32,
    reset_code_attempts: u32,
    holder: Option<&'s str>,
    languages: Option<&'s str>,
    url: Option<&'s str>,
    login: Option<&'s str>,
    signatures: Option<u32>,
    keys: Vec<Key<'s>>,
}

#[derive(Serialize)]
struct Key<'s> {
    use_for: &'s str,
    key_type: Option<&'s str>,
    fingerprint: Option<&'s str>,
    made: Option<u64>,
    imported: Option<bool>,
    touch: Option<&'s str>,
}

impl<'s> From<&'s OpenPgpStatus> for OpenPgpStatusJson<'s> {
    fn from(status: &'s OpenPgpStatus) -> Self {
        Self {
            number: &status.number,
            version: &status.version,
            manufacturer: status.manufacturer.as_deref(),
            pin_attempts: status.pin_attempts,
            admin_pin_attempts: status.admin_pin_attempts,
            reset_code_attempts: status.reset_code_attempts,
            holder: status.holder.as_deref(),
            languages: status.languages.as_deref(),
            url: status.url.as_deref(),
            login: status.login.as_deref(),
            signatures: status.signatures,
            keys: status.keys.iter().map(Into::into).collect(),
        }
    }
}

impl<'s> From<&'s OpenPgpKey> for Key<'s> {
    fn from(key: &'s OpenPgpKey) -> Self {
        Self {
            use_for: &key.use_for,
            key_type: key.key_type.as_deref(),
            fingerprint: key.fingerprint.as_deref(),
            made: key.made,
            imported: key.imported,
            touch: key.touch.as_deref(),
        }
    }
}

fn facts(status: &OpenPgpStatus, style: Style) -> String {
    let reset_code = match status.reset_code_attempts {
        0 => say!("openpgp-no-reset-code"),
        some => attempts(some),
    };
    let number = match &status.manufacturer {
        Some(maker) => say!("openpgp-number-by", number = status.number, maker),
        None => status.number.clone(),
    };
    let rows = [
        (say!("openpgp-number"), Some(number)),
        (say!("openpgp-holder"), status.holder.clone()),
        (say!("openpgp-login"), status.login.clone()),
        (say!("openpgp-public-key"), status.url.clone()),
        ("PIN".to_owned(), Some(attempts(status.pin_attempts))),
        (say!("openpgp-admin-pin"), Some(attempts(status.admin_pin_attempts))),
        (say!("openpgp-reset-code"), Some(reset_code)),
    ];
    cards::facts(rows, style)
}

fn sheet(keys: &[OpenPgpKey], style: Style) -> String {
    let row = |key: &OpenPgpKey| {
        let touch = match key.touch.as_deref() {
            None | Some("never") => String::new(),
            Some("always" | "always-fixed") => say!("openpgp-wants-touch"),
            Some(other) => say!("openpgp-touch", other),
        };
        let text = |text: &Option<String>| visible(text.as_deref().unwrap_or_default());
        let made = key.made.map(|made| say!("openpgp-made", day = day(made))).unwrap_or_default();
        vec![
            say!("openpgp-use", purpose = visible(&key.use_for)),
            text(&key.key_type),
            text(&key.fingerprint),
            made,
            touch,
        ]
    };
    table(&keys.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        2 => cell.to_owned(),
        _ => style.faint(cell),
    })
}

/// What is to be done, worst first.
fn advice(status: &OpenPgpStatus, id: &str) -> Vec<String> {
    cards::needed([
        (status.pin_attempts == 0, say!("openpgp-unblock", id)),
        (status.keys.is_empty(), say!("openpgp-change-both", id)),
    ])
}

//! `mfactl site …`: the ways there are to sign in to a site: passkeys on the keys that are plugged
//! in, one-time codes on them, and notes that the person keeps.

mod note;

use mfad_bus::{Cause, Fido2Proxy, Note, NotesProxy, OathAccount, OathProxy, Passkey};
use mfad_client::site::{is_related, is_with, lists_passkeys};
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::site::{SiteArgs, SiteCommand};
use crate::ceremony::Visit;
use crate::exit::Failure;
use crate::objects::{Named, Token};
use crate::operation::Operation;
use crate::output::{Style, table, visible};
use crate::prompts::{Pins, Readiness};

/// The ways, as `--json` prints them.
#[derive(Serialize)]
struct SiteMethodsJson<'w> {
    site: &'w str,
    passkeys: Vec<PasskeyShape<'w>>,
    codes: Vec<CodeShape<'w>>,
    notes: Vec<note::NoteJson<'w>>,
    not_seen: Vec<NotSeen<'w>>,
}

#[derive(Serialize)]
struct PasskeyShape<'w> {
    token: Named<'w>,
    id: &'w str,
    site: &'w str,
    user_name: Option<&'w str>,
}

#[derive(Serialize)]
struct CodeShape<'w> {
    token: Named<'w>,
    id: &'w str,
    issuer: Option<&'w str>,
    name: &'w str,
}

/// A key that may have more ways.
#[derive(Serialize)]
struct NotSeen<'w> {
    token: Named<'w>,
    why: &'w str,
}

/// What was found.
#[derive(Default)]
struct FoundMethods {
    site: String,
    passkeys: Vec<(Token, Passkey)>,
    codes: Vec<(Token, OathAccount)>,
    notes: Vec<Note>,
    not_seen: Vec<(Token, String)>,
}

pub(crate) async fn run(session: &Session, it: SiteArgs) -> Result<(), Failure> {
    match it {
        SiteArgs { command: Some(SiteCommand::Note(it)), .. } => note::run(session, it).await,
        SiteArgs { site, pin, .. } => {
            ways(session, &site.unwrap_or_default(), Pins::read(pin.pin_fd, None)?).await
        }
    }
}

async fn ways(session: &Session, typed: &str, pins: Pins) -> Result<(), Failure> {
    if typed.is_empty() {
        return Err(Failure::usage(say!("site-which")));
    }
    let mut visit = session.visit(Readiness::with_pins(pins)).await?;
    let notes: NotesProxy = visit.daemon.root().await?;
    let (site, notes) = notes.list(typed).await?;
    let mut found = FoundMethods { site, notes, ..FoundMethods::default() };
    for token in visit.daemon.tokens().await? {
        let passkeys = match lists_passkeys(&token) {
            true => passkeys(&mut visit, &token, &mut found).await,
            false => Ok(()),
        };
        excused(passkeys, &token, &mut found)?;
        let codes = match token.has("oath") {
            true => codes(&mut visit, &token, &mut found).await,
            false => Ok(()),
        };
        excused(codes, &token, &mut found)?;
    }
    session.output.json(&found.shape())?;
    Ok(session.output.text(&found.text(session.output.style))?)
}

async fn passkeys(
    visit: &mut Visit<'_>,
    token: &Token,
    found: &mut FoundMethods,
) -> Result<(), Failure> {
    let fido2: Fido2Proxy = visit.daemon.proxy_at(token.path.clone()).await?;
    let all = crate::passkeys::listed(visit, &fido2).await?;
    let fit = all.into_iter().filter(|it| is_related(&it.site, &found.site));
    found.passkeys.extend(fit.map(|it| (token.clone(), it)));
    Ok(())
}

async fn codes(
    visit: &mut Visit<'_>,
    token: &Token,
    found: &mut FoundMethods,
) -> Result<(), Failure> {
    let oath: OathProxy = visit.daemon.proxy_at(token.path.clone()).await?;
    let listing = async |daemon: &_| Operation::begin(daemon, oath.list_accounts()).await;
    let all = visit.does(listing).await?.accounts.unwrap_or_default();
    let fit = all.into_iter().filter(|it| is_with(it.issuer.as_deref(), &found.site));
    found.codes.extend(fit.map(|it| (token.clone(), it)));
    Ok(())
}

/// A key that tells nothing does not hide what there is besides; a person who calls it off is obeyed.
fn excused(
    done: Result<(), Failure>,
    token: &Token,
    found: &mut FoundMethods,
) -> Result<(), Failure> {
    match done {
        Err(failure) if failure.cause == Cause::Cancelled.word() => Err(failure),
        Err(failure) => {
            found.not_seen.push((token.clone(), failure.message));
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

impl FoundMethods {
    fn shape(&self) -> SiteMethodsJson<'_> {
        let not_seen =
            self.not_seen.iter().map(|(token, why)| NotSeen { token: token.named(), why });
        SiteMethodsJson {
            site: &self.site,
            passkeys: self.passkeys.iter().map(|(token, it)| passkey_shape(token, it)).collect(),
            codes: self.codes.iter().map(|(token, it)| code_shape(token, it)).collect(),
            notes: self.notes.iter().map(Into::into).collect(),
            not_seen: not_seen.collect(),
        }
    }

    fn text(&self, style: Style) -> String {
        let row = |what: String, with: &str, on: &str| vec![what, visible(with), visible(on)];
        let passkeys = self.passkeys.iter().map(|(token, it)| {
            let nameless = || say!("passkeys-no-name");
            let user_name = it.user_name.clone().unwrap_or_else(nameless);
            row(say!("site-way-passkey"), &user_name, &token.name)
        });
        let codes = self.codes.iter();
        let codes =
            codes.map(|(token, it)| row(say!("methods-one-time-code"), &it.name, &token.name));
        let notes = self.notes.iter();
        let notes = notes.map(|it| row(say!("site-way-note"), &it.label, &it.site));
        let rows: Vec<_> = passkeys.chain(codes).chain(notes).collect();
        let site = visible(&self.site);
        let mut text = match rows.is_empty() {
            true => say!("site-way-none", site),
            false => table(&rows, |column, cell| match column {
                0 => style.bold(cell),
                2 => style.faint(cell),
                _ => cell.to_owned(),
            }),
        };
        for (token, why) in &self.not_seen {
            text.push('\n');
            text += &say!("site-way-more", name = visible(&token.name), why = visible(why));
        }
        text
    }
}

fn passkey_shape<'w>(token: &'w Token, it: &'w Passkey) -> PasskeyShape<'w> {
    let user_name = it.user_name.as_deref();
    PasskeyShape { token: token.named(), id: &it.id, site: &it.site, user_name }
}

fn code_shape<'w>(token: &'w Token, it: &'w OathAccount) -> CodeShape<'w> {
    let issuer = it.issuer.as_deref();
    CodeShape { token: token.named(), id: &it.id, issuer, name: &it.name }
}

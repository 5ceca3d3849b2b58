//! `mfactl passkeys …`: the passkeys on a token are listed, deleted and renamed.

mod data;

use mfad_bus::{Cause, Fido2Proxy, Passkey, PasskeyNames};
use mfad_i18n::say;

use crate::Session;
use crate::args::passkeys::{
    PasskeyListArgs, PasskeyRemoveArgs, PasskeyRenameArgs, PasskeysCommand,
};
use crate::ceremony::Visit;
use crate::exit::Failure;
use crate::keys;
use crate::objects::Fido2Info;
use crate::operation::Operation;
use crate::output::{Style, table, visible};
use crate::prompts::{Pins, Readiness};

/// The most candidates that a message names.
const NAMED: usize = 20;

pub(crate) async fn run(session: &Session, it: PasskeysCommand) -> Result<(), Failure> {
    match it {
        PasskeysCommand::List(it) => list(session, it).await,
        PasskeysCommand::Remove(it) => delete(session, it).await,
        PasskeysCommand::Rename(it) => rename(session, it).await,
        PasskeysCommand::Data(it) => data::run(session, it).await,
    }
}

async fn list(session: &Session, it: PasskeyListArgs) -> Result<(), Failure> {
    let mut visit = session.visit(Readiness::with_pins(Pins::read(it.pin.pin_fd, None)?)).await?;
    let fido2 = keys::chosen(&mut visit, it.which.typed(), Fido2Info::tells_passkeys).await?;
    let result =
        visit.does(async |daemon| Operation::begin(daemon, fido2.list_passkeys()).await).await?;
    visit.tell(&result)?;
    let passkeys = result.passkeys.as_deref().unwrap_or_default();
    let name = result.token.map(|token| visible(&token.name)).unwrap_or_default();
    let free = match result.free.unwrap_or_default() {
        0 => say!("passkeys-full", name),
        free => say!("passkeys-free", free, name),
    };
    match passkeys {
        [] => session.output.text(&say!("passkeys-none", name, free))?,
        some => session.output.text(&format!("{}\n{free}", sheet(some, session.output.style)))?,
    }
    Ok(())
}

async fn delete(session: &Session, it: PasskeyRemoveArgs) -> Result<(), Failure> {
    let pins = Pins::read(it.pin.pin_fd, None)?;
    let mut visit = session.visit(Readiness { pins, yes: it.yes }).await?;
    let fido2 = keys::chosen(&mut visit, it.token.as_deref(), Fido2Info::tells_passkeys).await?;
    let passkeys = listed(&mut visit, &fido2).await?;
    let ids = it.passkeys.iter().map(|typed| Ok(meant(typed, &passkeys)?.id.clone()));
    let ids = ids.collect::<Result<Vec<_>, Failure>>()?;
    let result = visit
        .does(async |daemon| Operation::begin(daemon, fido2.delete_passkeys(&ids)).await)
        .await?;
    visit.tell(&result)
}

async fn rename(session: &Session, it: PasskeyRenameArgs) -> Result<(), Failure> {
    let mut visit = session.visit(Readiness::with_pins(Pins::read(it.pin.pin_fd, None)?)).await?;
    let fido2 = keys::chosen(&mut visit, it.token.as_deref(), Fido2Info::tells_passkeys).await?;
    let passkeys = listed(&mut visit, &fido2).await?;
    let passkey = meant(&it.passkey, &passkeys)?;
    let names = PasskeyNames { user_name: Some(it.name), display_name: it.display_name };
    let result = visit
        .does(async |daemon| {
            Operation::begin(daemon, fido2.rename_passkey(&passkey.id, &names)).await
        })
        .await?;
    visit.tell(&result)
}

pub(crate) async fn listed(
    visit: &mut Visit<'_>,
    fido2: &Fido2Proxy<'static>,
) -> Result<Vec<Passkey>, Failure> {
    let listing = async |daemon: &_| Operation::begin(daemon, fido2.list_passkeys()).await;
    Ok(visit.does(listing).await?.passkeys.unwrap_or_default())
}

/// The passkey that a person means by site, by account and site, or by the beginning of its id.
pub(crate) fn meant<'p>(typed: &str, passkeys: &'p [Passkey]) -> Result<&'p Passkey, Failure> {
    let fits = |it: &&Passkey| it.site == typed || title(it) == typed || it.id.starts_with(typed);
    match passkeys.iter().filter(fits).collect::<Vec<_>>().as_slice() {
        [one] => Ok(one),
        [] => Err(Failure::not_found(
            Cause::NotOnThisKey,
            say!(
                "passkeys-not-found",
                typed = visible(typed),
                list = named(&passkeys.iter().collect::<Vec<_>>())
            ),
        )),
        several => Err(Failure::usage(say!(
            "passkeys-several",
            typed = visible(typed),
            list = named(several)
        ))),
    }
}

fn title(passkey: &Passkey) -> String {
    format!("{}@{}", account(passkey), passkey.site)
}

fn account(passkey: &Passkey) -> &str {
    passkey.user_name.as_deref().or(passkey.display_name.as_deref()).unwrap_or_default()
}

fn named(passkeys: &[&Passkey]) -> String {
    let line = |it: &&Passkey| format!("  {}  {}", it.id, visible(&title(it)));
    let mut lines: Vec<_> = passkeys.iter().take(NAMED).map(line).collect();
    if let Some(more) = passkeys.len().checked_sub(NAMED).filter(|more| *more > 0) {
        lines.push(format!("  {}", say!("passkeys-and-more", more)));
    }
    lines.join("\n")
}

fn sheet(passkeys: &[Passkey], style: Style) -> String {
    let row = |passkey: &Passkey| {
        let shown = passkey.display_name.as_deref().filter(|it| *it != account(passkey));
        let account = match account(passkey) {
            "" => say!("passkeys-no-name"),
            some => visible(some),
        };
        vec![visible(&passkey.site), account, visible(shown.unwrap_or_default())]
    };
    table(&passkeys.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        2 => style.faint(cell),
        _ => cell.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    fn passkey(id: &str, site: &str, user: &str) -> Passkey {
        let user_name = Some(user.to_owned()).filter(|it| !it.is_empty());
        Passkey { id: id.into(), site: site.into(), user_name, ..Passkey::default() }
    }

    #[test]
    fn a_site_is_enough_where_it_has_one_account() {
        let all = [
            passkey("aa01", "a.org", "anna"),
            passkey("aa02", "b.org", "anna"),
            passkey("bb", "b.org", "ben"),
        ];
        for (typed, id) in [("a.org", "aa01"), ("ben@b.org", "bb"), ("aa02", "aa02"), ("b", "bb")] {
            assert_eq!(meant(typed, &all).unwrap().id, id, "{typed}");
        }
        for typed in ["b.org", "aa"] {
            let failure = meant(typed, &all).unwrap_err();
            assert_eq!(failure.exit, Exit::Usage);
            assert!(failure.message.contains("anna@b.org"), "{}", failure.message);
        }
        assert_eq!(meant("c.org", &all).unwrap_err().exit, Exit::NotFound);
    }

    #[test]
    fn an_account_without_a_name_is_shown_as_such() {
        let all = [passkey("aa", "a.org", "")];
        let style = Style::for_stream(&std::fs::File::open("/dev/null").unwrap());
        assert_eq!(sheet(&all, style), "  a.org  (no name)");
    }
}

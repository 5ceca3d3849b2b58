//! `mfactl fingerprints …`: the fingers that a token knows are listed, added, renamed and removed.

use mfad_bus::{Cause, Fido2Proxy, Fingerprint};
use mfad_i18n::say;

use crate::args::fingerprints::{
    FingerprintAddArgs, FingerprintListArgs, FingerprintOnKeyArgs, FingerprintRemoveArgs,
    FingerprintRenameArgs, FingerprintsCommand,
};
use crate::ceremony::Visit;
use crate::exit::Failure;
use crate::objects::Fido2Info;
use crate::operation::Operation;
use crate::output::{table, visible};
use crate::prompts::{Pins, Readiness};
use crate::{Session, keys, pick};

pub(crate) async fn run(session: &Session, it: FingerprintsCommand) -> Result<(), Failure> {
    match it {
        FingerprintsCommand::List(it) => list(session, it).await,
        FingerprintsCommand::Add(it) => add(session, it).await,
        FingerprintsCommand::Rename(it) => rename(session, it).await,
        FingerprintsCommand::Remove(it) => remove(session, it).await,
    }
}

async fn list(session: &Session, it: FingerprintListArgs) -> Result<(), Failure> {
    let on = FingerprintOnKeyArgs { token: it.which.typed().map(str::to_owned), pin: it.pin };
    let (mut visit, fido2) = begin(session, &on).await?;
    let result = visit
        .does(async |daemon| Operation::begin(daemon, fido2.list_fingerprints()).await)
        .await?;
    visit.tell(&result)?;
    let name = result.token.map(|token| visible(&token.name)).unwrap_or_default();
    match result.fingerprints.as_deref().unwrap_or_default() {
        [] => session.output.text(&say!("fingerprints-none", name))?,
        some => session.output.text(&sheet(some))?,
    }
    Ok(())
}

async fn add(session: &Session, it: FingerprintAddArgs) -> Result<(), Failure> {
    let (mut visit, fido2) = begin(session, &it.on).await?;
    let adding = fido2.add_fingerprint(&it.name);
    let result = visit.does(async |daemon| Operation::begin(daemon, adding).await).await?;
    visit.tell(&result)
}

async fn rename(session: &Session, it: FingerprintRenameArgs) -> Result<(), Failure> {
    let (mut visit, fido2) = begin(session, &it.on).await?;
    let id = meant(&it.finger, &known(&mut visit, &fido2).await?)?;
    let renaming = fido2.rename_fingerprint(&id, &it.name);
    let result = visit.does(async |daemon| Operation::begin(daemon, renaming).await).await?;
    visit.tell(&result)
}

async fn remove(session: &Session, it: FingerprintRemoveArgs) -> Result<(), Failure> {
    let (mut visit, fido2) = begin(session, &it.on).await?;
    let id = meant(&it.finger, &known(&mut visit, &fido2).await?)?;
    let removing = fido2.remove_fingerprint(&id);
    let result = visit.does(async |daemon| Operation::begin(daemon, removing).await).await?;
    visit.tell(&result)
}

async fn begin<'s>(
    session: &'s Session,
    on: &FingerprintOnKeyArgs,
) -> Result<(Visit<'s>, Fido2Proxy<'static>), Failure> {
    let mut visit = session.visit(Readiness::with_pins(Pins::read(on.pin.pin_fd, None)?)).await?;
    let fido2 = keys::chosen(&mut visit, on.token.as_deref(), Fido2Info::knows_fingers).await?;
    Ok((visit, fido2))
}

async fn known(
    visit: &mut Visit<'_>,
    fido2: &Fido2Proxy<'static>,
) -> Result<Vec<Fingerprint>, Failure> {
    let listing = async |daemon: &_| Operation::begin(daemon, fido2.list_fingerprints()).await;
    Ok(visit.does(listing).await?.fingerprints.unwrap_or_default())
}

/// The id of the finger that a person means by the beginning of its name or id.
fn meant(typed: &str, fingers: &[Fingerprint]) -> Result<String, Failure> {
    fn names(it: &Fingerprint) -> Vec<&str> {
        it.name.as_deref().into_iter().chain([it.id.as_str()]).collect()
    }
    match pick::matching(typed, fingers, names).as_slice() {
        [one] => Ok(one.id.clone()),
        [] => Err(Failure::not_found(
            Cause::NotOnThisKey,
            say!("fingerprints-not-found", typed = visible(typed), list = sheet(fingers)),
        )),
        _ => Err(Failure::usage(say!(
            "fingerprints-several",
            typed = visible(typed),
            list = sheet(fingers)
        ))),
    }
}

fn sheet(fingers: &[Fingerprint]) -> String {
    let row = |it: &Fingerprint| {
        let name = it.name.as_deref().map_or_else(|| say!("passkeys-no-name"), visible);
        vec![name, visible(&it.id)]
    };
    table(&fingers.iter().map(row).collect::<Vec<_>>(), |_, cell| cell.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn the_beginning_of_a_name_or_of_an_id_is_enough() {
        let finger = |id: &str, name: Option<&str>| Fingerprint {
            id: id.into(),
            name: name.map(str::to_owned),
        };
        let all = [
            finger("aa01", Some("Index")),
            finger("aa02", Some("Thumb")),
            finger("bb", Some("Thumb")),
            finger("cc", None),
        ];
        for (typed, id) in [("Index", "aa01"), ("ind", "aa01"), ("aa02", "aa02"), ("c", "cc")] {
            assert_eq!(meant(typed, &all).unwrap(), id);
        }
        assert_eq!(meant("Thumb", &all).unwrap_err().exit, Exit::Usage);
        assert_eq!(meant("Toe", &all).unwrap_err().exit, Exit::NotFound);
    }
}

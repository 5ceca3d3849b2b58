//! Notes that people keep for sites: what is in no store of a key, such as a site's recovery codes.
//! Lists tell that there are some; what they say is told one at a time, to their owner.

use mfad_secret::SealedSecret;
use mfad_store::{Account, Store, StoreError, StoredNote};
use mfad_terms::{Cause, MAX_NOTE, Remedy};
use mfad_text::{Text, clean, steers, tr};
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::flows::reauthentication::Reauthentication;
use crate::flows::webauthn::site::speaks_for;
use crate::interaction::conversation::Conversation;
use crate::label;
use crate::result::OperationResult;

/// More than anybody uses.
const MOST: usize = 512;

/// A note as it is listed: without what it says.
pub struct ListedNote {
    /// As it is kept.
    pub note: StoredNote,
    /// Whether the key is there that it was encrypted with.
    pub readable: bool,
}

/// Keeps one.
pub async fn add(
    context: &Context,
    account: Account,
    site: &str,
    label: &str,
    text: Zeroizing<Vec<u8>>,
) -> Result<ListedNote, Error> {
    let site = domain(site)?;
    let label = label::checked_label(label)?.to_owned();
    checked(&text)?;
    let keep = move |store: &Store| {
        if store.notes(&account).map_err(store_fault)?.len() >= MOST {
            return Err(Error::new(Cause::NotAllowed, tr!("note-most", most = MOST)));
        }
        store.keep_note(&account, &site, &label, &text).map_err(fault)
    };
    Ok(listed(context, context.write(keep).await?))
}

/// Those for a site, and for domains above and below it; all where none is given. Also the site's
/// domain, as it is kept.
pub fn list(
    context: &Context,
    account: &Account,
    site: &str,
) -> Result<(String, Vec<ListedNote>), Error> {
    let all = kept(context, account)?.into_iter().map(|it| listed(context, it));
    if site.is_empty() {
        return Ok((String::new(), all.collect()));
    }
    let site = domain(site)?;
    let belongs =
        |it: &ListedNote| speaks_for(&site, &it.note.site) || speaks_for(&it.note.site, &site);
    Ok((site.clone(), all.filter(belongs).collect()))
}

/// What one says, once its owner proved who they are.
pub async fn show(
    context: &Context,
    ui: &Conversation,
    account: &Account,
    id: &str,
    reauthentication: Reauthentication,
) -> Result<OperationResult, Error> {
    let found = kept(context, account)?.into_iter().find(|it| it.id == id);
    let StoredNote { site, label, .. } = found.ok_or_else(|| fault(StoreError::NoSuchNote))?;
    let purpose = tr!("reauth-note", label, site);
    let _proof = reauthentication.perform(context, ui, purpose).await?;
    let (whose, note) = (account.clone(), id.to_owned());
    let read = context.store.write(move |store| store.read_note(&whose, &note)).await;
    let text = read.map_err(fault)?;
    let text = SealedSecret::new(&text).map_err(|error| {
        Error::new(Cause::StoreFault, tr!("note-unhanded", error = error.to_string()))
    })?;
    Ok(OperationResult { note: Some(text), label: Some(label), ..OperationResult::default() })
}

/// Removes one.
pub async fn remove(context: &Context, account: Account, id: String) -> Result<(), Error> {
    let removed = context.store.write(move |store| store.remove_note(&account, &id)).await;
    removed.map_err(fault)
}

fn kept(context: &Context, account: &Account) -> Result<Vec<StoredNote>, Error> {
    context.store.notes(account).map_err(store_fault)
}

fn listed(context: &Context, note: StoredNote) -> ListedNote {
    ListedNote { readable: context.store.opens(&note.text), note }
}

/// The domain of a site, from that or from an address of one of its pages.
fn domain(typed: &str) -> Result<String, Error> {
    let typed = typed.trim();
    let host = match typed.contains("://") {
        true => Url::parse(typed).ok().and_then(|url| url.host().map(|host| host.to_owned())),
        false => Host::parse(typed.trim_end_matches('.')).ok(),
    };
    match host {
        Some(Host::Domain(domain)) if !domain.is_empty() && domain.len() <= 253 => Ok(domain),
        _ => {
            let message = tr!("note-no-site", typed = clean(typed));
            Err(Error::new(Cause::InvalidArgument, message))
        }
    }
}

/// A note is shown as it is, on terminals too: what steers those is no text.
fn checked(text: &[u8]) -> Result<(), Error> {
    let refused = |message: Text| Err(Error::new(Cause::InvalidArgument, message));
    let shown = |it: char| !steers(it) || matches!(it, '\n' | '\t');
    if text.len() > MAX_NOTE {
        return refused(tr!("note-too-long", most = MAX_NOTE));
    }
    match std::str::from_utf8(text) {
        Ok(it) if it.trim().is_empty() => refused(tr!("note-empty")),
        Ok(it) if it.chars().all(shown) => Ok(()),
        _ => refused(tr!("note-no-text")),
    }
}

fn fault(error: StoreError) -> Error {
    match error {
        StoreError::NoSuchNote => Error::new(Cause::NoSuchNote, tr!("note-no-such")),
        StoreError::Duplicate => Error::new(Cause::NameTaken, tr!("note-name-taken"))
            .with_remedy(Remedy::ChooseAnotherName),
        other => store_fault(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_its_domain_however_it_is_typed() {
        for (typed, site) in [
            ("example.org", "example.org"),
            (" Example.ORG. ", "example.org"),
            ("https://login.example.org:8443/a?b", "login.example.org"),
            ("blåbær.no", "xn--blbr-roah.no"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(domain(typed).unwrap(), site, "{typed}");
        }
        let long = format!("{}org", "a.".repeat(130));
        for typed in ["", " ", "1.2.3.4", "[::1]", "https://", "a b", "a/b", "file:///x", &long] {
            assert_eq!(domain(typed).unwrap_err().cause, Cause::InvalidArgument, "{typed}");
        }
    }

    #[test]
    fn a_note_is_text_that_steers_no_terminal() {
        assert!(checked("1234-5678\n\tå\n".as_bytes()).is_ok());
        assert!(checked(&[b'a'; MAX_NOTE]).is_ok());
        for wrong in [&[b'a'; MAX_NOTE + 1][..], b"", b" \n", b"\x1b[2J", b"a\rb", b"\xff", b"a\0"]
        {
            assert_eq!(checked(wrong).unwrap_err().cause, Cause::InvalidArgument);
        }
    }
}

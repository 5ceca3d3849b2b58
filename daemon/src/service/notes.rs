//! `org.mfad.Mfad1.Notes`: what people keep for sites.

use std::os::fd::OwnedFd;
use std::sync::Arc;

use mfad_bus::{Cause, MAX_NOTE, Note, SecretKind, read_sealed_up_to, secret_kind};
use mfad_ceremony::flows::notes;
use mfad_ceremony::{Context, Error};
use mfad_i18n::render;
use mfad_text::{Text, tr};
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};
use zeroize::Zeroizing;

use super::Service;
use super::requirements::{Change, Whose};
use super::wire::{self, CallError};
use crate::authorization::Action;

/// The object of all notes.
pub struct NotesObject(pub Service);

#[interface(name = "org.mfad.Mfad1.Notes", introspection_docs = false)]
impl NotesObject {
    async fn add(
        &self,
        #[zbus(header)] header: Header<'_>,
        site: String,
        label: String,
        text: zbus::wire::OwnedFd,
    ) -> Result<Note, CallError> {
        let Self(service) = self;
        let (admitted, account) = service.admit_account(&header, None, Action::Notes).await?;
        let context = service.context.asked_by(admitted.asker.clone());
        let add = async {
            let text = read(text.into())?;
            let label = match label.trim() {
                "" => render(&tr!("note-label")),
                _ => label,
            };
            notes::add(&context, account, &site, &label, text).await.map(wire::note)
        };
        wire::in_language(admitted.caller.language, add).await
    }

    async fn list(
        &self,
        #[zbus(header)] header: Header<'_>,
        site: String,
    ) -> Result<(String, Vec<Note>), CallError> {
        let Self(service) = self;
        let account = service.seen(&header, String::new()).await?;
        let language = service.callers.caller(&header).await?.language;
        let list = async {
            let (site, notes) = notes::list(&service.context, &account, &site)?;
            Ok((site, notes.into_iter().map(wire::note).collect()))
        };
        wire::in_language(language, list).await
    }

    async fn show(
        &self,
        #[zbus(header)] header: Header<'_>,
        id: String,
    ) -> Result<OwnedObjectPath, CallError> {
        let Self(service) = self;
        let Change { admitted, account, reauthentication, session, .. } =
            service.admit_change(&header, Whose::Named(None)).await?;
        let work = async move |context: Arc<Context>, ui| {
            notes::show(&context, &ui, &account, &id, reauthentication).await
        };
        service.begin(admitted, Some(session), work).await
    }

    async fn remove(
        &self,
        #[zbus(header)] header: Header<'_>,
        id: String,
    ) -> Result<(), CallError> {
        let Self(service) = self;
        let (admitted, account) = service.admit_account(&header, None, Action::Notes).await?;
        let context = service.context.asked_by(admitted.asker.clone());
        wire::in_language(admitted.caller.language, notes::remove(&context, account, id)).await
    }
}

/// What is to be kept, from the memory file that the caller passed.
fn read(fd: OwnedFd) -> Result<Zeroizing<Vec<u8>>, Error> {
    let invalid = |why: Text| Error::new(Cause::InvalidArgument, why);
    if secret_kind(&fd) != Ok(SecretKind::SealedMemory) {
        return Err(invalid(tr!("note-not-sealed")));
    }
    read_sealed_up_to(fd, MAX_NOTE).map_err(|_| invalid(tr!("note-too-long", most = MAX_NOTE)))
}

//! `org.mfad.Mfad1.Notes`: what people keep for sites.

use std::os::fd::OwnedFd;

use mfad_bus::{
    Cause, Error, MAX_NOTE, Note, SecretFile, SecretKind, WireError, read_sealed_up_to, secret_kind,
};
use zbus::interface;
use zbus::message::Header;
use zeroize::Zeroizing;

use super::Service;
use crate::gate::Action;
use crate::operation::notes;

/// The object of all notes.
pub struct Notes(pub Service);

#[interface(name = "org.mfad.Mfad1.Notes", introspection_docs = false)]
impl Notes {
    async fn add(
        &self,
        #[zbus(header)] header: Header<'_>,
        site: String,
        label: String,
        text: zbus::wire::OwnedFd,
    ) -> Result<Note, WireError> {
        let Self(service) = self;
        let (admitted, account) = service.admit_account(&header, None, Action::Notes).await?;
        let text = read(text.into())?;
        let context = service.context_of(&admitted.caller);
        Ok(notes::add(&context, &account, &site, &label, &text)?)
    }

    async fn list(
        &self,
        #[zbus(header)] header: Header<'_>,
        site: String,
    ) -> Result<(String, Vec<Note>), WireError> {
        let account = self.0.seen(&header, String::new()).await?;
        Ok(notes::list(&self.0.context, &account, &site)?)
    }

    async fn show(
        &self,
        #[zbus(header)] header: Header<'_>,
        id: String,
    ) -> Result<SecretFile, WireError> {
        let Self(service) = self;
        let (admitted, account) = service.admit_account(&header, None, Action::Notes).await?;
        Ok(notes::show(&service.context_of(&admitted.caller), &account, &id)?)
    }

    async fn remove(
        &self,
        #[zbus(header)] header: Header<'_>,
        id: String,
    ) -> Result<(), WireError> {
        let Self(service) = self;
        let (admitted, account) = service.admit_account(&header, None, Action::Notes).await?;
        Ok(notes::remove(&service.context_of(&admitted.caller), &account, &id)?)
    }
}

/// What is to be kept, from the memory file that the caller passed.
fn read(fd: OwnedFd) -> Result<Zeroizing<Vec<u8>>, Error> {
    let invalid = |why: String| Error::new(Cause::InvalidArgument, why);
    if secret_kind(&fd) != Ok(SecretKind::SealedMemory) {
        return Err(invalid(
            "A note comes in a sealed memory file, not this descriptor.".to_owned(),
        ));
    }
    read_sealed_up_to(fd, MAX_NOTE)
        .map_err(|_| invalid(format!("A note has at most {MAX_NOTE} bytes. Keep it as several.")))
}

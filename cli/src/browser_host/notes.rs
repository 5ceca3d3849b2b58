//! Notes that the person keeps for a site, for whoever signs in to it in another way.

use mfad_bus::{MAX_NOTE, Note, NotesProxy};
use mfad_i18n::say;
use serde::Serialize;

use super::frame::{self, Frame};
use super::request::Request;
use crate::events::{End, Event};
use crate::exit::Failure;

#[derive(Serialize)]
struct Listed<'n> {
    id: &'n str,
    site: &'n str,
    label: &'n str,
}

impl<'n> From<&'n Note> for Listed<'n> {
    fn from(Note { id, site, label, .. }: &'n Note) -> Self {
        Self { id, site, label }
    }
}

#[derive(Serialize)]
#[serde(tag = "event", rename = "notes")]
struct NotesJson<'n> {
    notes: Vec<Listed<'n>>,
}

/// Lists those of the site of a page, without what they say.
pub async fn list(request: &Request, frame: &Frame) -> Result<(), Failure> {
    let Some(origin) = &frame.origin else {
        frame::refuse(request.id, say!("host-no-site"));
        return Ok(());
    };
    let proxy: NotesProxy = request.daemon.root().await?;
    let (_, all) = proxy.list(origin).await?;
    frame::send_about(request.id, &NotesJson { notes: all.iter().map(Into::into).collect() });
    Ok(())
}

/// Shows what one says.
pub async fn show(request: &mut Request, frame: &Frame) -> Result<(), Failure> {
    let proxy: NotesProxy = request.daemon.root().await?;
    let shown = request.operate(proxy.show(frame.note.as_deref().unwrap_or_default()));
    let Some(result) = shown.await? else { return Ok(()) };
    let not_understood = || Failure::not_understood("Notes.Show");
    let text = result.note.as_ref().ok_or_else(not_understood)?.read_up_to(MAX_NOTE)?;
    let text = std::str::from_utf8(&text).map_err(|_| Failure::not_understood("Notes.Show"))?;
    frame::tell(request.id, &Event::Finished(End::with_note(text)));
    Ok(())
}

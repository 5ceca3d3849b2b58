//! `mfactl site note …`: what a person keeps for a site comes from standard input, and goes to
//! standard output when it is asked for.

use std::io::{self, IsTerminal, Read, Write};

use mfad_bus::{Cause, MAX_NOTE, Note as Listed, NotesProxy, secret_fd};
use mfad_i18n::say;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::Session;
use crate::args::site::{NoteAddArgs, NoteCommand, NoteRemoveArgs, NoteWhichArgs};
use crate::exit::Failure;
use crate::operation::Operation;
use crate::output::{Style, table, visible};
use crate::pick::matching;
use crate::prompts::Readiness;
use crate::remove::ask;
use crate::when::ago;

/// A note, as `--json` prints it.
#[derive(Serialize)]
pub(crate) struct NoteJson<'n> {
    id: &'n str,
    site: &'n str,
    label: &'n str,
    created: u64,
    readable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'n str>,
}

#[derive(Serialize)]
struct NotesJson<'n> {
    notes: Vec<NoteJson<'n>>,
}

#[derive(Serialize)]
struct One<'n> {
    note: NoteJson<'n>,
}

#[derive(Serialize)]
struct Removed<'n> {
    removed: NoteJson<'n>,
}

impl<'n> From<&'n Listed> for NoteJson<'n> {
    fn from(it: &'n Listed) -> Self {
        let Listed { id, site, label, created, readable } = it;
        Self { id, site, label, created: *created, readable: *readable, text: None }
    }
}

pub(crate) async fn run(session: &Session, it: NoteCommand) -> Result<(), Failure> {
    let notes: NotesProxy = session.daemon().await?.root().await?;
    match it {
        NoteCommand::Add(it) => add(session, &notes, it).await,
        NoteCommand::List => list(session, &notes).await,
        NoteCommand::Show(it) => show(session, &notes, it).await,
        NoteCommand::Remove(it) => remove(session, &notes, it).await,
    }
}

async fn add(session: &Session, notes: &NotesProxy<'_>, it: NoteAddArgs) -> Result<(), Failure> {
    // So that nobody types a note for what is no site.
    let (site, _) = notes.list(&it.site).await?;
    let text = typed(&site)?;
    let note = notes.add(&it.site, &it.label, secret_fd(&text)?.into()).await?;
    session.output.json(&One { note: (&note).into() })?;
    let Listed { site, label, .. } = &note;
    let kept = say!("site-note-kept", site, label);
    Ok(session.output.text(&session.output.style.good(&visible(&kept)))?)
}

/// What a person or program writes, to its end; the line breaks at the end do not belong to it.
fn typed(site: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut input = io::stdin().lock();
    if input.is_terminal() {
        writeln!(io::stderr(), "{}", say!("site-note-type", site = visible(site)))?;
    }
    let most = u64::try_from(MAX_NOTE).unwrap_or(u64::MAX).saturating_add(1);
    // With all its room from the beginning: what grows leaves copies behind.
    let mut text = Zeroizing::new(Vec::with_capacity(MAX_NOTE.saturating_add(2)));
    input.by_ref().take(most).read_to_end(&mut text)?;
    while text.last().is_some_and(|last| matches!(last, b'\n' | b'\r')) {
        text.pop();
    }
    Ok(text)
}

async fn list(session: &Session, notes: &NotesProxy<'_>) -> Result<(), Failure> {
    let (_, all) = notes.list("").await?;
    session.output.json(&NotesJson { notes: all.iter().map(Into::into).collect() })?;
    let text = match all.as_slice() {
        [] => say!("site-note-none"),
        some => sheet(some, session.output.style),
    };
    Ok(session.output.text(&text)?)
}

async fn show(session: &Session, notes: &NotesProxy<'_>, it: NoteWhichArgs) -> Result<(), Failure> {
    let note = meant(notes, &it).await?;
    let not_understood = || Failure::not_understood("Notes.Show");
    let mut visit = session.visit(Readiness::default()).await?;
    let shown = visit
        .does(async |daemon| {
            let notes: NotesProxy = daemon.root().await?;
            Operation::begin(daemon, notes.show(&note.id)).await
        })
        .await?;
    let text = shown.note.as_ref().ok_or_else(not_understood)?.read_up_to(MAX_NOTE)?;
    let text = std::str::from_utf8(&text).map_err(|_| not_understood())?;
    session.output.json(&One { note: NoteJson { text: Some(text), ..(&note).into() } })?;
    if session.output.json {
        return Ok(());
    }
    // It has been checked to be text, and is not wrapped: it may go to another program.
    Ok(writeln!(io::stdout(), "{text}")?)
}

async fn remove(
    session: &Session,
    notes: &NotesProxy<'_>,
    it: NoteRemoveArgs,
) -> Result<(), Failure> {
    let note = meant(notes, &it.which).await?;
    let (label, site) = (visible(&note.label), visible(&note.site));
    if !it.yes {
        ask(&say!("site-note-remove", label, site), &say!("methods-nothing-removed"))?;
    }
    notes.remove(&note.id).await?;
    session.output.json(&Removed { removed: (&note).into() })?;
    Ok(session.output.text(&say!("site-note-removed", site, label))?)
}

/// The note that is meant.
async fn meant(notes: &NotesProxy<'_>, it: &NoteWhichArgs) -> Result<Listed, Failure> {
    let (site, all) = notes.list(&it.site).await?;
    let meant = match &it.note {
        None => all.iter().collect(),
        Some(typed) => matching(typed, &all, |it| vec![&it.label, &it.id]),
    };
    match meant.as_slice() {
        [one] => Ok((*one).clone()),
        [] => {
            let site = visible(&site);
            let message = match all.is_empty() {
                true => say!("site-note-none-for", site),
                false => say!("site-note-no-such", site, names = names(&all)),
            };
            Err(Failure::not_found(Cause::NoSuchNote, message))
        }
        many => {
            let names = names(many.iter().copied());
            Err(Failure::usage(say!("site-note-several", names)))
        }
    }
}

fn names<'n>(all: impl IntoIterator<Item = &'n Listed>) -> String {
    let line = |it: &Listed| format!("  {}  {} ({})", it.id, visible(&it.label), visible(&it.site));
    all.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The notes, a line each.
pub(crate) fn sheet(all: &[Listed], style: Style) -> String {
    let row = |it: &Listed| {
        let state = match it.readable {
            true => say!("site-note-since", when = ago(it.created)),
            false => say!("site-note-key-gone"),
        };
        vec![visible(&it.site), visible(&it.label), state]
    };
    table(&all.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        2 => style.faint(cell),
        _ => cell.to_owned(),
    })
}

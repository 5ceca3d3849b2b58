//! What signs somebody in to a site: passkeys and one-time codes on what is plugged in, and notes that they keep.

use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{Fido2Proxy, MAX_NOTE, Note, NotesProxy, OathProxy, WireError, secret_fd};
use mfad_client::objects::Token;
use mfad_client::site::{is_related, is_with, lists_passkeys};
use mfad_i18n::{say, visible};
use zeroize::Zeroizing;

use crate::accessible::set_name;
use crate::commands::Command;
use crate::failure::word_call;
use crate::form::{Form, trimmed};
use crate::main_window::MainWindow;
use crate::moments::ago;
use crate::navigation::{Still, spawn};
use crate::operation_dialog::{Ending, operate};
use crate::sheet::Sheet;
use crate::widgets::{button, clear, column, group, icon_button, row, scrolled_page};

/// What is shown of them.
struct SitesPage {
    main: Weak<MainWindow>,
    /// What was found for the site that was asked for.
    found: gtk::Box,
    notes: gtk::Box,
}

/// Opens the page, with all notes.
pub async fn open(main: Rc<MainWindow>) {
    let (found, notes, whole) = (column(), column(), column());
    let page = Rc::new(SitesPage {
        main: Rc::downgrade(&main),
        found: found.clone(),
        notes: notes.clone(),
    });
    let notes_now = match page.ask(async |it| it.list("").await).await {
        Ok((_, notes)) => notes,
        Err(why) => return main.complain(&say!("window-sites"), &why),
    };
    whole.append(&page.search());
    whole.append(&found);
    whole.append(&notes);
    page.show_notes(&notes_now);
    main.navigation.push(&say!("window-sites"), &scrolled_page(&whole), Still::keep(page));
}

impl SitesPage {
    async fn ask<T>(
        &self,
        ask: impl AsyncFnOnce(NotesProxy<'static>) -> Result<T, WireError>,
    ) -> Result<T, String> {
        let main = self.main.upgrade().ok_or_else(|| say!("bus-stopped"))?;
        let daemon = main.daemon().ok_or_else(|| say!("bus-stopped"))?;
        let asked = async { ask(daemon.root().await?).await };
        asked.await.map_err(|error: WireError| word_call(error))
    }

    fn search(self: &Rc<Self>) -> adw::PreferencesGroup {
        let list = group("", &say!("window-sites-search"));
        let entry = adw::EntryRow::new();
        entry.set_use_markup(false);
        entry.set_title(&say!("window-site"));
        let weak = Rc::downgrade(self);
        let typed = entry.clone();
        let go = button(&say!("window-look"), move || {
            let Some(page) = weak.upgrade() else { return };
            let site = trimmed(&typed);
            spawn(async move { page.look(&site).await });
        });
        go.set_valign(gtk::Align::Center);
        go.set_sensitive(false);
        let sensitive = go.clone();
        entry.connect_changed(move |it| sensitive.set_sensitive(!trimmed(it).is_empty()));
        let pressed = go.clone();
        entry.connect_entry_activated(move |_| {
            let _ = pressed.activate();
        });
        entry.add_suffix(&go);
        list.add(&entry);
        list
    }

    /// Shows what there is for a site. A token that does not tell hides nothing that others have.
    async fn look(self: &Rc<Self>, typed: &str) {
        let Some(main) = self.main.upgrade() else { return };
        let (site, notes) = match self.ask(async |it| it.list(typed).await).await {
            Ok(found) => found,
            Err(why) => return main.complain(&say!("window-sites"), &why),
        };
        clear(&self.found);
        let list = group(&visible(&site), "");
        let mut some = false;
        let mut add = |what: String, with: &str, on: &str| {
            list.add(&row(&visible(with), &format!("{what} · {}", visible(on))));
            some = true;
        };
        let mut silent = Vec::new();
        for token in main.snapshot().map(|it| it.tokens.clone()).unwrap_or_default() {
            if lists_passkeys(&token) {
                match passkeys(&main, &token).await {
                    Some(all) => all
                        .iter()
                        .filter(|(at, _)| is_related(at, &site))
                        .for_each(|(_, name)| add(say!("site-way-passkey"), name, &token.name)),
                    None => silent.push(visible(&token.name)),
                }
            }
            if token.has("oath") {
                match accounts(&main, &token).await {
                    Some(all) => all
                        .iter()
                        .filter(|(issuer, _)| is_with(issuer.as_deref(), &site))
                        .for_each(|(_, name)| {
                            add(say!("methods-one-time-code"), name, &token.name);
                        }),
                    None => silent.push(visible(&token.name)),
                }
            }
        }
        notes.iter().for_each(|it| add(say!("site-way-note"), &it.label, &it.site));
        Command::Site.done();
        let mut said = Vec::new();
        if !some {
            said.push(say!("window-site-nothing"));
        }
        silent.dedup();
        said.extend(silent.into_iter().map(|name| say!("window-site-silent", name)));
        list.set_description(Some(&gtk::glib::markup_escape_text(&said.join(" "))));
        self.found.append(&list);
    }

    async fn show_again(self: &Rc<Self>) {
        let Some(main) = self.main.upgrade() else { return };
        match self.ask(async |it| it.list("").await).await {
            Ok((_, notes)) => self.show_notes(&notes),
            Err(why) => main.complain(&say!("window-notes"), &why),
        }
    }

    fn show_notes(self: &Rc<Self>, notes: &[Note]) {
        Command::SiteNoteList.done();
        clear(&self.notes);
        let list = group(&say!("window-notes"), &say!("window-notes-what"));
        let weak = Rc::downgrade(self);
        let add = icon_button("list-add-symbolic", &say!("window-add-note"), move || {
            weak.upgrade().into_iter().for_each(|page| spawn(add(page)));
        });
        add.add_css_class("flat");
        add.set_valign(gtk::Align::Center);
        list.set_header_suffix(Some(&add));
        notes.iter().for_each(|it| list.add(&self.note_row(it)));
        self.notes.append(&list);
    }

    fn note_row(self: &Rc<Self>, note: &Note) -> adw::ActionRow {
        let state = match note.readable {
            true => say!("site-note-since", when = ago(note.created)),
            false => say!("site-note-key-gone"),
        };
        let label = visible(&note.label);
        let row = row(&label, &format!("{} · {state}", visible(&note.site)));
        let (weak, shown) = (Rc::downgrade(self), note.clone());
        let show_button = button(&say!("window-show-code"), move || {
            weak.upgrade().into_iter().for_each(|page| spawn(show(page, shown.clone())));
        });
        show_button.set_valign(gtk::Align::Center);
        set_name(&show_button, &say!("window-show-note", name = label));
        row.add_suffix(&show_button);
        let (weak, removed) = (Rc::downgrade(self), note.clone());
        let delete = say!("window-delete-one", name = label);
        let delete = icon_button("user-trash-symbolic", &delete, move || {
            weak.upgrade().into_iter().for_each(|page| remove(&page, removed.clone()));
        });
        delete.add_css_class("flat");
        delete.set_valign(gtk::Align::Center);
        row.add_suffix(&delete);
        row
    }
}

/// The passkeys on a key, each with its site; nothing if it does not tell.
async fn passkeys(main: &Rc<MainWindow>, token: &Token) -> Option<Vec<(String, String)>> {
    let (command, title) = (Command::PasskeysList, say!("window-passkeys"));
    let listed = operate(main, command, title, Ending::Close, async |daemon| {
        let fido2: Fido2Proxy<'_> = daemon.proxy_at(token.path.clone()).await?;
        fido2.list_passkeys().await
    });
    let nameless = || say!("window-no-name");
    let passkeys = listed.await?.passkeys.unwrap_or_default().into_iter();
    Some(passkeys.map(|it| (it.site, it.user_name.unwrap_or_else(nameless))).collect())
}

/// The accounts on a token, each with its issuer; nothing if it does not tell.
async fn accounts(main: &Rc<MainWindow>, token: &Token) -> Option<Vec<(Option<String>, String)>> {
    let (command, title) = (Command::CodesList, say!("window-codes"));
    let listed = operate(main, command, title, Ending::Close, async |daemon| {
        let oath: OathProxy<'_> = daemon.proxy_at(token.path.clone()).await?;
        oath.list_accounts().await
    });
    let accounts = listed.await?.accounts.unwrap_or_default().into_iter();
    Some(accounts.map(|it| (it.issuer, it.name)).collect())
}

async fn add(page: Rc<SitesPage>) {
    let Some(main) = page.main.upgrade() else { return };
    let title = say!("window-add-note");
    let mut form = Form::new(&main, &title, &say!("window-notes-what"), &say!("window-keep"));
    let site = form.line(&say!("window-site"), "");
    let label = form.optional_line(&say!("window-name"), "");
    let text = gtk::TextView::builder()
        .accepts_tab(false)
        .wrap_mode(gtk::WrapMode::WordChar)
        .height_request(96)
        .top_margin(9)
        .bottom_margin(9)
        .left_margin(9)
        .right_margin(9)
        .build();
    set_name(&text, &say!("window-note-text"));
    let frame =
        gtk::Frame::builder().label(say!("window-note-text")).child(&text).margin_top(12).build();
    form.add(&frame);
    if !form.ask().await {
        return;
    }
    let buffer = text.buffer();
    let (start, end) = buffer.bounds();
    let typed = Zeroizing::new(buffer.text(&start, &end, true).to_string());
    buffer.set_text("");
    let kept = page.ask(async |notes| {
        let text = secret_fd(typed.trim_end().as_bytes()).map_err(zbus::Error::from)?;
        notes.add(&trimmed(&site), &trimmed(&label), text.into()).await
    });
    match kept.await {
        Ok(_) => Command::SiteNoteAdd.done(),
        Err(why) => return main.complain(&title, &why),
    }
    page.show_again().await;
}

async fn show(page: Rc<SitesPage>, note: Note) {
    let Some(main) = page.main.upgrade() else { return };
    let title = visible(&note.label);
    let shown = operate(&main, Command::SiteNoteShow, &title, Ending::Close, async |daemon| {
        let notes: NotesProxy<'_> = daemon.root().await?;
        notes.show(&note.id).await
    });
    let Some(result) = shown.await else { return };
    let text = result.note.as_ref().and_then(|it| it.read_up_to(MAX_NOTE).ok());
    let sheet = text.and_then(|it| Sheet::of(title.clone(), visible(&note.site), &it, false));
    match sheet {
        Some(sheet) => sheet.show(&main),
        None => main.complain(&title, &say!("window-not-understood", what = "Notes.Show")),
    }
}

fn remove(page: &Rc<SitesPage>, note: Note) {
    let Some(main) = page.main.upgrade() else { return };
    let (label, site) = (visible(&note.label), visible(&note.site));
    let heading = say!("window-delete-note", label, site);
    let (page, body) = (page.clone(), say!("window-delete-note-what"));
    main.ask(&heading, &body, &say!("window-delete"), async move |main| {
        match page.ask(async |notes| notes.remove(&note.id).await).await {
            Ok(()) => Command::SiteNoteRemove.done(),
            Err(why) => return main.complain(&say!("window-notes"), &why),
        }
        page.show_again().await;
    });
}

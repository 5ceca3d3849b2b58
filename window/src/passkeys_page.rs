//! The passkeys on a key, by site: searched, renamed, deleted.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{Fido2Proxy, Passkey, PasskeyNames};
use mfad_client::objects::Token;
use mfad_i18n::{say, visible};

use crate::accessible::set_name;
use crate::commands::Command;
use crate::form::ask_name;
use crate::main_window::MainWindow;
use crate::navigation::{Still, spawn};
use crate::operation_dialog::{Ending, operate};
use crate::widgets::{clear, column, group, icon_button, row, scrolled_page, show_only, status};

/// So many are searched and not only read.
const MANY: usize = 6;

/// What is shown of them.
struct PasskeysPage {
    main: Weak<MainWindow>,
    token: Token,
    passkeys: RefCell<Vec<Passkey>>,
    free: Cell<Option<u32>>,
    states: gtk::Stack,
    search: gtk::SearchEntry,
    list: gtk::Box,
}

/// Asks the key for its passkeys, and opens their page.
pub async fn open(main: Rc<MainWindow>, token: Token) {
    let listed = operate(
        &main,
        Command::PasskeysList,
        say!("window-passkeys"),
        Ending::Close,
        async |daemon| {
            let fido2: Fido2Proxy<'_> = daemon.proxy_at(token.path.clone()).await?;
            fido2.list_passkeys().await
        },
    );
    let Some(result) = listed.await else { return };
    let search =
        gtk::SearchEntry::builder().placeholder_text(say!("window-search-passkeys")).build();
    set_name(&search, &say!("window-search-passkeys"));
    let list = column();
    let whole = column();
    whole.append(&search);
    whole.append(&list);
    let states = gtk::Stack::new();
    states.add_named(&scrolled_page(&whole), Some("some"));
    let none = status(
        "mfad-passkey-symbolic",
        &say!("window-no-passkeys"),
        &say!("window-no-passkeys-yet"),
        None,
    );
    states.add_named(&none, Some("none"));
    let page = Rc::new(PasskeysPage {
        main: Rc::downgrade(&main),
        token,
        passkeys: RefCell::new(result.passkeys.unwrap_or_default()),
        free: Cell::new(result.free),
        states: states.clone(),
        search: search.clone(),
        list,
    });
    page.show();
    let weak = Rc::downgrade(&page);
    search.connect_search_changed(move |_| {
        weak.upgrade().inspect(|it| it.show());
    });
    let title = say!("window-passkeys-of", name = visible(&page.token.name));
    main.navigation.push(&title, &states, Still::keep(page));
}

impl PasskeysPage {
    fn show(self: &Rc<Self>) {
        clear(&self.list);
        let passkeys = self.passkeys.borrow();
        show_only(&self.states, if passkeys.is_empty() { "none" } else { "some" });
        self.search.set_visible(passkeys.len() >= MANY);
        let wanted = self.search.text().to_lowercase();
        let found: Vec<_> = passkeys.iter().filter(|it| fits(it, &wanted)).collect();
        let mut sites: Vec<&str> = found.iter().map(|it| it.site.as_str()).collect();
        sites.dedup();
        for site in sites {
            let list = group(&visible(site), "");
            found
                .iter()
                .filter(|it| it.site == site)
                .for_each(|it| list.add(&self.passkey_row(it)));
            self.list.append(&list);
        }
        if found.is_empty() && !passkeys.is_empty() {
            self.list.append(&crate::widgets::text(&say!("window-nothing-found"), "dim-label"));
        }
        if let Some(free) = self.free.get() {
            self.list.append(&crate::widgets::text(&say!("window-free", free), "dim-label"));
        }
    }

    fn passkey_row(self: &Rc<Self>, passkey: &Passkey) -> adw::ActionRow {
        let shown = passkey.display_name.as_deref().filter(|it| *it != account(passkey));
        let name = name(passkey);
        let row = row(&name, &visible(shown.unwrap_or_default()));
        let acts = |icon: &str, label: String, act: fn(Rc<Self>, Passkey)| {
            let (weak, passkey) = (Rc::downgrade(self), passkey.clone());
            let button = icon_button(icon, &label, move || {
                weak.upgrade().into_iter().for_each(|it| act(it, passkey.clone()));
            });
            button.add_css_class("flat");
            button.set_valign(gtk::Align::Center);
            button
        };
        row.add_suffix(&acts(
            "document-edit-symbolic",
            say!("window-rename-one", name = name),
            rename,
        ));
        row.add_suffix(&acts(
            "user-trash-symbolic",
            say!("window-delete-one", name = name),
            delete,
        ));
        row
    }
}

fn fits(passkey: &Passkey, wanted: &str) -> bool {
    let texts = [
        Some(passkey.site.as_str()),
        passkey.user_name.as_deref(),
        passkey.display_name.as_deref(),
    ];
    wanted.is_empty() || texts.into_iter().flatten().any(|it| it.to_lowercase().contains(wanted))
}

fn account(passkey: &Passkey) -> &str {
    passkey.user_name.as_deref().or(passkey.display_name.as_deref()).unwrap_or_default()
}

fn name(passkey: &Passkey) -> String {
    match account(passkey) {
        "" => say!("window-no-name"),
        some => visible(some),
    }
}

fn rename(page: Rc<PasskeysPage>, passkey: Passkey) {
    spawn(async move {
        let Some(main) = page.main.upgrade() else { return };
        let body = say!("window-rename-passkey-what");
        let asked = ask_name(
            &main,
            say!("window-rename-passkey"),
            &body,
            account(&passkey),
            say!("window-rename"),
        );
        let Some(name) = asked.await else { return };
        let names = PasskeyNames { user_name: Some(name.clone()), display_name: None };
        let renamed = operate(
            &main,
            Command::PasskeysRename,
            say!("window-rename-passkey"),
            Ending::Close,
            async |daemon| {
                let fido2: Fido2Proxy<'_> = daemon.proxy_at(page.token.path.clone()).await?;
                fido2.rename_passkey(&passkey.id, &names).await
            },
        );
        if renamed.await.is_some() {
            page.passkeys.borrow_mut().iter_mut().filter(|it| it.id == passkey.id).for_each(|it| {
                it.user_name = Some(name.clone());
            });
            page.show();
        }
    });
}

/// The daemon asks whether it is meant.
fn delete(page: Rc<PasskeysPage>, passkey: Passkey) {
    spawn(async move {
        let Some(main) = page.main.upgrade() else { return };
        let ids = [passkey.id.clone()];
        let deleted = operate(
            &main,
            Command::PasskeysRemove,
            say!("window-delete-passkey"),
            Ending::Close,
            async |daemon| {
                let fido2: Fido2Proxy<'_> = daemon.proxy_at(page.token.path.clone()).await?;
                fido2.delete_passkeys(&ids).await
            },
        );
        if deleted.await.is_some() {
            page.passkeys.borrow_mut().retain(|it| it.id != passkey.id);
            page.free.set(page.free.get().map(|free| free.saturating_add(1)));
            page.show();
        }
    });
}

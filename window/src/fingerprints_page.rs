//! The fingerprints that a key knows.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{Fido2Proxy, Fingerprint, WireError};
use mfad_client::objects::Token;
use mfad_i18n::{say, visible};
use zbus::OwnedObjectPath;

use crate::commands::Command;
use crate::form::ask_name;
use crate::main_window::MainWindow;
use crate::navigation::{Still, spawn};
use crate::operation_dialog::{Ending, operate};
use crate::widgets::{clear, column, group, icon_button, row, scrolled_page};

/// What is shown of them.
struct FingerprintsPage {
    main: Weak<MainWindow>,
    token: Token,
    fingers: RefCell<Vec<Fingerprint>>,
    list: gtk::Box,
}

/// Asks the key for its fingerprints, and opens their page.
pub async fn open(main: Rc<MainWindow>, token: Token) {
    let listed = operate(
        &main,
        Command::FingerprintsList,
        say!("window-fingers"),
        Ending::Close,
        async |daemon| {
            let fido2: Fido2Proxy<'_> = daemon.proxy_at(token.path.clone()).await?;
            fido2.list_fingerprints().await
        },
    );
    let Some(result) = listed.await else { return };
    let list = column();
    let page = Rc::new(FingerprintsPage {
        main: Rc::downgrade(&main),
        token,
        fingers: RefCell::new(result.fingerprints.unwrap_or_default()),
        list: list.clone(),
    });
    page.show();
    let title = say!("window-fingers-of", name = visible(&page.token.name));
    main.navigation.push(&title, &scrolled_page(&list), Still::keep(page));
}

impl FingerprintsPage {
    fn show(self: &Rc<Self>) {
        clear(&self.list);
        let fingers = self.fingers.borrow();
        let none = if fingers.is_empty() { say!("window-no-fingers-yet") } else { String::new() };
        let list = group(&say!("window-fingers"), &none);
        let weak = Rc::downgrade(self);
        let add = icon_button("list-add-symbolic", &say!("window-add-finger"), move || {
            weak.upgrade().into_iter().for_each(add);
        });
        add.add_css_class("flat");
        list.set_header_suffix(Some(&add));
        fingers.iter().for_each(|it| list.add(&self.finger_row(it)));
        self.list.append(&list);
    }

    fn finger_row(self: &Rc<Self>, finger: &Fingerprint) -> adw::ActionRow {
        let name = name(finger);
        let row = row(&name, "");
        let acts = |icon: &str, label: String, act: fn(Rc<Self>, Fingerprint)| {
            let (weak, finger) = (Rc::downgrade(self), finger.clone());
            let button = icon_button(icon, &label, move || {
                weak.upgrade().into_iter().for_each(|it| act(it, finger.clone()));
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
            remove,
        ));
        row
    }

    async fn operate(
        &self,
        command: Command,
        title: String,
        begin: impl AsyncFn(Fido2Proxy<'static>) -> Result<OwnedObjectPath, WireError>,
    ) -> Option<mfad_bus::OperationResult> {
        let main = self.main.upgrade()?;
        operate(&main, command, &title, Ending::Close, async |daemon| {
            begin(daemon.proxy_at(self.token.path.clone()).await?).await
        })
        .await
    }
}

fn name(finger: &Fingerprint) -> String {
    finger.name.as_deref().map_or_else(|| say!("window-no-name"), visible)
}

fn add(page: Rc<FingerprintsPage>) {
    spawn(async move {
        let Some(main) = page.main.upgrade() else { return };
        let (heading, body) = (say!("window-add-finger"), say!("window-add-finger-what"));
        let Some(name) = ask_name(&main, &heading, &body, "", say!("window-continue")).await else {
            return;
        };
        let added = page
            .operate(Command::FingerprintsAdd, heading, async |fido2| {
                fido2.add_fingerprint(&name).await
            })
            .await;
        if let Some(added) = added {
            page.fingers.borrow_mut().extend(added.fingerprints.unwrap_or_default());
            page.show();
        }
    });
}

fn rename(page: Rc<FingerprintsPage>, finger: Fingerprint) {
    spawn(async move {
        let Some(main) = page.main.upgrade() else { return };
        let heading = say!("window-rename-finger");
        let before = finger.name.clone().unwrap_or_default();
        let Some(name) = ask_name(&main, &heading, "", &before, say!("window-rename")).await else {
            return;
        };
        let renamed = page.operate(Command::FingerprintsRename, heading, async |fido2| {
            fido2.rename_fingerprint(&finger.id, &name).await
        });
        if renamed.await.is_some() {
            page.fingers.borrow_mut().iter_mut().filter(|it| it.id == finger.id).for_each(|it| {
                it.name = Some(name.clone());
            });
            page.show();
        }
    });
}

fn remove(page: Rc<FingerprintsPage>, finger: Fingerprint) {
    let Some(main) = page.main.upgrade() else { return };
    let heading = say!("window-delete-finger-question", name = name(&finger));
    main.ask(
        &heading,
        &say!("window-delete-finger-what"),
        &say!("window-delete"),
        async move |_| {
            let title = say!("window-delete-finger");
            let removed = page.operate(Command::FingerprintsRemove, title, async |fido2| {
                fido2.remove_fingerprint(&finger.id).await
            });
            if removed.await.is_some() {
                page.fingers.borrow_mut().retain(|it| it.id != finger.id);
                page.show();
            }
        },
    );
}

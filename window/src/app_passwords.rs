//! Passwords for programs that can do no second factor: listed, made, revoked.

use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{AppPassword, AppPasswordsProxy, WireError};
use mfad_i18n::{say, visible};

use crate::commands::Command;
use crate::failure::word_call;
use crate::form::ask_name;
use crate::main_window::MainWindow;
use crate::moments::ago;
use crate::navigation::{Still, spawn};
use crate::operation_dialog::{Ending, operate};
use crate::sheet::Sheet;
use crate::widgets::{button, clear, column, group, icon_button, row, scrolled_page};

/// Their page.
struct AppPasswordsPage {
    main: Weak<MainWindow>,
    list: gtk::Box,
}

/// Opens the page.
pub async fn open(main: Rc<MainWindow>) {
    let list = column();
    let page = Rc::new(AppPasswordsPage { main: Rc::downgrade(&main), list: list.clone() });
    match page.ask(&main).await {
        Ok(all) => {
            Command::AppPasswordList.done();
            page.show(&all);
        }
        Err(why) => return main.complain(&say!("window-app-passwords"), &why),
    }
    main.navigation.push(&say!("window-app-passwords"), &scrolled_page(&list), Still::keep(page));
}

impl AppPasswordsPage {
    async fn ask(&self, main: &Rc<MainWindow>) -> Result<Vec<AppPassword>, String> {
        let daemon = main.daemon().ok_or_else(|| say!("bus-stopped"))?;
        let asked = async {
            let passwords: AppPasswordsProxy<'_> = daemon.root().await?;
            passwords.list("").await
        };
        asked.await.map_err(|error: WireError| word_call(error))
    }

    fn show(self: &Rc<Self>, all: &[AppPassword]) {
        clear(&self.list);
        let list = group(&say!("window-app-passwords"), &say!("window-app-passwords-what"));
        let weak = Rc::downgrade(self);
        let add = icon_button("list-add-symbolic", &say!("window-new-app-password"), move || {
            weak.upgrade().into_iter().for_each(make);
        });
        add.add_css_class("flat");
        add.set_valign(gtk::Align::Center);
        list.set_header_suffix(Some(&add));
        all.iter().for_each(|it| list.add(&self.password_row(it)));
        self.list.append(&list);
    }

    fn password_row(self: &Rc<Self>, password: &AppPassword) -> adw::ActionRow {
        let used = match password.last_used {
            None => say!("window-never-used"),
            Some(at) => say!("window-used", when = ago(at)),
        };
        let made = say!("window-created", when = ago(password.created));
        let row = row(&visible(&password.label), &format!("{made} · {used}"));
        let (weak, password) = (Rc::downgrade(self), password.clone());
        let revoke = button(&say!("window-revoke"), move || {
            weak.upgrade().into_iter().for_each(|page| revoke(page, password.clone()));
        });
        revoke.set_valign(gtk::Align::Center);
        row.add_suffix(&revoke);
        row
    }

    async fn show_again(self: &Rc<Self>, main: &Rc<MainWindow>) {
        match self.ask(main).await {
            Ok(all) => self.show(&all),
            Err(why) => main.complain(&say!("window-app-passwords"), &why),
        }
    }
}

fn make(page: Rc<AppPasswordsPage>) {
    spawn(async move {
        let Some(main) = page.main.upgrade() else { return };
        let (heading, body) =
            (say!("window-new-app-password"), say!("window-new-app-password-what"));
        let Some(label) = ask_name(&main, &heading, &body, "", say!("window-create-now")).await
        else {
            return;
        };
        let made =
            operate(&main, Command::AppPasswordAdd, &heading, Ending::Close, async |daemon| {
                let passwords: AppPasswordsProxy<'_> = daemon.root().await?;
                passwords.make(&label).await
            });
        let Some(result) = made.await else { return };
        let explanation = say!("app-shown-once", label = visible(&label));
        let sheet = result.app_password.as_ref();
        match sheet
            .and_then(|file| Sheet::read(say!("window-app-password"), explanation, file, false))
        {
            Some(sheet) => sheet.show(&main),
            None => main.complain(&heading, &say!("window-not-understood", what = "Make")),
        }
        page.show_again(&main).await;
    });
}

fn revoke(page: Rc<AppPasswordsPage>, password: AppPassword) {
    let Some(main) = page.main.upgrade() else { return };
    let heading = say!("window-revoke-question", label = visible(&password.label));
    main.ask(
        &heading,
        &say!("window-revoke-what"),
        &say!("window-revoke-now"),
        async move |main| {
            let revoked = operate(
                &main,
                Command::AppPasswordRemove,
                say!("window-revoke-title"),
                Ending::Close,
                async |daemon| {
                    let passwords: AppPasswordsProxy<'_> = daemon.root().await?;
                    passwords.revoke("", &password.id).await
                },
            );
            revoked.await;
            page.show_again(&main).await;
        },
    );
}
